export { type FitOptions, type FittedTable, fitTable } from './fit.ts';
export {
  judgeTable,
  type MeasuredMetric,
  type NamedImportance,
  type TableJudgement,
} from './judge.ts';
export { METRICS, type Metric } from './metrics.ts';
export { RECIPE, type Recipe } from './recipe.ts';

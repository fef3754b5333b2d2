export { RECIPE, type Recipe } from '../settings/recipe.ts';
export { type TrainingTable, trainingTable } from './data.ts';
export { type FitOptions, type FittedTable, fitTable } from './fit.ts';
export { evaluateTable, judgeTable, linearBaseline } from './judge.ts';
export {
  type Baselines,
  type Boundary,
  type BoundaryAxis,
  ERROR_SHARES,
  judgementSchema,
  type MeasuredMetric,
  type NamedImportance,
  type RegressionErrors,
  type TableEvaluation,
  type TableJudgement,
  type TargetEvaluation,
} from './judgement.ts';
export { METRICS, type Metric, type MetricName, metricOf } from './metrics.ts';
export { planOf, withUsual } from './plan.ts';
export { sizesOf, type TableRows, tableRows } from './rows.ts';
export { RowsError } from './rows-error.ts';
export { splitOf } from './split.ts';

export { quantile } from '../util/quantile.ts';
export {
  type MajorityBaseline,
  type MajorityBaselineOptions,
  type MeanBaselineOptions,
  majorityBaseline,
  meanBaseline,
} from './baselines.ts';
export {
  type BootstrapOptions,
  bootstrapInterval,
  bootstrapValues,
  type Interval,
  percentileInterval,
} from './bootstrap.ts';
export type { Numbers } from './checks.ts';
export {
  accuracy,
  balancedAccuracy,
  type ClassOptions,
  type ClassScores,
  confusionMatrix,
  f1,
  precision,
  recall,
} from './classification.ts';
export {
  type ColumnImportance,
  type Permutation,
  type PermutationImportanceOptions,
  permutationImportance,
} from './permutation-importance.ts';
export { type CalibrationOptions, expectedCalibrationError, logLoss } from './probabilities.ts';
export {
  meanAbsoluteError,
  medianAbsoluteError,
  type RegressionOptions,
  r2,
  rootMeanSquaredError,
} from './regression.ts';
export { rocAuc } from './roc-auc.ts';

export type {
  CategoricalFeature,
  ClassesDescription,
  DateFeature,
  DatePart,
  FeatureDescription,
  Moments,
  NumberDescription,
  NumericFeature,
  PreprocessingDescription,
  TargetDescription,
} from './description.ts';
export {
  type CellProblem,
  describeRowError,
  type EncodedFeatures,
  type EncodedTarget,
  type RowError,
} from './encode.ts';
export { fitPreprocessing } from './fit.ts';
export { PreprocessingLayer, TargetLayer } from './layer.ts';
export { Preprocessing, tabularDataset } from './preprocessing.ts';

export { tabularDataset } from './dataset.ts';
export type {
  CategoricalFeature,
  ClassesDescription,
  DateFeature,
  DatePart,
  FeatureDescription,
  Moments,
  NumberDescription,
  NumbersDescription,
  NumericFeature,
  PreprocessingDescription,
  TargetDescription,
} from './description.ts';
export type { EncodedFeatures, EncodedTarget, UnseenCategory } from './encode.ts';
export { fitPreprocessing } from './fit.ts';
export { type NetworkInputs, networkInputs } from './inputs.ts';
export { PreprocessingLayer, TargetLayer } from './layer.ts';
export {
  type BinaryOutput,
  type TabularArchitecture,
  TabularModel,
  type TabularModelOptions,
} from './model.ts';
export {
  LayerChain,
  type PictureForm,
  type PicturePredictions,
  PicturePredictor,
  type PicturePreparation,
} from './picture-predictor.ts';
export { loadPicturePredictor, savePicturePredictor } from './picture-predictor-file.ts';
export {
  type ClassPrediction,
  type NumberPrediction,
  type PredictedMatrix,
  type Predictions,
  Predictor,
} from './predictor.ts';
export {
  type DatasetReference,
  loadPredictor,
  predictorMetadata,
  savePredictor,
} from './predictor-file.ts';
export { Preprocessing } from './preprocessing.ts';
export { type CellProblem, describeRowError, type RowError } from './row-error.ts';

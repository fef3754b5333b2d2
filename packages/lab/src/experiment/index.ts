export { buildExperiment, createExperiment, type Experiment, TEST_BATCH } from './create.ts';
export {
  type DataSource,
  dataConfig,
  type ExperimentData,
  flatten,
  formOf,
  loadImages,
  type PictureForm,
} from './data.ts';
export { initialise } from './initialise.ts';
export {
  createActivation,
  createNetwork,
  FeedforwardModel,
  type Network,
  type NetworkSizes,
} from './model.ts';
export { type Parts, partsFor } from './parts.ts';
export { endsWithRun } from './schedules.ts';

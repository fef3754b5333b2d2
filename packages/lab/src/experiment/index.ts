export * from '../models/index.ts';
export * from '../names.ts';
export { createExperiment, type Experiment, TEST_BATCH } from './create.ts';
export {
  type DataSource,
  type FlatDataset,
  type FlatSample,
  flatten,
  loadImages,
} from './data.ts';
export { initialise } from './initialise.ts';
export { endsWithRun } from './schedules.ts';

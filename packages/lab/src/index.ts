export * from './events/index.ts';
export { createExperiment, type Experiment } from './experiment.ts';
export { initialise } from './initialise.ts';
export * from './models/index.ts';
export * from './names.ts';
export {
  type Machine,
  type ModelConfig,
  type RunConfig,
  runConfigSchema,
  type TrainingConfig,
} from './runs/config.ts';
export { type LockHolder, lockHolder } from './runs/lock.ts';
export {
  listRuns,
  loadModel,
  openRun,
  type Run,
  readCheckpoint,
  readEvents,
} from './runs/reader.ts';
export { CONFIG_VERSION } from './runs/version.ts';
export { RunWriter } from './runs/writer.ts';

export { initialise } from './initialise.ts';
export * from './models/index.ts';
export * from './names.ts';
export { type RunConfig, runConfigSchema } from './runs/config.ts';
export { listRuns, loadModel, openRun, type Run } from './runs/reader.ts';
export { RunWriter } from './runs/writer.ts';

export * from './events/index.ts';
export * from './experiment/index.ts';
export { type LockHolder, lockHolder } from './runs/lock.ts';
export { listRuns, openRun, type Run, readEvents } from './runs/reader.ts';
export { loadModel, readCheckpoint } from './runs/weights.ts';
export { RunWriter } from './runs/writer.ts';
export * from './settings/index.ts';

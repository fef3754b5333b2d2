export * from './events/index.ts';
export * from './experiment/index.ts';
export { type LockHolder, lockHolder } from './runs/lock.ts';
export {
  listRuns,
  loadModel,
  openRun,
  type Run,
  readCheckpoint,
  readEvents,
} from './runs/reader.ts';
export { RunWriter } from './runs/writer.ts';
export * from './settings/index.ts';

export type { OptimizerState, ParameterState } from './check-state.ts';
export type { FullGroup, ParameterGroup, Params } from './groups.ts';
export { Optimizer, type StepOptions } from './optimizer.ts';
export * from './optimizers/index.ts';
export * as optimizers from './optimizers/index.ts';
export * as lrScheduler from './schedulers/index.ts';
export type { Setting, SettingsTable } from './settings.ts';
export * as swaUtils from './swa-utils/index.ts';

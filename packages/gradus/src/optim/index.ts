export { Adam, type AdamSettings, AdamW } from './adam.ts';
export type { OptimizerState, ParameterState } from './check-state.ts';
export type { FullGroup, ParameterGroup, Params } from './groups.ts';
export { Optimizer, type StepOptions } from './optimizer.ts';
export * as lrScheduler from './schedulers/index.ts';
export type { Setting, SettingsTable } from './settings.ts';
export { SGD, type SGDSettings } from './sgd.ts';

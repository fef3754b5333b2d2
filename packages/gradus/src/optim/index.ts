export { Adam, type AdamSettings, AdamW } from './adam.ts';
export {
  type FullGroup,
  Optimizer,
  type OptimizerState,
  type ParameterGroup,
  type ParameterState,
  type StepOptions,
} from './optimizer.ts';
export * as lrScheduler from './schedulers/index.ts';
export { SGD, type SGDSettings } from './sgd.ts';

export { DivergenceError } from './divergence.ts';
export { type ClassScore, type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts';
export type {
  DivergedEvent,
  EndEvent,
  EvalEvent,
  StartEvent,
  StepEvent,
  TrainEvent,
} from './events.ts';
export { formatFloat32, shortestFloat32 } from './float32.ts';
export { GradcheckError, type GradcheckOptions, gradcheck } from './gradcheck.ts';
export type { Loss, Model, PairLoader, Steps } from './model.ts';
export { type TrainOptions, type TrainResult, train } from './train.ts';

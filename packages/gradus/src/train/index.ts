export { DivergenceError } from './divergence.ts';
export { type ClassScore, type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts';
export type {
  DivergedEvent,
  EndEvent,
  EndReason,
  EvalEvent,
  ResumeEvent,
  StartEvent,
  StepEvent,
  TrainEvent,
} from './events.ts';
export { formatFloat32, shortestFloat32 } from './float32.ts';
export { GradcheckError, type GradcheckOptions, gradcheck } from './gradcheck.ts';
export type {
  Loss,
  MetricSchedule,
  Model,
  PairLoader,
  Schedule,
  Stateful,
  Steps,
} from './model.ts';
export { restoreState, type Trained, weightsOf } from './state.ts';
export { decodeTrainingState, encodeTrainingState, type TrainingStateFile } from './state-file.ts';
export type {
  BestEvaluation,
  OptimizerNumbers,
  Progress,
  TrainingState,
} from './state-schema.ts';
export { train } from './train.ts';
export type { Training, TrainOptions, TrainResult } from './train-options.ts';

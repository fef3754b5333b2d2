export type { ClassificationEvaluation, ClassScore } from './classification.ts';
export { DivergenceError } from './divergence.ts';
export { type EvaluateOptions, evaluate } from './evaluate.ts';
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
export { GradcheckError, type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck.ts';
export type {
  Loss,
  MetricSchedule,
  Model,
  PairLoader,
  Schedule,
  Stateful,
  Steps,
} from './model.ts';
export type { RegressionEvaluation } from './regression.ts';
export { restoreState, type Trained, weightsOf } from './state.ts';
export { decodeTrainingState, encodeTrainingState, type TrainingStateFile } from './state-file.ts';
export type {
  BestEvaluation,
  OptimizerNumbers,
  Progress,
  TrainingState,
} from './state-schema.ts';
export {
  type Evaluation,
  type Evaluations,
  type Scores,
  TASK_NAMES,
  type TaskName,
} from './tasks.ts';
export { train } from './train.ts';
export type { Training, TrainOptions, TrainResult } from './train-options.ts';

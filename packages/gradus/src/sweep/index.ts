export { type Asha, isAmongBest, rungsOf } from './asha.ts';
export {
  type Choice,
  type Condition,
  choice,
  type Dimension,
  type Integer,
  integer,
  type LogUniform,
  logUniform,
  type Uniform,
  uniform,
  type Value,
} from './dimension.ts';
export { type GridOptions, grid } from './grid.ts';
export { type Importance, importance } from './importance.ts';
export type { Method } from './method.ts';
export { random } from './random.ts';
export type { Objective, ObjectiveResult, Trial } from './running-trial.ts';
export { checkSpace, fromUnit, type Settings, type Space, toUnit } from './space.ts';
export { type SweepOptions, type SweepResult, sweep } from './sweep.ts';
export { type TpeOptions, tpe } from './tpe.ts';
export {
  compareScores,
  type Mode,
  type Report,
  type Score,
  type TrialResult,
} from './trial.ts';

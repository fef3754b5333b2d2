/** The fields of a training state, and their checks. */
import { countElements, type HostArray } from '../data/host-array.ts';
import type { PassPosition } from '../data/index.ts';
import type { OptimizerState } from '../optim/index.ts';
import { GradusError } from '../util/errors.ts';
import {
  amount,
  anyNumber,
  count,
  fields,
  finite,
  isObject,
  listOf,
  nullOr,
  object,
  optional,
  recordOf,
  rule,
} from '../util/fields.ts';
import { checkGeneratorState, type GeneratorState } from '../util/random/index.ts';
import { shown } from '../util/shown.ts';
import { type Evaluation, type Scores, TASK_NAMES, TASKS, type TaskName } from './tasks.ts';

/**
 * The state of training between two steps: everything that later steps depend on. {@link train} continues from it to
 * the same bits as a run without a stop.
 *
 * It is a copy, which later steps do not change. You can clone it, post it to a worker or write it to a file
 * ({@link encodeTrainingState}). It does not contain generators that you passed to layers.
 *
 * @example
 * ```ts
 * let last: TrainingState | undefined;
 * const afterStep = (training: Training) => {
 *   if (training.isTested) last = training.state();
 * };
 * ```
 */
export interface TrainingState {
  readonly progress: Progress;
  /** The generator that `manualSeed` seeds. */
  readonly generator: GeneratorState;
  /** The position in the current epoch; null between two epochs. */
  readonly pass: PassPosition | null;
  /** Settings of each group of parameters, and the numbers in the state of each parameter. */
  readonly optimizer: OptimizerNumbers;
  /** The states of the schedules; null without a schedule. */
  readonly scheduler: object | null;
  readonly evaluationScheduler: object | null;
  /**
   * `model.NAME` for each parameter and persistent buffer, `optimizer.I.NAME` for each state tensor of parameter I,
   * `best.NAME` for the model's weights at its best validation, with `restoreBest`.
   */
  readonly tensors: Readonly<Record<string, HostArray>>;
}

/**
 * How far training has come.
 *
 * @example
 * ```ts
 * const report = ({ progress }: TrainingState): string => {
 *   const { iteration, seconds }: Progress = progress;
 *   return `${iteration} steps in ${seconds.toFixed(1)} s`;
 * };
 * ```
 */
export interface Progress {
  /** Steps taken. */
  readonly iteration: number;
  /** The loss of the last step, before its update; null before the first. */
  readonly loss: number | null;
  /** Wall-clock time of training and testing. */
  readonly seconds: number;
  /** The last validation, or without a validation set the last test; null before the first. */
  readonly evaluation: Evaluation<TaskName> | null;
  /** The number of steps before it; 0 before the first. */
  readonly evaluatedAt: number;
  /** The best evaluation, the first of several; null before the first. */
  readonly best: BestEvaluation<TaskName> | null;
  /** The number of evaluations since the metric last improved. */
  readonly testsSinceBest: number;
}

/**
 * The best validation so far, or without a validation set the best test; see `restoreBest`.
 *
 * @example
 * ```ts
 * const describe = ({ accuracy, iteration }: BestEvaluation) =>
 *   `${accuracy.toFixed(2)} % after ${iteration} steps`;
 * ```
 */
export type BestEvaluation<T extends TaskName = 'classification'> = Scores<T> & {
  /** The number of steps before it. */
  readonly iteration: number;
  /** The mean loss on the validation set: only in classification with `restoreBest`. */
  readonly loss?: number;
};

/**
 * The part of an optimizer's state that is not a tensor.
 *
 * @example
 * ```ts
 * const learningRates = ({ optimizer }: TrainingState) => {
 *   const { paramGroups }: OptimizerNumbers = optimizer;
 *   return paramGroups.map((group) => 'lr' in group && group.lr);
 * };
 * ```
 */
export interface OptimizerNumbers {
  readonly paramGroups: OptimizerState<object>['paramGroups'];
  readonly state: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const commonProgress = fields({
  iteration: count,
  loss: nullOr(finite),
  seconds: amount,
  evaluation: nullOr(object),
  evaluatedAt: count,
  best: nullOr(object),
  testsSinceBest: count,
});

/** Optional: states from before there were tasks are of classification. */
const task = optional(
  rule(TASK_NAMES.join(' or '), (value) => TASK_NAMES.includes(value as TaskName)),
);

function progress(value: unknown, at: string): void {
  commonProgress(value, at);
  const { evaluation, best } = value as Progress;
  task(evaluation?.task, `${at}.evaluation.task`);
  const { scoreFields, evaluationFields } = TASKS[evaluation?.task ?? 'classification'];
  nullOr(fields(evaluationFields))(evaluation, `${at}.evaluation`);
  nullOr(fields({ ...scoreFields, iteration: count, loss: optional(anyNumber) }))(
    best,
    `${at}.best`,
  );
}

const hostArray = rule('an array with dtype, shape and as many values', (value) => {
  if (!isObject(value) || !ArrayBuffer.isView(value.data) || !Array.isArray(value.shape))
    return false;
  const { length } = value.data as Uint8Array;
  return typeof value.dtype === 'string' && countElements(value.shape) === length;
});

const stateFields = fields({
  progress,
  generator: checkGeneratorState,
  pass: nullOr(fields({ generator: checkGeneratorState, batches: count })),
  optimizer: fields({
    paramGroups: listOf(
      fields({ params: listOf(count), lr: optional(amount), initialLr: optional(amount) }),
    ),
    state: recordOf(numbers),
  }),
  scheduler: nullOr(object),
  evaluationScheduler: nullOr(object),
  tensors: recordOf(hostArray),
});

/** Checks the numbers in the state of a parameter; `step` counts its steps, as in PyTorch. */
function numbers(value: unknown, at: string): void {
  recordOf(finite)(value, at);
  fields({ step: optional(count) })(value, at);
}

/** @throws GradusError for the first wrong field, with its value and what is allowed */
export function checkState(state: unknown): asserts state is TrainingState {
  stateFields(state, 'state');
  const { progress, tensors } = state as TrainingState;
  const names = Object.keys(tensors);
  const stranger = names.find((name) => !/^(model|best|optimizer\.\d+)\../.test(name));
  if (stranger !== undefined) {
    refuse(
      `state.tensors holds ${shown(stranger)}. Names begin with model., best. or optimizer.NUMBER.`,
    );
  }
  const contradiction = contradictionIn(progress);
  if (contradiction !== undefined) {
    refuse(`state.progress contradicts itself: ${contradiction}.`);
  }
}

/** Two fields that contradict each other; undefined if the fields agree. */
function contradictionIn(progress: Progress): string | undefined {
  const { iteration, loss, evaluation, evaluatedAt, best, testsSinceBest } = progress;
  if ((loss === null) !== (iteration === 0)) return `iteration is ${iteration}, loss ${loss}`;
  const tested = evaluatedAt > 0;
  const there = (value: unknown): string => (value === null ? 'null' : 'there');
  if ((evaluation !== null) !== tested) {
    return `evaluatedAt is ${evaluatedAt}, evaluation is ${there(evaluation)}`;
  }
  if ((best !== null) !== tested) return `evaluatedAt is ${evaluatedAt}, best is ${there(best)}`;
  const counts = { evaluatedAt, testsSinceBest, 'best.iteration': best?.iteration ?? 0 };
  for (const [name, value] of Object.entries(counts)) {
    if (value > iteration) return `iteration is ${iteration}, ${name} ${value}`;
  }
  const isCounted = evaluation !== null && 'perClass' in evaluation;
  const scores = isCounted ? [evaluation, ...evaluation.perClass] : [];
  const over = scores.find(({ correct, total }) => correct > total);
  return over && `evaluation counts ${over.correct} of ${over.total} as correct`;
}

function refuse(problem: string): never {
  throw new GradusError(problem, { code: 'state-dict' });
}

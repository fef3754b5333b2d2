/** What a training state is, whatever model, optimizer and schedules it belongs to, and how it is checked. */
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
 * Where training stands between two steps: everything that the steps to come depend on. {@link train}
 * goes on from it to the bits that it would have come to without a stop.
 *
 * It is data of its own, which later steps do not change, and can be cloned, posted to a worker or made a
 * file ({@link encodeTrainingState}). Not part of it are generators that layers have been given for
 * themselves.
 */
export interface TrainingState {
  readonly progress: Progress;
  /** The generator that `manualSeed` seeds. */
  readonly generator: GeneratorState;
  /** Where the pass over the training set stands; null between two passes. */
  readonly pass: PassPosition | null;
  /** Settings of each group of parameters, and the numbers in the state of each parameter. */
  readonly optimizer: OptimizerNumbers;
  /** States of the schedules, null where there is none. */
  readonly scheduler: object | null;
  readonly evaluationScheduler: object | null;
  /**
   * `model.NAME` for each parameter and persistent buffer, `optimizer.I.NAME` for each state tensor of parameter I,
   * `best.NAME` for what the model held at its best validation, where that is to be restored.
   */
  readonly tensors: Readonly<Record<string, HostArray>>;
}

/** How far training has come. */
export interface Progress {
  /** Steps taken. */
  readonly iteration: number;
  /** The loss of the last step, before its update; null before the first. */
  readonly loss: number | null;
  /** Wall-clock time of training and testing. */
  readonly seconds: number;
  /** The last validation, or without a validation set the last test; null before the first. */
  readonly evaluation: Evaluation<TaskName> | null;
  /** Steps taken at that; 0 before the first. */
  readonly evaluatedAt: number;
  /** The best of them, the first of several; null before the first. */
  readonly best: BestEvaluation<TaskName> | null;
  /** How many there were since the metric last became better. */
  readonly testsSinceBest: number;
}

/** A validation, or a test, that was better than all before it; see `restoreBest`. */
export type BestEvaluation<T extends TaskName = 'classification'> = Scores<T> & {
  /** Steps taken then. */
  readonly iteration: number;
  /** The mean loss on the validation set: in classification with `restoreBest` alone. */
  readonly loss?: number;
};

/** The part of an optimizer's state that is not a tensor. */
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

/** Before there were tasks, what was tested was classification, and did not say so. */
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

/** The numbers in the state of a parameter; `step` counts its steps, as in PyTorch. */
function numbers(value: unknown, at: string): void {
  recordOf(finite)(value, at);
  fields({ step: optional(count) })(value, at);
}

/** @throws GradusError that names the first field which cannot be right, its value and what is allowed */
export function checkState(state: unknown): asserts state is TrainingState {
  stateFields(state, 'state');
  const { progress, tensors } = state as TrainingState;
  const names = Object.keys(tensors);
  const stranger = names.find((name) => !/^(model|best|optimizer\.\d+)\../.test(name));
  if (stranger !== undefined) {
    refuse(`state.tensors holds ${shown(stranger)}, which belongs to no model and no optimizer.`);
  }
  const contradiction = contradictionIn(progress);
  if (contradiction !== undefined) {
    refuse(`state.progress contradicts itself: ${contradiction}.`);
  }
}

/** Two fields that cannot both be true of one training. */
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

/** Classification: which outputs and targets fit, and the counts of an evaluation. */
import { isReal } from '../ir/dtype.ts';
import { runtime } from '../runtime/runtime.ts';
import type { Shape, Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import {
  anyNumber,
  type Check,
  count,
  fields,
  listOf,
  nullOr,
  numberTo,
  orNaN,
} from '../util/fields.ts';
import type { Batch, Outcome } from './model.ts';

/**
 * The result of {@link evaluate} in classification.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([[9, 0], [0, 9], [9, 0]]), tensor([0, 1, 1], { dtype: 'int32' }));
 * const result: ClassificationEvaluation = await evaluate(new nn.Identity(), new DataLoader(data));
 * result.correct; // 2
 * result.confusion; // [[1, 0], [1, 1]]
 * ```
 */
export interface ClassificationEvaluation {
  readonly task: 'classification';
  /** The number of samples whose largest output is that of their class. */
  readonly correct: number;
  readonly total: number;
  /** Per cent, 0 … 100. */
  readonly accuracy: number;
  /** The mean loss; null if no loss was passed. */
  readonly loss: number | null;
  /** The score of each class. */
  readonly perClass: readonly ClassScore[];
  /** The confusion matrix: `confusion[actual][predicted]` counts samples. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * The counts and the accuracy of one class.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([[9, 0], [0, 9], [9, 0]]), tensor([0, 1, 1], { dtype: 'int32' }));
 * const { perClass } = await evaluate(new nn.Identity(), new DataLoader(data));
 * const score: ClassScore = perClass[1];
 * score; // { correct: 1, total: 2, accuracy: 50 }
 * ```
 */
export interface ClassScore {
  readonly correct: number;
  readonly total: number;
  /** Per cent; NaN for a class without samples. */
  readonly accuracy: number;
}

const percent = numberTo(100);
/** The accuracy of a class without samples is NaN. */
const score = { correct: count, total: count, accuracy: orNaN(percent) };

/** The fields of an evaluation that events and states contain. */
export const CLASSIFICATION_SCORES = { correct: count, accuracy: percent } satisfies Record<
  string,
  Check
>;

/** All fields of an evaluation but its task. */
export const CLASSIFICATION_FIELDS = {
  ...CLASSIFICATION_SCORES,
  total: count,
  loss: nullOr(anyNumber),
  perClass: listOf(fields(score)),
  confusion: listOf(listOf(count)),
} satisfies Record<string, Check>;

const FIX = "For regression pass task: 'regression'.";

/**
 * @throws GradusError unless `target` holds class labels, int32 or uint8 [batch], and `output`, if known, a score for
 *   each of two or more classes; or both hold one number for each sample, a logit and 0 or 1
 */
export function checkClassification(target: Batch, output?: Shape): void {
  if (isReal(target.dtype)) checkLogits(target, output);
  else checkScores(target, output);
}

/** Checks the outputs and targets of BCEWithLogitsLoss. */
function checkLogits(target: Batch, output?: Shape): void {
  const { shape } = target;
  const isOne = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (isOne && (output === undefined || output.join() === shape.join())) return;
  refuseFloats(described(target, output));
}

function refuseFloats(found: string): never {
  throw new GradusError(
    'evaluate: targets of classification must be class labels, int32 or uint8 [batch], or, for one logit for ' +
      `each sample, 0 and 1 in the shape of the outputs, got ${found}. ${FIX} Convert labels that are whole ` +
      'numbers: target.int().',
    { code: 'label' },
  );
}

function checkScores(target: Batch, output?: Shape): void {
  const isLabels = target.shape.length === 1;
  if (isLabels && (output === undefined || areScores(output, target.shape[0]))) return;
  throw new GradusError(
    'evaluate: expected outputs [batch, classes], with at least two classes, and labels [batch], got ' +
      `${described(target, output)}. ${FIX} One logit for each sample takes targets of 0 and 1 in its own ` +
      'shape, float32.',
    { code: isLabels ? 'shape' : 'label' },
  );
}

function areScores(output: Shape, batch: number): boolean {
  return output.length === 2 && output[1] > 1 && output[0] === batch;
}

function described({ dtype, shape }: Batch, output?: Shape): string {
  const targets = `targets ${dtype} [${shape}]`;
  return output === undefined ? targets : `outputs [${output}] and ${targets}`;
}

/** @throws GradusError for targets of one logit that are neither 0 nor 1, such as those of regression */
export async function checkLogitTargets(target: Tensor): Promise<void> {
  if (!isReal(target.dtype)) return;
  const other = (await target.data()).find((value) => value !== 0 && value !== 1);
  if (other !== undefined) refuseFloats(`the float32 value ${other}`);
}

/** Counts predictions by actual and predicted class. */
export class ClassCounts {
  private confusion: number[][] = [];

  record(output: Tensor, target: Tensor): Outcome {
    checkClassification(target, output.shape);
    const isLogit = isReal(target.dtype);
    if (this.confusion.length === 0) this.confusion = square(isLogit ? 2 : output.shape[1]);
    return { predicted: isLogit ? output.gt(0) : output.argmax(1), actual: target };
  }

  add({ predicted, actual }: Outcome): void {
    const { confusion } = this;
    const classes = runtime.read(predicted.node);
    const labels = runtime.read(actual.node);
    for (let i = 0; i < labels.length; i++) {
      const row = confusion[labels[i]];
      if (row === undefined) refuseLabel(labels[i], confusion.length);
      row[classes[i]]++;
    }
  }

  get total(): number {
    return sum(this.confusion.map(sum));
  }

  evaluation(loss: number | null): ClassificationEvaluation {
    const { confusion, total } = this;
    const perClass = confusion.map((row, label) => scoreOf(row[label], sum(row)));
    const { correct, accuracy } = scoreOf(sum(perClass.map((each) => each.correct)), total);
    return { task: 'classification', correct, total, accuracy, loss, perClass, confusion };
  }
}

function refuseLabel(label: number, classes: number): never {
  throw new GradusError(
    `evaluate: label ${label} is not one of the ${classes} classes of the model (0 to ${classes - 1}).`,
    { code: 'label' },
  );
}

function square(n: number): number[][] {
  return Array.from({ length: n }, () => new Array<number>(n).fill(0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

function scoreOf(correct: number, total: number): ClassScore {
  return { correct, total, accuracy: (100 * correct) / total };
}

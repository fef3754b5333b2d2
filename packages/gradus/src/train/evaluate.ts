import type { Module } from '../nn/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { checkBatches, checkLoss, checkModel, checkSignal } from './arguments.ts';
import { type Loss, lossOf, type Model, outputOf, pairOf } from './model.ts';
import { Pace } from './pace.ts';

/** What {@link evaluate} does besides counting. */
export interface EvaluateOptions {
  /** Also computes the mean of this loss over all samples; it must be a mean over a batch. */
  readonly loss?: Loss;
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
}

/** How well a model tells classes apart. */
export interface Evaluation {
  /** Samples whose largest output is that of their class. */
  readonly correct: number;
  readonly total: number;
  /** Per cent. */
  readonly accuracy: number;
  /** The mean loss, where one was asked for. */
  readonly loss: number | null;
  /** One for each class: how many there are, and how many of them were recognised. */
  readonly perClass: readonly ClassScore[];
  /** `confusion[actual][predicted]`: how many samples. */
  readonly confusion: readonly (readonly number[])[];
}

/** How well one class is recognised. */
export interface ClassScore {
  readonly correct: number;
  readonly total: number;
  /** Per cent; NaN where there is no sample of the class. */
  readonly accuracy: number;
}

/**
 * Tests a model on a pass over `loader`: the class of a sample is that of its largest output, the first one
 * where several are equal.
 *
 * The model is in evaluation mode meanwhile. A pass draws from the generator what a pass draws in PyTorch.
 *
 * Shape: the model's output is [batch, classes]; targets are int32 or uint8 [batch], 0 to classes − 1.
 *
 * @param loader a DataLoader, or any batches `[input, target]`
 * @throws GradusError where shapes or labels do not fit, the loader is empty, or the signal's reason
 */
export async function evaluate(
  model: Model,
  loader: Iterable<readonly Tensor[]>,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { loss, signal } = checkOptions('evaluate', options, { loss: null, signal: null });
  checkModel('evaluate', model);
  checkBatches('evaluate', loader);
  if (loss !== undefined) checkLoss('evaluate', loss);
  checkSignal('evaluate', signal);
  return inEvaluationMode(model, async () => {
    const pace = new Pace();
    const counts = new Counts();
    let lossSum = 0;
    for (const batch of loader) {
      signal?.throwIfAborted();
      const [input, target] = pairOf(batch);
      const output = outputOf(model, input);
      const mean = loss === undefined ? null : lossOf(loss, output, target);
      await counts.add(output, target);
      if (mean !== null) lossSum += (await mean.item()) * output.shape[0];
      await pace.yieldToEventLoop();
    }
    signal?.throwIfAborted();
    return counts.evaluation(loss === undefined ? null : lossSum);
  });
}

const OWN_LOOP =
  'For regression, or one logit for each sample, test with a loop of your own, without testLoader.';

/** @throws GradusError unless `target` holds class labels */
export function checkTargets({ shape, dtype }: Tensor): void {
  if (shape.length === 1 && dtype !== 'float32') return;
  const fix = shape.length === 1 ? 'Convert labels that are whole numbers: target.int(). ' : '';
  throw new GradusError(
    `evaluate: targets must be class labels, int32 or uint8 [batch], got ${dtype} [${shape}]. ${fix}${OWN_LOOP}`,
    { code: 'label' },
  );
}

/** @throws GradusError unless `output` has a score for each of two or more classes */
export function checkOutputs(output: Tensor, target: Tensor): void {
  const [batch, classes] = output.shape;
  if (output.dim() === 2 && classes > 1 && batch === target.shape[0]) return;
  throw new GradusError(
    `evaluate: expected outputs [batch, classes], with at least two classes, and labels [batch], got ` +
      `[${output.shape}] and [${target.shape}]. ${OWN_LOOP}`,
    { code: 'shape' },
  );
}

/** Modules may have been in different modes before, and are so again afterwards. */
async function inEvaluationMode<T>(model: Module, fn: () => Promise<T>): Promise<T> {
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    return await fn();
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

class Counts {
  private confusion: number[][] = [];

  async add(output: Tensor, target: Tensor): Promise<void> {
    checkTargets(target);
    checkOutputs(output, target);
    const classes = output.shape[1];
    if (this.confusion.length === 0) this.confusion = square(classes);
    const predicted = await output.argmax(1).data();
    const labels = await target.data();
    labels.forEach((label, i) => {
      const row = this.confusion[label];
      if (row === undefined) {
        throw new GradusError(
          `evaluate: label ${label} is none of the ${classes} classes that the model tells apart ` +
            `(0 to ${classes - 1}).`,
          { code: 'label' },
        );
      }
      row[predicted[i]]++;
    });
  }

  evaluation(lossSum: number | null): Evaluation {
    const { confusion } = this;
    const perClass = confusion.map((row, label) => score(row[label], sum(row)));
    const total = sum(perClass.map((each) => each.total));
    if (total === 0) {
      throw new GradusError('evaluate: the loader has no batch, so there is nothing to test.', {
        code: 'argument',
      });
    }
    const { correct, accuracy } = score(sum(perClass.map((each) => each.correct)), total);
    const loss = lossSum === null ? null : lossSum / total;
    return { correct, total, accuracy, loss, perClass, confusion };
  }
}

function square(n: number): number[][] {
  return Array.from({ length: n }, () => new Array<number>(n).fill(0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

function score(correct: number, total: number): ClassScore {
  return { correct, total, accuracy: (100 * correct) / total };
}

import type { Module } from '../nn/index.ts';
import { computeLater } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { checkSignal } from '../util/arguments.ts';
import { GradusError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import { Pace } from '../util/pace.ts';
import { checkBatches, checkLoss, checkModel } from './arguments.ts';
import { type Loss, lossOf, type Model, type Outcome, outputOf, pairOf } from './model.ts';
import { type Evaluation, TASK_NAMES, TASKS, type TaskName } from './tasks.ts';

/**
 * Options of {@link evaluate}.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([[1], [2]]), tensor([[1], [4]]));
 * const options: EvaluateOptions<'regression'> = { task: 'regression', loss: new nn.MSELoss() };
 * (await evaluate(new nn.Identity(), new DataLoader(data), options)).mae; // 1
 * ```
 */
export interface EvaluateOptions<T extends TaskName = 'classification'> {
  /** The task of the model; default `'classification'`. */
  readonly task?: T;
  /** Computes the mean of this loss over all samples too; the loss itself must be the mean over a batch. */
  readonly loss?: Loss;
  /** Regression only: a factor for `mae` and `rmse`, the standard deviation if the targets were standardized. Default 1. */
  readonly targetScale?: number;
  /** Stops between two batches: `evaluate` then throws the reason of the signal. */
  readonly signal?: AbortSignal;
}

const OPTIONS: OptionKinds<EvaluateOptions<TaskName>> = {
  task: TASK_NAMES,
  loss: null,
  targetScale: { above: 0 },
  signal: null,
};

/**
 * Tests a model on all batches of `loader`. In classification the predicted class of a sample is that of its largest
 * output, the first of several equal ones. With one logit for each sample it is 1 for a logit above 0, else 0.
 *
 * The model is in evaluation mode meanwhile. A pass draws the same random numbers as in PyTorch.
 *
 * Shape: in classification the model's output is [batch, classes] and targets are int32 or uint8 [batch], 0 to
 * classes − 1; or output and targets (float32, 0 or 1) are both [batch] or both [batch, 1]. In regression output and
 * targets are float32, both [batch] or both [batch, targets].
 *
 * @param loader a DataLoader, or any batches `[input, target]`
 * @returns with one logit for each sample, the evaluation of two classes
 * @throws GradusError if shapes or labels do not fit, or the loader is empty
 * @throws ArgumentError for an option that is unknown or of the wrong type
 * @throws the reason of the signal, once it is aborted
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([[9, 0], [0, 9], [9, 0]]), tensor([0, 1, 1], { dtype: 'int32' }));
 * const { accuracy } = await evaluate(new nn.Identity(), new DataLoader(data, { batchSize: 3 }));
 * accuracy.toFixed(2); // '66.67'
 * ```
 */
export async function evaluate<T extends TaskName = 'classification'>(
  model: Model,
  loader: Iterable<readonly Tensor[]>,
  options: EvaluateOptions<T> = {},
): Promise<Evaluation<T>> {
  const {
    task = 'classification' as T,
    loss,
    targetScale = 1,
    signal,
  } = checkOptions('evaluate', options, OPTIONS as OptionKinds<EvaluateOptions<T>>);
  checkModel('evaluate', model);
  checkBatches('evaluate', loader);
  if (loss !== undefined) checkLoss('evaluate', loss);
  checkSignal('evaluate', signal);
  return inEvaluationMode(model, async () => {
    const pace = new Pace();
    const collector = TASKS[task].collect(targetScale);
    let waiting: Recorded[] = [];
    let lossSum = 0;
    const count = (): void => {
      const recorded = waiting;
      waiting = [];
      for (const { outcome, mean, size } of recorded) {
        collector.add(outcome);
        if (mean !== null) lossSum += mean.itemSync() * size;
      }
    };
    try {
      for (const batch of loader) {
        signal?.throwIfAborted();
        const [input, target] = pairOf(batch);
        const output = outputOf(model, input);
        const mean = loss === undefined ? null : lossOf(loss, output, target);
        const outcome = collector.record(output, target);
        waiting.push({ outcome, mean, size: output.shape[0] });
        const { predicted, actual } = outcome;
        if (computeLater(mean === null ? [predicted, actual] : [predicted, actual, mean])) count();
        await pace.yieldToEventLoop();
      }
    } finally {
      // Report the errors of a batch before those of a later batch.
      count();
    }
    signal?.throwIfAborted();
    const { total } = collector;
    if (total === 0) {
      throw new GradusError('evaluate: the loader has no batches to evaluate.', {
        code: 'argument',
      });
    }
    return collector.evaluation(loss === undefined ? null : lossSum / total);
  });
}

/** A batch that is recorded but not counted yet. */
interface Recorded {
  readonly outcome: Outcome;
  /** Its mean loss; null if no loss was passed. */
  readonly mean: Tensor | null;
  readonly size: number;
}

/** Runs `fn` in evaluation mode, then gives each module back its mode from before. */
async function inEvaluationMode<T>(model: Module, fn: () => Promise<T>): Promise<T> {
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    return await fn();
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

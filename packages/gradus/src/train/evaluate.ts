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

/** What {@link evaluate} does besides counting. */
export interface EvaluateOptions<T extends TaskName = 'classification'> {
  /** What the model is for; default `'classification'`. */
  readonly task?: T;
  /** Also computes the mean of this loss over all samples; it must be a mean over a batch. */
  readonly loss?: Loss;
  /** Of regression: what 1 in the targets stands for, where they were scaled; `mae` and `rmse` are multiplied by it. */
  readonly targetScale?: number;
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
}

const OPTIONS: OptionKinds<EvaluateOptions<TaskName>> = {
  task: TASK_NAMES,
  loss: null,
  targetScale: { above: 0 },
  signal: null,
};

/**
 * Tests a model on a pass over `loader`. In classification the class of a sample is that of its largest output,
 * the first one where several are equal, or, with one logit for each sample, whether it is above 0.
 *
 * The model is in evaluation mode meanwhile. A pass draws from the generator what a pass draws in PyTorch.
 *
 * Shape: in classification the model's output is [batch, classes] and targets are int32 or uint8 [batch], 0 to
 * classes − 1; or output and targets (float32, 0 or 1) are both [batch] or both [batch, 1]. In regression output and
 * targets are float32, both [batch] or both [batch, targets].
 *
 * @param loader a DataLoader, or any batches `[input, target]`
 * @throws GradusError where shapes or labels do not fit, the loader is empty, or the signal's reason
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
      // What is wrong with a batch comes before what is wrong with a later one.
      count();
    }
    signal?.throwIfAborted();
    const { total } = collector;
    if (total === 0) {
      throw new GradusError('evaluate: the loader has no batch, so there is nothing to test.', {
        code: 'argument',
      });
    }
    return collector.evaluation(loss === undefined ? null : lossSum / total);
  });
}

/** A batch that has been recorded, and is not counted yet. */
interface Recorded {
  readonly outcome: Outcome;
  /** Its mean loss, where one was asked for. */
  readonly mean: Tensor | null;
  readonly size: number;
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

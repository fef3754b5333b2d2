import type { DataLoader } from '../data/index.ts';
import type { Module } from '../nn/index.ts';
import type { OptimizerState, StepOptions } from '../optim/index.ts';
import { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { checkGives } from './arguments.ts';

/**
 * A module that takes one tensor and returns one.
 *
 * @example
 * ```ts
 * const model: Model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * model.forward(zeros([5, 4])).shape; // [5, 2]
 * ```
 */
export type Model = { forward(input: Tensor): Tensor } & Module;

/**
 * A loss: a module such as `new nn.CrossEntropyLoss()`, or a function. It returns a scalar.
 *
 * @example
 * ```ts
 * const squared: Loss = (output, target) => output.sub(target).pow(2).mean();
 * await squared(tensor([1, 3]), tensor([1, 1])).item(); // 2
 * ```
 */
export type Loss =
  | { forward(output: Tensor, target: Tensor): Tensor }
  | ((output: Tensor, target: Tensor) => Tensor);

/**
 * The members of an optimizer that `train` uses.
 *
 * @example
 * ```ts
 * const optimizer: Steps = new optim.Adam(new nn.Linear(2, 1).parameters());
 * optimizer.zeroGrad();
 * ```
 */
export interface Steps extends Stateful<OptimizerState<object>> {
  zeroGrad(): void;
  step(options?: StepOptions): void;
  /** What schedules change. An optimizer without them is not stepped many times in one call beside a schedule. */
  readonly paramGroups?: readonly { readonly params?: unknown }[];
}

/**
 * An object whose state can be saved and loaded.
 *
 * @example
 * ```ts
 * const copyState = <State>(from: Stateful<State>, to: Stateful<State>) =>
 *   to.loadStateDict(from.stateDict());
 * ```
 */
export interface Stateful<State> {
  stateDict(): State;
  loadStateDict(state: State): void;
}

/**
 * The members of a learning-rate schedule that `train` uses. Its state is plain JSON.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(2, 1).parameters(), { lr: 0.1 });
 * const scheduler: Schedule = new optim.lrScheduler.StepLR(optimizer, { stepSize: 1000 });
 * ```
 */
export interface Schedule extends Stateful<object> {
  step(): void;
}

/**
 * The members of a schedule with a metric that `train` uses. Its state is plain JSON.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(2, 1).parameters(), { lr: 0.1 });
 * const scheduler: MetricSchedule = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { mode: 'max' });
 * scheduler.step(97.5); // the accuracy of a validation
 * ```
 */
export interface MetricSchedule extends Stateful<object> {
  step(metric: number): void;
}

/** The type and shape of a batch of targets. */
export type Batch = Pick<Tensor, 'dtype' | 'shape'>;

/** The tensors that an evaluation reads for a batch. */
export interface Outcome {
  readonly predicted: Tensor;
  readonly actual: Tensor;
}

/**
 * A loader whose batches are `[input, target]`.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(zeros([10, 4]), zeros([10], { dtype: 'int32' }));
 * const loader: PairLoader = new DataLoader(data, { batchSize: 5 });
 * loader.length; // 2
 * ```
 */
export type PairLoader = DataLoader;

/** @throws ArgumentError for a batch that is not an input and a target */
export function pairOf(batch: readonly Tensor[]): readonly [input: Tensor, target: Tensor] {
  if (Array.isArray(batch) && batch.length === 2) {
    const [input, target] = batch;
    if (input instanceof Tensor && target instanceof Tensor) return [input, target];
  }
  const isOther = Array.isArray(batch) && batch.every((part) => part instanceof Tensor);
  throw new ArgumentError(
    'train',
    `a batch must be [input, target], but this batch ${isOther ? `has ${batch.length} tensors` : `is ${shown(batch)}`}.`,
  );
}

/** The model's output for a batch. @throws ArgumentError if it is not a tensor */
export function outputOf(model: Model, input: Tensor): Tensor {
  const output = model.forward(input);
  checkGives("the model's forward", output);
  return output;
}

/** The loss of a batch. @throws ArgumentError if it is not a tensor */
export function lossOf(loss: Loss, output: Tensor, target: Tensor): Tensor {
  const value = typeof loss === 'function' ? loss(output, target) : loss.forward(output, target);
  checkGives('the loss', value);
  return value;
}

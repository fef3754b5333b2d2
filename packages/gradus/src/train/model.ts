import type { DataLoader } from '../data/index.ts';
import type { Module } from '../nn/index.ts';
import type { OptimizerState, StepOptions } from '../optim/index.ts';
import { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { checkGives } from './arguments.ts';

/** A module that makes one tensor of one. */
export type Model = { forward(input: Tensor): Tensor } & Module;

/** A loss as a module (`new nn.CrossEntropyLoss()`) or as a function; it gives one number. */
export type Loss =
  | { forward(output: Tensor, target: Tensor): Tensor }
  | ((output: Tensor, target: Tensor) => Tensor);

/** What training needs of an optimizer. */
export interface Steps extends Stateful<OptimizerState<object>> {
  zeroGrad(): void;
  step(options?: StepOptions): void;
}

/** Something that can be left and taken up again. */
export interface Stateful<State> {
  stateDict(): State;
  loadStateDict(state: State): void;
}

/** What training needs of a learning-rate schedule; its state is plain JSON. */
export interface Schedule extends Stateful<object> {
  step(): void;
}

/** What training needs of a schedule that looks at a metric; its state is plain JSON. */
export interface MetricSchedule extends Stateful<object> {
  step(metric: number): void;
}

/** What is known of a batch of targets before it is computed. */
export type Batch = Pick<Tensor, 'dtype' | 'shape'>;

/** What an evaluation reads of a batch. */
export interface Outcome {
  readonly predicted: Tensor;
  readonly actual: Tensor;
}

/** A loader whose batches are `[input, target]`. */
export type PairLoader = DataLoader;

/** @throws ArgumentError where a batch is not made of an input and a target */
export function pairOf(batch: readonly Tensor[]): readonly [input: Tensor, target: Tensor] {
  if (Array.isArray(batch) && batch.length === 2) {
    const [input, target] = batch;
    if (input instanceof Tensor && target instanceof Tensor) return [input, target];
  }
  const isOther = Array.isArray(batch) && batch.every((part) => part instanceof Tensor);
  throw new ArgumentError(
    'train',
    `a batch must be [input, target], but this one ${isOther ? `has ${batch.length} tensors` : `is ${shown(batch)}`}.`,
  );
}

/** What the model makes of a batch. @throws ArgumentError where that is not a tensor */
export function outputOf(model: Model, input: Tensor): Tensor {
  const output = model.forward(input);
  checkGives("the model's forward", output);
  return output;
}

/** The loss of a batch, of either kind. @throws ArgumentError where that is not a tensor */
export function lossOf(loss: Loss, output: Tensor, target: Tensor): Tensor {
  const value = typeof loss === 'function' ? loss(output, target) : loss.forward(output, target);
  checkGives('the loss', value);
  return value;
}

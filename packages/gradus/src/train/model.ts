import type { DataLoader } from '../data/index.ts';
import type { Module } from '../nn/index.ts';
import type { StepOptions } from '../optim/index.ts';
import type { Tensor } from '../tensor/index.ts';

/** A module that makes one tensor of one. */
export type Model = { forward(input: Tensor): Tensor } & Module;

/** A loss as a module (`new nn.CrossEntropyLoss()`) or as a function; it gives one number. */
export type Loss =
  | { forward(output: Tensor, target: Tensor): Tensor }
  | ((output: Tensor, target: Tensor) => Tensor);

/** What training needs of an optimizer. */
export interface Steps {
  zeroGrad(): void;
  step(options?: StepOptions): void;
}

/** A loader of `[input, target]`. */
export type PairLoader = DataLoader<readonly [input: Tensor, target: Tensor]>;

/** The loss of a batch, of either kind. */
export function lossOf(loss: Loss, output: Tensor, target: Tensor): Tensor {
  return typeof loss === 'function' ? loss(output, target) : loss.forward(output, target);
}

/** Numbers that a model learns. */
export function parameterCount(model: Module): number {
  return model.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0);
}

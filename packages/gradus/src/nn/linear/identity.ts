import type { Shape, Tensor } from '../../tensor/index.ts';
import { Module } from '../module/module.ts';

/**
 * y = x: takes the place of a layer that you remove.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(4, 2), new nn.Identity());
 * await new nn.Identity().forward(tensor([1, 2])).toArray(); // [1, 2]
 * ```
 */
export class Identity extends Module {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x;
  }
}

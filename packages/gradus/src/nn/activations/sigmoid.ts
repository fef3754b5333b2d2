import type { Shape, Tensor } from '../../tensor/index.ts';
import { Module } from '../module.ts';

/**
 * y = 1 / (1 + e⁻ˣ).
 *
 * Range (0, 1). Derivative y · (1 − y), largest at 0: 1/4.
 *
 * Shape: any → the same.
 */
export class Sigmoid extends Module {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x.sigmoid();
  }
}

import type { Shape, Tensor } from '../tensor/index.ts';
import { Module } from './module.ts';

/** y = x: stands where a layer was taken out. Shape: any → the same. */
export class Identity extends Module {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x;
  }
}

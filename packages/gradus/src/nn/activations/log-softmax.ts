import type { Shape, Tensor } from '../../tensor/index.ts';
import { checkDimension } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * yᵢ = xᵢ − ln Σⱼ exp(xⱼ) along a dimension: the logarithm of softmax, without its underflow.
 *
 * Range (−∞, 0]. Derivative ∂yᵢ/∂xᵢ = 1 − softmax(x)ᵢ, which approaches 1. NLLLoss takes the results.
 *
 * Shape: any with the dimension `dim` → the same.
 *
 * @example
 * ```ts
 * await new nn.LogSoftmax(1).forward(tensor([[0, 0]])).toArray(); // [[-0.693…, -0.693…]]
 * ```
 */
export class LogSoftmax extends Module {
  readonly dim: number;

  /**
   * @param dim the dimension along which exp(y) sums to 1; negative ones count from the end
   * @throws ArgumentError if `dim` is not an integer
   */
  constructor(dim: number) {
    super();
    this.dim = checkDimension('LogSoftmax', dim);
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x.logSoftmax(this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

import type { Shape, Tensor } from '../../tensor/index.ts';
import { checkDimension } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * yᵢ = exp(−xᵢ) / Σⱼ exp(−xⱼ) along a dimension: probabilities, the largest for the smallest x.
 *
 * Range (0, 1). Derivative ∂yᵢ/∂xᵢ = −yᵢ · (1 − yᵢ); ∂yᵢ/∂xⱼ = yᵢ · yⱼ.
 *
 * Shape: any with the dimension `dim` → the same.
 *
 * @example
 * ```ts
 * await new nn.Softmin(0).forward(tensor([5, 5])).toArray(); // [0.5, 0.5]
 * ```
 */
export class Softmin extends Module {
  readonly dim: number;

  /**
   * @param dim the dimension along which the sum is 1; negative ones count from the end
   * @throws ArgumentError if `dim` is not an integer
   */
  constructor(dim: number) {
    super();
    this.dim = checkDimension('Softmin', dim);
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x.neg().softmax(this.dim) as Tensor<S>;
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

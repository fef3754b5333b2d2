import type { Shape, Tensor } from '../../tensor/index.ts';
import { checkDimension } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ) along a dimension: probabilities that sum to 1.
 *
 * Range (0, 1). Derivative ∂yᵢ/∂xᵢ = yᵢ · (1 − yᵢ), at most 1/4; ∂yᵢ/∂xⱼ = −yᵢ · yⱼ. CrossEntropyLoss
 * takes logits: do not put a Softmax before it.
 *
 * Shape: any with the dimension `dim` → the same.
 *
 * @example
 * ```ts
 * await new nn.Softmax(1).forward(tensor([[0, 0], [5, 5]])).toArray(); // [[0.5, 0.5], [0.5, 0.5]]
 * ```
 */
export class Softmax extends Module {
  readonly dim: number;

  /**
   * @param dim the dimension along which the sum is 1; negative ones count from the end
   * @throws ArgumentError if `dim` is not an integer
   */
  constructor(dim: number) {
    super();
    this.dim = checkDimension('Softmax', dim);
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x.softmax(this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

import type { Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkDimension } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * y = a · sigmoid(b), where a and b are the two halves of x along a dimension: b controls how much of a passes.
 * Dauphin et al. 2016, https://arxiv.org/abs/1612.08083
 *
 * Shape: any with an even size at `dim` → half of that size there.
 *
 * @example
 * ```ts
 * await new nn.GLU().forward(tensor([1, 2, 0, 400])).toArray(); // [0.5, 2]
 * ```
 */
export class GLU extends Module {
  readonly dim: number;

  /**
   * @param dim the dimension that is halved; negative ones count from the end
   * @throws ArgumentError if `dim` is not an integer
   */
  constructor(dim = -1) {
    super();
    this.dim = checkDimension('GLU', dim);
  }

  /**
   * @throws ArgumentError if `x` has no such dimension
   * @throws ShapeError if its size there is odd
   */
  forward(x: Tensor): Tensor {
    const size = x.size(this.dim);
    if (size % 2 !== 0) {
      throw new ShapeError(
        this.describe(),
        [x.shape],
        `halves dimension ${this.dim}, but its size in [${x.shape}] is ${size}. Pass an input of an even size there.`,
      );
    }
    const [a, b] = [x.slice(this.dim, 0, size / 2), x.slice(this.dim, size / 2, size)];
    return a.mul(b.sigmoid());
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

import type { Tensor } from '../tensor/index.ts';
import { checkDimension } from './arguments.ts';
import { Module } from './module.ts';

/**
 * Joins the dimensions `startDim` … `endDim` into one; by default all but the batch. Negative ones count from the
 * end.
 *
 * Shape: [N, a, b, …] → [N, a · b · …].
 *
 * @example
 * ```ts
 * new nn.Flatten().forward(zeros([32, 1, 28, 28])).shape; // [32, 784]
 * ```
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  /** @throws ArgumentError for a dimension that is not an integer */
  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = checkDimension('Flatten', startDim);
    this.endDim = checkDimension('Flatten', endDim);
  }

  /** @throws ArgumentError if `x` does not have these dimensions */
  forward(x: Tensor): Tensor {
    return x.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

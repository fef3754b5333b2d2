import type { Tensor } from '../tensor/index.ts';
import { checkDimension } from './arguments.ts';
import { Module } from './module.ts';

/**
 * Joins dimensions `startDim` … `endDim` into one; by default all but the batch.
 *
 * Shape: [N, a, b, …] → [N, a · b · …].
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  /** @throws ArgumentError where a dimension is not an integer */
  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = checkDimension('Flatten', startDim);
    this.endDim = checkDimension('Flatten', endDim);
  }

  /** @throws ArgumentError where `x` does not have the dimensions */
  forward(x: Tensor): Tensor {
    return x.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

import { unflatten } from '../functions/shaping/shaping.ts';
import type { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { checkDimension, checkTensor } from './arguments.ts';
import { Module } from './module/module.ts';
import { pythonTuple } from './python-text.ts';

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

/**
 * Splits dimension `dim` into several; the opposite of {@link Flatten}. A negative dimension counts from the end.
 *
 * Shape: [..., a · b · …, ...] → [..., a, b, …, ...].
 *
 * @example
 * ```ts
 * new nn.Unflatten(1, [1, 28, 28]).forward(zeros([32, 784])).shape; // [32, 1, 28, 28]
 * ```
 */
export class Unflatten extends Module {
  readonly dimension: number;
  readonly unflattenedSize: readonly number[];

  /**
   * @param unflattenedSize the new sizes; one of them may be −1
   * @throws ArgumentError for a dimension that is not an integer, and for sizes that are not integers of at least −1
   */
  constructor(dimension: number, unflattenedSize: readonly number[]) {
    super();
    this.dimension = checkDimension('Unflatten', dimension);
    const isSize = (n: unknown): boolean => Number.isInteger(n) && (n as number) >= -1;
    if (
      !Array.isArray(unflattenedSize) ||
      unflattenedSize.length === 0 ||
      !unflattenedSize.every(isSize)
    ) {
      throw new ArgumentError(
        'Unflatten',
        `unflattenedSize must be an array of sizes such as [2, 3], got ${shown(unflattenedSize)}.`,
      );
    }
    this.unflattenedSize = [...unflattenedSize];
  }

  /**
   * @throws ArgumentError if `x` does not have the dimension
   * @throws ShapeError if the sizes do not multiply to its size
   */
  forward(x: Tensor): Tensor {
    checkTensor('Unflatten', 'the input', x);
    return unflatten(x, this.dimension, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dimension}, unflattened_size=${pythonTuple(this.unflattenedSize)}`;
  }
}

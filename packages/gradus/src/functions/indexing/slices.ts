/** Slices written to positions along a dimension. */
import { isReal } from '../../ir/dtype.ts';
import { cast, where } from '../../ops/elementwise.ts';
import { expand } from '../../ops/reduce.ts';
import { checkTensor } from '../../tensor/base.ts';
import { stored } from '../../tensor/operands.ts';
import type { Shape } from '../../tensor/shapes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { alongSlices, overwritten, result, summed } from './written.ts';

/**
 * Options of {@link indexAdd}.
 *
 * @example
 * ```ts
 * const options: IndexAddOptions = { alpha: 10 };
 * const index = tensor([1], { dtype: 'int32' });
 * await indexAdd(zeros(2), 0, index, ones(1), options).toArray(); // [0, 10]
 * ```
 */
export interface IndexAddOptions {
  /** A factor for the source; 1 by default. */
  alpha?: number;
}

/**
 * `x` with slices added to the slices at positions of a dimension: for dimension 0, result[index[i]] += alpha · source[i].
 * @param index int32 [n]; positions may repeat
 * @param source of the shape of `x`, but n in `dimension`
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError if the dimension does not exist, positions are not integers, or the dtypes differ
 * @throws IndexOutOfRangeError if a position does not exist: when the result is read, or at once for many positions
 *
 * @example
 * ```ts
 * const index = tensor([1, 1], { dtype: 'int32' });
 * await indexAdd(zeros(2, 2), 0, index, tensor([[1, 2], [3, 4]])).toArray(); // [[0, 0], [4, 6]]
 * ```
 */
export function indexAdd<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
  index: Tensor,
  source: Tensor,
  options?: IndexAddOptions,
): Tensor<S> {
  const { alpha = 1 } = checkOptions('indexAdd', options, { alpha: 'number' });
  checkTensor('indexAdd', source);
  if (!Number.isInteger(alpha) && !isReal(x.dtype)) {
    throw new ArgumentError('indexAdd', `alpha must be an integer for ${x.dtype}, got ${alpha}.`);
  }
  const scaled = alpha === 1 ? source : source.mul(alpha);
  return result(x, summed(alongSlices('indexAdd', x, dimension, index, scaled)));
}

/**
 * `x` with slices in place of the slices at positions of a dimension: for dimension 0, result[index[i]] = source[i]. If
 * several slices go to one position, the last one counts.
 * @param index int32 [n]
 * @param source of the shape of `x`, but n in `dimension`
 * @throws ShapeError, ArgumentError, IndexOutOfRangeError as {@link indexAdd}
 *
 * @example
 * ```ts
 * const index = tensor([1], { dtype: 'int32' });
 * await indexCopy(zeros(2, 2), 0, index, tensor([[1, 2]])).toArray(); // [[0, 0], [1, 2]]
 * ```
 */
export function indexCopy<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
  index: Tensor,
  source: Tensor,
): Tensor<S> {
  checkTensor('indexCopy', source);
  return result(x, overwritten(alongSlices('indexCopy', x, dimension, index, source)));
}

/**
 * `x` with one value in all slices at positions of a dimension.
 * @param index int32 [n]
 * @param value a number, or a tensor without dimensions
 * @throws ArgumentError if the dimension does not exist, positions are not integers, or `value` has dimensions
 * @throws IndexOutOfRangeError as {@link indexAdd}
 *
 * @example
 * ```ts
 * const index = tensor([0, 2], { dtype: 'int32' });
 * await indexFill(zeros(3), 0, index, 7).toArray(); // [7, 0, 7]
 * ```
 */
export function indexFill<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
  index: Tensor,
  value: Tensor | number,
): Tensor<S> {
  if (typeof value !== 'number' && checkTensor('indexFill', value).dim() > 0) {
    throw new ArgumentError(
      'indexFill',
      `the value must be a number or a tensor without dimensions, got shape [${value.shape}].`,
    );
  }
  const { x: node, placement } = alongSlices('indexFill', x, dimension, index, 0);
  const fill =
    typeof value === 'number' ? stored('indexFill', value, x.dtype) : cast(value.node, x.dtype);
  return result(x, where(placement.touched, expand(fill, node.shape.values), node));
}

/**
 * In place: {@link indexAdd}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const index = tensor([1, 1], { dtype: 'int32' });
 * await indexAdd_(zeros(2), 0, index, tensor([3, 4])).toArray(); // [0, 7]
 * ```
 */
export function indexAdd_<T extends Tensor>(
  x: T,
  dimension: number,
  index: Tensor,
  source: Tensor,
  options?: IndexAddOptions,
): T {
  return x.copy_(indexAdd(x, dimension, index, source, options));
}

/**
 * In place: {@link indexCopy}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const index = tensor([1], { dtype: 'int32' });
 * await indexCopy_(zeros(2), 0, index, tensor([3])).toArray(); // [0, 3]
 * ```
 */
export function indexCopy_<T extends Tensor>(
  x: T,
  dimension: number,
  index: Tensor,
  source: Tensor,
): T {
  return x.copy_(indexCopy(x, dimension, index, source));
}

/**
 * In place: {@link indexFill}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const index = tensor([1], { dtype: 'int32' });
 * await indexFill_(zeros(2), 0, index, 3).toArray(); // [0, 3]
 * ```
 */
export function indexFill_<T extends Tensor>(
  x: T,
  dimension: number,
  index: Tensor,
  value: Tensor | number,
): T {
  return x.copy_(indexFill(x, dimension, index, value));
}

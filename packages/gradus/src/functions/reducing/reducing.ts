/** Reductions along dimensions that are not methods of Tensor. */

import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import { cast, equal, less, like, not, where } from '../../ops/elementwise.ts';
import * as ops from '../../ops/reduce.ts';
import { product } from '../../ops/scan.ts';
import { checkReal, checkTensor } from '../../tensor/base.ts';
import { type Dimensions, mean, reduced } from '../../tensor/reduction.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { checkOptions } from '../../util/options.ts';
import { flatLine, linesOf } from '../lines.ts';

/**
 * The product of all elements, or along a dimension; 1 if there are none. Integers and bools are multiplied as int32,
 * which wraps around. The gradient is exact next to zeros.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * await prod(tensor([2, 3, 4])).item(); // 24
 * await prod(tensor([[2, 3], [4, 5]]), 1).toArray(); // [6, 20]
 * ```
 */
export function prod(x: Tensor, dimension?: number, keepdim = false): Tensor {
  const lines = dimension === undefined ? flatLine('prod', x) : linesOf('prod', x, dimension);
  const numbers = isReal(x.dtype) ? lines.node : cast(lines.node, 'int32');
  const result = product(numbers, lines.axis);
  if (dimension === undefined) return fromNode(result);
  const axes = x.dim() === 0 ? [] : [lines.axis];
  return fromNode(reduced('prod', x, axes, keepdim, () => result));
}

/**
 * The largest element along `dimensions`, or of all elements; NaN if any is NaN. Equal elements share the gradient
 * evenly, while that of `x.max(dimension)` goes to one.
 * @throws ArgumentError if there is no element, or a dimension does not exist or is named twice
 *
 * @example
 * ```ts
 * await amax(tensor([[1, 5], [7, 2]]), 1).toArray(); // [5, 7]
 * await amax(tensor([[1, 5], [7, 2]]), [0, 1]).item(); // 7
 * ```
 */
export function amax(x: Tensor, dimensions?: Dimensions, keepdim = false): Tensor {
  return over('amax', x, dimensions, keepdim, ops.amax);
}

/**
 * The smallest element along `dimensions`, or of all elements; NaN if any is NaN. Equal elements share the gradient
 * evenly, while that of `x.min(dimension)` goes to one.
 * @throws ArgumentError if there is no element, or a dimension does not exist or is named twice
 *
 * @example
 * ```ts
 * await amin(tensor([[1, 5], [7, 2]]), 1).toArray(); // [1, 2]
 * ```
 */
export function amin(x: Tensor, dimensions?: Dimensions, keepdim = false): Tensor {
  return over('amin', x, dimensions, keepdim, ops.amin);
}

/**
 * Options of {@link aminmax}.
 *
 * @example
 * ```ts
 * const options: AminmaxOptions = { dim: 0 };
 * const [low] = aminmax(tensor([[1, 5], [7, 2]]), options);
 * await low.toArray(); // [1, 2]
 * ```
 */
export interface AminmaxOptions {
  /** The dimension; all elements if left out. */
  dim?: number;
  /** Whether the dimension stays with size 1; default false. */
  keepdim?: boolean;
}

/**
 * The smallest and the largest element, of all or along a dimension; both NaN if any is NaN.
 * @throws ArgumentError if there is no element, the dimension does not exist, or an option is unknown
 *
 * @example
 * ```ts
 * const [low, high] = aminmax(tensor([3, 1, 2]));
 * await low.item(); // 1
 * await high.item(); // 3
 * ```
 */
export function aminmax(x: Tensor, options: AminmaxOptions = {}): [min: Tensor, max: Tensor] {
  const { dim, keepdim } = checkOptions('aminmax', options, { dim: 'number', keepdim: 'boolean' });
  const by = (fn: Reduction) => over('aminmax', x, dim, keepdim ?? false, fn);
  return [by(ops.amin), by(ops.amax)];
}

/**
 * Whether all elements, or all along `dimensions`, are not 0; true if there are none. The result is bool, and uint8 for
 * uint8.
 * @throws ArgumentError if a dimension does not exist or is named twice
 *
 * @example
 * ```ts
 * await all(tensor([1, 0]).ge(0)).item(); // 1
 * await all(tensor([[1, 0], [2, 3]]), 1).toArray(); // [false, true]
 * ```
 */
export function all(x: Tensor, dimensions?: Dimensions, keepdim = false): Tensor {
  return over('all', x, dimensions, keepdim, (y, axes) => {
    const zeros = ops.sum(not(cast(y, 'bool')), axes);
    return truth(x, equal(zeros, like(zeros, 0)));
  });
}

/**
 * Whether any element, or any along `dimensions`, is not 0; false if there are none. The result is bool, and uint8 for
 * uint8.
 * @throws ArgumentError if a dimension does not exist or is named twice
 *
 * @example
 * ```ts
 * await any(tensor([[0, 0], [0, 3]]), 1).toArray(); // [false, true]
 * ```
 */
export function any(x: Tensor, dimensions?: Dimensions, keepdim = false): Tensor {
  return over('any', x, dimensions, keepdim, (y, axes) => {
    const count = ops.sum(cast(y, 'bool'), axes);
    return truth(x, less(like(count, 0), count));
  });
}

function truth({ dtype }: Tensor, value: Node): Node {
  return dtype === 'uint8' ? cast(value, dtype) : value;
}

/**
 * The number of elements that are not 0, as int32: of all, or along `dimensions`. NaN is not 0.
 * @throws ArgumentError if a dimension does not exist or is named twice
 *
 * @example
 * ```ts
 * await countNonzero(tensor([[1, 0], [2, 3]]), 1).toArray(); // [1, 2]
 * ```
 */
export function countNonzero(x: Tensor, dimensions?: Dimensions): Tensor {
  return over('countNonzero', x, dimensions, false, (y, axes) => ops.sum(cast(y, 'bool'), axes));
}

/**
 * The sum of the elements that are not NaN, of all or along `dimensions`. Integers and bools are summed as int32.
 * @throws ArgumentError if a dimension does not exist or is named twice
 *
 * @example
 * ```ts
 * await nansum(tensor([1, NaN, 2])).item(); // 3
 * ```
 */
export function nansum(x: Tensor, dimensions?: Dimensions, keepdim = false): Tensor {
  return over('nansum', x, dimensions, keepdim, (y, axes) => ops.sum(withoutNaN(y), axes));
}

/**
 * The mean of the elements that are not NaN, of all or along `dimensions`; NaN if there are none.
 * @throws ArgumentError if a dimension does not exist or is named twice, or `x` is not real
 *
 * @example
 * ```ts
 * await nanmean(tensor([1, NaN, 2])).item(); // 1.5
 * ```
 */
export function nanmean(x: Tensor, dimensions?: Dimensions, keepdim = false): Tensor {
  const total = nansum(checkReal('nanmean', x), dimensions, keepdim);
  const isNumber = fromNode(equal(x.node, x.node));
  return total.div(isNumber.sum(dimensions, keepdim));
}

function withoutNaN(x: Node): Node {
  return isReal(x.dtype) ? where(equal(x, x), x, like(x, 0)) : x;
}

/**
 * Variance and mean, of all elements or along `dimensions`. The variance is divided by n − 1 unless `unbiased` is false.
 * @throws ArgumentError if a dimension does not exist or is named twice, or `x` is not real
 *
 * @example
 * ```ts
 * const [variance, mean] = varMean(tensor([1, 3]));
 * await variance.item(); // 2
 * await mean.item(); // 2
 * ```
 */
export function varMean(
  x: Tensor,
  dimensions?: Dimensions,
  unbiased = true,
  keepdim = false,
): [variance: Tensor, mean: Tensor] {
  checkReal('varMean', x);
  return [x.var(dimensions, unbiased, keepdim), meanOf('varMean', x, dimensions, keepdim)];
}

/**
 * Standard deviation and mean, of all elements or along `dimensions`; see {@link varMean}.
 * @throws ArgumentError if a dimension does not exist or is named twice, or `x` is not real
 *
 * @example
 * ```ts
 * const [deviation, mean] = stdMean(tensor([[1, 3], [2, 2]]), 1, false);
 * await deviation.toArray(); // [1, 0]
 * await mean.toArray(); // [2, 2]
 * ```
 */
export function stdMean(
  x: Tensor,
  dimensions?: Dimensions,
  unbiased = true,
  keepdim = false,
): [deviation: Tensor, mean: Tensor] {
  checkReal('stdMean', x);
  return [x.std(dimensions, unbiased, keepdim), meanOf('stdMean', x, dimensions, keepdim)];
}

function meanOf(op: string, x: Tensor, dimensions: Dimensions | undefined, keepdim: boolean) {
  return over(op, x, dimensions, keepdim, mean);
}

type Reduction = (x: Node, axes: readonly number[]) => Node;

function over(
  op: string,
  x: Tensor,
  dimensions: Dimensions | undefined,
  keepdim: boolean,
  reduction: Reduction,
): Tensor {
  return fromNode(reduced(op, checkTensor(op, x), dimensions, keepdim, reduction));
}

/** Functions of the elements of a line up to each of them. They take about 20 steps an element, however long the line. */
import type { Node } from '../../graph/node.ts';
import * as scans from '../../ops/composite/scan.ts';
import { gather } from '../../ops/gather.ts';
import { part } from '../../ops/scan.ts';
import { checkReal, checkTensor } from '../../tensor/base.ts';
import { cat } from '../../tensor/functions.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { linesOf } from '../lines.ts';

/**
 * Sums of the elements up to each along a dimension. Integers and bools are summed as int32.
 *
 * Shape: any → the same.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * await cumsum(tensor([1, 2, 3]), 0).toArray(); // [1, 3, 6]
 * ```
 */
export function cumsum<S extends Shape>(x: Tensor<S>, dimension: number): Tensor<S> {
  return along('cumsum', x, dimension, scans.cumsum);
}

/**
 * Products of the elements up to each along a dimension. Integers and bools are multiplied as int32, which wraps
 * around. The gradient is exact next to zeros; it takes about 300 steps an element.
 *
 * Shape: any → the same.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * await cumprod(tensor([2, 3, 4]), 0).toArray(); // [2, 6, 24]
 * ```
 */
export function cumprod<S extends Shape>(x: Tensor<S>, dimension: number): Tensor<S> {
  return along('cumprod', x, dimension, scans.cumprod);
}

/**
 * ln Σ exp(x) of the elements up to each along a dimension, without overflow.
 *
 * Shape: any → the same.
 * @throws ArgumentError if the dimension does not exist, or `x` is not real
 *
 * @example
 * ```ts
 * logcumsumexp(tensor([0, 0, 0]), 0).toString(); // 'tensor([0.0000, 0.6931, 1.0986])'
 * ```
 */
export function logcumsumexp<S extends Shape>(x: Tensor<S>, dimension: number): Tensor<S> {
  return along('logcumsumexp', checkReal('logcumsumexp', x), dimension, scans.logcumsumexp);
}

function along<S extends Shape>(
  op: string,
  x: Tensor<S>,
  dimension: number,
  fn: (x: Node, axis: number) => Node,
): Tensor<S> {
  const { node, axis, back } = linesOf(op, x, dimension);
  return fromNode(back(fn(node, axis)));
}

/**
 * The largest element up to each along a dimension, and its int32 position: the last of equal ones. NaN counts as the
 * largest. The gradient takes as many steps an element as a line is long.
 *
 * Shape: any → two of the same.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * const [values, indices] = cummax(tensor([1, 3, 2]), 0);
 * await values.toArray(); // [1, 3, 3]
 * await indices.toArray(); // [0, 1, 1]
 * ```
 */
export function cummax<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
): [values: Tensor<S>, indices: Tensor<S>] {
  return extremes('cummax', x, dimension, scans.cumargmax);
}

/**
 * The smallest element up to each along a dimension, and its int32 position: the last of equal ones. NaN counts as the
 * smallest. The gradient takes as many steps an element as a line is long.
 *
 * Shape: any → two of the same.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * const [values, indices] = cummin(tensor([3, 1, 2]), 0);
 * await values.toArray(); // [3, 1, 1]
 * await indices.toArray(); // [0, 1, 1]
 * ```
 */
export function cummin<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
): [values: Tensor<S>, indices: Tensor<S>] {
  return extremes('cummin', x, dimension, scans.cumargmin);
}

function extremes<S extends Shape>(
  op: string,
  x: Tensor<S>,
  dimension: number,
  find: (x: Node, axis: number) => Node,
): [Tensor<S>, Tensor<S>] {
  const { node, axis, back } = linesOf(op, x, dimension);
  const positions = find(node, axis);
  return [fromNode(back(gather(node, axis, positions))), fromNode(back(positions))];
}

/**
 * The differences of neighbours along a dimension, `n` times. For bools: whether neighbours differ.
 *
 * Shape: any → the dimension is `n` smaller, at least 0.
 * @param prepend joined to the front along the dimension before the differences are taken
 * @param append joined to the end
 * @throws ArgumentError if `n` is not a count, `x` is a scalar, or the dimension does not exist
 * @throws ShapeError if `prepend` or `append` do not fit
 *
 * @example
 * ```ts
 * await diff(tensor([1, 4, 9])).toArray(); // [3, 5]
 * await diff(tensor([1, 4, 9]), 1, -1, tensor([0])).toArray(); // [1, 3, 5]
 * ```
 */
export function diff(
  x: Tensor,
  n = 1,
  dimension = -1,
  prepend: Tensor | null = null,
  append: Tensor | null = null,
): Tensor {
  checkArgument('diff', 'n', n, { integer: true, least: 0 });
  if (checkTensor('diff', x).dim() === 0) {
    throw new ArgumentError('diff', 'a scalar has no neighbours; pass a tensor with a dimension.');
  }
  const { axis } = linesOf('diff', x, dimension);
  const parts = [prepend, x, append].filter((each) => each !== null);
  let values = parts.length === 1 ? x : cat(parts, axis);
  for (let i = 0; i < n; i++) {
    const length = values.shape[axis] - 1;
    if (length < 0) break;
    const [before, after] = [0, 1].map((start) => fromNode(part(values.node, axis, start, length)));
    values = x.dtype === 'bool' ? after.ne(before) : after.sub(before);
  }
  return values;
}

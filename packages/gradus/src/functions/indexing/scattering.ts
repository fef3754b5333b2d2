/**
 * Values written to positions along a dimension. PyTorch leaves open which of several values at one position counts; here
 * it is the last.
 */

import type { Node } from '../../graph/node.ts';
import { isReal, realOf } from '../../ir/dtype.ts';
import { add, cast, divide, floor, like, maximum, multiply, where } from '../../ops/elementwise.ts';
import { isSame, joinedExtreme } from '../../ops/scatter.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Shape } from '../../tensor/shapes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArgument } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import type { Placement } from './placement.ts';
import { alongIndex, numeric, overwritten, result, summed, type Written } from './written.ts';

/**
 * Options of {@link scatter}.
 *
 * @example
 * ```ts
 * const options: ScatterOptions = { reduce: 'add' };
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await scatter(ones(2), 0, index, 3, options).toArray(); // [7, 1]
 * ```
 */
export interface ScatterOptions {
  /** What to do with the old value and the new ones. By default, the last new value replaces the old one. */
  reduce?: 'add' | 'multiply';
}

/**
 * `x` with values written to positions along a dimension: for dimension 0 of a matrix,
 * result[index[i][j]][j] = source[i][j].
 * @param index int32, of as many dimensions as `x`
 * @param source at least as large as `index`, or a number
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError if the dimension does not exist, positions are not integers, or the dtypes differ
 * @throws IndexOutOfRangeError if a position does not exist: when the result is read, or at once for many positions
 *
 * @example
 * ```ts
 * const index = tensor([[1], [0]], { dtype: 'int32' });
 * await scatter(zeros(2, 2), 1, index, 5).toArray(); // [[0, 5], [5, 0]]
 * ```
 */
export function scatter<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
  index: Tensor,
  source: Tensor | number,
  options?: ScatterOptions,
): Tensor<S> {
  const { reduce } = checkOptions('scatter', options, { reduce: ['add', 'multiply'] });
  const written = alongIndex('scatter', x, dimension, index, source);
  if (reduce === undefined) return result(x, overwritten(written));
  if (reduce === 'add') return result(x, summed(written));
  return result(x, reduced(written, 'prod', true));
}

/**
 * `x` plus values at positions along a dimension: for dimension 0 of a matrix, result[index[i][j]][j] += source[i][j].
 * Its time is that of {@link scatterReduce}.
 * @param index int32, of as many dimensions as `x`
 * @param source at least as large as `index`
 * @throws ShapeError, ArgumentError, IndexOutOfRangeError as {@link scatter}
 *
 * @example
 * ```ts
 * const index = tensor([0, 1, 0], { dtype: 'int32' });
 * await scatterAdd(zeros(2), 0, index, tensor([1, 2, 3])).toArray(); // [4, 2]
 * ```
 */
export function scatterAdd<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
  index: Tensor,
  source: Tensor,
): Tensor<S> {
  checkTensor('scatterAdd', source);
  return result(x, summed(alongIndex('scatterAdd', x, dimension, index, source)));
}

/**
 * How {@link scatterReduce} combines values.
 *
 * @example
 * ```ts
 * const reduce: ScatterReduction = 'amax';
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await scatterReduce(zeros(1), 0, index, tensor([3, 2]), reduce).toArray(); // [3]
 * ```
 */
export type ScatterReduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin';

/**
 * Options of {@link scatterReduce}.
 *
 * @example
 * ```ts
 * const options: ScatterReduceOptions = { includeSelf: false };
 * const index = tensor([0], { dtype: 'int32' });
 * await scatterReduce(ones(2), 0, index, tensor([-3]), 'amax', options).toArray(); // [-3, 1]
 * ```
 */
export interface ScatterReduceOptions {
  /** Whether the old value is one of the values that are combined; true by default. */
  includeSelf?: boolean;
}

/**
 * `x` combined with values at positions along a dimension. Equal extremes share the gradient of `'amax'` and `'amin'`
 * evenly. The time grows with the elements of `x` times the positions along the dimension. If that is above 2²⁵, this
 * reads the positions when you call it, and the time grows with the sum of both.
 * @param index int32, of as many dimensions as `x`
 * @param source at least as large as `index`
 * @throws ShapeError, ArgumentError, IndexOutOfRangeError as {@link scatter}
 *
 * @example
 * ```ts
 * const index = tensor([0, 1, 0], { dtype: 'int32' });
 * await scatterReduce(ones(2), 0, index, tensor([2, 3, 4]), 'prod').toArray(); // [8, 3]
 * ```
 */
export function scatterReduce<S extends Shape>(
  x: Tensor<S>,
  dimension: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): Tensor<S> {
  const op = 'scatterReduce';
  const { includeSelf = true } = checkOptions(op, options, { includeSelf: 'boolean' });
  checkArgument(op, 'reduce', reduce, ['sum', 'prod', 'mean', 'amax', 'amin']);
  checkTensor(op, source);
  const written = alongIndex(op, x, dimension, index, source);
  return result(x, reduced(written, reduce, includeSelf));
}

function reduced(written: Written, reduce: ScatterReduction, includeSelf: boolean): Node {
  const { placement } = written;
  const x = numeric(written.x);
  const sources = numeric(written.sources);
  const own = includeSelf ? x : null;
  const made = REDUCE[reduce](own, sources, placement);
  return includeSelf ? made : where(placement.touched, made, x);
}

/** The old values, if they count, combined with the sources. */
type Reduce = (x: Node | null, sources: Node, placement: Placement) => Node;

const REDUCE: Readonly<Record<ScatterReduction, Reduce>> = {
  sum: (x, sources, placement) => {
    const sum = placement.combine('sum', sources);
    return x === null ? sum : add(x, sum);
  },
  prod: (x, sources, placement) => {
    const product = placement.combine('product', sources);
    return x === null ? product : multiply(x, product);
  },
  mean: (x, sources, placement) => {
    const count = placement.combine('sum', like(sources, 1));
    const one = like(count, 1);
    const sum = REDUCE.sum(x, sources, placement);
    return quotient(sum, x === null ? maximum(count, one) : add(count, one));
  },
  amax: (x, sources, placement) => extreme('maximum', x, sources, placement),
  amin: (x, sources, placement) => extreme('minimum', x, sources, placement),
};

/** Integers are divided towards −∞, as in PyTorch. */
function quotient(a: Node, b: Node): Node {
  if (isReal(a.dtype)) return divide(a, b);
  return cast(floor(divide(cast(a, 'float32'), cast(b, 'float32'))), a.dtype);
}

function extreme(
  kind: 'maximum' | 'minimum',
  x: Node | null,
  sources: Node,
  placement: Placement,
): Node {
  const found = placement.combine(kind, sources);
  if (x === null) return found;
  const reached = cast(isSame(sources, placement.read(found)), realOf(found.dtype));
  return joinedExtreme(kind, x, found, placement.combine('sum', reached));
}

/**
 * In place: {@link scatter}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const index = tensor([1], { dtype: 'int32' });
 * await scatter_(zeros(2), 0, index, 5).toArray(); // [0, 5]
 * ```
 */
export function scatter_<T extends Tensor>(
  x: T,
  dimension: number,
  index: Tensor,
  source: Tensor | number,
  options?: ScatterOptions,
): T {
  return x.copy_(scatter(x, dimension, index, source, options));
}

/**
 * In place: {@link scatterAdd}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const index = tensor([1, 1], { dtype: 'int32' });
 * await scatterAdd_(zeros(2), 0, index, ones(2)).toArray(); // [0, 2]
 * ```
 */
export function scatterAdd_<T extends Tensor>(
  x: T,
  dimension: number,
  index: Tensor,
  source: Tensor,
): T {
  return x.copy_(scatterAdd(x, dimension, index, source));
}

/**
 * In place: {@link scatterReduce}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const index = tensor([1, 1], { dtype: 'int32' });
 * await scatterReduce_(ones(2), 0, index, tensor([3, 4]), 'prod').toArray(); // [1, 12]
 * ```
 */
export function scatterReduce_<T extends Tensor>(
  x: T,
  dimension: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): T {
  return x.copy_(scatterReduce(x, dimension, index, source, reduce, options));
}

/**
 * Counts of values. They read their argument when called, because its values decide the size of the result, or, for
 * `histc` without a range, whether there is one.
 */
import { EMPTY } from '../../graph/tuple.ts';
import { isReal, realOf, type TypedArray } from '../../ir/dtype.ts';
import * as e from '../../ops/elementwise.ts';
import { range, scalar } from '../../ops/leaves.ts';
import { reshape } from '../../ops/movement.ts';
import { expand, sum } from '../../ops/reduce.ts';
import { axisOf } from '../../tensor/arguments.ts';
import { checkReal, checkTensor } from '../../tensor/base.ts';
import { converted, fromArray } from '../../tensor/create/create.ts';
import { checkFlag } from '../../tensor/reduction.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { COUNT, checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { aminmax } from '../reducing/reducing.ts';

/**
 * How often each of 0, 1, 2, … occurs in a vector of integers; with `weights`, the sum of the weights of these elements.
 * Reads `x` and `weights`; no gradient flows.
 *
 * Shape: [n] → [the largest element + 1], at least [minlength]. int32; with weights float32, or float64 for weights of float64.
 * @throws ArgumentError unless `x` is a vector of integers of at least 0, and `minlength` a count
 * @throws ShapeError if `weights` have another shape
 *
 * @example
 * ```ts
 * await bincount(tensor([0, 2, 2], { dtype: 'int32' })).toArray(); // [1, 0, 2]
 * ```
 */
export function bincount(x: Tensor, weights: Tensor | null = null, minlength = 0): Tensor {
  const { dtype, shape } = checkTensor('bincount', x);
  checkArgument('bincount', 'minlength', minlength, COUNT);
  if (shape.length !== 1 || isReal(dtype) || dtype === 'bool') {
    throw new ArgumentError('bincount', `takes a vector of integers, got ${dtype} [${shape}].`);
  }
  if (weights !== null && checkTensor('bincount', weights).shape.join() !== shape.join()) {
    const { shape: other } = weights;
    const message = `weights must have the shape of x, [${shape}], got [${other}].`;
    throw new ShapeError('bincount', [shape, other], message);
  }
  const values = x.dataSync();
  let length = minlength;
  for (const value of values) length = Math.max(length, value + 1);
  const negative = values.find((value) => value < 0);
  if (negative !== undefined) {
    throw new ArgumentError('bincount', `counts integers of at least 0, got ${negative}.`);
  }
  const each = weights?.dataSync();
  const sums = new Float64Array(length);
  values.forEach((value, i) => {
    sums[value] += each?.[i] ?? 1;
  });
  const type = weights === null ? 'int32' : realOf(weights.dtype);
  return fromArray(converted(sums, type), [length], { dtype: type });
}

/**
 * How many elements fall into each of `bins` equal parts of the range from `min` to `max`, in the dtype of `x`. Elements
 * outside and NaN do not count; `max` belongs to the last part. If `min` equals `max`, the range is that of the elements,
 * and this reads `x`. Takes `bins` steps an element. No gradient flows.
 *
 * Shape: any → [bins].
 * @throws ArgumentError if `bins` is not a positive integer, a limit is not finite, `min` is above `max`, `x` is not
 *   real, or the range is that of the elements and one of them is not finite
 *
 * @example
 * ```ts
 * await histc(tensor([0, 1, 1.5, 4]), 4).toArray(); // [1, 2, 0, 1]
 * ```
 */
export function histc(x: Tensor, bins = 100, min = 0, max = 0): Tensor {
  const { node } = checkReal('histc', x);
  checkArgument('histc', 'bins', bins, POSITIVE_INTEGER);
  checkArgument('histc', 'min', min, 'number');
  checkArgument('histc', 'max', max, 'number');
  if (min > max) {
    throw new ArgumentError('histc', `min must not be above max, got min ${min} and max ${max}.`);
  }
  const { size } = node.shape;
  const values = e.detach(reshape(node, [size]));
  const [low, high] = min === max && size > 0 ? rangeOf(x) : [min, max];
  // Equal limits get 1 on both sides.
  const margin = low === high ? 1 : 0;
  const [from, to] = [low - margin, high + margin].map((limit) =>
    expand(scalar(limit, EMPTY, node.dtype), [size]),
  );
  const share = e.divide(e.subtract(values, from), e.subtract(to, from));
  const place = e.floor(e.multiply(share, e.like(share, bins)));
  const inside = e.and(e.lessEqual(from, values), e.lessEqual(values, to));
  const part = e.minimum(place, e.like(place, bins - 1));
  const bin = e.cast(e.where(inside, part, e.like(part, -1)), 'int32');
  const table = [bins, size];
  const hits = e.equal(expand(bin, table), range(table, 0));
  return fromNode(e.cast(sum(hits, [1]), node.dtype));
}

/** The least and the largest element. @throws ArgumentError if one is not finite */
function rangeOf(x: Tensor): [low: number, high: number] {
  const [low, high] = aminmax(x).map((limit) => limit.itemSync());
  if (Number.isFinite(low) && Number.isFinite(high)) return [low, high];
  throw new ArgumentError(
    'histc',
    `range of [${low}, ${high}] is not finite. Pass min and max, as in histc(x, 10, 0, 1): elements outside and NaN ` +
      'do not count then.',
  );
}

/**
 * The distinct elements in ascending order, or the distinct slices along a dimension. Reads `x`; no gradient flows. Each
 * NaN is distinct.
 *
 * Shape: any → [number of distinct elements]; along a dimension, this dimension gets smaller.
 * @param sorted has no effect: the result is always in order
 * @param returnInverse whether to return, as int32, where each element is in the result
 * @param returnCounts whether to return, as int32, how often each occurs
 * @returns the distinct elements; with `returnInverse` or `returnCounts` an array that begins with them
 * @throws ArgumentError if the dimension does not exist, or its slices are empty
 *
 * @example
 * ```ts
 * await unique(tensor([3, 1, 3])).toArray(); // [1, 3]
 * const [values, counts] = unique(tensor([3, 1, 3]), true, false, true);
 * await counts.toArray(); // [1, 2]
 * ```
 */
export function unique(
  x: Tensor,
  sorted?: boolean,
  returnInverse?: false,
  returnCounts?: false,
  dimension?: number | null,
): Tensor;
export function unique(
  x: Tensor,
  sorted: boolean,
  returnInverse: boolean,
  returnCounts?: boolean,
  dimension?: number | null,
): Tensor[];
export function unique(
  x: Tensor,
  sorted = true,
  returnInverse = false,
  returnCounts = false,
  dimension: number | null = null,
): Tensor | Tensor[] {
  checkFlag('sorted', sorted);
  const slices = slicesOf('unique', x, dimension);
  const { count } = slices;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  order.sort((a, b) => compare(slices, a, b) || a - b);
  return groups(slices, order, returnInverse, returnCounts);
}

/**
 * The elements without those that equal the one before, or the slices along a dimension. Reads `x`; no gradient flows.
 *
 * Shape: any → [number of runs]; along a dimension, this dimension gets smaller.
 * @param returnInverse whether to return, as int32, in which run each element is
 * @param returnCounts whether to return, as int32, the lengths of the runs
 * @returns the first elements of the runs; with `returnInverse` or `returnCounts` an array that begins with them
 * @throws ArgumentError if the dimension does not exist, or its slices are empty
 *
 * @example
 * ```ts
 * await uniqueConsecutive(tensor([1, 1, 2, 1])).toArray(); // [1, 2, 1]
 * ```
 */
export function uniqueConsecutive(
  x: Tensor,
  returnInverse?: false,
  returnCounts?: false,
  dimension?: number | null,
): Tensor;
export function uniqueConsecutive(
  x: Tensor,
  returnInverse: boolean,
  returnCounts?: boolean,
  dimension?: number | null,
): Tensor[];
export function uniqueConsecutive(
  x: Tensor,
  returnInverse = false,
  returnCounts = false,
  dimension: number | null = null,
): Tensor | Tensor[] {
  const slices = slicesOf('uniqueConsecutive', x, dimension);
  const order = Int32Array.from({ length: slices.count }, (_, i) => i);
  return groups(slices, order, returnInverse, returnCounts);
}

/** The elements of a tensor, or its slices along a dimension, one after the other. */
interface Slices {
  readonly data: TypedArray;
  readonly count: number;
  /** The elements of a slice. */
  readonly width: number;
  /** The shape of the positions of the slices. */
  readonly shape: readonly number[];
  /** A tensor of other slices. */
  join(data: TypedArray, count: number): Tensor;
}

function slicesOf(op: string, x: Tensor, dimension: number | null): Slices {
  const { shape, dtype } = checkTensor(op, x);
  const flat = (data: TypedArray, extents: readonly number[]) =>
    fromArray(data, extents, { dtype });
  if (dimension === null) {
    const join = (data: TypedArray, count: number) => flat(data, [count]);
    return { data: x.dataSync(), count: x.numel(), width: 1, shape, join };
  }
  const axis = axisOf(op, dimension, shape);
  const inFront = x.transpose(0, axis);
  const [count, ...rest] = inFront.shape;
  const width = rest.reduce((n, extent) => n * extent, 1);
  if (width === 0) throw new ArgumentError(op, `the slices of shape [${shape}] have no elements.`);
  const join = (data: TypedArray, n: number) => flat(data, [n, ...rest]).transpose(0, axis);
  return { data: inFront.dataSync(), count, width, shape: [count], join };
}

/** Negative if slice `a` comes before slice `b`, element by element; NaN comes last. */
function compare({ data, width }: Slices, a: number, b: number): number {
  for (let i = 0; i < width; i++) {
    const [x, y] = [data[a * width + i], data[b * width + i]];
    if (x < y || (Number.isNaN(y) && !Number.isNaN(x))) return -1;
    if (x > y || (Number.isNaN(x) && !Number.isNaN(y))) return 1;
  }
  return 0;
}

function isSame({ data, width }: Slices, a: number, b: number): boolean {
  for (let i = 0; i < width; i++) {
    if (data[a * width + i] !== data[b * width + i]) return false;
  }
  return true;
}

/** The first of each run of equal slices in `order`, and what else is wanted. */
function groups(
  slices: Slices,
  order: Int32Array,
  returnInverse: boolean,
  returnCounts: boolean,
): Tensor | Tensor[] {
  checkFlag('returnInverse', returnInverse);
  checkFlag('returnCounts', returnCounts);
  const { data, width, count } = slices;
  const inverse = new Int32Array(count);
  const firsts: number[] = [];
  const counts: number[] = [];
  order.forEach((slice, i) => {
    if (i === 0 || !isSame(slices, order[i - 1], slice)) {
      firsts.push(slice);
      counts.push(0);
    }
    inverse[slice] = firsts.length - 1;
    counts[firsts.length - 1]++;
  });
  const values = data.slice(0, firsts.length * width);
  firsts.forEach((slice, i) => {
    values.set(data.subarray(slice * width, (slice + 1) * width), i * width);
  });
  const result = [slices.join(values, firsts.length)];
  const integers = (numbers: ArrayLike<number>, shape: readonly number[]): Tensor =>
    fromArray(Int32Array.from(numbers), shape, { dtype: 'int32' });
  if (returnInverse) result.push(integers(inverse, slices.shape));
  if (returnCounts) result.push(integers(counts, [counts.length]));
  return returnInverse || returnCounts ? result : result[0];
}

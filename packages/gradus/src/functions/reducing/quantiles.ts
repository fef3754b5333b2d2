/** Quantiles and medians, from the order of `ops/sort.ts`: the cost of a sort. */

import type { Node } from '../../graph/node.ts';
import { EMPTY } from '../../graph/tuple.ts';
import { type DType, isReal } from '../../ir/dtype.ts';
import * as e from '../../ops/elementwise.ts';
import { gather } from '../../ops/gather.ts';
import { constant, scalar } from '../../ops/leaves.ts';
import { permute, reshape } from '../../ops/movement.ts';
import { argmax, chosenFrom, expand, spread, sum } from '../../ops/reduce.ts';
import { part } from '../../ops/scan.ts';
import { argsort } from '../../ops/sort.ts';
import { refuseBool } from '../../tensor/arithmetic.ts';
import { checkReal } from '../../tensor/base.ts';
import { checkFlag } from '../../tensor/reduction.ts';
import { fromNode, Tensor } from '../../tensor/tensor.ts';
import { checkArgument, PROBABILITY } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { dropped, flatLine, type Lines, linesOf } from '../lines.ts';

/**
 * The median of all elements; or those along a dimension, with their int32 positions. Of two elements in the middle it
 * is the lower one, and it is NaN if any element is NaN. Elements that equal the median of all share its gradient evenly;
 * along a dimension, the gradient goes to one element.
 *
 * Shape: any → a scalar; along a dimension two without it, or with size 1 if `keepdim`.
 * @throws ArgumentError if the dimension does not exist or has no elements, or `x` is bool
 *
 * @example
 * ```ts
 * await median(tensor([5, 1, 3, 2])).item(); // 2
 * const [values, indices] = median(tensor([[5, 1, 3], [2, 4, 6]]), 1);
 * await values.toArray(); // [3, 4]
 * await indices.toArray(); // [2, 1]
 * ```
 */
export function median(x: Tensor): Tensor;
export function median(
  x: Tensor,
  dimension: number,
  keepdim?: boolean,
): [values: Tensor, indices: Tensor];
export function median(x: Tensor, dimension?: number, keepdim = false): Tensor | [Tensor, Tensor] {
  return middle('median', x, dimension, keepdim, false);
}

/**
 * The {@link median} of the elements that are not NaN; NaN if there are none.
 *
 * Shape: any → a scalar; along a dimension two without it, or with size 1 if `keepdim`.
 * @throws ArgumentError if the dimension does not exist or has no elements, or `x` is bool
 *
 * @example
 * ```ts
 * await nanmedian(tensor([5, NaN, 3, 2])).item(); // 3
 * ```
 */
export function nanmedian(x: Tensor): Tensor;
export function nanmedian(
  x: Tensor,
  dimension: number,
  keepdim?: boolean,
): [values: Tensor, indices: Tensor];
export function nanmedian(
  x: Tensor,
  dimension?: number,
  keepdim = false,
): Tensor | [Tensor, Tensor] {
  return middle('nanmedian', x, dimension, keepdim, true);
}

function middle(
  op: string,
  x: Tensor,
  dimension: number | undefined,
  keepdim: boolean,
  skipsNaN: boolean,
): Tensor | [Tensor, Tensor] {
  const isWhole = dimension === undefined;
  const lines = isWhole ? flatLine(op, x) : linesOf(op, x, dimension);
  refuseBool(op, x);
  checkFlag('keepdim', keepdim);
  if (lines.length === 0) {
    if (isWhole && isReal(x.dtype)) return fromNode(nothing(lines));
    throw new ArgumentError(op, `a tensor of shape [${x.shape}] has no element to choose.`);
  }
  const position = middlePosition(lines, skipsNaN);
  const values = gather(lines.node, lines.axis, position);
  if (isWhole) return fromNode(chosenFrom(lines.node, [0], e.detach(reshape(values, []))));
  return [values, position].map((each) => fromNode(dropped(lines, each, keepdim))) as [
    Tensor,
    Tensor,
  ];
}

/** NaN, with an empty gradient for the empty line. */
function nothing({ node }: Lines): Node {
  const total = sum(node, [0]);
  return e.add(total, e.like(total, Number.NaN));
}

/** int32: the position of the middle of each line. */
function middlePosition({ node, axis, length }: Lines, skipsNaN: boolean): Node {
  const order = argsort(node, axis, false);
  const lower = part(order, axis, (length - 1) >> 1, 1);
  if (!isReal(node.dtype)) return lower;
  const counts = spread(countNumbers(node, axis), [axis], lower.shape.values);
  if (!skipsNaN) {
    const firstNaN = spread(argmax(node, axis), [axis], lower.shape.values);
    return e.where(e.less(counts, e.like(counts, length)), firstNaN, lower);
  }
  const half = e.multiply(e.cast(e.subtract(counts, e.like(counts, 1)), 'float32'), halfOf(counts));
  return gather(order, axis, e.maximum(e.cast(e.floor(half), 'int32'), e.like(counts, 0)));
}

function halfOf({ shape }: Node): Node {
  return constant(0.5, shape);
}

/** int32: how many elements of each line are not NaN. */
function countNumbers(x: Node, axis: number): Node {
  return sum(e.equal(x, x), [axis]);
}

const INTERPOLATIONS = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;

type Interpolation = (typeof INTERPOLATIONS)[number];

/**
 * Options of {@link quantile} and {@link nanquantile}.
 *
 * @example
 * ```ts
 * const options: QuantileOptions = { interpolation: 'lower' };
 * await quantile(tensor([1, 2, 3, 4]), 0.5, null, false, options).item(); // 2
 * ```
 */
export interface QuantileOptions {
  /** What to return if the quantile lies between two elements; default `'linear'`. `'nearest'` rounds half to even. */
  interpolation?: Interpolation;
}

/**
 * The quantiles of all elements, or along a dimension: the element at the place q · (n − 1) of the ascending order. NaN
 * if any element is NaN.
 *
 * Shape: any → without the dimension, or with size 1 if `keepdim`; a vector of m quantiles adds a dimension m in front.
 * @param q from 0 to 1, or a scalar or vector of such numbers
 * @param dimension null for all elements
 * @throws ArgumentError if a number `q` is outside of 0 to 1, the dimension does not exist, there is no element, `x` is not
 *   real, or an option is unknown
 * @throws IndexOutOfRangeError, when the value is computed, if an element of a tensor `q` is outside of 0 to 1
 *
 * @example
 * ```ts
 * await quantile(tensor([4, 1, 3, 2]), 0.5).item(); // 2.5
 * await quantile(tensor([4, 1, 3, 2]), tensor([0, 1])).toArray(); // [1, 4]
 * ```
 */
export function quantile(
  x: Tensor,
  q: number | Tensor,
  dimension: number | null = null,
  keepdim = false,
  options: QuantileOptions = {},
): Tensor {
  return quantiles('quantile', x, q, dimension, keepdim, options, false);
}

/**
 * The {@link quantile} of the elements that are not NaN; NaN if there are none.
 *
 * Shape: any → without the dimension, or with size 1 if `keepdim`; a vector of m quantiles adds a dimension m in front.
 * @throws ArgumentError if a number `q` is outside of 0 to 1, the dimension does not exist, there is no element, `x` is not
 *   real, or an option is unknown
 * @throws IndexOutOfRangeError, when the value is computed, if an element of a tensor `q` is outside of 0 to 1
 *
 * @example
 * ```ts
 * await nanquantile(tensor([4, NaN, 2]), 0.5).item(); // 3
 * ```
 */
export function nanquantile(
  x: Tensor,
  q: number | Tensor,
  dimension: number | null = null,
  keepdim = false,
  options: QuantileOptions = {},
): Tensor {
  return quantiles('nanquantile', x, q, dimension, keepdim, options, true);
}

function quantiles(
  op: string,
  x: Tensor,
  q: number | Tensor,
  dimension: number | null,
  keepdim: boolean,
  options: QuantileOptions,
  skipsNaN: boolean,
): Tensor {
  const { interpolation = 'linear' } = checkOptions(op, options, {
    interpolation: INTERPOLATIONS,
  });
  const isWhole = dimension === null || dimension === undefined;
  const lines = isWhole ? flatLine(op, x) : linesOf(op, x, dimension);
  checkReal(op, x);
  checkFlag('keepdim', keepdim);
  if (lines.length === 0) throw new ArgumentError(op, 'there is no element to choose.');
  const wanted = checkQuantiles(op, q, x.dtype);
  const last = lines.node.shape.values.length - 1;
  const axes = [...lines.node.shape.values.keys()].filter((axis) => axis !== lines.axis);
  const values = permute(lines.node, [...axes, lines.axis]);
  const found = interpolated(values, wanted, interpolation, skipsNaN);
  const inFront = permute(found, [last, ...Array(last).keys()]);
  const kept = isWhole ? x.shape.map(() => 1) : x.shape.map((n, d) => (d === lines.axis ? 1 : n));
  const shape = keepdim ? kept : axes.map((axis) => lines.node.shape.values[axis]);
  const isVector = q instanceof Tensor && q.dim() === 1;
  return fromNode(reshape(inFront, isVector ? [wanted.shape.size, ...shape] : shape));
}

/** [m]: the quantiles in the dtype of the elements; a number or a scalar gives m = 1. */
function checkQuantiles(op: string, q: number | Tensor, dtype: DType): Node {
  if (!(q instanceof Tensor)) {
    return reshape(scalar(checkArgument(op, 'q', q, PROBABILITY), EMPTY, dtype), [1]);
  }
  if (q.dim() > 1 || q.dtype !== dtype) {
    throw new ArgumentError(
      op,
      `q must be a number, or a ${dtype} tensor of at most one dimension, got ${q.dtype} of shape [${q.shape}].`,
    );
  }
  return reshape(q.node, [q.numel()]);
}

/** The quantiles `q` [m] of the lines [.., n] of `x`, as [.., m]. */
function interpolated(x: Node, q: Node, interpolation: Interpolation, skipsNaN: boolean): Node {
  const last = x.shape.values.length - 1;
  const length = x.shape.values[last];
  const shape = x.shape.values.with(last, q.shape.size);
  const counts = e.cast(
    expand(spread(countNumbers(x, last), [last], x.shape.values.with(last, 1)), shape),
    x.dtype,
  );
  const most = skipsNaN ? counts : e.like(counts, length);
  const product = e.multiply(expand(q, shape), e.subtract(most, e.like(most, 1)));
  const inLine = skipsNaN
    ? e.maximum(product, e.like(product, 0))
    : // The last element of the order is the NaN.
      e.where(e.less(counts, most), e.like(product, length - 1), product);
  const order = argsort(x, last, false);
  const at = (place: Node): Node => gather(x, last, gather(order, last, e.cast(place, 'int32')));
  const [below, above] = [e.floor(e.detach(inLine)), ceil(e.detach(inLine))];
  if (interpolation === 'lower') return at(below);
  if (interpolation === 'higher') return at(above);
  if (interpolation === 'nearest') return at(roundToEven(inLine));
  const share = interpolation === 'midpoint' ? e.like(below, 0.5) : e.subtract(inLine, below);
  return between(at(below), at(above), share);
}

function ceil(x: Node): Node {
  return e.negative(e.floor(e.negative(x)));
}

/** The nearest integer; of two, the even one. */
function roundToEven(x: Node): Node {
  const whole = e.floor(e.detach(x));
  const rest = e.subtract(e.detach(x), whole);
  const half = e.multiply(whole, e.like(whole, 0.5));
  const isOdd = e.not(e.equal(half, e.floor(half)));
  const isUp = e.or(
    e.less(e.like(rest, 0.5), rest),
    e.and(e.equal(rest, e.like(rest, 0.5)), isOdd),
  );
  return e.where(isUp, e.add(whole, e.like(whole, 1)), whole);
}

/** `share` of the way from `a` to `b`, counted from the nearer end, as PyTorch does. */
function between(a: Node, b: Node, share: Node): Node {
  const distance = e.subtract(b, a);
  const fromBelow = e.add(a, e.multiply(share, distance));
  const rest = e.subtract(e.like(share, 1), share);
  const fromAbove = e.subtract(b, e.multiply(distance, rest));
  return e.where(e.less(share, e.like(share, 0.5)), fromBelow, fromAbove);
}

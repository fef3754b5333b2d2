/** Sums and extremes along dimensions, and expand, the adjoint of sum. */

import type { Node, ReduceOp, SumBlocks } from '../graph/node.ts';
import { tuple } from '../graph/tuple.ts';
import { isReal } from '../ir/dtype.ts';
import { ZERO } from '../ir/index-algebra.ts';
import type { Combine, Index } from '../ir/loop.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { and, cast, divide, equal, multiply, not, or } from './elementwise.ts';
import { reshape } from './movement.ts';
import { defineComposite, defineMap, defineReduce, record } from './record.ts';

/** A reduction along axes. Attributes: the reduced axes. */
export function alongAxes(
  name: string,
  combine: Combine,
  gradient: ReduceOp['gradient'],
  blocks?: SumBlocks,
): ReduceOp {
  return defineReduce({
    name,
    combine,
    gradient,
    blocks,
    extents: (node) => node.attributes.values.map((axis) => node.inputs[0].shape.values[axis]),
    repeats: () => 1,
    lower: (node, at, along, input) => input(0, join(node, at, along)),
  });
}

/** A point of the input: `along` on the reduced axes, `at` on the others. */
function join(node: Node, at: readonly Index[], along: readonly Index[]): Index[] {
  const axes = node.attributes.values;
  let next = 0;
  return node.inputs[0].shape.values.map((_, d) => {
    const reduced = axes.indexOf(d);
    return reduced >= 0 ? along[reduced] : at[next++];
  });
}

/** The result of reducing `shape` along `axes`, repeated along these axes. */
export function spread(reduced: Node, axes: readonly number[], shape: readonly number[]): Node {
  const kept = shape.map((n, d) => (axes.includes(d) ? 1 : n));
  return expand(reshape(reduced, kept), shape);
}

/** Repeats `x`, of the shape of the reduction `node`, in the shape of its input. */
function likeInput(node: Node, x: Node): Node {
  return spread(x, node.attributes.values, node.inputs[0].shape.values);
}

/** All elements of the first input that reach the value of `node`, such as an extreme, share its gradient evenly. */
function toExtremes(node: Node, upstream: Node): readonly Node[] {
  const [x, extreme] = [node.inputs[0], likeInput(node, node)];
  const bothNaN = and(not(equal(x, x)), not(equal(extreme, extreme)));
  const reached = cast(or(equal(x, extreme), bothNaN), x.dtype);
  const share = divide(upstream, sum(reached, node.attributes.values));
  return [multiply(reached, likeInput(node, share))];
}

const chosenOp = defineComposite({
  name: 'chosen',
  gradient: (node, upstream) => [...toExtremes(node, upstream), null],
  expand: ({ inputs }) => inputs[1],
});

/**
 * `value`, one of the values along `axes` for each element, such as their median. All elements that equal it share its
 * gradient evenly.
 */
export function chosenFrom(x: Node, axes: readonly number[], value: Node): Node {
  return record(chosenOp, [x, value], value.shape, x.dtype, tuple(axes));
}

/** Sums up to this length have one accumulator: a batch of 100 is one kernel. */
const ONE_ACCUMULATOR = 128;

/** Attributes of this op and the four below: the reduced axes. */
export const sumOp = alongAxes('sum', 'sum', (node, upstream) => [likeInput(node, upstream)], {
  longest: ONE_ACCUMULATOR,
  block: ONE_ACCUMULATOR / 2,
  position: ({ attributes: { values: axes }, inputs: [x] }) => {
    const last = axes.findLast((axis) => x.shape.values[axis] !== 1) ?? 0;
    return last - axes.filter((axis) => axis < last).length;
  },
});
export const maximumOp = alongAxes('amax', 'maximum', toExtremes);
export const minimumOp = alongAxes('amin', 'minimum', toExtremes);
export const argmaxOp = alongAxes('argmax', 'argmax', null);
export const argminOp = alongAxes('argmin', 'argmin', null);

/** Records `op` of {@link alongAxes}; the result lacks the axes. */
export function reduce(op: ReduceOp, x: Node, axes: readonly number[], integer = false): Node {
  const shape = x.shape.values.filter((_, d) => !axes.includes(d));
  return record(op, [x], tuple(shape), integer ? 'int32' : x.dtype, tuple(axes));
}

/** @throws ArgumentError if an axis has no elements, among which to choose one */
export function refuseEmpty(name: string, x: Node, axes: readonly number[]): void {
  if (axes.every((axis) => x.shape.values[axis] > 0)) return;
  throw new ArgumentError(
    name,
    `a tensor of shape [${x.shape.values}] has no largest or smallest element.`,
  );
}

/** Bools are compared as 0 and 1. */
function sortable(x: Node): Node {
  return x.dtype === 'bool' ? cast(x, 'uint8') : x;
}

function ordered(x: Node, fn: (x: Node) => Node): Node {
  return cast(fn(sortable(x)), x.dtype);
}

/** The sum over `axes`; the result lacks these axes. Integers and bools are summed as int32. */
export function sum(x: Node, axes: readonly number[]): Node {
  return reduce(sumOp, isReal(x.dtype) ? x : cast(x, 'int32'), axes);
}

/** The largest value along `axes`; NaN if any value is NaN. */
export function amax(x: Node, axes: readonly number[]): Node {
  refuseEmpty('max', x, axes);
  return ordered(x, (y) => reduce(maximumOp, y, axes));
}

/** The smallest value along `axes`; NaN if any value is NaN. */
export function amin(x: Node, axes: readonly number[]): Node {
  refuseEmpty('min', x, axes);
  return ordered(x, (y) => reduce(minimumOp, y, axes));
}

/** int32: the position of the first largest value, or of the first NaN, along `axis`. */
export function argmax(x: Node, axis: number): Node {
  refuseEmpty('argmax', x, [axis]);
  return reduce(argmaxOp, sortable(x), [axis], true);
}

/** int32: the position of the first smallest value, or of the first NaN, along `axis`. */
export function argmin(x: Node, axis: number): Node {
  refuseEmpty('argmin', x, [axis]);
  return reduce(argminOp, sortable(x), [axis], true);
}

/** No attributes: the shape of the node defines it. */
export const expandOp = defineMap({
  name: 'expand',
  access: 'other',
  cost: 0,
  gradient: (node, upstream) => [sumTo(upstream, node.inputs[0].shape.values)],
  lower: (node, at, input) => {
    const from = node.inputs[0].shape.values;
    const skipped = at.length - from.length;
    return input(
      0,
      from.map((extent, d) => (extent === 1 ? ZERO : at[d + skipped])),
    );
  },
});

/** Repeats dimensions of size 1, and adds dimensions in front, up to `shape`. */
export function expand(x: Node, shape: readonly number[]): Node {
  const to = tuple(shape);
  if (to === x.shape) return x;
  const from = x.shape.values;
  const skipped = shape.length - from.length;
  if (skipped < 0) refuseExpansion(from, shape);
  for (let d = 0; d < from.length; d++) {
    if (from[d] !== 1 && from[d] !== shape[d + skipped]) refuseExpansion(from, shape);
  }
  return record(expandOp, [x], to, x.dtype);
}

function refuseExpansion(from: readonly number[], to: readonly number[]): never {
  throw new ShapeError(
    'expand',
    [from, to],
    `[${from}] cannot be expanded to [${to}]: only dimensions of size 1 can be repeated.`,
  );
}

/** The adjoint of {@link expand}: sums over the repeated dimensions. */
export function sumTo(x: Node, shape: readonly number[]): Node {
  const skipped = x.shape.values.length - shape.length;
  const axes = x.shape.values
    .map((_, d) => d)
    .filter((d) => d < skipped || (shape[d - skipped] === 1 && x.shape.values[d] !== 1));
  return axes.length === 0 ? x : reshape(sum(x, axes), shape);
}

/** The shape to which both broadcast. */
export function broadcastShape(op: string, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let d = 0; d < rank; d++) {
    // An index before the first would be the name of a property, which V8 looks up slowly.
    const m = d < rank - a.length ? 1 : a[d - rank + a.length];
    const n = d < rank - b.length ? 1 : b[d - rank + b.length];
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(
        op,
        [a, b],
        `shapes [${a}] and [${b}] do not broadcast: ${m} and ${n} differ in dimension ` +
          `${d - rank} (counted from the end), and neither is 1.`,
      );
    }
    shape[d] = m === 1 ? n : m;
  }
  return shape;
}

/** A function of two nodes of one shape, applied to nodes whose shapes broadcast. */
export function broadcast(op: string, fn: (a: Node, b: Node) => Node): (a: Node, b: Node) => Node {
  return (a, b) => {
    if (a.shape === b.shape) return fn(a, b);
    const shape = broadcastShape(op, a.shape.values, b.shape.values);
    return fn(expand(a, shape), expand(b, shape));
  };
}

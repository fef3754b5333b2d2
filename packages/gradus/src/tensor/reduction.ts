/** Reductions along dimensions. */
import type { Node } from '../graph/node.ts';
import type { standardDeviation, variance } from '../ops/composite/deviation.ts';
import { asReal, divide, like } from '../ops/elementwise.ts';
import { reshape } from '../ops/movement.ts';
import { sum } from '../ops/reduce.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { axisOf } from './arguments.ts';
import type { TensorBase } from './base.ts';
import type { Shape } from './shapes.ts';

/** One dimension or several; negative ones count from the end. */
export type Dimensions = number | readonly number[];

type Find = (x: Node, axis: number) => Node;

/**
 * `dimensions` as axes counted from the front, in ascending order; all axes if left out.
 * @throws ArgumentError for a dimension that does not exist or is named twice
 */
export function axesOf(op: string, dimensions: Dimensions | undefined, shape: Shape): number[] {
  if (dimensions === undefined) return shape.map((_, d) => d);
  const list = Array.isArray(dimensions) ? dimensions : [dimensions];
  const axes = list.map((d) => axisOf(op, d, shape));
  if (new Set(axes).size !== axes.length) {
    throw new ArgumentError(op, `dimensions [${list}] name a dimension twice; name each once.`);
  }
  return shape.length === 0 ? [] : axes.sort((a, b) => a - b);
}

/** `x` reduced along `dimensions`, which are dropped, or kept with size 1. */
export function reduced(
  op: string,
  { node, shape }: TensorBase,
  dimensions: Dimensions | undefined,
  keepdim: boolean,
  reduce: (x: Node, axes: readonly number[]) => Node,
): Node {
  const axes = axesOf(op, dimensions, shape);
  return kept(reduce(node, axes), axes, shape, keepdim);
}

/** The mean along axes; NaN if there are no elements. */
export function mean(x: Node, axes: readonly number[]): Node {
  const total = sum(asReal(x), axes);
  const { values } = x.shape;
  const count = axes.reduce((n, axis) => n * (values[axis] ?? 1), 1);
  return divide(total, like(total, count));
}

/** Variance or standard deviation along axes, with Bessel's correction unless `unbiased` is false. */
export function deviation(of: typeof variance | typeof standardDeviation, unbiased: boolean) {
  checkFlag('unbiased', unbiased);
  return (x: Node, axes: readonly number[]): Node => of(x, axes, unbiased ? 1 : 0);
}

/** int32 positions found by `find`: among all elements in row-major order, or along `dimension`. */
export function positions(
  op: string,
  find: Find,
  { node, shape }: TensorBase,
  dimension: number | undefined,
  keepdim: boolean,
): Node {
  checkFlag('keepdim', keepdim);
  const axis = dimension === undefined ? null : axisOf(op, dimension, shape);
  if (axis !== null && shape.length > 0) return kept(find(node, axis), [axis], shape, keepdim);
  const first = find(reshape(node, [node.shape.size]), 0);
  return kept(first, [...shape.keys()], shape, keepdim);
}

/** The result of a reduction along `axes` of `shape`; with `keepdim`, these axes stay with size 1. */
function kept(result: Node, axes: readonly number[], shape: Shape, keepdim: boolean): Node {
  checkFlag('keepdim', keepdim);
  if (!keepdim) return result;
  return reshape(
    result,
    shape.map((n, d) => (axes.includes(d) ? 1 : n)),
  );
}

/** An options object, as Python's keyword arguments suggest, would count as true. */
export function checkFlag(name: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new ArgumentError(
    name,
    `is true or false, got ${shown(value)}. Arguments are given by position: mean(0, true) keeps dimension 0.`,
  );
}

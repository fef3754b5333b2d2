/**
 * Scans: each result combines the elements of a line up to its own, as a cumulative sum does. A line is cut into
 * blocks: each block is scanned by itself, and then combined with the scan of all blocks before it. That takes about
 * {@link BLOCK} steps an element. The order of combining depends on shapes alone.
 */
import type { Node, ReduceOp } from '../graph/node.ts';
import { tuple } from '../graph/tuple.ts';
import { type DType, isReal, rangeOfIntegers } from '../ir/dtype.ts';
import { add, equal, less, like, maximum, minimum, multiply, where } from './elementwise.ts';
import { apply, position, select, value } from './expressions.ts';
import { constant, range } from './leaves.ts';
import { cat, reshape, slice } from './movement.ts';
import { defineReduce, record } from './record.ts';
import { alongAxes, reduce, spread, sum } from './reduce.ts';

/** The elements of a block. */
const BLOCK = 16;

type Fold = 'sum' | 'product' | 'maximum' | 'minimum';

/** What a scan combines by. */
export interface Combination {
  /** The scan of a short line, of at most {@link BLOCK} elements. */
  readonly short: (x: Node, axis: number) => Node;
  readonly combine: (before: Node, own: Node) => Node;
  /** The value that changes nothing. */
  readonly identity: (dtype: DType) => number;
}

/** The scan of each line along `axis`. */
export function scan(x: Node, axis: number, by: Combination): Node {
  const shape = x.shape.values;
  const length = shape[axis];
  if (length <= BLOCK) return by.short(x, axis);
  const count = Math.ceil(length / BLOCK);
  const sized = (...extents: number[]): number[] => shape.toSpliced(axis, 1, ...extents);
  const padding = constant(0, tuple(sized(count * BLOCK - length)), x.dtype);
  const whole = padding.shape.size === 0 ? x : cat([x, padding], axis);
  const own = by.short(reshape(whole, sized(count, BLOCK)), axis + 1);
  const last = reshape(part(own, axis + 1, BLOCK - 1, 1), sized(count));
  const before = shifted(scan(last, axis, by), axis, by.identity(x.dtype));
  const carried = spread(before, [axis + 1], own.shape.values);
  const all = reshape(by.combine(carried, own), sized(count * BLOCK));
  return part(all, axis, 0, length);
}

/** `length` elements of each line along `axis`, from `start` on. */
export function part(x: Node, axis: number, start: number, length: number): Node {
  const shape = x.shape.values;
  return slice(
    x,
    shape.map((_, d) => (d === axis ? start : 0)),
    shape.map(() => 1),
    shape.with(axis, length),
  );
}

/** Each line moved by one: `first`, then all elements but the last. */
export function shifted(x: Node, axis: number, first: number): Node {
  const shape = x.shape.values;
  if (shape[axis] === 0) return x;
  const start = constant(first, tuple(shape.with(axis, 1)), x.dtype);
  return cat([start, part(x, axis, 0, shape[axis] - 1)], axis);
}

const IDENTITY: Readonly<Record<Fold, (dtype: DType) => number>> = {
  sum: () => 0,
  product: () => 1,
  maximum: (dtype) => (isReal(dtype) ? Number.NEGATIVE_INFINITY : rangeOfIntegers(dtype)[0]),
  minimum: (dtype) => (isReal(dtype) ? Number.POSITIVE_INFINITY : rangeOfIntegers(dtype)[1]),
};

/** Attributes: the axis, and 1 to combine an element with those after it instead of those before it. */
function prefix(name: string, combine: Fold, gradient: ReduceOp['gradient']): ReduceOp {
  return defineReduce({
    name,
    combine,
    gradient,
    extents: ({ shape, attributes }) => [shape.values[attributes.values[0]]],
    repeats: ({ shape, attributes }) => shape.values[attributes.values[0]],
    lower: (node, at, [along], input) => {
      const [axis, isReversed] = node.attributes.values;
      const [own, other] = [position(at[axis]), position(along)];
      const counts = isReversed === 1 ? [own, other] : [other, own];
      const read = input(0, at.with(axis, along));
      const identity = value(IDENTITY[combine](node.dtype), node.dtype);
      return select(apply('lessEqual', 'bool', ...counts), read, identity);
    },
  });
}

const prefixSumOp = prefix('prefixSum', 'sum', ({ attributes }, g) => {
  const [axis, isReversed] = attributes.values;
  return [record(prefixSumOp, [g], g.shape, g.dtype, tuple([axis, 1 - isReversed]))];
});

/**
 * With y = Π x up to i, element j gets Σ g[i] · Π x up to i but x[j], over i ≥ j. This is exact next to zeros, where a
 * division by x[j] is not possible.
 */
const prefixProductOp = prefix('prefixProduct', 'product', (node, g) => {
  const [axis] = node.attributes.values;
  const { values } = node.shape;
  const pairs = values.toSpliced(axis, 0, values[axis]);
  const [row, column] = [range(pairs, axis), range(pairs, axis + 1)];
  const x = spread(node.inputs[0], [axis], pairs);
  const after = prefixOf(prefixProductOp)(where(less(row, column), x, like(x, 1)), axis + 1);
  const terms = multiply(spread(g, [axis], pairs), after);
  const rest = sum(where(less(column, row), like(terms, 0), terms), [axis + 1]);
  return [multiply(shifted(node, axis, 1), rest)];
});
const prefixMaximumOp = prefix('prefixMaximum', 'maximum', null);
const prefixMinimumOp = prefix('prefixMinimum', 'minimum', null);

function prefixOf(op: ReduceOp): (x: Node, axis: number) => Node {
  return (x, axis) => record(op, [x], x.shape, x.dtype, tuple([axis, 0]));
}

export const SUM: Combination = {
  short: prefixOf(prefixSumOp),
  combine: add,
  identity: IDENTITY.sum,
};
export const PRODUCT: Combination = {
  short: prefixOf(prefixProductOp),
  combine: multiply,
  identity: IDENTITY.product,
};
/** No gradient flows: the callers choose elements by position. */
export const MAXIMUM: Combination = {
  short: prefixOf(prefixMaximumOp),
  combine: maximum,
  identity: IDENTITY.maximum,
};
/** No gradient flows, as for {@link MAXIMUM}. */
export const MINIMUM: Combination = {
  short: prefixOf(prefixMinimumOp),
  combine: minimum,
  identity: IDENTITY.minimum,
};

/** Element j gets the product of the others, which is exact next to zeros. */
const productOp = alongAxes('prod', 'product', (node, g) => {
  const x = node.inputs[0];
  const [axis] = node.attributes.values;
  const { values } = x.shape;
  const pairs = values.toSpliced(axis, 0, values[axis]);
  const isOwn = equal(range(pairs, axis), range(pairs, axis + 1));
  const each = spread(x, [axis], pairs);
  const others = product(where(isOwn, like(each, 1), each), axis + 1);
  return [multiply(spread(g, [axis], values), others)];
});

/** The product along `axis`, which the result lacks; 1 for an empty line. */
export function product(x: Node, axis: number): Node {
  const shape = x.shape.values;
  const length = shape[axis];
  if (length <= BLOCK) return reduce(productOp, x, [axis]);
  const count = Math.ceil(length / BLOCK);
  const ones = constant(1, tuple(shape.with(axis, count * BLOCK - length)), x.dtype);
  const whole = ones.shape.size === 0 ? x : cat([x, ones], axis);
  const blocks = reshape(whole, shape.toSpliced(axis, 1, count, BLOCK));
  return product(reduce(productOp, blocks, [axis + 1]), axis);
}

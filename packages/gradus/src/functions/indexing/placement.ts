/** Where sources go in a tensor: the code that the functions of positions share. It is not public. */

import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import { chainsOf, combineRows, moveRows, readRows } from '../../ops/composite/rows.ts';
import { add, cast, lessEqual, like, multiply, subtract } from '../../ops/elementwise.ts';
import { checked, gather, indexSelect, somewhere } from '../../ops/gather.ts';
import { constant, range } from '../../ops/leaves.ts';
import { permute, place, reshape } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import { type ScatterKind, scatter } from '../../ops/scatter.ts';
import { runtime } from '../../runtime/runtime.ts';
import { ArgumentError } from '../../util/errors.ts';

/**
 * The most comparisons of positions with elements of the result in the graph. Above it, a function reads the positions
 * when it is called, and its time grows with the sources plus the result. For the gradient of 10,000 rows of 16 at 10,000
 * positions, that is about 50 times as fast as comparing.
 */
const MOST_COMPARISONS = 2 ** 25;

/** Sources that go to elements of a tensor. */
export interface Placement {
  /** bool: the elements that have a source. */
  readonly touched: Node;
  /** Each element combines its sources: 0, 1 or ∓∞ (int32: the end of the range) if there are none. */
  combine(kind: ScatterKind, sources: Node): Node;
  /** The element of each source, in the shape of the sources. */
  read(y: Node): Node;
  /** The last source of each element; any value if there is none. */
  lastOf(sources: Node): Node;
}

/**
 * The place of each source along `dimension` of a tensor of `shape`.
 * @param index int32: the position of each source; in the other dimensions it has the place that it has itself
 */
export function placeAlong(shape: readonly number[], dimension: number, index: Node): Placement {
  const rows = checked(index, shape[dimension]);
  const size = shape.reduce((n, extent) => n * extent, 1);
  if (size * index.shape.values[dimension] > MOST_COMPARISONS) {
    const flat = linear(rows, dimension, shape);
    const from = placeRows([size, 1], reshape(flat, [flat.shape.size]));
    const column = (x: Node): Node => reshape(x, [x.shape.size, 1]);
    return {
      touched: reshape(from.touched, shape),
      combine: (kind, sources) => reshape(from.combine(kind, column(sources)), shape),
      read: (y) => reshape(from.read(column(y)), index.shape.values),
      lastOf: (sources) => reshape(from.lastOf(column(sources)), shape),
    };
  }
  // Sources outside of the index are nowhere.
  const inner = shape.map((n, d) => (d === dimension ? index.shape.values[d] : n));
  const padded = (x: Node): Node =>
    place(
      x,
      inner,
      shape.map(() => 0),
      shape.map(() => 1),
    );
  const one = like(rows, 1);
  const all = subtract(padded(add(rows, one)), constant(1, padded(rows).shape, 'int32'));
  const last = scatter('maximum', range(inner, dimension), dimension, all, shape);
  return {
    touched: lessEqual(like(last, 0), last),
    combine: (kind, sources) => scatter(kind, padded(sources), dimension, all, shape),
    read: (y) => gather(y, dimension, rows),
    lastOf: (sources) => gather(padded(sources), dimension, somewhere(last)),
  };
}

/** The position of each element in row-major order of `shape`, where `rows` replaces its place along `dimension`. */
function linear(rows: Node, dimension: number, shape: readonly number[]): Node {
  let flat = like(rows, 0);
  shape.forEach((extent, d) => {
    const at = d === dimension ? rows : range(rows.shape.values, d);
    flat = add(multiply(flat, like(flat, extent)), at);
  });
  return flat;
}

/**
 * The place of each source, a row of [m, w], in a matrix [n, w].
 * @param positions int32 [m], checked
 */
export function placeRows([n, w]: readonly [number, number], positions: Node): Placement {
  const m = positions.shape.size;
  if (n * m * w <= MOST_COMPARISONS) {
    return placeAlong([n, w], 0, expand(reshape(positions, [m, 1]), [m, w]));
  }
  const chains = chainsOf(readPositions(positions), n);
  const isTouched = reshape(lessEqual(like(chains.last, 0), chains.last), [n, 1]);
  return {
    touched: expand(isTouched, [n, w]),
    combine: (kind, sources) => combineRows(kind, sources, chains),
    read: (y) => readRows(y, chains),
    lastOf: (sources) => moveRows(sources, chains.last, chains.owner),
  };
}

/**
 * The place of each slice along `dimension` of a tensor of `shape`.
 * @param positions int32 [m]
 */
export function placeSlices(
  shape: readonly number[],
  dimension: number,
  positions: Node,
): Placement {
  const [n, m] = [shape[dimension], positions.shape.size];
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (size * m <= MOST_COMPARISONS) {
    const at = reshape(
      positions,
      shape.map((_, d) => (d === dimension ? m : 1)),
    );
    return placeAlong(
      shape,
      dimension,
      expand(
        at,
        shape.map((extent, d) => (d === dimension ? m : extent)),
      ),
    );
  }
  const axes = [dimension, ...shape.map((_, d) => d).filter((d) => d !== dimension)];
  const width = size / n;
  const asRows = (x: Node): Node => reshape(permute(x, axes), [x.shape.values[dimension], width]);
  const restored = (rows: Node): Node => {
    const extents = axes.map((d) => (d === dimension ? rows.shape.values[0] : shape[d]));
    return permute(reshape(rows, extents), inverse(axes));
  };
  const from = placeRows([n, width], checked(positions, n));
  return {
    touched: restored(from.touched),
    combine: (kind, sources) => restored(from.combine(kind, asRows(sources))),
    read: (y) => restored(from.read(asRows(y))),
    lastOf: (sources) => restored(from.lastOf(asRows(sources))),
  };
}

/** The inverse of a permutation: the position of each dimension in `axes`. */
export function inverse(axes: readonly number[]): number[] {
  const result: number[] = [];
  axes.forEach((from, to) => {
    result[from] = to;
  });
  return result;
}

/** The rows of a matrix [n, w] at `positions`, int32 [m], checked. */
export function pickRows(x: Node, positions: Node): Node {
  const [n, w] = x.shape.values;
  const isSmall = n * positions.shape.size * w <= MOST_COMPARISONS;
  if (isSmall || !x.needsGrad) return indexSelect(x, 0, positions);
  return readRows(x, chainsOf(readPositions(positions), n));
}

/** {@link gather} of `positions`, which have the shape of `x` in all dimensions but `dimension`. */
export function pickElements(x: Node, dimension: number, positions: Node): Node {
  const isSmall = x.shape.size * positions.shape.values[dimension] <= MOST_COMPARISONS;
  if (isSmall || !x.needsGrad) return gather(x, dimension, positions);
  return placeAlong(x.shape.values, dimension, positions).read(x);
}

function readPositions(positions: Node): Int32Array {
  return Int32Array.from(runtime.read(positions));
}

/**
 * Positions as int32.
 * @throws ArgumentError if they are not integers
 */
export function asPositions(op: string, index: Node): Node {
  if (index.dtype === 'int32' || index.dtype === 'uint8') return cast(index, 'int32');
  const hint = isReal(index.dtype) ? ' Use int().' : '';
  throw new ArgumentError(
    op,
    `positions must be integers (int32 or uint8), got ${index.dtype}.${hint}`,
  );
}

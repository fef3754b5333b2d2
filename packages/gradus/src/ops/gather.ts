/** Reads at positions that come from data, and the sums that are their gradients. */

import type { Gradient, InputAt, Node, ReduceOp, SumBlocks } from '../graph/node.ts';
import { resized, tuple } from '../graph/tuple.ts';
import { type DType, isReal } from '../ir/dtype.ts';
import { sameAtom, valueIndex } from '../ir/index-algebra.ts';
import type { Combine, Expression, Index } from '../ir/loop.ts';
import { countReads } from '../ir/walk.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { cast, equal, less, like, maximum, where } from './elementwise.ts';
import { apply, position, select, value } from './expressions.ts';
import { range } from './leaves.ts';
import { matmul } from './matmul.ts';
import { reshape, slice, transpose } from './movement.ts';
import { defineMap, defineReduce, record } from './record.ts';
import { expand } from './reduce.ts';

/**
 * The cost of a read at a position from data, in additions: the position is loaded and checked, and the lanes of a vector
 * may be apart. So the rows of a batch are copied once, not read inside each product with them.
 * @heuristic
 */
const READ = 6;

export const checkedOp = defineMap({
  name: 'checked',
  access: 'pointwise',
  cost: 1,
  gradient: null,
  lower: (node, at, input) => position(valueIndex(input(0, at), node.attributes.values[0])),
});

/** The positions `index`, checked when the program runs: a position outside `extent` is an error. */
export function checked(index: Node, extent: number): Node {
  return record(checkedOp, [index], index.shape, index.dtype, tuple([extent]));
}

/** The element of the first input of `node` at the point `at`, with the position `row` from data in its dimension. */
function readAt(node: Node, at: readonly Index[], row: Index, input: InputAt): Expression {
  const dimension = node.attributes.values[0];
  const point = at.map((index, d) => (d === dimension ? row : index));
  const found = node.inputs[0].shape.size === 0 ? value(0, node.dtype) : input(0, point);
  // The position does not matter for an empty dimension, for one element, and for a repeated element.
  const isChecked = [...countReads([found]).keys()].some(
    (part) => 'terms' in part && part.terms.some(({ atom }) => sameAtom(atom, row.terms[0].atom)),
  );
  if (isChecked) return found;
  const isInRange = apply('lessEqual', 'bool', value(0, 'int32'), position(row));
  return select(isInRange, found, value(0, node.dtype));
}

/** The element of the first input at `at`, with a position of the second in the dimension of `node`. */
function selected(node: Node, at: readonly Index[], input: InputAt): Expression {
  const dimension = node.attributes.values[0];
  const extent = node.inputs[0].shape.values[dimension];
  const row = valueIndex(input(1, [at[dimension]]), extent);
  return readAt(node, at, row, input);
}

/** Attribute: the dimension of the first input in which the second input has positions. */
export const indexSelectOp = defineMap({
  name: 'indexSelect',
  access: 'other',
  cost: READ,
  lower: selected,
  gradient: (node, g) => {
    const [x, index] = node.inputs;
    const dimension = node.attributes.values[0];
    const rows = checked(index, x.shape.values[dimension]);
    return [record(indexSumOp, [g, rows], x.shape, g.dtype, tuple([dimension])), null];
  },
});

/**
 * indexSelect of rows. Its gradient is a matrix product with a one-hot factor, whose zeros the WebAssembly backend
 * skips. For tables of thousands of rows this takes a tenth of the time of a sum over the chosen rows.
 */
export const embeddingOp = defineMap({
  name: 'embedding',
  access: 'other',
  cost: READ,
  lower: selected,
  gradient: (node, g) => {
    const [table, index] = node.inputs;
    const shape = [index.shape.size, table.shape.values[0]];
    const rows = reshape(checked(index, shape[1]), [shape[0], 1]);
    const oneHot = cast(equal(expand(rows, shape), range(shape, 1)), g.dtype);
    return [matmul(transpose(oneHot, 0, 1), g), null];
  },
});

/** The blocks of the sum, of which most terms are 0: only the rows with index[l] = r count. */
const BLOCKS: SumBlocks = { longest: 128, block: 64, position: () => 0 };

/** The adjoint of indexSelect: row r is the sum of the rows l of the input with index[l] = r. */
const indexSumOp = defineReduce({
  name: 'indexSum',
  combine: 'sum',
  blocks: BLOCKS,
  gradient: (node, g) => [indexSelect(g, node.attributes.values[0], node.inputs[1]), null],
  extents: (node) => [node.inputs[1].shape.values[0]],
  repeats: (node) => node.shape.values[node.attributes.values[0]],
  lower: (node, at, [l], input) => {
    const dimension = node.attributes.values[0];
    const here = apply('equal', 'bool', input(1, [l]), position(at[dimension]));
    const read = input(
      0,
      at.map((index, d) => (d === dimension ? l : index)),
    );
    return select(here, read, value(0, node.dtype));
  },
});

/** Attribute: the dimension, as for {@link indexSelectOp}. */
export const gatherOp = defineMap({
  name: 'gather',
  access: 'other',
  cost: READ,
  gradient: (node, g) => {
    const [x, index] = node.inputs;
    return [scatterSum(g, node.attributes.values[0], index, x.shape.values), null];
  },
  lower: (node, at, input) => {
    const dimension = node.attributes.values[0];
    const extent = node.inputs[0].shape.values[dimension];
    const row = valueIndex(input(1, at), extent);
    return readAt(node, at, row, input);
  },
});

/**
 * A reduction at positions from data: each output element combines the elements of input 0 whose position in input 1 is
 * its own. Both inputs have the shape of the result in all dimensions but that of the attribute. A position of −1 is
 * nowhere. The cost is the number of output elements times the number of positions along the dimension.
 * @param identity what combines to nothing, in the dtype of the result
 */
export function defineScatter(
  name: string,
  combine: Combine,
  identity: (dtype: DType) => number,
  gradient: Gradient | null,
): ReduceOp {
  return defineReduce({
    name,
    combine,
    gradient,
    blocks: combine === 'sum' ? BLOCKS : undefined,
    extents: (node) => [node.inputs[1].shape.values[node.attributes.values[0]]],
    repeats: (node) => node.shape.values[node.attributes.values[0]],
    lower: (node, at, [l], input) => {
      const dimension = node.attributes.values[0];
      const from = at.map((index, d) => (d === dimension ? l : index));
      const here = apply('equal', 'bool', input(1, from), position(at[dimension]));
      return select(here, input(0, from), value(identity(node.dtype), node.dtype));
    },
  });
}

export const scatterSumOp = defineScatter(
  'scatterSum',
  'sum',
  () => 0,
  (node, g) => [gatherThere(g, node.attributes.values[0], node.inputs[1]), null],
);

/** {@link gather}, and 0 at positions of −1. */
export function gatherThere(x: Node, dimension: number, rows: Node): Node {
  const found = gather(x, dimension, somewhere(rows));
  return where(less(rows, like(rows, 0)), like(found, 0), found);
}

/** The positions `rows`, with 0 for −1. */
export function somewhere(rows: Node): Node {
  return maximum(rows, like(rows, 0));
}

/** The adjoint of gather: sums `g` into `shape` at the positions `index`. */
function scatterSum(g: Node, dimension: number, index: Node, shape: readonly number[]): Node {
  const rows = checked(index, shape[dimension]);
  if (g.shape.values[dimension] !== 1) {
    return record(scatterSumOp, [g, rows], tuple(shape), g.dtype, tuple([dimension]));
  }
  // With one position in each line, as in a loss, a comparison takes the place of the sum.
  const spread = expand(g, shape);
  const chosen = equal(expand(rows, shape), range(shape, dimension));
  return where(chosen, spread, like(spread, 0));
}

function asIndex(op: string, index: Node): Node {
  if (!isReal(index.dtype) && index.dtype !== 'bool') return cast(index, 'int32');
  throw new ArgumentError(op, `positions must be integers (int32 or uint8), got ${index.dtype}.`);
}

/**
 * The slices `index[0]`, `index[1]`, … of dimension `dimension`.
 * @param index int32 [n]; a position outside the dimension is an error when the program runs
 */
export function indexSelect(x: Node, dimension: number, index: Node): Node {
  if (index.shape.values.length !== 1) {
    throw new ShapeError(
      'indexSelect',
      [x.shape.values, index.shape.values],
      `the positions must be a vector, got shape [${index.shape.values}].`,
    );
  }
  const rows = asIndex('indexSelect', index);
  const shape = resized(x.shape, dimension, index.shape.values[0]);
  return record(indexSelectOp, [x, rows], shape, x.dtype, tuple([dimension]));
}

/**
 * The rows `index[0]`, `index[1]`, … of a learned table [n, d]. A gradient that is NaN or infinite may reach other
 * rows too.
 * @param index int32 or uint8 [m]; a position outside the table is an error when the program runs
 */
export function embedding(table: Node, index: Node): Node {
  const rows = asIndex('embedding', index);
  const shape = tuple([index.shape.size, table.shape.values[1]]);
  return record(embeddingOp, [table, rows], shape, table.dtype, tuple([0]));
}

/**
 * `torch.gather`: result[i][j] = x[index[i][j]][j] for dimension 0, and so on.
 * @param index int32 of the rank of `x`, no larger than `x` in the other dimensions
 */
export function gather(x: Node, dimension: number, index: Node): Node {
  const [from, to] = [x.shape.values, index.shape.values];
  if (from.length !== to.length || to.some((n, d) => d !== dimension && n > from[d])) {
    throw new ShapeError(
      'gather',
      [from, to],
      `positions of shape [${to}] need a tensor of the same rank that is at least as large in all ` +
        `dimensions but ${dimension}, got [${from}].`,
    );
  }
  const cut = from.map((n, d) => (d === dimension ? n : to[d]));
  const inner = slice(
    x,
    cut.map(() => 0),
    cut.map(() => 1),
    cut,
  );
  return record(
    gatherOp,
    [inner, asIndex('gather', index)],
    index.shape,
    x.dtype,
    tuple([dimension]),
  );
}

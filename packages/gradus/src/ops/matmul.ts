import type { Node } from '../graph/node.ts';
import { tuple } from '../graph/tuple.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { apply } from './expressions.ts';
import { reshape, transpose } from './movement.ts';
import { defineReduce, record } from './record.ts';
import { broadcastShape, expand } from './reduce.ts';

/** Both inputs have the same rank, at least 2, and equal dimensions before the last two. */
export const matmulOp = defineReduce({
  name: 'matmul',
  combine: 'sum',
  isMatrixProduct: true,
  gradient: (node, g) => {
    const [a, b] = node.inputs;
    return [a.needsGrad ? product(g, flip(b)) : null, b.needsGrad ? product(flip(a), g) : null];
  },
  extents: (node) => [node.inputs[0].shape.values.at(-1) as number],
  blocks: {
    longest: 1024,
    block: 128,
    // For a single column, the terms are adjacent in the rows of the left factor.
    position: ({ shape }) => shape.values.length - (shape.values.at(-1) === 1 ? 1 : 2),
  },
  repeats: (node, input) => node.shape.values.at(input === 0 ? -1 : -2) as number,
  lower: (node, at, [k], input) => {
    const batch = at.slice(0, -2);
    const [row, column] = at.slice(-2);
    const { dtype } = node;
    return apply('multiply', dtype, input(0, [...batch, row, k]), input(1, [...batch, k, column]));
  },
});

/** [.., M, K] · [.., K, N] → [.., M, N], with equal dimensions before the last two. */
function product(a: Node, b: Node): Node {
  const shape = [...a.shape.values.slice(0, -1), b.shape.values.at(-1) as number];
  return record(matmulOp, [a, b], tuple(shape), a.dtype);
}

function flip(x: Node): Node {
  const rank = x.shape.values.length;
  return transpose(x, rank - 2, rank - 1);
}

/**
 * The matrix product of `torch.matmul`: a vector is a row on the left and a column on the right; dimensions before
 * the last two broadcast.
 * @throws ShapeError for scalars, and for different inner dimensions
 * @throws ArgumentError for different dtypes, and for bool
 */
export function matmul(a: Node, b: Node): Node {
  const [left, right] = [a.shape.values, b.shape.values];
  if (left.length === 0 || right.length === 0) {
    throw new ShapeError('matmul', [left, right], 'a scalar has no dimension to multiply along.');
  }
  const columns = right.length === 1 ? right[0] : right[right.length - 2];
  if (left[left.length - 1] !== columns) {
    throw new ShapeError(
      'matmul',
      [left, right],
      `[${left}] · [${right}]: the last dimension on the left is ${left[left.length - 1]}, ` +
        `the ${right.length === 1 ? 'length' : 'number of rows'} on the right is ${columns}; ` +
        'they must be equal.',
    );
  }
  if (a.dtype !== b.dtype || a.dtype === 'bool') {
    throw new ArgumentError(
      'matmul',
      `takes two tensors of one dtype of numbers, got ${a.dtype} and ${b.dtype}. Convert with float().`,
    );
  }
  const x = left.length === 1 ? reshape(a, [1, left[0]]) : a;
  const y = right.length === 1 ? reshape(b, [right[0], 1]) : b;
  const result = batched(x, y);
  const shape = [...result.shape.values];
  if (right.length === 1) shape.splice(-1, 1);
  if (left.length === 1) shape.splice(right.length === 1 ? -1 : -2, 1);
  return reshape(result, shape);
}

function batched(a: Node, b: Node): Node {
  const [left, right] = [a.shape.values, b.shape.values];
  // Join many matrices on the left into one tall matrix: a single product, without copies of the right side.
  if (left.length > 2 && right.length === 2) {
    const k = left[left.length - 1];
    const rows = left.slice(0, -1).reduce((m, n) => m * n, 1);
    const flat = product(reshape(a, [rows, k]), b);
    return reshape(flat, [...left.slice(0, -1), right[1]]);
  }
  if (left.length === 2 && right.length === 2) return product(a, b);
  const batch = broadcastShape('matmul', left.slice(0, -2), right.slice(0, -2));
  return product(
    expand(a, [...batch, ...left.slice(-2)]),
    expand(b, [...batch, ...right.slice(-2)]),
  );
}

/** Norms of vectors and matrices. */
import type { Node } from '../graph/node.ts';
import { norm as normOf } from '../ops/composite/norm.ts';
import { abs } from '../ops/elementwise.ts';
import { permute, reshape } from '../ops/movement.ts';
import { amax, amin, sum } from '../ops/reduce.ts';
import { checkReal } from '../tensor/base.ts';
import { axesOf, type Dimensions } from '../tensor/reduction.ts';
import { fromNode, type Tensor } from '../tensor/tensor.ts';
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { singularOf } from './spectral.ts';

/**
 * The norm of a matrix: `'fro'` √Σ x², `'nuc'` the sum of the singular values, 2 and −2 the largest and the smallest one,
 * 1 and −1 the largest and the smallest sum of |x| in a column, Infinity and −Infinity in a row.
 *
 * @example
 * ```ts
 * const order: linalg.MatrixOrder = 'nuc';
 * await linalg.matrixNorm(tensor([[3, 0], [0, 4]]), order).item(); // 7
 * ```
 */
export type MatrixOrder = 'fro' | 'nuc' | number;

/**
 * (Σ |x|ᵖ)^(1/p) along dimensions, of all elements if `dimensions` is left out; float32.
 * @param p any number; 0 counts the elements that are not 0, Infinity takes the largest |x| and −Infinity the smallest
 * @throws ArgumentError for a p that is not a number, for a dimension that does not exist or is named twice, for another
 *   dtype than float32 and float64, and for an infinite p or one below 0 along a dimension without elements
 *
 * @example
 * ```ts
 * const x = tensor([[3, -4], [0, 5]]);
 * await linalg.vectorNorm(x, 2, 1).toArray(); // [5, 5]
 * await linalg.vectorNorm(x, Infinity).item(); // 5
 * ```
 */
export function vectorNorm(
  x: Tensor,
  p = 2,
  dimensions: Dimensions | null = null,
  keepdim = false,
): Tensor {
  const op = 'linalg.vectorNorm';
  const axes = axesOf(op, dimensions ?? undefined, checkReal(op, x).shape);
  return alongVectors(op, x, p, axes, keepdim);
}

function alongVectors(
  op: string,
  x: Tensor,
  p: number,
  axes: readonly number[],
  keepdim: boolean,
): Tensor {
  if (typeof p !== 'number' || Number.isNaN(p)) {
    throw new ArgumentError(op, `the order of a vector norm must be a number, got ${shown(p)}.`);
  }
  const isEmpty = axes.some((axis) => x.shape[axis] === 0);
  if (isEmpty && (p < 0 || p === Number.POSITIVE_INFINITY)) {
    throw new ArgumentError(
      op,
      `shape [${x.shape}] has no elements along dimensions [${axes}], so a norm of order ${p} does not exist.`,
    );
  }
  return fromNode(kept(normOf(x.node, axes, p), axes, x, keepdim, op));
}

/** With `keepdim`, the reduced dimensions stay with size 1. */
function kept(
  reduced: Node,
  axes: readonly number[],
  { shape }: Tensor,
  keepdim: boolean,
  op: string,
): Node {
  checkArgument(op, 'keepdim', keepdim, 'boolean');
  if (!keepdim) return reduced;
  return reshape(
    reduced,
    shape.map((n, d) => (axes.includes(d) ? 1 : n)),
  );
}

/**
 * The norm of matrices along two dimensions. Orders 2, −2 and `'nuc'` read `x`.
 * @throws ShapeError for fewer than two dimensions
 * @throws ArgumentError for another order, for dimensions that are not two different ones, and for another dtype than
 *   float32
 *
 * @example
 * ```ts
 * const x = tensor([[3, 0], [0, -4]]);
 * await linalg.matrixNorm(x).item(); // 5
 * await linalg.matrixNorm(x, 1).item(); // 4
 * ```
 */
export function matrixNorm(
  x: Tensor,
  order: MatrixOrder = 'fro',
  dimensions: readonly [number, number] = [-2, -1],
  keepdim = false,
): Tensor {
  const op = 'linalg.matrixNorm';
  return alongMatrices(op, x, order, dimensions, keepdim);
}

function alongMatrices(
  op: string,
  x: Tensor,
  order: MatrixOrder,
  dimensions: readonly number[],
  keepdim: boolean,
): Tensor {
  const { shape } = checkReal(op, x);
  if (shape.length < 2) {
    throw new ShapeError(op, [shape], `needs a matrix [.., m, n], got shape [${shape}].`);
  }
  if (!Array.isArray(dimensions) || dimensions.length !== 2) {
    throw new ArgumentError(op, `dimensions must be two numbers, got ${shown(dimensions)}.`);
  }
  const axes = axesOf(op, dimensions, shape);
  const [row, column] = dimensions.map((d) => (d < 0 ? d + shape.length : d));
  const found = matrixNormOf(op, x, order, row, column);
  return fromNode(kept(found, axes, x, keepdim, op));
}

function matrixNormOf(
  op: string,
  x: Tensor,
  order: MatrixOrder,
  row: number,
  column: number,
): Node {
  if (order === 'fro')
    return normOf(
      x.node,
      [row, column].sort((a, b) => a - b),
      2,
    );
  const size = typeof order === 'number' ? Math.abs(order) : order;
  if (size === 2 || size === 'nuc') {
    const others = x.shape.map((_, d) => d).filter((d) => d !== row && d !== column);
    const matrices = fromNode(permute(x.node, [...others, row, column]));
    const { s } = singularOf(op, matrices, false);
    const last = [s.shape.values.length - 1];
    return size === 'nuc' ? sum(s, last) : order === 2 ? amax(s, last) : amin(s, last);
  }
  if (size !== 1 && size !== Number.POSITIVE_INFINITY) {
    throw new ArgumentError(
      op,
      `the order of a matrix norm is 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity, got ${shown(order)}.`,
    );
  }
  const [along, over] = size === 1 ? [row, column] : [column, row];
  const sums = sum(abs(x.node), [along]);
  const rest = [over - (along < over ? 1 : 0)];
  return (order as number) > 0 ? amax(sums, rest) : amin(sums, rest);
}

/**
 * A norm of vectors or matrices. Without an order, √Σ x² along `dimensions`, or of all elements. With an order, one
 * dimension (or a tensor of one dimension) gives {@link vectorNorm}, two give {@link matrixNorm}.
 * @throws ShapeError with an order and without dimensions, unless `x` has one or two dimensions
 * @throws ArgumentError as the two functions
 *
 * @example
 * ```ts
 * const x = tensor([[3, 0], [0, -4]]);
 * await linalg.norm(x).item(); // 5
 * await linalg.norm(x, 1, 0).toArray(); // [3, 4]
 * await linalg.norm(x, 'nuc').item(); // 7
 * ```
 */
export function norm(
  x: Tensor,
  order: MatrixOrder | null = null,
  dimensions: Dimensions | null = null,
  keepdim = false,
): Tensor {
  const op = 'linalg.norm';
  const { shape } = checkReal(op, x);
  const axes = axesOf(op, dimensions ?? undefined, shape);
  if (order === null) return alongVectors(op, x, 2, axes, keepdim);
  if (dimensions === null && (shape.length < 1 || shape.length > 2)) {
    throw new ShapeError(
      op,
      [shape],
      `with an order, needs one or two dimensions, or a list of dimensions; got shape [${shape}].`,
    );
  }
  if (axes.length === 1) return alongVectors(op, x, order as number, axes, keepdim);
  return alongMatrices(op, x, order, (dimensions ?? [0, 1]) as readonly number[], keepdim);
}

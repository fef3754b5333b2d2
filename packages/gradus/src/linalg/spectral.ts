/** Eigenvalues and singular values. */
import type { Node } from '../graph/node.ts';
import { add, divide, like, multiply, subtract, where } from '../ops/elementwise.ts';
import { matmul } from '../ops/matmul.ts';
import { cat } from '../ops/movement.ts';
import { fromNode, type Tensor } from '../tensor/tensor.ts';
import { checkArgument } from '../util/arguments.ts';
import { defineComputed } from './computed.ts';
import { decompose as eigen } from './decompositions/eigh.ts';
import { decompose as singular } from './decompositions/svd.ts';
import {
  asColumns,
  asRows,
  checkFinite,
  matricesOf,
  onDiagonal,
  squareOf,
  transposed,
} from './matrices.ts';

/**
 * x divided by vⱼ − vᵢ, or by vⱼ² − vᵢ² if `isOfSquares`; 0 on the diagonal. As in PyTorch, the quotient is not finite
 * for equal values.
 */
function overGaps(x: Node, values: Node, isOfSquares: boolean): Node {
  const [rows, columns] = [asRows(values, x), asColumns(values, x)];
  const difference = subtract(rows, columns);
  const gap = isOfSquares ? multiply(difference, add(rows, columns)) : difference;
  const diagonal = onDiagonal(x);
  return where(diagonal, like(x, 0), divide(x, where(diagonal, like(x, 1), gap)));
}

/** Giles 2008, "Collected matrix derivative results", 3.1. */
const eighOf = defineComputed('linalgEigh', [
  (g, [, vectors]) => [matmul(multiply(vectors, asRows(g, vectors)), transposed(vectors))],
  (g, [values, vectors]) => {
    // Half of the difference: the gradient is symmetric, as in PyTorch.
    const turn = skew(matmul(transposed(vectors), g));
    const inner = overGaps(multiply(turn, like(turn, 0.5)), values, false);
    return [matmul(matmul(vectors, inner), transposed(vectors))];
  },
]);

/**
 * Eigenvalues, in ascending order, and eigenvectors, as columns, of symmetric matrices: [.., n, n] → [.., n] and
 * [.., n, n]. It reads the lower triangle of `x` and takes the matrix for symmetric.
 *
 * An eigenvector can have either sign; here its element of largest size is positive. PyTorch's sign depends on its
 * library, so use results that do not depend on it. The gradient of vectors of equal eigenvalues is not finite.
 *
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for NaN and infinities, and for integers and bools
 *
 * @example
 * ```ts
 * const [values, vectors] = linalg.eigh(tensor([[3, 0], [0, 1]]));
 * await values.toArray(); // [1, 3]
 * await vectors.toArray(); // [[0, 1], [1, 0]]
 * ```
 */
export function eigh(x: Tensor): [values: Tensor, vectors: Tensor] {
  return eigenOf('linalg.eigh', x);
}

/**
 * The eigenvalues of {@link eigh}: [.., n, n] → [.., n], in ascending order. It reads `x`.
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for NaN and infinities, and for integers and bools
 *
 * @example
 * ```ts
 * await linalg.eigvalsh(tensor([[2, 1], [1, 2]])).toArray(); // [1, 3]
 * ```
 */
export function eigvalsh(x: Tensor): Tensor {
  return eigenOf('linalg.eigvalsh', x)[0];
}

function eigenOf(op: string, x: Tensor): [values: Tensor, vectors: Tensor] {
  const matrices = squareOf(op, x);
  checkFinite(op, matrices);
  const { rows: n, all, leaf } = matrices;
  const parts = all.map((matrix) => eigen(matrix, n));
  const [values, vectors] = eighOf(
    [x.node],
    [
      leaf(
        parts.map((part) => part.values),
        [n],
      ),
      leaf(
        parts.map((part) => part.vectors),
        [n, n],
      ),
    ],
  );
  return [fromNode(values), fromNode(vectors)];
}

/** X − Xᵀ. */
function skew(x: Node): Node {
  return subtract(x, transposed(x));
}

/** U, S and Vᵀ. Townsend 2016, "Differentiating the singular value decomposition". */
const svdOf = defineComputed('linalgSvd', [
  (g, [u, s, vh]) => {
    const along = matmul(transposed(u), g);
    const gaps = overGaps(skew(along), s, true);
    const core = matmul(u, multiply(gaps, asRows(s, gaps)));
    // The part of the gradient outside of the columns of U; there is none if U is square.
    const outside = subtract(g, matmul(u, along));
    return [matmul(isSquare(u) ? core : add(core, divide(outside, asRows(s, outside))), vh)];
  },
  (g, [u, , vh]) => [matmul(multiply(u, asRows(g, u)), vh)],
  (g, [u, s, vh]) => {
    const along = matmul(vh, transposed(g));
    const gaps = overGaps(skew(along), s, true);
    const core = matmul(multiply(asColumns(s, gaps), gaps), vh);
    const outside = subtract(g, matmul(transposed(along), vh));
    return [matmul(u, isSquare(vh) ? core : add(core, divide(outside, asColumns(s, outside))))];
  },
]);

function isSquare({ shape: { values } }: Node): boolean {
  return values[values.length - 1] === values[values.length - 2];
}

/**
 * The singular value decomposition A = U diag(S) Vᵀ, with S in descending order. It reads `x`.
 *
 * Shape, with k = min(m, n): [.., m, n] → U [.., m, m], S [.., k] and Vᵀ [.., n, n]; without `fullMatrices`, U [.., m, k]
 * and Vᵀ [.., k, n].
 *
 * A pair of singular vectors can have either sign; here the element of largest size of each column of U is positive.
 * PyTorch's signs depend on its library, so use results that do not depend on them. The gradient of vectors of equal
 * singular values is not finite, and none flows through the columns that `fullMatrices` adds.
 *
 * @throws ShapeError for fewer than two dimensions
 * @throws ArgumentError for NaN and infinities, and for integers and bools
 *
 * @example
 * ```ts
 * const [u, s, vh] = linalg.svd(tensor([[0, 2], [3, 0]]));
 * await s.toArray(); // [3, 2]
 * await u.mul(s).matmul(vh).toArray(); // [[0, 2], [3, 0]]
 * ```
 */
export function svd(x: Tensor, fullMatrices = true): [u: Tensor, s: Tensor, vh: Tensor] {
  checkArgument('linalg.svd', 'fullMatrices', fullMatrices, 'boolean');
  const { u, s, vh } = singularOf('linalg.svd', x, fullMatrices);
  return [fromNode(u), fromNode(s), fromNode(vh)];
}

/**
 * The singular values of matrices, in descending order: [.., m, n] → [.., min(m, n)]. It reads `x`.
 * @throws ShapeError for fewer than two dimensions
 * @throws ArgumentError for NaN and infinities, and for integers and bools
 *
 * @example
 * ```ts
 * await linalg.svdvals(tensor([[0, 2], [3, 0]])).toArray(); // [3, 2]
 * ```
 */
export function svdvals(x: Tensor): Tensor {
  return fromNode(singularOf('linalg.svdvals', x, false).s);
}

/** The decomposition as nodes. */
export function singularOf(
  op: string,
  x: Tensor,
  fullMatrices: boolean,
): { u: Node; s: Node; vh: Node } {
  const matrices = matricesOf(op, x);
  checkFinite(op, matrices);
  const { rows, columns, all, leaf } = matrices;
  const k = Math.min(rows, columns);
  const parts = all.map((matrix) => singular(matrix, rows, columns));
  const columnsOfU = (from: number, to: number): Node =>
    leaf(
      parts.map((part) => part.u.filter((_, i) => i % rows >= from && i % rows < to)),
      [rows, to - from],
    );
  const rowsOfV = (from: number, to: number): Node =>
    leaf(
      parts.map((part) => part.vh.subarray(from * columns, to * columns)),
      [to - from, columns],
    );
  const sizes = leaf(
    parts.map((part) => part.s),
    [k],
  );
  const [u, s, vh] = svdOf([x.node], [columnsOfU(0, k), sizes, rowsOfV(0, k)]);
  if (!fullMatrices) return { u, s, vh };
  const rank = x.dim();
  return {
    u: k === rows ? u : cat([u, columnsOfU(k, rows)], rank - 1),
    s,
    vh: k === columns ? vh : cat([vh, rowsOfV(k, columns)], rank - 2),
  };
}

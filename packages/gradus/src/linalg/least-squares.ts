/** Least squares, pseudoinverses and ranks. */
import type { Node } from '../graph/node.ts';
import { epsilonOf } from '../ir/dtype.ts';
import { add, multiply, negative, subtract } from '../ops/elementwise.ts';
import { matmul } from '../ops/matmul.ts';
import { reshape } from '../ops/movement.ts';
import { broadcastShape, expand, sum } from '../ops/reduce.ts';
import { fromArray } from '../tensor/create/create.ts';
import { zeros } from '../tensor/create/fill.ts';
import { fromNode, type Tensor } from '../tensor/tensor.ts';
import { NOT_NEGATIVE } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { defineComputed } from './computed.ts';
import { decompose } from './decompositions/svd.ts';
import { tallQr } from './factorizations.ts';
import { checkFinite, checkMatrices, type Matrices, matricesOf, transposed } from './matrices.ts';
import { refuseRight, rightSide } from './solve.ts';

/**
 * X that minimizes ‖A X − B‖, for matrices of full rank; the shortest one if A has fewer rows than columns. It reads A.
 *
 * Shape: A [.., m, n] and B [.., m, k] → solution [.., n, k], residuals Σ (A X − B)² over rows [.., k], which are empty
 * unless m > n, rank int32 [..], and an empty tensor for the singular values, which this method does not compute. B is a
 * vector if it has one dimension, or the shape of A without the last one.
 *
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError for a matrix without full rank, and for integers and bools
 *
 * @example
 * ```ts
 * const a = tensor([[1, 0], [1, 1], [1, 2]]);
 * const [solution] = linalg.lstsq(a, tensor([[1], [3], [5]]));
 * (await solution.sub(tensor([[1], [2]])).abs().max().item()) < 1e-6; // true
 * ```
 */
export function lstsq(
  a: Tensor,
  b: Tensor,
): [solution: Tensor, residuals: Tensor, rank: Tensor, singularValues: Tensor] {
  const op = 'linalg.lstsq';
  const { node: right, isVector } = rightSide(op, a, b);
  checkMatrices(op, a);
  const [m, n] = [a.shape, right.shape.values];
  const [rows, columns] = m.slice(-2);
  if (n[n.length - 2] !== rows) refuseRight(op, a, b);
  const batch = broadcastShape(op, m.slice(0, -2), n.slice(0, -2));
  const left = expand(a.node, [...batch, rows, columns]);
  const side = expand(right, [...batch, ...n.slice(-2)]);
  const solution = rows >= columns ? ofTall(op, left, side) : ofWide(op, left, side);
  const { dtype } = solution;
  const isOver = rows > columns;
  const difference = subtract(matmul(left, solution), side);
  const residuals = isOver
    ? fromNode(sum(multiply(difference, difference), [batch.length]))
    : zeros([0], { dtype });
  const count = batch.reduce((product, size) => product * size, 1);
  const rank = fromArray(new Int32Array(count).fill(Math.min(rows, columns)), batch);
  const shaped = isVector ? reshape(solution, solution.shape.values.slice(0, -1)) : solution;
  return [fromNode(shaped), residuals, rank, zeros([0], { dtype })];
}

/** A = Q R: X = R⁻¹ Qᵀ B. */
function ofTall(op: string, a: Node, b: Node): Node {
  const [q, r, inverse] = fullRankQr(op, a);
  return r.shape.size === 0 ? matmul(transposed(a), b) : matmul(inverse, matmul(transposed(q), b));
}

/** Aᵀ = Q R: X = Q R⁻ᵀ B. */
function ofWide(op: string, a: Node, b: Node): Node {
  const [q, , inverse] = fullRankQr(op, transposed(a));
  return matmul(q, matmul(transposed(inverse), b));
}

function fullRankQr(op: string, a: Node): Node[] {
  const parts = tallQr(op, fromNode(a));
  const [rows, columns] = a.shape.values.slice(-2);
  const r = fromNode(parts[1]).dataSync();
  for (let start = 0; start < r.length; start += columns * columns) {
    const diagonal = Array.from({ length: columns }, (_, i) =>
      Math.abs(r[start + i * (columns + 1)]),
    );
    if (Math.min(...diagonal) > epsilonOf(a.dtype) * rows * Math.max(...diagonal)) continue;
    throw new ArgumentError(
      op,
      'the matrix does not have full rank: its columns or rows depend on each other. ' +
        'Use linalg.pinv(a).matmul(b).',
    );
  }
  return parts;
}

/**
 * Options of {@link pinv} and {@link matrixRank}: a singular value counts as 0 up to max(atol, rtol · the largest one).
 *
 * @example
 * ```ts
 * const options: linalg.RankOptions = { atol: 0.1 };
 * await linalg.matrixRank(tensor([[1, 0], [0, 0.01]]), options).item(); // 1
 * ```
 */
export interface RankOptions {
  /** Default 0. */
  atol?: number;
  /** Default max(m, n) · 2⁻²³ (2⁻⁵² for float64), or 0 if `atol` is given. */
  rtol?: number;
}

/** The limit of each matrix below which singular values count as 0. */
function limitsOf(op: string, { rows, columns, dtype }: Matrices, options?: RankOptions) {
  const { atol, rtol } = checkOptions(op, options, { atol: NOT_NEGATIVE, rtol: NOT_NEGATIVE });
  const share = rtol ?? (atol ? 0 : Math.max(rows, columns) * epsilonOf(dtype));
  return (s: Float64Array): number => Math.max(atol ?? 0, share * (s[0] ?? 0));
}

/** Golub and Pereyra 1973, "The differentiation of pseudo-inverses and nonlinear least squares problems", 4.12. */
const pinvOf = defineComputed('linalgPinv', [
  (g, [p], [a]) => {
    const [pt, gt] = [transposed(p), transposed(g)];
    const inner = negative(matmul(matmul(pt, g), pt));
    const left = subtract(gt, matmul(a, matmul(p, gt)));
    const right = matmul(pt, p);
    const first = matmul(left, matmul(p, pt));
    const outer = subtract(gt, matmul(matmul(gt, p), a));
    return [add(add(inner, first), matmul(right, outer))];
  },
]);

/**
 * The Moore–Penrose pseudoinverse: [.., m, n] → [.., n, m]. It reads `x`.
 * @throws ShapeError for fewer than two dimensions
 * @throws ArgumentError for NaN and infinities, for integers and bools, and for an option below 0
 *
 * @example
 * ```ts
 * await linalg.pinv(tensor([[2, 0], [0, 0]])).toArray(); // [[0.5, 0], [0, 0]]
 * ```
 */
export function pinv(x: Tensor, options?: RankOptions): Tensor {
  const op = 'linalg.pinv';
  const matrices = matricesOf(op, x);
  checkFinite(op, matrices);
  const { rows, columns, all, leaf } = matrices;
  const limitOf = limitsOf(op, matrices, options);
  const inverses = all.map((matrix) => {
    const { u, s, vh } = decompose(matrix, rows, columns);
    const limit = limitOf(s);
    const inverse = new Float64Array(columns * rows);
    for (let k = 0; k < s.length && s[k] > limit; k++) {
      for (let i = 0; i < columns; i++) {
        const factor = vh[k * columns + i] / s[k];
        for (let j = 0; j < rows; j++) inverse[i * rows + j] += factor * u[j * rows + k];
      }
    }
    return inverse;
  });
  return fromNode(pinvOf([x.node], [leaf(inverses, [columns, rows])])[0]);
}

/**
 * How many singular values of each matrix are above the limit: int32, [.., m, n] → [..]. It reads `x`.
 * @throws ShapeError for fewer than two dimensions
 * @throws ArgumentError for NaN and infinities, for integers and bools, and for an option below 0
 *
 * @example
 * ```ts
 * await linalg.matrixRank(tensor([[1, 2], [2, 4]])).item(); // 1
 * ```
 */
export function matrixRank(x: Tensor, options?: RankOptions): Tensor {
  const op = 'linalg.matrixRank';
  const matrices = matricesOf(op, x);
  checkFinite(op, matrices);
  const { rows, columns, all, batch } = matrices;
  const limitOf = limitsOf(op, matrices, options);
  const ranks = all.map((matrix) => {
    const { s } = decompose(matrix, rows, columns);
    const limit = limitOf(s);
    return s.filter((value) => value > limit).length;
  });
  return fromArray(Int32Array.from(ranks), [...batch]);
}

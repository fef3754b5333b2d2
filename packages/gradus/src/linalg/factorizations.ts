/** Cholesky and QR decompositions. */
import type { Node } from '../graph/node.ts';
import { add, equal, less, like, multiply, negative, where } from '../ops/elementwise.ts';
import { range } from '../ops/leaves.ts';
import { matmul } from '../ops/matmul.ts';
import { cat, slice } from '../ops/movement.ts';
import { zeros } from '../tensor/create/fill.ts';
import { fromNode, type Tensor } from '../tensor/tensor.ts';
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { defineComputed } from './computed.ts';
import { decompose } from './decompositions/qr.ts';
import { invertLower, invertUpper, cholesky as lowerOf } from './decompositions/triangular.ts';
import { checkMatrices, matricesOf, nameOf, squareOf, transposed } from './matrices.ts';

/** `below` under the diagonal, `on` times the elements on it, and `above` over it. */
function triangles(below: Node, on: number, above: Node): Node {
  const { values } = below.shape;
  const row = range(values, values.length - 2);
  const column = range(values, values.length - 1);
  const diagonal = multiply(below, like(below, on));
  return where(less(column, row), below, where(equal(column, row), diagonal, above));
}

/** The second result is L⁻¹. Murray 2016, "Differentiation of the Cholesky decomposition", equation 10. */
const choleskyOf = defineComputed('linalgCholesky', [
  (g, [lower, inverse]) => {
    const product = matmul(transposed(lower), g);
    const part = triangles(product, 0.5, like(product, 0));
    const sum = matmul(matmul(transposed(inverse), part), inverse);
    const half = multiply(sum, like(sum, 0.5));
    return [add(half, transposed(half))];
  },
  (g, [, inverse]) => [negative(matmul(matmul(transposed(inverse), g), transposed(inverse)))],
]);

/**
 * Options of {@link cholesky}.
 *
 * @example
 * ```ts
 * const options: linalg.CholeskyOptions = { upper: true };
 * await linalg.cholesky(tensor([[4, 2], [2, 2]]), options).toArray(); // [[2, 1], [0, 1]]
 * ```
 */
export interface CholeskyOptions {
  /** Whether to return Lᵀ instead of L; default false. */
  upper?: boolean;
}

/**
 * The lower triangular L of A = L Lᵀ, for symmetric positive definite matrices: [.., n, n] → the same shape. It reads
 * the lower triangle of `x` and takes the matrix for symmetric.
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for a matrix that is not positive definite, and for integers and bools
 *
 * @example
 * ```ts
 * await linalg.cholesky(tensor([[4, 2], [2, 2]])).toArray(); // [[2, 0], [1, 1]]
 * ```
 */
export function cholesky(x: Tensor, options?: CholeskyOptions): Tensor {
  const op = 'linalg.cholesky';
  const { upper = false } = checkOptions(op, options, { upper: 'boolean' });
  const matrices = squareOf(op, x);
  const { rows: n, all, leaf } = matrices;
  const lower = all.map((matrix, i) => {
    const found = lowerOf(matrix, n);
    if (typeof found !== 'number') return found;
    throw new ArgumentError(
      op,
      `${nameOf(i, matrices)} is not positive definite: its first ${found} rows and columns are not.`,
    );
  });
  const inverses = lower.map((matrix) => invertLower(matrix, n));
  const [result] = choleskyOf([x.node], [leaf(lower, [n, n]), leaf(inverses, [n, n])]);
  return fromNode(upper ? transposed(result) : result);
}

/** With Q̄ or R̄ in M: (Q̄ + Q copyltu(M)) R⁻ᵀ, where copyltu copies the lower triangle to the upper one. */
function qrRule(m: Node, q: Node, inverse: Node, gradientOfQ: Node | null): Node {
  const inner = matmul(q, triangles(m, 1, transposed(m)));
  return matmul(gradientOfQ === null ? inner : add(gradientOfQ, inner), transposed(inverse));
}

/**
 * The third result is R⁻¹. M = R R̄ᵀ − Q̄ᵀ Q: Walter and Lehmann 2010, "Algorithmic differentiation of linear algebra
 * functions with application in optimum experimental design", 2.5.
 */
const qrOf = defineComputed('linalgQr', [
  (g, [q, , inverse]) => [qrRule(negative(matmul(transposed(g), q)), q, inverse, g)],
  (g, [q, r, inverse]) => [qrRule(matmul(r, transposed(g)), q, inverse, null)],
  (g, [q, r, inverse]) => {
    const ofR = negative(matmul(matmul(transposed(inverse), g), transposed(inverse)));
    return [qrRule(matmul(r, transposed(ofR)), q, inverse, null)];
  },
]);

/** Q, R and R⁻¹ of matrices with at least as many rows as columns. */
export function tallQr(op: string, x: Tensor): Node[] {
  const { rows, columns, all, leaf } = matricesOf(op, x);
  const parts = all.map((matrix) => decompose(matrix, rows, columns, columns));
  return qrOf(
    [x.node],
    [
      leaf(
        parts.map(({ q }) => q),
        [rows, columns],
      ),
      leaf(
        parts.map(({ r }) => r),
        [columns, columns],
      ),
      leaf(
        parts.map(({ r }) => invertUpper(r, columns)),
        [columns, columns],
      ),
    ],
  );
}

/**
 * Q with orthonormal columns and R, upper triangular, of A = Q R. It reads `x`.
 *
 * Shape, with k = min(m, n): [.., m, n] → Q [.., m, k] and R [.., k, n]; for `'complete'`, Q [.., m, m] and R [.., m, n];
 * for `'r'`, an empty tensor and R as in `'reduced'`.
 *
 * No gradient flows from `'r'`, nor from `'complete'` if there are more rows than columns, as in PyTorch.
 *
 * @throws ShapeError for fewer than two dimensions
 * @throws ArgumentError for another mode, and for integers and bools
 *
 * @example
 * ```ts
 * const [q, r] = linalg.qr(tensor([[3, 0], [4, 5]]));
 * await r.toArray(); // [[-5, -4], [0, 3]]
 * await q.toArray(); // [[-0.6000000238418579, -0.800000011920929], [-0.800000011920929, 0.6000000238418579]]
 * ```
 */
export function qr(
  x: Tensor,
  mode: 'reduced' | 'complete' | 'r' = 'reduced',
): [q: Tensor, r: Tensor] {
  const op = 'linalg.qr';
  checkArgument(op, 'mode', mode, ['reduced', 'complete', 'r']);
  checkMatrices(op, x);
  const [rows, columns] = [x.size(-2), x.size(-1)];
  if (mode === 'r' || (mode === 'complete' && rows > columns)) return constantQr(op, x, mode);
  if (rows >= columns) {
    const [q, r] = tallQr(op, x);
    return [fromNode(q), fromNode(r)];
  }
  const [q, r] = tallQr(op, fromNode(columnsOf(x.node, 0, rows)));
  const rest = matmul(transposed(q), columnsOf(x.node, rows, columns));
  return [fromNode(q), fromNode(cat([r, rest], x.dim() - 1))];
}

function constantQr(op: string, x: Tensor, mode: 'complete' | 'r'): [q: Tensor, r: Tensor] {
  const { rows, columns, all, leaf } = matricesOf(op, x);
  const width = mode === 'complete' ? rows : Math.min(rows, columns);
  const parts = all.map((matrix) => decompose(matrix, rows, columns, width));
  const r = leaf(
    parts.map((part) => part.r),
    [width, columns],
  );
  if (mode === 'r') return [zeros([0], { dtype: r.dtype }), fromNode(r)];
  const q = leaf(
    parts.map((part) => part.q),
    [rows, width],
  );
  return [fromNode(q), fromNode(r)];
}

/** Columns `start` to `end` of matrices. */
function columnsOf(x: Node, start: number, end: number): Node {
  const { values } = x.shape;
  const starts = values.map((_, d) => (d === values.length - 1 ? start : 0));
  return slice(
    x,
    starts,
    values.map(() => 1),
    [...values.slice(0, -1), end - start],
  );
}

/** Inverses, determinants and linear equations, by LU decomposition. */
import type { Node } from '../graph/node.ts';
import { multiply, negative } from '../ops/elementwise.ts';
import { matmul } from '../ops/matmul.ts';
import { reshape } from '../ops/movement.ts';
import { broadcastShape, expand } from '../ops/reduce.ts';
import { fromNode, type Tensor } from '../tensor/tensor.ts';
import { checkArgument, INT32 } from '../util/arguments.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { defineComputed } from './computed.ts';
import { decompose, invert, type Lu, solve as solveLu } from './decompositions/lu.ts';
import { decompose as singular } from './decompositions/svd.ts';
import {
  asMatrices,
  checkMatrices,
  identities,
  type Matrices,
  nameOf,
  squareOf,
  transposed,
} from './matrices.ts';

/** ∂A⁻¹ = −A⁻¹ ∂A A⁻¹ (Giles 2008, "Collected matrix derivative results", 2.2.3). */
const inverseRule = (g: Node, y: Node): Node =>
  negative(matmul(matmul(transposed(y), g), transposed(y)));

const invOf = defineComputed('linalgInv', [(g, [y]) => [inverseRule(g, y)]]);

/**
 * The inverse of square matrices: [.., n, n] → the same shape. It reads `x`.
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for a singular matrix, and for integers and bools
 *
 * @example
 * ```ts
 * await linalg.inv(tensor([[2, 0], [0, 4]])).toArray(); // [[0.5, 0], [0, 0.25]]
 * ```
 */
export function inv(x: Tensor): Tensor {
  const matrices = squareOf('linalg.inv', x);
  const inverses = regular('linalg.inv', matrices).map(invert);
  const { rows: n } = matrices;
  return fromNode(invOf([x.node], [matrices.leaf(inverses, [n, n])])[0]);
}

/** The decompositions of matrices. @throws ArgumentError for a singular one */
function regular(op: string, matrices: Matrices): Lu[] {
  const all = matrices.all.map((matrix) => decompose(matrix, matrices.rows));
  const wrong = all.findIndex(({ zero }) => zero >= 0);
  if (wrong < 0) return all;
  throw new ArgumentError(
    op,
    `${nameOf(wrong, matrices)} is singular: column ${all[wrong].zero} depends on the columns before it. ` +
      'Use linalg.pinv or linalg.lstsq.',
  );
}

/** With B̄ = A⁻ᵀ X̄, the gradient of A is −B̄ Xᵀ (Giles 2008, 2.3.1). The second result is A⁻¹. */
const solveOf = defineComputed('linalgSolve', [
  (g, [x, inverse]) => {
    const right = matmul(transposed(inverse), g);
    return [negative(matmul(right, transposed(x))), right];
  },
  (g, [, inverse]) => [inverseRule(g, inverse)],
]);

/**
 * X of A X = B. It reads both.
 *
 * Shape: A [.., n, n] and B [.., n, k] → [.., n, k]; the dimensions before them broadcast. B is a vector if it has one
 * dimension, or the shape of A without the last one.
 *
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError for a singular matrix, and for integers and bools
 *
 * @example
 * ```ts
 * const a = tensor([[2, 1], [1, 3]]);
 * await linalg.solve(a, tensor([3, 4])).toArray(); // [1, 1]
 * ```
 */
export function solve(a: Tensor, b: Tensor): Tensor {
  const op = 'linalg.solve';
  const { node: right, isVector } = rightSide(op, a, b);
  const { node: left } = checkMatrices(op, a);
  const [m, n] = [left.shape.values, right.shape.values];
  const batch = broadcastShape(op, m.slice(0, -2), n.slice(0, -2));
  const x = fromNode(expand(left, [...batch, ...m.slice(-2)]));
  const matrices = squareOf(op, x);
  if (n[n.length - 2] !== matrices.rows) refuseRight(op, a, b);
  const columns = n[n.length - 1];
  const b2 = expand(right, [...batch, matrices.rows, columns]);
  const values = fromNode(b2).dataSync();
  const size = matrices.rows * columns;
  const all = regular(op, matrices);
  const solutions = all.map((lu, i) =>
    solveLu(lu, Float64Array.from(values.subarray(i * size, (i + 1) * size)), columns),
  );
  const [result] = solveOf(
    [x.node, b2],
    [
      matrices.leaf(solutions, [matrices.rows, columns]),
      matrices.leaf(all.map(invert), [matrices.rows, matrices.rows]),
    ],
  );
  return fromNode(isVector ? reshape(result, result.shape.values.slice(0, -1)) : result);
}

/** The right side of equations as matrices [.., n, k]. */
export function rightSide(op: string, a: Tensor, b: Tensor): { node: Node; isVector: boolean } {
  const { shape } = checkMatrices(op, a);
  const isVector =
    b.dim() === 1 || (b.dim() === a.dim() - 1 && b.shape.join() === shape.slice(0, -1).join());
  if (!isVector) return { node: checkMatrices(op, b).node, isVector };
  return { node: reshape(b.node, [...b.shape, 1]), isVector };
}

export function refuseRight(op: string, a: Tensor, b: Tensor): never {
  throw new ShapeError(
    op,
    [a.shape, b.shape],
    `the matrix [${a.shape}] has ${a.size(-2)} rows, so the right side must be [${a.size(-2)}] or ` +
      `[.., ${a.size(-2)}, k], got [${b.shape}].`,
  );
}

/** The second result is A⁻¹ (Giles 2008, 2.2.4). */
const detOf = defineComputed('linalgDet', [
  (g, [det, inverse]) => [multiply(asMatrices(multiply(g, det), inverse), transposed(inverse))],
  (g, [, inverse]) => [inverseRule(g, inverse)],
]);

/** The second result is the matrix of cofactors, the gradient also where the matrix is singular. */
const singularDetOf = defineComputed('linalgDet', [
  (g, [, cofactors]) => [multiply(asMatrices(g, cofactors), cofactors)],
  null,
]);

/**
 * The determinant of square matrices: [.., n, n] → [..]. It reads `x`.
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for integers and bools
 *
 * @example
 * ```ts
 * await linalg.det(tensor([[1, 2], [3, 4]])).item(); // -2
 * ```
 */
export function det(x: Tensor): Tensor {
  const matrices = squareOf('linalg.det', x);
  const { rows: n, all, leaf } = matrices;
  const factors = all.map((matrix) => decompose(matrix, n));
  const values = leaf(
    factors.map((lu) => Float64Array.of(determinant(lu))),
    [],
  );
  const isRegular = factors.every(({ zero }) => zero < 0);
  const second = isRegular ? factors.map(invert) : all.map((matrix) => cofactors(matrix, n));
  const family = isRegular ? detOf : singularDetOf;
  return fromNode(family([x.node], [values, leaf(second, [n, n])])[0]);
}

function determinant({ n, factors, sign }: Lu): number {
  let product = sign;
  for (let i = 0; i < n; i++) product *= factors[i * n + i];
  return product;
}

/** |U| |V| U diag(Π of the other singular values) Vᵀ. */
function cofactors(matrix: Float64Array, n: number): Float64Array {
  const { u, s, vh } = singular(matrix, n, n);
  const sign = determinant(decompose(u, n)) * determinant(decompose(vh, n));
  const others = s.map((_, k) =>
    s.reduce((product, value, i) => (i === k ? product : product * value), 1),
  );
  return matrix.map((_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return sign * others.reduce((sum, other, k) => sum + u[i * n + k] * other * vh[k * n + j], 0);
  });
}

/** The third result is A⁻¹. */
const slogdetOf = defineComputed('linalgSlogdet', [
  null,
  (g, [, , inverse]) => [multiply(asMatrices(g, inverse), transposed(inverse))],
  (g, [, , inverse]) => [inverseRule(g, inverse)],
]);

/**
 * The sign of the determinant and the logarithm of its absolute value, which neither overflows nor underflows:
 * [.., n, n] → two tensors [..]. For a singular matrix they are 0 and −∞, and the gradient is NaN. It reads `x`.
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for integers and bools
 *
 * @example
 * ```ts
 * const [sign, logarithm] = linalg.slogdet(tensor([[0, 1], [1, 0]]));
 * await sign.item(); // -1
 * await logarithm.item(); // 0
 * ```
 */
export function slogdet(x: Tensor): [sign: Tensor, logarithm: Tensor] {
  const { rows: n, all, leaf } = squareOf('linalg.slogdet', x);
  const factors = all.map((matrix) => decompose(matrix, n));
  const diagonals = factors.map((lu) =>
    Float64Array.from({ length: n }, (_, i) => lu.factors[i * n + i]),
  );
  const signs = diagonals.map((diagonal, i) =>
    Float64Array.of(diagonal.reduce((sign, value) => sign * Math.sign(value), factors[i].sign)),
  );
  const logarithms = diagonals.map((diagonal) =>
    Float64Array.of(diagonal.reduce((sum, value) => sum + Math.log(Math.abs(value)), 0)),
  );
  const inverses = factors.map((lu) =>
    lu.zero < 0 ? invert(lu) : new Float64Array(n * n).fill(Number.NaN),
  );
  const [sign, logarithm] = slogdetOf(
    [x.node],
    [leaf(signs, []), leaf(logarithms, []), leaf(inverses, [n, n])],
  );
  return [fromNode(sign), fromNode(logarithm)];
}

/**
 * A square matrix to the power `n`: [.., m, m] → the same shape. 0 gives the identity. For a negative exponent it inverts
 * the matrix first, and reads `x`.
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for an exponent with a fraction, and for a singular matrix with a negative exponent
 *
 * @example
 * ```ts
 * await linalg.matrixPower(tensor([[1, 1], [0, 1]]), 5).toArray(); // [[1, 5], [0, 1]]
 * ```
 */
export function matrixPower(x: Tensor, n: number): Tensor {
  const op = 'linalg.matrixPower';
  const { shape } = checkMatrices(op, x);
  if (x.size(-1) !== x.size(-2)) {
    throw new ShapeError(op, [shape], `needs square matrices [.., n, n], got shape [${shape}].`);
  }
  checkArgument(op, 'n', n, INT32);
  if (n === 0) return fromNode(identities(shape.slice(0, -2), x.size(-1), x.dtype));
  let square = n < 0 ? inv(x) : x;
  let result: Tensor | null = null;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? square : result.matmul(square);
    if (rest > 1) square = square.matmul(square);
  }
  return result as Tensor;
}

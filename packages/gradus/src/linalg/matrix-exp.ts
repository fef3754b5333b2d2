import type { DType } from '../ir/dtype.ts';
import { eye } from '../tensor/create/index.ts';
import type { Shape } from '../tensor/shapes.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { squareOf } from './matrices.ts';

/** For matrices up to this norm, the polynomial has an error below 1e-8, or below 1e-19 for float64. */
const LARGEST = 0.5;
const degreeOf = (dtype: DType): number => (dtype === 'float64' ? 16 : 8);

/**
 * The matrix exponential I + A + A²/2! + A³/3! + … of square matrices: [.., n, n] → the same shape. It reads `x`.
 *
 * The matrix is halved until it is small, and the Taylor polynomial of degree 8 (16 for float64) squared as often. Moler and
 * Van Loan 2003, doi:10.1137/S00361445024180
 *
 * @throws ShapeError for matrices that are not square
 * @throws ArgumentError for integers and bools
 *
 * @example
 * ```ts
 * const turn = linalg.matrixExp(tensor([[0, -Math.PI / 2], [Math.PI / 2, 0]]));
 * (await turn.sub(tensor([[0, -1], [1, 0]])).abs().max().item()) < 1e-6; // true
 * ```
 */
export function matrixExp<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const { rows, all } = squareOf('linalg.matrixExp', x);
  let [halvings, factor] = [0, 1];
  const norm = Math.max(0, ...all.map((matrix) => normOf(matrix, rows)));
  while (Number.isFinite(norm) && norm * factor > LARGEST) {
    halvings++;
    factor /= 2;
  }
  const degree = degreeOf(x.dtype);
  const small = x.mul(factor) as Tensor;
  const identity = eye(rows);
  let result: Tensor = small.div(degree).add(identity);
  for (let k = degree - 1; k > 0; k--) result = small.matmul(result).div(k).add(identity);
  for (let i = 0; i < halvings; i++) result = result.matmul(result);
  return result as Tensor<S>;
}

/** The largest sum of the sizes in a row. */
function normOf(matrix: Float64Array, n: number): number {
  let largest = 0;
  for (let row = 0; row < n; row++) {
    const sizes = matrix.subarray(row * n, (row + 1) * n).map(Math.abs);
    largest = Math.max(
      largest,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  }
  return largest;
}

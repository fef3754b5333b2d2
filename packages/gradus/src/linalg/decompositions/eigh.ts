/** Eigenvalues and eigenvectors of symmetric matrices by Jacobi's method, in double precision. */
import { identity } from './lu.ts';
import {
  columnsOf,
  EPSILON,
  fromColumns,
  length,
  MOST_ROUNDS,
  rotate,
  rotation,
  signOf,
} from './rotation.ts';

/** Eigenvalues in ascending order, and the eigenvector of each as a column. */
interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Decomposes the symmetric matrix [n, n] that has the lower triangle of `matrix`. */
export function decompose(matrix: Float64Array, n: number): Eigen {
  const rows = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => matrix[Math.max(i, j) * n + Math.min(i, j)]),
  );
  const vectors = columnsOf(identity(n), n, n);
  for (let round = 0; round < MOST_ROUNDS && rotateAll(rows, vectors); round++);
  const order = Array.from(rows.keys()).sort((i, j) => rows[i][i] - rows[j][j]);
  const sorted = order.map((i) => {
    const sign = signOf(vectors[i]);
    return vectors[i].map((value) => sign * value);
  });
  const values = Float64Array.from(order, (i) => rows[i][i]);
  return { values, vectors: fromColumns(sorted, n) };
}

/** A rotation for each element above the diagonal that needs one. @returns whether any did */
function rotateAll(rows: readonly Float64Array[], vectors: readonly Float64Array[]): boolean {
  let isChanged = false;
  const least = (EPSILON * length(Float64Array.from(rows, length))) / rows.length;
  for (let p = 0; p < rows.length; p++) {
    for (let q = p + 1; q < rows.length; q++) {
      if (Math.abs(rows[p][q]) <= least) continue;
      isChanged = true;
      const [cos, sin] = rotation(rows[p][p], rows[p][q], rows[q][q]);
      rotate(rows[p], rows[q], cos, sin);
      for (const row of rows) {
        const [x, y] = [row[p], row[q]];
        row[p] = cos * x - sin * y;
        row[q] = sin * x + cos * y;
      }
      rows[p][q] = 0;
      rows[q][p] = 0;
      rotate(vectors[p], vectors[q], cos, sin);
    }
  }
  return isChanged;
}

/** Cholesky decomposition and inverses of triangular matrices, in double precision. Matrices are row-major, [n, n]. */

/**
 * L of A = L Lᵀ, from the lower triangle of `matrix`.
 * @returns L, or the size of the first leading part of A that is not positive definite
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | number {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i === j && !(sum > 0)) return i + 1;
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j];
    }
  }
  return lower;
}

/** The inverse of a lower triangular matrix; infinite and NaN where its diagonal has a 0. */
export function invertLower(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= lower[i * n + k] * inverse[k * n + j];
      inverse[i * n + j] = sum / lower[i * n + i];
    }
  }
  return inverse;
}

/** The inverse of an upper triangular matrix; infinite and NaN where its diagonal has a 0. */
export function invertUpper(upper: Float64Array, n: number): Float64Array {
  return transposed(invertLower(transposed(upper, n), n), n);
}

function transposed(matrix: Float64Array, n: number): Float64Array {
  return matrix.map((_, i) => matrix[(i % n) * n + Math.floor(i / n)]);
}

/** LU decomposition with partial pivoting, in double precision. Matrices are row-major. */

/** P A = L U: L below the diagonal (with ones on it), U on and above. */
export interface Lu {
  readonly n: number;
  readonly factors: Float64Array;
  /** The row of A at each position. */
  readonly order: Int32Array;
  /** 1 or −1: the determinant of P. */
  readonly sign: number;
  /** The first column without a pivot, or −1: the matrix is then singular. */
  readonly zero: number;
}

/** Decomposes `matrix` [n, n]. */
export function decompose(matrix: Float64Array, n: number): Lu {
  const factors = matrix.slice();
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  let zero = -1;
  for (let k = 0; k < n; k++) {
    const pivot = largestBelow(factors, n, k);
    if (pivot !== k) {
      swapRows(factors, n, pivot, k);
      [order[pivot], order[k]] = [order[k], order[pivot]];
      sign = -sign;
    }
    const diagonal = factors[k * n + k];
    if (diagonal === 0) {
      if (zero < 0) zero = k;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = factors[i * n + k] / diagonal;
      factors[i * n + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) factors[i * n + j] -= factor * factors[k * n + j];
    }
  }
  return { n, factors, order, sign, zero };
}

/** The row from k on with the largest element of column k. */
function largestBelow(a: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) {
    if (Math.abs(a[i * n + k]) > Math.abs(a[best * n + k])) best = i;
  }
  return best;
}

function swapRows(a: Float64Array, n: number, i: number, k: number): void {
  const row = a.slice(i * n, (i + 1) * n);
  a.copyWithin(i * n, k * n, (k + 1) * n);
  a.set(row, k * n);
}

/** X of A X = B, for B [n, columns]. The matrix must not be singular. */
export function solve({ n, factors, order }: Lu, b: Float64Array, columns: number): Float64Array {
  const x = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    x.set(b.subarray(order[i] * columns, (order[i] + 1) * columns), i * columns);
  }
  const subtractRow = (i: number, k: number): void => {
    const factor = factors[i * n + k];
    if (factor === 0) return;
    for (let j = 0; j < columns; j++) x[i * columns + j] -= factor * x[k * columns + j];
  };
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) subtractRow(i, k);
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtractRow(i, k);
    for (let j = 0; j < columns; j++) x[i * columns + j] /= factors[i * n + i];
  }
  return x;
}

/** The inverse. The matrix must not be singular. */
export function invert(lu: Lu): Float64Array {
  return solve(lu, identity(lu.n), lu.n);
}

export function identity(n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) result[i * n + i] = 1;
  return result;
}

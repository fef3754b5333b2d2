/** Jacobi rotations, the step of the decompositions into eigenvalues and singular values. */

/** A relative size that rounding in double precision cannot tell from 0. */
export const EPSILON = 2 ** -52;
/** Jacobi's method converges in fewer than ten rounds; after more, only rounding is left. */
export const MOST_ROUNDS = 40;

/** Cosine and sine of the rotation that makes the symmetric [[a, b], [b, d]] diagonal (Golub and Van Loan, 8.5). */
export function rotation(a: number, b: number, d: number): [cos: number, sin: number] {
  const ratio = (d - a) / (2 * b);
  const tan = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const cos = 1 / Math.hypot(tan, 1);
  return [cos, tan * cos];
}

/** Rotates two vectors. */
export function rotate(x: Float64Array, y: Float64Array, cos: number, sin: number): void {
  for (let i = 0; i < x.length; i++) {
    const p = x[i];
    const q = y[i];
    x[i] = cos * p - sin * q;
    y[i] = sin * p + cos * q;
  }
}

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** The length of a vector. */
export function length(x: Float64Array): number {
  return Math.sqrt(dot(x, x));
}

/** −1 if the element of largest size is negative, else 1: the sign that makes a direction unique. */
export function signOf(x: Float64Array): number {
  let largest = 0;
  // Elements of nearly equal size count as equal, so that rounding does not decide.
  for (const value of x) if (Math.abs(value) > Math.abs(largest) * (1 + 1e-9)) largest = value;
  return largest < 0 ? -1 : 1;
}

/** The columns of a row-major matrix. */
export function columnsOf(matrix: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (_, i) => matrix[i * columns + j]),
  );
}

/** The row-major matrix with these columns. */
export function fromColumns(columns: readonly Float64Array[], rows: number): Float64Array {
  const matrix = new Float64Array(rows * columns.length);
  columns.forEach((column, j) => {
    for (let i = 0; i < rows; i++) matrix[i * columns.length + j] = column[i];
  });
  return matrix;
}

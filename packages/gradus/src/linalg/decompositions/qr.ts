/** QR decomposition by Householder reflections, in double precision; signs as LAPACK's geqrf. Matrices are row-major. */

/** Q [rows, width] and R [width, columns]. */
interface Qr {
  readonly q: Float64Array;
  readonly r: Float64Array;
}

/** Decomposes `matrix` [rows, columns]; Q gets `width` columns: min(rows, columns), or `rows` for all. */
export function decompose(matrix: Float64Array, rows: number, columns: number, width: number): Qr {
  const a = matrix.slice();
  const steps = Math.min(rows, columns);
  const factors = new Float64Array(steps);
  for (let k = 0; k < steps; k++) {
    factors[k] = reflector(a, rows, columns, k);
    reflect(a, columns, k + 1, { v: columnBelow(a, rows, columns, k), k, tau: factors[k] });
  }
  const q = new Float64Array(rows * width);
  for (let i = 0; i < width; i++) q[i * width + i] = 1;
  for (let k = steps - 1; k >= 0; k--) {
    reflect(q, width, k, { v: columnBelow(a, rows, columns, k), k, tau: factors[k] });
  }
  const r = new Float64Array(width * columns);
  for (let i = 0; i < steps; i++) {
    for (let j = i; j < columns; j++) r[i * columns + j] = a[i * columns + j];
  }
  return { q, r };
}

/** I − τ v vᵀ, with v zero above row k and 1 in it. */
interface Reflection {
  /** v below row k. */
  readonly v: Float64Array;
  readonly k: number;
  readonly tau: number;
}

/**
 * Replaces column k: the diagonal by what the reflection makes of it, the elements below by v.
 * @returns τ; 0 if the column is zero below the diagonal already
 */
function reflector(a: Float64Array, rows: number, columns: number, k: number): number {
  const at = (i: number): number => i * columns + k;
  let rest = 0;
  for (let i = k + 1; i < rows; i++) rest = Math.hypot(rest, a[at(i)]);
  if (rest === 0) return 0;
  const alpha = a[at(k)];
  const beta = (alpha < 0 ? 1 : -1) * Math.hypot(alpha, rest);
  for (let i = k + 1; i < rows; i++) a[at(i)] /= alpha - beta;
  a[at(k)] = beta;
  return (beta - alpha) / beta;
}

function columnBelow(a: Float64Array, rows: number, columns: number, k: number): Float64Array {
  return Float64Array.from({ length: rows - k - 1 }, (_, i) => a[(k + 1 + i) * columns + k]);
}

/** Reflects the columns of `x` from `first` on. */
function reflect(x: Float64Array, width: number, first: number, { v, k, tau }: Reflection): void {
  if (tau === 0) return;
  for (let j = first; j < width; j++) {
    const top = k * width + j;
    let sum = x[top];
    for (let i = 0; i < v.length; i++) sum += v[i] * x[top + (i + 1) * width];
    sum *= tau;
    x[top] -= sum;
    for (let i = 0; i < v.length; i++) x[top + (i + 1) * width] -= sum * v[i];
  }
}

/** Singular values and vectors by one-sided Jacobi rotations (Golub and Van Loan, 8.6.3), in double precision. */
import { identity } from './lu.ts';
import {
  columnsOf,
  dot,
  EPSILON,
  fromColumns,
  length,
  MOST_ROUNDS,
  rotate,
  rotation,
  signOf,
} from './rotation.ts';

/** A = U diag(S) Vᵀ, with S in descending order. U is [m, m], Vᵀ [n, n]. */
interface Svd {
  readonly u: Float64Array;
  readonly s: Float64Array;
  readonly vh: Float64Array;
}

/** Decomposes `matrix` [rows, columns]. */
export function decompose(matrix: Float64Array, rows: number, columns: number): Svd {
  const isTall = rows >= columns;
  const vectors = isTall
    ? columnsOf(matrix, rows, columns)
    : Array.from({ length: rows }, (_, i) => matrix.slice(i * columns, (i + 1) * columns));
  const { long, sizes, short } = ofTall(vectors, Math.max(rows, columns));
  const [left, right] = isTall ? [long, short] : [short, long];
  const signs = left.map(signOf);
  const vh = new Float64Array(columns * columns);
  right.forEach((row, i) => {
    vh.set(
      row.map((value) => (signs[i] ?? 1) * value),
      i * columns,
    );
  });
  const positive = left.map((column, i) => column.map((value) => signs[i] * value));
  return { u: fromColumns(positive, rows), s: sizes, vh };
}

interface OfTall {
  /** The singular vectors on the side of the given columns: a basis. */
  readonly long: Float64Array[];
  readonly sizes: Float64Array;
  /** Those of the other side. */
  readonly short: Float64Array[];
}

/** Rotates columns of `rows` elements until they are orthogonal. Their lengths are then S. */
function ofTall(columns: Float64Array[], rows: number): OfTall {
  const n = columns.length;
  const short = columnsOf(identity(n), n, n);
  for (let round = 0; round < MOST_ROUNDS && rotateAll(columns, short); round++);
  const lengths = columns.map(length);
  const order = Array.from(lengths.keys()).sort((i, j) => lengths[j] - lengths[i]);
  const sizes = Float64Array.from(order, (i) => lengths[i]);
  // What rounding leaves of a column that depends on others has no direction of its own.
  const least = (sizes[0] ?? 0) * EPSILON * rows;
  const known = order
    .filter((i) => lengths[i] > least)
    .map((i) => columns[i].map((value) => value / lengths[i]));
  return { long: completed(known, rows), sizes, short: order.map((i) => short[i]) };
}

/** A rotation for each pair of columns that needs one. @returns whether any did */
function rotateAll(columns: readonly Float64Array[], others: readonly Float64Array[]): boolean {
  let isChanged = false;
  for (let p = 0; p < columns.length; p++) {
    for (let q = p + 1; q < columns.length; q++) {
      const a = dot(columns[p], columns[p]);
      const b = dot(columns[p], columns[q]);
      const d = dot(columns[q], columns[q]);
      if (Math.abs(b) <= EPSILON * Math.sqrt(a * d)) continue;
      isChanged = true;
      const [cos, sin] = rotation(a, b, d);
      rotate(columns[p], columns[q], cos, sin);
      rotate(others[p], others[q], cos, sin);
    }
  }
  return isChanged;
}

/** Orthonormal vectors, and as many more as make them a basis of the vectors of `rows` elements. */
function completed(vectors: readonly Float64Array[], rows: number): Float64Array[] {
  const all = [...vectors];
  // How much of each unit vector the vectors span.
  const covered = new Float64Array(rows);
  const cover = (vector: Float64Array): void => {
    for (let i = 0; i < rows; i++) covered[i] += vector[i] * vector[i];
  };
  all.forEach(cover);
  while (all.length < rows) {
    const next = new Float64Array(rows);
    next[covered.indexOf(covered.reduce((a, b) => Math.min(a, b)))] = 1;
    // Twice, because one pass loses digits.
    for (let pass = 0; pass < 2; pass++) {
      for (const vector of all) {
        const share = dot(next, vector);
        for (let i = 0; i < rows; i++) next[i] -= share * vector[i];
      }
    }
    const size = length(next);
    const unit = next.map((value) => value / size);
    all.push(unit);
    cover(unit);
  }
  return all;
}

import { FIRST, type Input } from './inputs.ts';

type Packed = Uint8Array | Uint16Array | Float32Array;

/** Stands for NaN among the parts of dates, which are smaller. */
const NO_PART = 255;

/**
 * Encoded rows of a large table by columns, in a byte for each part of a date and for each of up to 256 categories:
 * a matrix of float32 would take several times as much.
 */
export class PackedRows {
  readonly length: number;
  /** How many numbers a row has. */
  readonly width: number;
  readonly #columns: readonly Packed[];
  /** What stands for NaN in each column. */
  readonly #missing: readonly number[];

  constructor(inputs: readonly Input[], rows: number) {
    this.length = rows;
    this.width = inputs.length;
    this.#columns = inputs.map((input) => {
      const most = input.kind === 'category' ? input.feature.categories.length + FIRST - 1 : 0;
      if (input.kind === 'number' || most > 65_535) return new Float32Array(rows);
      return most > 255 ? new Uint16Array(rows) : new Uint8Array(rows);
    });
    this.#missing = inputs.map(({ kind }) => (kind === 'cyclic' ? NO_PART : Number.NaN));
  }

  /** Keeps the rows of a matrix, from the row `start` on. */
  put(matrix: Float32Array, start: number): void {
    const { width } = this;
    this.#columns.forEach((column, place) => {
      const missing = this.#missing[place];
      for (let at = place, row = start; at < matrix.length; at += width, row++) {
        column[row] = Number.isNaN(matrix[at]) ? missing : matrix[at];
      }
    });
  }

  /** Some rows as a matrix of [rows · columns]. */
  take(rows: Int32Array): Float32Array {
    const { width } = this;
    const matrix = new Float32Array(rows.length * width);
    this.#columns.forEach((column, place) => {
      const missing = this.#missing[place];
      for (let i = 0, at = place; i < rows.length; i++, at += width) {
        const cell = column[rows[i]];
        matrix[at] = cell === missing ? Number.NaN : cell;
      }
    });
    return matrix;
  }
}

import { FIRST, type Input } from './inputs.ts';

type Cells = Uint8Array | Uint16Array | Float32Array;

/** Stands for NaN among parts of dates, which are all smaller. */
const NO_PART = 255;

/** Columns whose cells take the same number of bytes, stored row by row, so that a row is one place in memory. */
interface Group {
  readonly cells: Cells;
  /** The places of the columns in a row of the matrix. */
  readonly places: readonly number[];
  /** The value that stands for NaN; NaN itself if `cells` can hold it, or it does not occur. */
  readonly missing: number;
}

/**
 * Encoded rows of a large table. A part of a date takes one byte, and so does a category if there are few; a float32
 * matrix takes several times as much memory.
 */
export class PackedRows {
  readonly length: number;
  /** The number of columns of the matrix. */
  readonly width: number;
  readonly #groups: readonly Group[];

  constructor(inputs: readonly Input[], rows: number) {
    this.length = rows;
    this.width = inputs.length;
    const group = (
      packing: Packing,
      of: new (length: number) => Cells,
      missing = Number.NaN,
    ): Group => {
      const places = inputs.flatMap((input, place) =>
        packingOf(input) === packing ? [place] : [],
      );
      return { cells: new of(rows * places.length), places, missing };
    };
    this.#groups = [
      group('number', Float32Array),
      group('short', Uint16Array),
      group('byte', Uint8Array),
      group('part', Uint8Array, NO_PART),
    ].filter(({ places }) => places.length > 0);
  }

  /** Stores the rows of a matrix, beginning with row `start`. */
  put(matrix: Float32Array, start: number): void {
    for (const { cells, places, missing } of this.#groups) {
      let to = start * places.length;
      for (let row = 0; row < matrix.length; row += this.width) {
        for (const place of places) {
          const cell = matrix[row + place];
          cells[to++] = Number.isNaN(cell) ? missing : cell;
        }
      }
    }
  }

  /** The rows of these indices as a matrix [rows · columns]. */
  take(rows: Int32Array): Float32Array {
    const matrix = new Float32Array(rows.length * this.width);
    for (const { cells, places, missing } of this.#groups) {
      const { length } = places;
      for (let i = 0, row = 0; i < rows.length; i++, row += this.width) {
        const from = rows[i] * length;
        for (let k = 0; k < length; k++) {
          const cell = cells[from + k];
          matrix[row + places[k]] = cell === missing ? Number.NaN : cell;
        }
      }
    }
    return matrix;
  }
}

/** How a cell is stored: in four bytes, two, one, or one for a part of a date. */
type Packing = 'number' | 'short' | 'byte' | 'part';

function packingOf(input: Input): Packing {
  if (input.kind === 'cyclic') return 'part';
  if (input.kind === 'number') return 'number';
  const most = input.feature.categories.length + FIRST - 1;
  if (most > 65_535) return 'number';
  return most > 255 ? 'short' : 'byte';
}

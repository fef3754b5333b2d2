import { FIRST, type Input } from './inputs.ts';

type Cells = Uint8Array | Uint16Array | Float32Array;

/** Stands for NaN among the parts of dates, which are smaller. */
const NO_PART = 255;

/** Columns whose cells take as many bytes each, row by row: a row is one place in memory, however many there are. */
interface Group {
  readonly cells: Cells;
  /** The places of the columns in a row of the matrix. */
  readonly places: readonly number[];
  /** What stands for NaN; NaN itself where it can be kept, or does not occur. */
  readonly missing: number;
}

/**
 * Encoded rows of a large table, in a byte for each part of a date and for each of up to 256 categories: a matrix of
 * float32 would take several times as much.
 */
export class PackedRows {
  readonly length: number;
  /** How many numbers a row has. */
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

  /** Keeps the rows of a matrix, from the row `start` on. */
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

  /** Some rows as a matrix of [rows · columns]. */
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

/** How many bytes a cell takes: four, two, one, or one for the part of a date. */
type Packing = 'number' | 'short' | 'byte' | 'part';

function packingOf(input: Input): Packing {
  if (input.kind === 'cyclic') return 'part';
  if (input.kind === 'number') return 'number';
  const most = input.feature.categories.length + FIRST - 1;
  if (most > 65_535) return 'number';
  return most > 255 ? 'short' : 'byte';
}

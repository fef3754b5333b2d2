import { ArgumentError, DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** Numbers of a column; NaN where the cell is missing. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Text of a column: for each row the place of its text in `values`, −1 where the cell is missing. */
export interface TextColumn {
  readonly name: string;
  readonly kind: 'text';
  readonly codes: Int32Array;
  /** The different texts, each once. */
  readonly values: readonly string[];
}

/** Points in time of a column, in milliseconds since 1970 in UTC; NaN where the cell is missing. */
export interface DateColumn {
  readonly name: string;
  readonly kind: 'date';
  readonly values: Float64Array;
}

/** A column of a table as it was read, before anybody decides what it is used for. */
export type Column = NumberColumn | TextColumn | DateColumn;

/** What a row of a table holds, by the names of the columns; null where the cell is missing. */
export type Row = Readonly<Record<string, string | number | Date | null>>;

/**
 * Named columns of one length. `readTable` of `@gradus/datasets` reads one from a file.
 *
 *     const table = new Table('points', [
 *       { name: 'x', kind: 'number', values: Float64Array.of(1, 2) },
 *       { name: 'label', kind: 'text', codes: Int32Array.of(0, 1), values: ['left', 'right'] },
 *     ]);
 */
export class Table {
  /** What error messages call it: as a rule its file. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** How many rows it has. */
  readonly length: number;
  readonly #places: ReadonlyMap<string, number>;

  /** @throws DataError where two columns have one name, a name is empty, or the lengths differ */
  constructor(name: string, columns: readonly Column[]) {
    this.name = name;
    this.columns = columns;
    this.length = columns.length === 0 ? 0 : rowsOf(columns[0]);
    this.#places = new Map(columns.map((column, place) => [column.name, place]));
    columns.forEach((column, place) => {
      if (column.name === '') throw new DataError(name, `column ${place + 1} has no name.`);
      if (this.#places.get(column.name) !== place) {
        throw new DataError(name, `more than one column is called ${shown(column.name)}.`);
      }
      if (rowsOf(column) !== this.length) {
        const lengths = `${rowsOf(column)} rows where others have ${this.length}`;
        throw new DataError(name, `column ${shown(column.name)} has ${lengths}.`);
      }
    });
  }

  /** Whether there is a column of this name. */
  has(name: string): boolean {
    return this.#places.has(name);
  }

  /** @throws DataError where there is no such column; it lists those there are */
  column(name: string): Column {
    const place = this.#places.get(name);
    if (place !== undefined) return this.columns[place];
    const names = this.columns.slice(0, MAX_LISTED).map((column) => shown(column.name));
    const more = this.columns.length > MAX_LISTED ? ', …' : '';
    throw new DataError(
      this.name,
      `there is no column ${shown(name)}. The columns are ${names.join(', ')}${more}.`,
    );
  }

  /**
   * Some rows, in the order given, as a table of its own.
   * @throws ArgumentError where an index is not that of a row
   */
  select(rows: Int32Array): Table {
    const wrong = rows.find((row) => row < 0 || row >= this.length);
    if (wrong !== undefined) {
      throw new ArgumentError('select', `there is no row ${wrong} among ${this.length}.`);
    }
    return new Table(
      this.name,
      this.columns.map((column) => selected(column, rows)),
    );
  }

  /** One row, counted from 0. */
  row(index: number): Row {
    return Object.fromEntries(this.columns.map((column) => [column.name, cellOf(column, index)]));
  }
}

const MAX_LISTED = 20;

/** How many rows a column has. */
function rowsOf(column: Column): number {
  return column.kind === 'text' ? column.codes.length : column.values.length;
}

function selected(column: Column, rows: Int32Array): Column {
  if (column.kind === 'text') return { ...column, codes: rows.map((row) => column.codes[row]) };
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) };
}

/** What stands in a row of a column; null where the cell is missing. */
export function cellOf(column: Column, row: number): string | number | Date | null {
  if (column.kind === 'text') return column.values[column.codes[row]] ?? null;
  const value = column.values[row];
  if (Number.isNaN(value)) return null;
  return column.kind === 'date' ? new Date(value) : value;
}

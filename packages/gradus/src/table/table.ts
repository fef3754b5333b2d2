import { ArgumentError, DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { TableError } from './problem.ts';

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

  /**
   * A table from objects: numbers, text, booleans (as text `true` and `false`) and Dates; null, undefined and absent
   * names are missing cells.
   *
   *     Table.fromRows([{ age: 31, city: 'Seoul' }, { age: null, city: 'Busan' }], { name: 'people' });
   *
   * @param options `name` for error messages; `columns` for their names in order, otherwise as they first occur
   * @throws ArgumentError for a row that is not an object
   * @throws DataError for a cell of another kind; it says the row, the column and the value
   */
  static fromRows(
    rows: readonly object[],
    { name = 'rows', columns }: { name?: string; columns?: readonly string[] } = {},
  ): Table {
    return new Table(name, columnsOfRows(name, rows, columns));
  }

  /** Whether there is a column of this name. */
  has(name: string): boolean {
    return this.#places.has(name);
  }

  /** @throws TableError where there is no such column; it lists those there are */
  column(name: string): Column {
    const place = this.#places.get(name);
    if (place !== undefined) return this.columns[place];
    const columns = this.columns.map((column) => column.name);
    throw new TableError(this.name, { code: 'no-column', column: name, columns });
  }

  /**
   * Some rows, in the order given, as a table of its own.
   * @throws ArgumentError where an index is not that of a row
   */
  select(rows: Int32Array): Table {
    checkRows('select', rows, this.length);
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

/** @throws ArgumentError where an index is not that of one of so many rows */
export function checkRows(owner: string, rows: Int32Array, length: number): void {
  const wrong = rows.find((row) => row < 0 || row >= length);
  if (wrong === undefined) return;
  throw new ArgumentError(owner, `there is no row ${wrong} among ${length}.`);
}

/** How many rows a column has. */
function rowsOf(column: Column): number {
  return column.kind === 'text' ? column.codes.length : column.values.length;
}

/** Some rows of a column, in the order given; all of them exist. */
export function selected(column: Column, rows: Int32Array): Column {
  if (column.kind === 'text') return { ...column, codes: rows.map((row) => column.codes[row]) };
  // `Float64Array.from` would keep the values as objects first.
  const values = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place++) values[place] = column.values[rows[place]];
  return { ...column, values };
}

/** What stands in a row of a column; null where the cell is missing. */
export function cellOf(column: Column, row: number): string | number | Date | null {
  if (column.kind === 'text') return column.values[column.codes[row]] ?? null;
  const value = column.values[row];
  if (Number.isNaN(value)) return null;
  return column.kind === 'date' ? new Date(value) : value;
}

type Cell = string | number | boolean | Date | null | undefined;

/**
 * Columns from objects, in the order in which their names first occur. A column of numbers alone holds numbers, one
 * of dates alone holds dates, and any other text; a name that a row lacks is missing there.
 */
function columnsOfRows(
  file: string,
  rows: readonly object[],
  names: readonly string[] | undefined,
): Column[] {
  const seen = new Set<string>(names);
  rows.forEach((row, at) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new ArgumentError(
        'Table.fromRows',
        `row ${at + 1} must be an object, got ${shown(row)}.`,
      );
    }
    if (names === undefined) for (const name of Object.keys(row)) seen.add(name);
  });
  return [...seen].map((name) => columnOf(file, name, rows));
}

function columnOf(file: string, name: string, rows: readonly object[]): Column {
  let [onlyNumbers, onlyDates] = [true, true];
  const cells = rows.map((row, at): Cell => {
    const cell: unknown = Object.hasOwn(row, name) ? Reflect.get(row, name) : null;
    if (cell === null || cell === undefined) return null;
    if (typeof cell !== 'number') onlyNumbers = false;
    if (!(cell instanceof Date)) onlyDates = false;
    if (isCell(cell)) return cell;
    const allowed = 'A cell is a number, a text, true or false, a Date, or null';
    throw new DataError(file, `row ${at + 1}, column ${shown(name)}: ${shown(cell)}. ${allowed}.`);
  });
  // A column without any value counts as numbers.
  if (onlyNumbers || onlyDates) {
    const values = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
    return { name, kind: onlyNumbers ? 'number' : 'date', values };
  }
  return textColumn(name, cells);
}

function isCell(cell: unknown): cell is Cell {
  return ['number', 'string', 'boolean'].includes(typeof cell) || cell instanceof Date;
}

function textColumn(name: string, cells: readonly Cell[]): Column {
  const places = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === null || cell === undefined || isNaNumber(cell)) return -1;
    const text = cell instanceof Date ? cell.toISOString() : String(cell);
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { name, kind: 'text', codes, values: [...places.keys()] };
}

/** NaN, or a Date that is none. */
function isNaNumber(cell: NonNullable<Cell>): boolean {
  return typeof cell !== 'string' && Number.isNaN(Number(cell));
}

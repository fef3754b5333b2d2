import { ArgumentError, DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { TableError } from './problem.ts';

/**
 * A column of numbers; NaN is a missing cell.
 *
 * @example
 * ```ts
 * const age: NumberColumn = { name: 'age', kind: 'number', values: Float64Array.of(31, NaN) };
 * new Table('people', [age]).length; // 2
 * ```
 */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
}

/**
 * A column of text.
 *
 * @example
 * ```ts
 * const codes = Int32Array.of(0, 1, 0, -1);
 * const city: TextColumn = { name: 'city', kind: 'text', codes, values: ['Seoul', 'Busan'] };
 * cellOf(city, 2); // 'Seoul'
 * ```
 */
export interface TextColumn {
  readonly name: string;
  readonly kind: 'text';
  /** The index into `values` for each row; −1 is a missing cell. */
  readonly codes: Int32Array;
  /** The different texts, each once. */
  readonly values: readonly string[];
}

/**
 * A column of points in time, in milliseconds since 1970 in UTC; NaN is a missing cell.
 *
 * @example
 * ```ts
 * const values = Float64Array.of(Date.UTC(1993, 4, 1), NaN);
 * const born: DateColumn = { name: 'born', kind: 'date', values };
 * cellOf(born, 1); // null
 * ```
 */
export interface DateColumn {
  readonly name: string;
  readonly kind: 'date';
  readonly values: Float64Array;
}

/**
 * A column of a table as it was read, before `inferColumns` decides how it is used.
 *
 * @example
 * ```ts
 * const column: Column = Table.fromRows([{ age: 31 }, { age: null }]).column('age');
 * column.kind; // 'number'
 * column.values; // [31, NaN]
 * ```
 */
export type Column = NumberColumn | TextColumn | DateColumn;

/**
 * The cells of a row by the names of the columns; null is a missing cell.
 *
 * @example
 * ```ts
 * const row: Row = Table.fromRows([{ age: 31, city: 'Seoul' }]).row(0);
 * row; // { age: 31, city: 'Seoul' }
 * ```
 */
export type Row = Readonly<Record<string, string | number | Date | null>>;

/**
 * Named columns of equal length. `readTable` of `@gradus/datasets` reads a table from a file.
 *
 * @example
 * ```ts
 * const table = new Table('points', [
 *   { name: 'x', kind: 'number', values: Float64Array.of(1, 2) },
 *   { name: 'label', kind: 'text', codes: Int32Array.of(0, 1), values: ['left', 'right'] },
 * ]);
 * table.row(1); // { x: 2, label: 'right' }
 * ```
 */
export class Table {
  /** The name in error messages, usually the file. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** The number of rows. */
  readonly length: number;
  readonly #places: ReadonlyMap<string, number>;

  /** @throws DataError if two columns have the same name, a name is empty, or the lengths differ */
  constructor(name: string, columns: readonly Column[]) {
    this.name = name;
    this.columns = columns;
    this.length = columns.length === 0 ? 0 : rowsOf(columns[0]);
    this.#places = new Map(columns.map((column, place) => [column.name, place]));
    columns.forEach((column, place) => {
      if (column.name === '')
        throw new DataError(name, `column ${place + 1} has no name. Name it.`);
      if (this.#places.get(column.name) !== place) {
        throw new DataError(
          name,
          `more than one column has the name ${shown(column.name)}. Rename the others.`,
        );
      }
      if (rowsOf(column) !== this.length) {
        const lengths = `${rowsOf(column)} rows, but the first column has ${this.length}`;
        throw new DataError(name, `column ${shown(column.name)} has ${lengths}.`);
      }
    });
  }

  /**
   * Makes a table from objects. Cells are numbers, text, booleans (as the text `true` or `false`) or Dates. null,
   * undefined and absent properties are missing cells.
   *
   * @param options `name` for error messages; `columns` to choose and order the columns, default: in the order in
   *   which they first occur
   * @throws ArgumentError for a row that is not an object
   * @throws DataError for any other cell, with its row, column and value
   * @example
   * ```ts
   * const rows = [{ age: 31, city: 'Seoul' }, { age: null, city: 'Busan' }];
   * const table = Table.fromRows(rows, { name: 'people' });
   * table.column('age').values; // [31, NaN]
   * ```
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

  /** The column of this name. @throws TableError if there is none; it lists the columns */
  column(name: string): Column {
    const place = this.#places.get(name);
    if (place !== undefined) return this.columns[place];
    const columns = this.columns.map((column) => column.name);
    throw new TableError(this.name, { code: 'no-column', column: name, columns });
  }

  /**
   * A new table with the rows of these indices, in this order.
   * @throws ArgumentError if a row does not exist
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

/** @throws ArgumentError if a row is not an index from 0 to `length` − 1 */
export function checkRows(owner: string, rows: Int32Array, length: number): void {
  const wrong = rows.find((row) => row < 0 || row >= length);
  if (wrong === undefined) return;
  throw new ArgumentError(
    owner,
    `there is no row ${wrong} in a table of ${length} rows. Rows are counted from 0.`,
  );
}

/** The number of rows of a column. */
function rowsOf(column: Column): number {
  return column.kind === 'text' ? column.codes.length : column.values.length;
}

/** The rows of these indices, in this order. All of them must exist. */
export function selected(column: Column, rows: Int32Array): Column {
  if (column.kind === 'text') return { ...column, codes: rows.map((row) => column.codes[row]) };
  // A loop, because `Float64Array.from` collects the values in an ordinary array first.
  const values = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place++) values[place] = column.values[rows[place]];
  return { ...column, values };
}

/**
 * The cell of a column in a row; null if it is missing.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ city: 'Seoul' }, { city: null }]);
 * cellOf(table.column('city'), 0); // 'Seoul'
 * cellOf(table.column('city'), 1); // null
 * ```
 */
export function cellOf(column: Column, row: number): string | number | Date | null {
  if (column.kind === 'text') return column.values[column.codes[row]] ?? null;
  const value = column.values[row];
  if (Number.isNaN(value)) return null;
  return column.kind === 'date' ? new Date(value) : value;
}

type Cell = string | number | boolean | Date | null | undefined;

/**
 * Columns from objects. A column with only numbers is a column of numbers, one with only dates a column of dates, and
 * any other a column of text.
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
    const allowed = 'Use a number, a string, true, false, a Date or null';
    const where = `row ${at + 1}, column ${shown(name)}`;
    throw new DataError(file, `${where}: ${shown(cell)} cannot be a cell. ${allowed}.`);
  });
  // A column without values counts as numbers.
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

/** Whether a cell is NaN or an invalid Date. */
function isNaNumber(cell: NonNullable<Cell>): boolean {
  return typeof cell !== 'string' && Number.isNaN(Number(cell));
}

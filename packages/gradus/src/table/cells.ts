/** How the cells of a column are read as numbers, categories or dates. */
import { dateOf, isoDate } from './dates.ts';
import type { Column, DateColumn, NumberColumn, TextColumn } from './table.ts';

/**
 * The texts that stand for a missing value, unless the option `missing` gives others. Case does not matter.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: '31' }, { age: 'unknown' }, { age: '25' }]);
 * const plan = inferColumns(table, { missing: [...MISSING_MARKS, 'unknown'] });
 * plan.columns[0].missing; // 1
 * ```
 */
export const MISSING_MARKS: readonly string[] = ['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-'];

/**
 * A column read as a type, and the rows whose cells cannot be read as this type. They are missing in `column`.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: '31' }, { age: 'old' }]);
 * const reading: Reading<NumberColumn> = readNumbers(table.column('age'), new Missing());
 * reading.unreadable; // [1]
 * reading.column.values; // [31, NaN]
 * ```
 */
export interface Reading<C extends Column> {
  readonly column: C;
  readonly unreadable: Int32Array;
}

/**
 * The texts and numbers that stand for a missing value; an empty text always does.
 *
 * @example
 * ```ts
 * const missing = new Missing(['unknown', '-999']);
 * missing.has('Unknown '); // true
 * missing.hasNumber(-999); // true
 * missing.has('Seoul'); // false
 * ```
 */
export class Missing {
  readonly #texts: ReadonlySet<string>;
  /** The marks that are numbers, such as −999. */
  readonly #numbers: readonly number[];

  constructor(marks: readonly string[] = MISSING_MARKS) {
    this.#texts = new Set(['', ...marks.map(plain)]);
    this.#numbers = marks.map(numberOf).filter((value) => !Number.isNaN(value));
  }

  has(text: string): boolean {
    return this.#texts.has(plain(text));
  }

  hasNumber(value: number): boolean {
    return Number.isNaN(value) || this.#numbers.includes(value);
  }
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

/** A number in text. */
export const NUMBER = /^[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(inity)?$/i;

/** The number in a text; NaN if it is not a number. `007` is not: a number has no leading zeros. */
export function numberOf(text: string): number {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return Number(trimmed);
  const sign = INFINITE.exec(trimmed)?.[1];
  return sign === undefined ? Number.NaN : Number(`${sign}Infinity`);
}

/** A number with a currency sign before it, or a sign, a percent sign or a short unit after it. */
export const WITH_UNIT =
  /^([+-]?)[$€£¥₩]?\s*([+-]?\d[\d.,' \u00a0\u202f]*?)\s*(%|‰|[$€£¥₩]|[a-z°µ²³/]{1,8}|[가-힣]{1,2})?$/i;
/** `1,234`, `1 234 567.5`, `1'234`. */
export const GROUPED = /^[+-]?\d{1,3}([,' \u00a0\u202f]\d{3})+(\.\d+)?$/;

/** As `numberOf`, but a text may also have thousands separators or a unit: `1,234`, `12 €`, `5 %`. */
export function looseNumberOf(text: string): number {
  const strict = numberOf(text);
  const match = Number.isNaN(strict) ? WITH_UNIT.exec(text.trim()) : null;
  if (match === null) return strict;
  const digits = match[1] + match[2];
  return numberOf(GROUPED.test(digits) ? digits.replace(/[,' \u00a0\u202f]/g, '') : digits);
}

/**
 * Reads a column as finite numbers. Dates and infinite numbers are unreadable.
 * @param loose whether `1,234` and `12 €` are numbers too
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ price: '1,234' }, { price: '12 €' }]);
 * readNumbers(table.column('price'), new Missing(), true).column.values; // [1234, 12]
 * ```
 */
export function readNumbers(
  column: Column,
  missing: Missing,
  loose = false,
): Reading<NumberColumn> {
  const read = loose ? looseNumberOf : numberOf;
  return readValues(column, 'number', missing, read) as Reading<NumberColumn>;
}

/**
 * Reads a column as points in time. Numbers are unreadable.
 * @param dayFirst whether `01/03/2024` is 1 March; with null, it is unreadable
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ born: '2024-03-01' }, { born: 'in spring' }]);
 * const { column, unreadable } = readDates(table.column('born'), new Missing(), null);
 * isoDate(column.values[0]); // '2024-03-01'
 * unreadable; // [1]
 * ```
 */
export function readDates(
  column: Column,
  missing: Missing,
  dayFirst: boolean | null,
): Reading<DateColumn> {
  const read = (text: string) => dateOf(text, dayFirst);
  return readValues(column, 'date', missing, read) as Reading<DateColumn>;
}

/** Reads each different text once, not once for each cell. */
function readValues(
  column: Column,
  kind: 'number' | 'date',
  missing: Missing,
  read: (text: string) => number,
): Reading<NumberColumn | DateColumn> {
  const { name } = column;
  const isNumber = kind === 'number';
  const unreadable: number[] = [];
  if (column.kind === 'text') {
    const numbers = Float64Array.from(column.values, read);
    const isMissing = column.values.map((text) => missing.has(text));
    const values = new Float64Array(column.codes.length).fill(Number.NaN);
    column.codes.forEach((code, row) => {
      if (code < 0 || isMissing[code]) return;
      const value = numbers[code];
      if (!Number.isFinite(value)) unreadable.push(row);
      else if (!missing.hasNumber(value)) values[row] = value;
    });
    return { column: { name, kind, values }, unreadable: Int32Array.from(unreadable) };
  }
  // Copied only if a cell changes: most columns of numbers need no change.
  let { values } = column;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const isMark = isNumber ? missing.hasNumber(value) : Number.isNaN(value);
    const isReadable = column.kind === kind && Number.isFinite(value);
    if (!isMark && !isReadable) unreadable.push(row);
    if ((isReadable && !isMark) || Number.isNaN(value)) continue;
    if (values === column.values) values = values.slice();
    values[row] = Number.NaN;
  }
  return { column: { name, kind, values }, unreadable: Int32Array.from(unreadable) };
}

/**
 * Reads a column as categories: numbers and dates become text. Every cell can be read.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ size: 42 }, { size: null }, { size: 42 }]);
 * const { codes, values } = readCategories(table.column('size'), new Missing());
 * values; // ['42']
 * codes; // [0, -1, 0]
 * ```
 */
export function readCategories(column: Column, missing: Missing): TextColumn {
  const { name } = column;
  if (column.kind === 'text') {
    const isMissing = column.values.map((text) => missing.has(text));
    if (!isMissing.includes(true)) return column;
    const codes = column.codes.map((code) => (code < 0 || isMissing[code] ? -1 : code));
    return { name, kind: 'text', codes, values: column.values };
  }
  const isNumber = column.kind === 'number';
  const places = new Map<number, number>();
  const codes = new Int32Array(column.values.length);
  for (let row = 0; row < codes.length; row++) {
    const value = column.values[row];
    if (isNumber ? missing.hasNumber(value) : Number.isNaN(value)) {
      codes[row] = -1;
      continue;
    }
    const place = places.get(value);
    codes[row] = place ?? places.size;
    if (place === undefined) places.set(value, places.size);
  }
  const values = [...places.keys()].map(isNumber ? String : isoDate);
  return { name, kind: 'text', codes, values };
}

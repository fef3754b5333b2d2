import { DataError } from 'gradus';

/** One row of a table and the line of the file that it begins in, counted from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The decimal separator of numbers.
 *
 * @example
 * ```ts
 * const decimal: Decimal = ',';
 * const { features } = parseCsv('a;b\n0,5;1\n1,5;2\n', { decimal, delimiter: ';', label: null });
 * features.data; // [0.5, 1, 1.5, 2]
 * ```
 */
export type Decimal = '.' | ',';

/** The facts about a table that readers of cells need. */
export interface CellContext {
  /** The name of the table in error messages. */
  readonly name: string;
  /** The name of each column. */
  readonly names: readonly string[];
  readonly decimal: Decimal;
}

/** No two parts of a pattern match the same digit, so reading takes linear time for any cell. */
const NUMBERS: Readonly<Record<Decimal, RegExp>> = {
  '.': /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/,
};

/** The marks of a missing value that programs write, in lower case. */
const MISSING: ReadonlySet<string> = new Set(
  '|na|n/a|#n/a|#na|<na>|nan|-nan|+nan|null|nil|none|(null)|missing|?|-|--|.|…'.split('|'),
);

/** The number of characters of a cell in an error message. */
const SHOWN = 40;

/** Whether a cell is a decimal number, as programs write it. */
export function isNumber(cell: string, decimal: Decimal): boolean {
  return NUMBERS[decimal].test(cell);
}

/** The number in a cell for which {@link isNumber} is true. */
export function numberOf(cell: string, decimal: Decimal): number {
  return Number(decimal === ',' ? cell.replace(',', '.') : cell);
}

/** Whether a cell is empty or holds a mark of a missing value. */
export function isMissing(cell: string): boolean {
  return MISSING.has(cell.toLowerCase());
}

/** A cell in an error message. */
export function shown(cell: string): string {
  return `"${cell.length <= SHOWN ? cell : `${cell.slice(0, SHOWN)}…`}"`;
}

/** An error in one cell, with its line and column. */
export function cellError(
  { name, names }: CellContext,
  row: Row,
  column: number,
  problem: string,
): DataError {
  return new DataError(
    name,
    `line ${row.line}, column ${shown(names[column] as string)}: ${problem}`,
  );
}

/** The number in a cell. @throws DataError if it is missing, not a number, or too large for float32 */
export function numberAt(row: Row, column: number, context: CellContext): number {
  const cell = textAt(row, column, context);
  const { decimal } = context;
  if (!isNumber(cell, decimal)) {
    throw cellError(context, row, column, `${shown(cell)} ${whyNoNumber(cell, decimal)}`);
  }
  const value = numberOf(cell, decimal);
  if (Number.isFinite(Math.fround(value))) return value;
  throw cellError(context, row, column, `${shown(cell)} is too large for float32.`);
}

/** The text of a cell. @throws DataError if it is empty */
export function textAt(row: Row, column: number, context: CellContext): string {
  const cell = row.cells[column] as string;
  if (cell !== '') return cell;
  const problem = 'the value is missing. Fill it in or leave out the row.';
  throw cellError(context, row, column, problem);
}

function whyNoNumber(cell: string, decimal: Decimal): string {
  const other = decimal === '.' ? ',' : '.';
  if (!isNumber(cell, other)) return 'is not a number.';
  return `is not a number. If "${other}" is its decimal separator, pass decimal: '${other}'.`;
}

import { DataError } from 'gradus';

/** One row of a table and the line of the file that it begins in, counted from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What stands between the digits of a number. */
export type Decimal = '.' | ',';

/** What the readers of cells know about their table. */
export interface CellContext {
  /** What error messages call the table. */
  readonly name: string;
  /** The name of each column. */
  readonly names: readonly string[];
  readonly decimal: Decimal;
}

/** No two parts of a pattern can take the same digit, so a cell of any length is read in linear time. */
const NUMBERS: Readonly<Record<Decimal, RegExp>> = {
  '.': /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/,
};

/** How programs mark a value that is missing, in small letters. */
const MISSING: ReadonlySet<string> = new Set(
  '|na|n/a|#n/a|#na|<na>|nan|-nan|+nan|null|nil|none|(null)|missing|?|-|--|.|…'.split('|'),
);

/** Characters of a cell that an error message shows. */
const SHOWN = 40;

/** Whether a cell is a decimal number, as programs write it. */
export function isNumber(cell: string, decimal: Decimal): boolean {
  return NUMBERS[decimal].test(cell);
}

/** The number in a cell that is one. */
export function numberOf(cell: string, decimal: Decimal): number {
  return Number(decimal === ',' ? cell.replace(',', '.') : cell);
}

/** Whether a cell is empty or holds a mark for a value that is missing. */
export function isMissing(cell: string): boolean {
  return MISSING.has(cell.toLowerCase());
}

/** A cell as error messages show it. */
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

/** @throws DataError for a cell that is missing, no number, or beyond float32 */
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

/** @throws DataError for an empty cell */
export function textAt(row: Row, column: number, context: CellContext): string {
  const cell = row.cells[column] as string;
  if (cell !== '') return cell;
  const problem = 'the value is missing. Fill it in or leave out the row.';
  throw cellError(context, row, column, problem);
}

function whyNoNumber(cell: string, decimal: Decimal): string {
  const other = decimal === '.' ? ',' : '.';
  if (!isNumber(cell, other)) return 'is not a number.';
  return `is not a number. If "${other}" stands before its decimals, say so with the option \`decimal\`.`;
}

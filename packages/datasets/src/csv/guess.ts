import { DataError } from 'gradus';
import { type Decimal, isMissing, isNumber, type Row } from './cells.ts';
import { type HeaderDoubt, TableFileError } from './problem.ts';
import { RowSplitter } from './rows.ts';

const DELIMITERS = [',', ';', '\t', '|'];
/** From this many rows on, a label that names a class has occurred more than once. */
const MANY_ROWS = 20;

/** The beginning of a table. */
export interface Sample {
  /** What error messages call the table. */
  readonly name: string;
  readonly text: string;
  /** Whether it is all of the table; else its last row may be cut. */
  readonly isWhole: boolean;
  readonly decimal: Decimal;
}

/** The rows of a sample, as far as they are complete and of one length. */
export function sampleRows(
  sample: Omit<Sample, 'decimal'>,
  delimiter: string,
): { rows: Row[]; isRight: boolean } {
  const rows: Row[] = [];
  const splitter = new RowSplitter(sample.name, delimiter, (row) => rows.push(row));
  try {
    splitter.push(sample.text);
    if (sample.isWhole) splitter.end();
    return { rows, isRight: true };
  } catch (error) {
    if (error instanceof DataError) return { rows, isRight: false };
    throw error;
  }
}

/**
 * What stands between the cells: the one mark that gives all rows the same number of them, more than
 * one. Where no mark does, a comma, or the one that splits the first row most.
 *
 * @param likely the answer where several marks do
 * @throws DataError where several marks do, and none of them is `likely`
 */
export function guessDelimiter(sample: Sample, likely?: string): string {
  const splits = DELIMITERS.filter((mark) => mark !== sample.decimal).map((mark) => {
    const { rows, isRight } = sampleRows(sample, mark);
    return { mark, isRight, cells: rows[0]?.cells.length ?? 0 };
  });
  const fitting = splits.filter(({ isRight, cells }) => isRight && cells > 1);
  if (fitting.some(({ mark }) => mark === likely)) return likely as string;
  if (fitting.length > 1) {
    const delimiters = fitting.map(({ mark }) => mark);
    throw new TableFileError(sample.name, { code: 'unclear-delimiter', delimiters });
  }
  const most = splits.reduce((best, each) => (each.cells > Math.max(1, best.cells) ? each : best));
  return (fitting[0] ?? most).mark;
}

/**
 * What stands before the decimals: a comma where cells are numbers with one, none is a number with
 * a point, and at least one comma cannot stand between thousands, as the one in 1,234 can.
 */
export function guessDecimal(rows: readonly Row[], delimiter: string): Decimal {
  if (delimiter === ',') return '.';
  const cells = rows.flatMap((row) => row.cells);
  const hasPoint = cells.some((cell) => cell.includes('.') && isNumber(cell, '.'));
  const commas = cells.filter((cell) => cell.includes(',') && isNumber(cell, ','));
  return !hasPoint && commas.some((cell) => !/^[+-]?[1-9]\d{0,2},\d{3}$/.test(cell)) ? ',' : '.';
}

/**
 * Whether the first row holds names.
 *
 * @param wanted names of columns that the caller asked for
 * @throws DataError where it may as well hold a sample
 */
export function guessHeader(
  rows: readonly Row[],
  wanted: readonly string[],
  { name, decimal }: Sample,
): boolean {
  const [first, ...others] = rows.map(({ cells }) => cells) as [readonly string[], ...string[][]];
  if (wanted.length > 0 && wanted.every((column) => first.includes(column))) return true;
  const numbers = first.filter((cell) => isNumber(cell, decimal));
  const doubt = (because: HeaderDoubt) =>
    new TableFileError(name, { code: 'unclear-header', line: rows[0].line, because });
  if (numbers.length === 0) return true;
  if (others.length === 0) return false;
  if (numbers.length === first.length) {
    if (numbers.length > 2 && isCount(numbers)) throw doubt({ code: 'count' });
    return false;
  }
  const overNumbers = first.findIndex(
    (cell, column) =>
      !isNumber(cell, decimal) &&
      !isMissing(cell) &&
      others.some((row) => isNumber(row[column] as string, decimal)) &&
      others.every(
        (row) => isMissing(row[column] as string) || isNumber(row[column] as string, decimal),
      ),
  );
  if (overNumbers >= 0) {
    if (areNames(numbers)) return true;
    throw doubt({ code: 'above-numbers', cell: first[overNumbers] });
  }
  const isLonely = first.every(
    (cell, column) => isNumber(cell, decimal) || !others.some((row) => row[column] === cell),
  );
  const looksLikeNames =
    isCount(numbers) || (numbers.length > 1 && areNames(numbers) && others.length >= MANY_ROWS);
  if (isLonely && numbers.length > 1 && looksLikeNames && repeats(first, others, decimal)) {
    throw doubt({ code: 'lonely-text' });
  }
  return false;
}

function isCount(numbers: readonly string[]): boolean {
  return numbers.every((cell, index) => cell === String(index));
}

/** Places or years, and ascending numbers of any kind where there are several. */
function areNames(numbers: readonly string[]): boolean {
  const values = numbers.map((cell) => Number(cell.replace(',', '.')));
  const isAscending = values.every((value, i) => i === 0 || value > (values[i - 1] as number));
  return isAscending && (numbers.length > 2 || numbers.every((cell) => /^\d+$/.test(cell)));
}

/** Whether some text occurs more than once in each column of text. */
function repeats(first: readonly string[], others: readonly string[][], decimal: Decimal): boolean {
  return first.every((cell, column) => {
    if (isNumber(cell, decimal)) return true;
    return new Set(others.map((row) => row[column])).size < others.length;
  });
}

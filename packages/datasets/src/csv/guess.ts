import { DataError } from 'gradus';
import { type Decimal, isMissing, isNumber, type Row } from './cells.ts';
import { type HeaderDoubt, TableFileError } from './problem.ts';
import { RowSplitter } from './rows.ts';

const DELIMITERS = [',', ';', '\t', '|'];
/** In this many rows, the name of a class occurs more than once. */
const MANY_ROWS = 20;

/** The beginning of a table. */
export interface Sample {
  /** The name of the table in error messages. */
  readonly name: string;
  readonly text: string;
  /** Whether it is the whole table; otherwise its last row may be cut. */
  readonly isWhole: boolean;
  readonly decimal: Decimal;
}

/** The first rows of a sample that are complete and of equal length. */
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
 * Guesses the delimiter: the only mark that splits all rows into the same number of cells, more than one. If
 * no mark does, a comma, or the mark that splits the first row most.
 *
 * @param likely the result if several marks are possible
 * @throws DataError if several marks are possible, and none of them is `likely`
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
 * Guesses the decimal separator: a comma if cells are numbers with a comma, no cell is a number with a point,
 * and at least one comma cannot be a thousands separator, as in 1,234.
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
 * @param wanted names of columns that the caller needs
 * @throws DataError if it may also hold a sample
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

/** Whether numbers look like names: indices or years, or several ascending numbers. */
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

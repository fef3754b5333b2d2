import { DataError } from 'gradus';
import Papa from 'papaparse';

/** One row of a table and the line of the file that it begins in, counted from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of comma-separated text, cells trimmed, without blank lines. Quoted cells may hold
 * line breaks; the delimiter is guessed if not given.
 *
 * @throws DataError for no rows, quotes that do not match, or rows of different lengths
 */
export function splitRows(text: string, name: string, delimiter = ''): Row[] {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter });
  const rows: Row[] = [];
  let line = 1;
  for (const cells of data) {
    rows.push({ line, cells: cells.map((cell) => cell.trim()) });
    line += 1 + cells.reduce((breaks, cell) => breaks + lineBreaks(cell), 0);
  }
  const error = errors.find(({ type }) => type === 'Quotes');
  if (error !== undefined) {
    throw new DataError(
      name,
      `line ${rows[error.row ?? 0]?.line ?? 1}: its quotes do not match (${error.message}). ` +
        'A quote inside a quoted cell is written twice.',
    );
  }
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  checkLengths(filled, name);
  return filled;
}

function lineBreaks(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function checkLengths(rows: readonly Row[], name: string): void {
  const [first] = rows;
  if (first === undefined) throw new DataError(name, 'holds no table: it is empty or blank.');
  const odd = rows.find(({ cells }) => cells.length !== first.cells.length);
  if (odd === undefined) return;
  throw new DataError(
    name,
    `line ${odd.line}: has ${odd.cells.length} cells, but line ${first.line} has ` +
      `${first.cells.length}. Every row needs the same number.`,
  );
}

import { DataError } from 'gradus';
import type { HostArray } from 'gradus/data';
import type { Row } from './rows.ts';

/** The rows of a table with what error messages need. */
export interface Source {
  readonly name: string;
  /** The name of each column. */
  readonly names: readonly string[];
  readonly body: readonly Row[];
}

/** The column to predict. */
export interface Labels {
  readonly labels: HostArray;
  readonly classNames: readonly string[];
}

/** No two parts of it can take the same digit, so a cell of any length is read in linear time. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether a cell is a decimal number, as programs write it. */
export function isNumber(cell: string): boolean {
  return NUMBER.test(cell);
}

/** @throws DataError for a cell that is missing, no number, or beyond float32 */
export function numberAt(row: Row, column: number, source: Source): number {
  const cell = textAt(row, column, source);
  if (isNumber(cell) && Number.isFinite(Math.fround(Number(cell)))) return Number(cell);
  const problem = isNumber(cell) ? 'is too large for float32' : 'is no number';
  throw new DataError(source.name, `${place(row, column, source)}: "${cell}" ${problem}.`);
}

/** The labels as numbers to come close to. */
export function valueLabels(source: Source, column: number): Labels {
  const data = Float32Array.from(source.body, (row) => numberAt(row, column, source));
  return { labels: { dtype: 'float32', shape: [data.length], data }, classNames: [] };
}

/** The labels as indices into the sorted names of the classes; 1 and 1.0 are the same class. */
export function classLabels(source: Source, column: number): Labels {
  const texts = source.body.map((row) => textAt(row, column, source));
  const numeric = texts.every(isNumber);
  const labels = numeric ? texts.map((text) => String(Number(text))) : texts;
  const classNames = [...new Set(labels)].sort(
    numeric ? (a, b) => Number(a) - Number(b) : undefined,
  );
  const indices = new Map(classNames.map((name, index) => [name, index]));
  const data = Int32Array.from(labels, (label) => indices.get(label) as number);
  return { labels: { dtype: 'int32', shape: [data.length], data }, classNames };
}

function textAt(row: Row, column: number, source: Source): string {
  const cell = row.cells[column] as string;
  if (cell !== '') return cell;
  throw new DataError(
    source.name,
    `${place(row, column, source)}: the value is missing. Fill it in or leave out the row.`,
  );
}

function place(row: Row, column: number, { names }: Source): string {
  return `line ${row.line}, column "${names[column]}"`;
}

import { DataError } from 'gradus';
import type { HostArray } from 'gradus/data';
import { classLabels, isNumber, type Labels, numberAt, type Source, valueLabels } from './cells.ts';
import { type Row, splitRows } from './rows.ts';

/** A column by its name or by its place, counted from 0, or from the end if negative. */
export type Column = string | number;

/** How `parseCsv` reads a table. */
export interface TableOptions {
  /** What error messages call the text; the file's own name when a file is loaded. */
  readonly name?: string;
  /** What stands between the cells; guessed if not given. */
  readonly delimiter?: string;
  /** Whether the first row holds names; by default when none of its cells is a number. */
  readonly header?: boolean;
  /** The column to predict, by default the last; null if there is none. */
  readonly label?: Column | null;
  /**
   * Whether a label is one of some classes or a value to come close to. By default text is a
   * class, and so are numbers that are exactly 0, 1, … up to some last one, all of them present.
   */
  readonly labelKind?: 'class' | 'value';
  /** The columns to predict from, in this order; by default all but the label. */
  readonly features?: readonly Column[];
}

/** A table of numbers, ready to be put into tensors. */
export interface Table {
  /** float32 `[rows, columns]`. */
  readonly features: HostArray;
  /** The name of each feature; `column 0`, `column 1`, … in a table without names. */
  readonly featureNames: readonly string[];
  /** int32 `[rows]`, indices of classes, or float32 `[rows]`, values; null without a label. */
  readonly labels: HostArray | null;
  /** The name of the label's column; null without a label. */
  readonly labelName: string | null;
  /**
   * The name of each class, in the order of the characters' codes, or of the numbers; empty if
   * the labels are values.
   */
  readonly classNames: readonly string[];
}

/**
 * Reads a table of numbers from comma-separated text. Only the label's column may hold text.
 *
 * @throws DataError naming the line and the column of a cell that is missing or no number
 */
export function parseCsv(text: string, options: TableOptions = {}): Table {
  const { name = 'CSV text', delimiter, label = -1 } = options;
  const rows = splitRows(text, name, delimiter);
  const [first] = rows as [Row, ...Row[]];
  const hasHeader = options.header ?? !first.cells.some(isNumber);
  const names = hasHeader ? first.cells : first.cells.map((_, index) => `column ${index}`);
  const body = hasHeader ? rows.slice(1) : rows;
  if (body.length === 0) {
    throw new DataError(name, `line ${first.line}: there are column names, but no rows follow.`);
  }
  const source: Source = { name, names, body };
  const labelIndex = label === null ? null : findColumn(source, label);
  const featureIndices =
    options.features?.map((column) => findColumn(source, column)) ??
    [...names.keys()].filter((index) => index !== labelIndex);
  if (featureIndices.length === 0) {
    throw new DataError(
      name,
      `has nothing to predict from: its only column is "${names[0]}". Is another delimiter ` +
        'needed, or `label: null`?',
    );
  }
  return {
    features: readFeatures(source, featureIndices),
    featureNames: featureIndices.map((index) => names[index] as string),
    labelName: labelIndex === null ? null : (names[labelIndex] as string),
    ...(labelIndex === null ? NO_LABELS : readLabels(source, labelIndex, options.labelKind)),
  };
}

const NO_LABELS = { labels: null, classNames: [] } as const;

function findColumn({ name, names }: Source, column: Column): number {
  if (typeof column === 'number') {
    const index = column < 0 ? names.length + column : column;
    if (index in names) return index;
    throw new DataError(
      name,
      `there is no column ${column}: the table has ${names.length}, 0 to ${names.length - 1}.`,
    );
  }
  const index = names.indexOf(column);
  if (index >= 0 && names.lastIndexOf(column) === index) return index;
  const problem = index < 0 ? 'there is no column' : 'more than one column is called';
  const known = names.map((known) => `"${known}"`).join(', ');
  throw new DataError(name, `${problem} "${column}". The columns are ${known}.`);
}

function readFeatures(source: Source, columns: readonly number[]): HostArray {
  const { body } = source;
  const data = new Float32Array(body.length * columns.length);
  for (const [r, row] of body.entries()) {
    for (const [c, column] of columns.entries()) {
      data[r * columns.length + c] = numberAt(row, column, source);
    }
  }
  return { dtype: 'float32', shape: [body.length, columns.length], data };
}

function readLabels(source: Source, column: number, kind?: 'class' | 'value'): Labels {
  if (kind === 'value') return valueLabels(source, column);
  if (kind === 'class' || !source.body.every(({ cells }) => isNumber(cells[column] as string))) {
    return classLabels(source, column);
  }
  const classes = classLabels(source, column);
  const isIndices = classes.classNames.every((className, index) => className === String(index));
  return isIndices ? classes : valueLabels(source, column);
}

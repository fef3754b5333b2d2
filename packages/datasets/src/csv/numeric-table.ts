import { DataError, GradusError } from 'gradus';
import { type Blocks, floatBlocks } from './blocks.ts';
import { type CellContext, numberAt, type Row, shown } from './cells.ts';
import { type CsvFormat, CsvReader, type RowSink } from './csv-reader.ts';
import { type LabelReader, type Labels, labelReader } from './labels.ts';
import {
  type Column,
  checkOptions,
  kindOf,
  type NumericTable,
  type NumericTableOptions,
  type TableFormat,
} from './options.ts';

const MAX_LISTED = 20;

/**
 * Reads a table of numbers from comma-separated text. Only the label column may hold text.
 *
 * Options that you leave out are guessed, if only one value fits; `format` and `guessed` of the table tell the result.
 * Classes are numbered by this text alone, so pass those of the training table for another table:
 * `parseCsv(test, { ...train.format, classNames: train.classNames })`.
 *
 * @throws DataError with line and column for a cell that is missing, not a number or not a known class, and for a
 *   guess with two answers; GradusError if `text` is not a string, or an option is wrong
 *
 * @example
 * ```ts
 * const table = parseCsv('length,width,kind\n5.1,3.5,setosa\n6.2,2.9,virginica\n');
 * table.featureNames; // ['length', 'width']
 * table.features.shape; // [2, 2]
 * table.classNames; // ['setosa', 'virginica']
 * table.labels?.data; // [0, 1]
 * ```
 */
export function parseCsv(text: string, options: NumericTableOptions = {}): NumericTable {
  if (typeof text !== 'string') {
    throw new GradusError(
      `parseCsv takes the text of a table, got ${kindOf(text)}. To read a file, call loadCsv(path).`,
    );
  }
  checkOptions(options);
  const reader = readerOf(options.name ?? 'CSV text', options);
  reader.push(text);
  return reader.finish();
}

/**
 * Reads a table from text that arrives in parts. At most one row of text is in memory.
 *
 * @param options checked by the caller
 * @throws DataError as `parseCsv` does; errors of `texts` are passed on
 */
export async function readNumericTable(
  texts: AsyncIterable<string>,
  name: string,
  options: NumericTableOptions,
): Promise<NumericTable> {
  const reader = readerOf(options.name ?? name, options);
  for await (const text of texts) reader.push(text);
  return reader.finish();
}

function readerOf(name: string, options: NumericTableOptions): CsvReader<NumericTable> {
  const { delimiter, decimal = '.', header, label, features = [] } = options;
  const wanted = [label, ...features].filter((column) => typeof column === 'string');
  return new CsvReader(name, { delimiter, decimal, header, wanted }, (format, first) => {
    return new NumericRows(name, options, format, first);
  });
}

/** The rows of a table whose format and columns are known. It keeps only the numbers. */
class NumericRows implements RowSink<NumericTable> {
  private readonly context: CellContext;
  private readonly columns: readonly number[];
  private readonly features: Blocks<Float32Array>;
  private readonly labelColumn: number | null;
  private readonly labels: LabelReader | null;
  private count = 0;

  private readonly name: string;
  private readonly options: NumericTableOptions;
  private readonly format: CsvFormat;
  private readonly first: Row;

  /** @param first the first row; it holds names if the format has a header */
  constructor(name: string, options: NumericTableOptions, format: CsvFormat, first: Row) {
    this.name = name;
    this.options = options;
    this.format = format;
    this.first = first;
    const names = format.header ? first.cells : first.cells.map((_, index) => `column ${index}`);
    this.context = { name, names, decimal: format.decimal };
    const { label = -1, features } = options;
    this.labelColumn = label === null ? null : findColumn(name, names, label);
    this.columns =
      features?.map((column) => findColumn(name, names, column)) ??
      [...names.keys()].filter((index) => index !== this.labelColumn);
    if (this.columns.length === 0) {
      throw new DataError(
        name,
        `has nothing to predict from: its only column is ${shown(names[0] as string)}. Is another delimiter ` +
          'needed, or `label: null`?',
      );
    }
    this.features = floatBlocks(name);
    this.labels =
      this.labelColumn === null ? null : labelReader(this.context, this.labelColumn, options);
  }

  add(row: Row): void {
    // Numbers may not be missing, but spreadsheets write rows of empty cells.
    if (row.cells.every((cell) => cell === '')) return;
    for (const column of this.columns) this.features.push(numberAt(row, column, this.context));
    this.labels?.add(row);
    this.count++;
  }

  finish(): NumericTable {
    const { name, format, columns, count } = this;
    const { names } = this.context;
    if (count === 0) {
      const problem = `line ${this.first.line}: there are column names, but no rows follow.`;
      throw new DataError(name, problem);
    }
    const { labelKind, ...labels } = this.labels?.finish() ?? NO_LABELS;
    const data = this.features.joined();
    return {
      features: { dtype: 'float32', shape: [count, columns.length], data },
      featureNames: columns.map((column) => names[column] as string),
      labelName: this.labelColumn === null ? null : (names[this.labelColumn] as string),
      ...labels,
      format: labelKind === undefined ? format : { ...format, labelKind },
      guessed: this.guessed(labelKind !== undefined),
    };
  }

  private guessed(hasLabels: boolean): (keyof TableFormat)[] {
    const { delimiter, header, labelKind, classNames } = this.options;
    const guessed: (keyof TableFormat)[] = [];
    if (!delimiter) guessed.push('delimiter');
    if (header === undefined) guessed.push('header');
    if (hasLabels && labelKind === undefined && classNames === undefined) guessed.push('labelKind');
    return guessed;
  }
}

const NO_LABELS: Omit<Labels, 'labels' | 'labelKind'> & { labels: null; labelKind?: undefined } = {
  labels: null,
  classNames: [],
};

/** @throws DataError for a column that does not exist, or a name of several columns */
function findColumn(table: string, names: readonly string[], column: Column): number {
  if (typeof column === 'number') {
    const index = column < 0 ? names.length + column : column;
    if (index in names) return index;
    throw new DataError(
      table,
      `there is no column ${column}: the table has ${names.length}, 0 to ${names.length - 1}.`,
    );
  }
  const index = names.indexOf(column);
  if (index >= 0 && names.lastIndexOf(column) === index) return index;
  const problem = index < 0 ? 'there is no column' : 'more than one column is called';
  const known = names.slice(0, MAX_LISTED).map(shown);
  const more = names.length > MAX_LISTED ? `, and ${names.length - MAX_LISTED} more` : '';
  throw new DataError(
    table,
    `${problem} ${shown(column)}. The columns are ${known.join(', ')}${more}.`,
  );
}

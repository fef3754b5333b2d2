import { DataError } from 'gradus';
import { type Blocks, floatBlocks } from './blocks.ts';
import { type CellContext, numberAt, shown } from './cells.ts';
import { guessDelimiter, guessHeader, type Sample, sampleRows } from './guess.ts';
import { type LabelReader, type Labels, labelReader } from './labels.ts';
import type { Column, Table, TableFormat, TableOptions } from './options.ts';
import { type Row, RowSplitter } from './rows.ts';

/** Characters that are taken at a time, so that an endless cell is noticed soon. */
const PIECE = 1 << 16;
/** Characters and lines at the beginning of a table that guesses are made from. */
const SAMPLE = 1 << 18;
const SAMPLE_LINES = 20;
/** After so many characters the format is guessed, even where no row is complete. */
const MAX_SAMPLE = 1 << 25;
const MAX_LISTED = 20;

/** Reads a table from text that arrives in parts. It keeps only the numbers. */
export class TableReader {
  private sample = '';
  private lines = 0;
  private splitter: RowSplitter | undefined;
  private body: Body | undefined;
  private readonly options: TableOptions;
  private readonly name: string;

  /** @param name what error messages call the table */
  constructor(options: TableOptions, name: string) {
    this.options = options;
    this.name = name;
  }

  /** @throws DataError as `parseCsv` does */
  push(text: string): void {
    for (let at = 0; at < text.length; at += PIECE) this.take(text.slice(at, at + PIECE));
  }

  /** @throws DataError as `parseCsv` does */
  finish(): Table {
    if (this.splitter === undefined) this.begin(true);
    this.splitter?.end();
    return (this.body as Body).finish();
  }

  private take(text: string): void {
    if (text.includes('\0')) {
      throw new DataError(
        this.name,
        'holds characters of code 0, so it is not text in this encoding. Save it as UTF-8, or name ' +
          "its encoding with the option `encoding`, such as 'utf-16le'.",
      );
    }
    if (this.splitter !== undefined) {
      this.splitter.push(text);
      return;
    }
    this.sample += text;
    this.lines += text.match(/[\r\n]/g)?.length ?? 0;
    const isEnough = this.sample.length >= SAMPLE && this.lines >= SAMPLE_LINES;
    if (isEnough || this.sample.length >= MAX_SAMPLE) this.begin(false);
  }

  private begin(isWhole: boolean): void {
    const { name, options } = this;
    // A byte order mark.
    const text = this.sample.replace(/^\ufeff/, '');
    this.sample = '';
    const sample: Sample = { name, text, isWhole, decimal: options.decimal ?? '.' };
    const delimiter = options.delimiter || guessDelimiter(sample);
    const { rows } = sampleRows(sample, delimiter);
    const format = { delimiter, decimal: sample.decimal };
    this.splitter = new RowSplitter(name, delimiter, (row) => {
      this.body ??= new Body(
        name,
        options,
        { ...format, header: this.hasHeader(rows, sample) },
        row,
      );
      this.body.add(row);
    });
    this.splitter.push(text);
  }

  private hasHeader(rows: readonly Row[], sample: Sample): boolean {
    const { header, label, features = [] } = this.options;
    if (header !== undefined) return header;
    const wanted = [label, ...features].filter((column) => typeof column === 'string');
    return guessHeader(rows, wanted, sample);
  }
}

/** The rows of a table whose format and columns are known. */
class Body {
  private readonly context: CellContext;
  private readonly columns: readonly number[];
  private readonly features: Blocks<Float32Array>;
  private readonly labelColumn: number | null;
  private readonly labels: LabelReader | null;
  private count = 0;

  private readonly name: string;
  private readonly options: TableOptions;
  private readonly format: Omit<TableFormat, 'labelKind'>;
  private readonly first: Row;

  /** @param first the first row, of names where the format has a header */
  constructor(
    name: string,
    options: TableOptions,
    format: Omit<TableFormat, 'labelKind'>,
    first: Row,
  ) {
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
    if (row === this.first && this.format.header) return;
    for (const column of this.columns) this.features.push(numberAt(row, column, this.context));
    this.labels?.add(row);
    this.count++;
  }

  finish(): Table {
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

/** @throws DataError for a column that is not there, or a name that several have */
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

import type { Decimal, Row } from './cells.ts';
import { guessDecimal, guessDelimiter, guessHeader, type Sample, sampleRows } from './guess.ts';
import { TableFileError } from './problem.ts';
import { RowSplitter } from './rows.ts';

/** Characters that are read at a time, so that an endless cell is found soon. */
const PIECE = 1 << 16;
/** The characters and lines at the beginning of a table from which the format is guessed. */
const SAMPLE = 1 << 18;
const SAMPLE_LINES = 20;
/** After this many characters, the format is guessed even if no row is complete. */
const MAX_SAMPLE = 1 << 25;

/** Options for reading the text of a table; undefined ones are guessed. */
export interface CsvOptions {
  readonly delimiter: string | undefined;
  /** The delimiter to choose if several are possible. */
  readonly likely?: string | undefined;
  readonly decimal: Decimal | undefined;
  readonly header: boolean | undefined;
  /** Names of columns that the caller needs: a first row with all of them is a header. */
  readonly wanted: readonly string[];
}

/** How the text of a table is read. */
export interface CsvFormat {
  readonly delimiter: string;
  readonly decimal: Decimal;
  readonly header: boolean;
}

/** Receives the rows of a table. */
export interface RowSink<Result> {
  /** Receives a row. A header is not passed. */
  add(row: Row): void;
  finish(): Result;
}

/**
 * Makes the sink of the rows.
 *
 * @param first the first row, of names where the format has a header
 */
export type MakeSink<Result> = (format: CsvFormat, first: Row) => RowSink<Result>;

/** Reads comma-separated text that arrives in parts. It keeps at most one row of text. */
export class CsvReader<Result> {
  private sample = '';
  private lines = 0;
  private splitter: RowSplitter | undefined;
  private sink: RowSink<Result> | undefined;
  private readonly options: CsvOptions;
  private readonly name: string;
  private readonly makeSink: MakeSink<Result>;

  /** @param name the name of the table in error messages */
  constructor(name: string, options: CsvOptions, makeSink: MakeSink<Result>) {
    this.options = options;
    this.name = name;
    this.makeSink = makeSink;
  }

  /** @throws DataError for text that is not a table; errors of the sink are passed on */
  push(text: string): void {
    for (let at = 0; at < text.length; at += PIECE) this.take(text.slice(at, at + PIECE));
  }

  /** @throws DataError as `push` does */
  finish(): Result {
    if (this.splitter === undefined) this.begin(true);
    this.splitter?.end();
    return (this.sink as RowSink<Result>).finish();
  }

  private take(text: string): void {
    if (text.includes('\0')) throw new TableFileError(this.name, { code: 'null-characters' });
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
    const { name, options, makeSink } = this;
    // A byte order mark.
    const text = this.sample.replace(/^\ufeff/, '');
    this.sample = '';
    const unread = { name, text, isWhole };
    const delimiter =
      options.delimiter ||
      guessDelimiter({ ...unread, decimal: options.decimal ?? '.' }, options.likely);
    const { rows } = sampleRows(unread, delimiter);
    const decimal = options.decimal ?? guessDecimal(rows, delimiter);
    const splitter = new RowSplitter(name, delimiter, (row) => {
      if (this.sink !== undefined) return this.sink.add(row);
      const header = this.hasHeader(rows, { ...unread, decimal });
      this.sink = makeSink({ delimiter, decimal, header }, row);
      if (!header) this.sink.add(row);
    });
    this.splitter = splitter;
    splitter.push(text);
  }

  private hasHeader(rows: readonly Row[], sample: Sample): boolean {
    return this.options.header ?? guessHeader(rows, this.options.wanted, sample);
  }
}

import { DataError, GradusError } from 'gradus';
import { MISSING_MARKS } from 'gradus/table';
import { type Decimal, isNumber, shown } from '../csv/cells.ts';
import { kindOf } from '../csv/options.ts';
import type { DownloadOptions } from '../file-source.ts';

/** The files that `readTable` reads. `arrow` is Arrow's IPC format, as a file or as a stream. */
export const TABLE_FORMATS = [
  'csv',
  'tsv',
  'json',
  'ndjson',
  'parquet',
  'arrow',
  'npy',
  'npz',
] as const;

/** A format that `readTable` reads. */
export type TableFileFormat = (typeof TABLE_FORMATS)[number];

/**
 * How `readTable` reads a file, watches it (`onProgress`) and stops (`signal`). Where a file has to be read a
 * second time, its progress begins again.
 */
export interface ReadTableOptions extends DownloadOptions {
  /** What error messages call the table; the file's own name if not given. */
  readonly name?: string;
  /** What kind of file it is; by its first bytes and its name if not given. */
  readonly format?: TableFileFormat;
  /** Columns that stay text, even where all of their cells are numbers or dates. */
  readonly text?: readonly string[];
  /**
   * Texts that mark a missing cell, in upper or lower case, in place of `NA`, `N/A`, `NaN`, `null`, `none`, `?`
   * and `-`. An empty cell is always missing.
   */
  readonly missing?: readonly string[];
  /** Of CSV: the character between the cells; guessed among , ; | and tabs if not given. */
  readonly delimiter?: string;
  /** Of CSV: what stands before the decimals of a number; guessed if not given. */
  readonly decimal?: Decimal;
  /** Of CSV: whether the first row holds names; guessed if not given. */
  readonly header?: boolean;
  /** Of text: how its characters are stored; by the byte order mark if not given, or else UTF-8. */
  readonly encoding?: string;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isFunction = (value: unknown): boolean => typeof value === 'function';

const KINDS: {
  readonly [Name in keyof ReadTableOptions]-?: readonly [
    kind: string,
    is: (value: unknown) => boolean,
  ];
} = {
  name: ['a text', isText],
  format: [
    `one of ${TABLE_FORMATS.map((format) => `'${format}'`).join(', ')}`,
    (value) => TABLE_FORMATS.includes(value as TableFileFormat),
  ],
  text: ['a list of names of columns', areTexts],
  missing: ["a list of texts, such as ['-999']", areTexts],
  delimiter: [
    "one character, such as ';'",
    (value) => isText(value) && /^[^"\n\r]$/.test(value as string),
  ],
  decimal: ["'.' or ','", (value) => value === '.' || value === ','],
  header: ['true or false', (value) => typeof value === 'boolean'],
  encoding: ["a text such as 'utf-8' or 'euc-kr'", isText],
  onProgress: ['a function', isFunction],
  signal: ['an AbortSignal', (value) => value instanceof AbortSignal],
};

/** @throws GradusError for options that are unknown, of the wrong kind, or do not fit one another */
export function checkReadOptions(options: ReadTableOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new GradusError(`The options of readTable must be an object, got ${kindOf(options)}.`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(KINDS, name)) {
      const known = Object.keys(KINDS).join(', ');
      throw new GradusError(`readTable has no option ${shown(name)}. Its options are ${known}.`);
    }
    const [kind, is] = KINDS[name as keyof ReadTableOptions];
    if (is(value)) continue;
    const got = isText(value) ? shown(value as string) : kindOf(value);
    throw new GradusError(`The option ${name} of readTable must be ${kind}, got ${got}.`);
  }
  if (options.delimiter !== undefined && options.delimiter === options.decimal) {
    throw new GradusError(`The options delimiter and decimal are both "${options.decimal}".`);
  }
}

/** What all readers know about the columns that they fill. */
export interface ColumnContext {
  /** What error messages call the table. */
  readonly name: string;
  /** Columns that stay text. */
  readonly text: ReadonlySet<string>;
  /** Whether a cell is empty or holds a mark for a missing value. */
  readonly isMissing: (cell: string) => boolean;
  /** Marks for missing values that are numbers, such as -999. */
  readonly missingNumbers: ReadonlySet<number>;
  /**
   * Lets what else waits have its turn where it has waited for long. Readers call it between parts of their work.
   * @throws the signal's reason when the signal is aborted
   */
  readonly pause: () => Promise<void>;
}

export function columnContext(name: string, options: ReadTableOptions): ColumnContext {
  const { text = [], missing = MISSING_MARKS, signal } = options;
  const marks = new Set(['', ...missing.map((mark) => mark.trim().toLowerCase())]);
  const longest = Math.max(...[...marks].map((mark) => mark.length));
  return {
    name,
    text: new Set(text),
    missingNumbers: new Set([...marks].filter((mark) => isNumber(mark, '.')).map(Number)),
    isMissing: (cell) => cell.length <= longest && marks.has(cell.toLowerCase()),
    pause: pauseOf(signal),
  };
}

/** Nobody else has a turn for so many milliseconds at most. */
const MAX_TURN = 30;

function pauseOf(signal: AbortSignal | undefined): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since > MAX_TURN) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      since = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/** @throws DataError where the options name columns that are not there */
export function checkTextColumns({ name, text }: ColumnContext, names: readonly string[]): void {
  const unknown = [...text].find((column) => !names.includes(column));
  if (unknown === undefined) return;
  const listed = names.slice(0, MAX_LISTED).map(shown).join(', ');
  const more = names.length > MAX_LISTED ? `, and ${names.length - MAX_LISTED} more` : '';
  throw new DataError(
    name,
    `the option text names the column ${shown(unknown)}, which is not there. The columns are ${listed}${more}.`,
  );
}

const MAX_LISTED = 20;

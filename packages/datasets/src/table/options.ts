import { DataError, GradusError } from 'gradus';
import { MISSING_MARKS } from 'gradus/table';
import { type Decimal, isNumber, shown } from '../csv/cells.ts';
import { kindOf } from '../csv/options.ts';
import type { DownloadOptions } from '../file-source.ts';

/** The formats that `readTable` reads. `arrow` is Arrow's IPC format, as a file or as a stream. */
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

/**
 * A format that `readTable` reads.
 *
 * @example
 * ```ts
 * const format: TableFileFormat = 'ndjson';
 * const table = await readTable(new TextEncoder().encode('{"x": 1}\n{"x": 2}\n'), { format });
 * table.length; // 2
 * ```
 */
export type TableFileFormat = (typeof TABLE_FORMATS)[number];

/**
 * Options of {@link readTable}. If a file has to be read twice, its progress begins again.
 *
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode('code;price\n007;1,5\n008;-999\n');
 * const options: ReadTableOptions = { decimal: ',', missing: ['-999'] };
 * const table = await readTable(bytes, options);
 * table.column('price').values; // [1.5, NaN]
 * ```
 */
export interface ReadTableOptions extends DownloadOptions {
  /** The name of the table in error messages; default: the name of the file. */
  readonly name?: string;
  /** The format of the file; default: by its first bytes and its name. */
  readonly format?: TableFileFormat;
  /** Columns that stay text, even if all of their cells are numbers or dates. */
  readonly text?: readonly string[];
  /**
   * The texts of a missing cell, in upper or lower case; default: `NA`, `N/A`, `NaN`, `null`, `none`, `?` and `-`.
   * An empty cell is always missing.
   */
  readonly missing?: readonly string[];
  /** For CSV: the character between cells; default: guessed among , ; | and tab. */
  readonly delimiter?: string;
  /** For CSV: the decimal separator; default: guessed. */
  readonly decimal?: Decimal;
  /** For CSV: whether the first row holds names; default: guessed. */
  readonly header?: boolean;
  /** For text: the encoding of its characters; default: by the byte order mark, else UTF-8. */
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

/** @throws GradusError for options that are unknown, of the wrong type, or do not fit together */
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

/** The facts about a table that all readers of columns need. */
export interface ColumnContext {
  /** The name of the table in error messages. */
  readonly name: string;
  /** Columns that stay text. */
  readonly text: ReadonlySet<string>;
  /** Whether a cell is empty or holds a mark of a missing value. */
  readonly isMissing: (cell: string) => boolean;
  /** Marks for missing values that are numbers, such as -999. */
  readonly missingNumbers: ReadonlySet<number>;
  /**
   * Yields to the event loop after some time. Readers call it between parts of their work.
   * @throws the reason of the signal, if it is aborted
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

/** The longest time without yielding to the event loop, in milliseconds. */
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

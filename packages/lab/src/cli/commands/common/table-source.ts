/** The table of a run: read from where its rows are, and split as the run says. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  pointSet,
  readTable,
  readTableParts,
  TableFileError,
  type TablePart,
} from '@gradus/datasets';
import { type ColumnPlan, inferColumns, MISSING_MARKS, type Table } from 'gradus/table';
import type { TableData, TableSource } from '../../../settings/schema.ts';
import { UsageError } from '../../errors.ts';

/** How the text of a file is read, as options of commands say it (`readingOptions`). */
export interface ReadingOptions {
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly decimal?: '.' | ',';
  readonly header?: boolean;
}

/** How a file is read. */
export interface ReadOptions {
  /** Texts that stand for a missing value, beside the usual ones. */
  readonly missing?: readonly string[] | null;
  readonly encoding?: string | null;
  readonly delimiter?: string | null;
  readonly decimal?: '.' | ',' | null;
  readonly header?: boolean | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { loaded: number; total: number | null }) => void;
}

/**
 * @throws UsageError where cells and decimals would be told by the same character; DataError where the file is missing
 *   or wrong; the signal's reason where it is aborted
 */
export async function readSource(path: string, options: ReadOptions = {}): Promise<Table> {
  return readTable(path, readTableOptions(options));
}

function readTableOptions({
  missing,
  encoding,
  delimiter,
  decimal,
  header,
  signal,
  onProgress,
}: ReadOptions): Parameters<typeof readTable>[1] & object {
  if (delimiter && delimiter === decimal) {
    throw new UsageError(({ tableUsage }) => tableUsage.sameCharacter(decimal));
  }
  return {
    ...{ signal, onProgress },
    ...(missing && { missing: withUsual(missing) }),
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(decimal && { decimal }),
    header: header ?? undefined,
  };
}

/** The rows of another table than a run was trained on: read as that one was, where the options say nothing else. */
export function readOther(
  path: string,
  trained: TableData['options'],
  options: ReadingOptions,
  signal: AbortSignal,
): Promise<Table> {
  return readSource(path, { ...asTrained(trained, options), signal });
}

/** The same in parts, where the file allows it. */
export function readOtherParts(
  path: string,
  trained: TableData['options'],
  options: ReadingOptions,
  signal: AbortSignal,
): AsyncGenerator<TablePart> {
  return readTableParts(path, readTableOptions({ ...asTrained(trained, options), signal }));
}

function asTrained(
  trained: TableData['options'],
  { encoding, delimiter, decimal, header }: ReadingOptions,
): ReadOptions {
  return {
    missing: trained.missing,
    encoding: encoding ?? trained.encoding,
    delimiter: delimiter ?? trained.delimiter,
    decimal: decimal ?? trained.decimal,
    header: header ?? trained.header,
  };
}

/** Marks for missing values that are named stand beside the usual ones. */
function withUsual(missing: readonly string[]): string[] {
  return [...MISSING_MARKS, ...missing];
}

/** A table, and the SHA-256 of what it was read from, in hexadecimal. */
export interface KnownTable {
  readonly table: Table;
  readonly checksum: string;
}

/**
 * Reads a table from a file that is the same until its checksum is known.
 * @throws DataError where the file was written to, replaced or removed meanwhile; what `read` throws otherwise
 */
export async function readWithChecksum(
  path: string,
  read: (path: string) => Promise<Table>,
  signal?: AbortSignal,
): Promise<KnownTable> {
  const before = await stateOf(path);
  const isSame = async () => (await stateOf(path)) === before;
  try {
    const table = await read(path);
    const checksum = await checksumOf(path, signal);
    if (await isSame()) return { table, checksum };
  } catch (error) {
    signal?.throwIfAborted();
    if (await isSame()) throw error;
  }
  throw new TableFileError(path, { code: 'changed', before: null, after: null });
}

/** Another text as soon as a file is written to, or another one or none takes its place. */
async function stateOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (found === null) return 'missing';
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  return [dev, ino, size, mtimeNs, ctimeNs].join();
}

/** SHA-256 of a file, in hexadecimal. */
export async function checksumOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { signal })) hash.update(piece);
  return hash.digest('hex');
}

/** What makes a point set. */
export type Points = Omit<Extract<TableSource, { kind: 'points' }>, 'checksum'>;

/** @throws ArgumentError for numbers that the set cannot be made with */
export function makePoints({ name, size, noise, classes, seed }: Points): KnownTable {
  const table = pointSet(name, { size, noise, classes, seed });
  const hash = createHash('sha256');
  for (const { values } of table.columns) hash.update(values as Float64Array);
  return { table, checksum: hash.digest('hex') };
}

/** What the columns of a run's table are taken for. */
export function planOf(
  table: Table,
  { target, options }: Pick<TableData, 'target' | 'options'>,
): ColumnPlan {
  const { task, missing, numeric, categorical, date, ignore } = options;
  return inferColumns(table, {
    ...{ numeric, categorical, date, ignore },
    ...(target.length > 0 && { target }),
    ...(task !== null && { task }),
    ...(missing !== null && { missing: withUsual(missing) }),
  });
}

/** The table of a run, read from its source and split as the run was. */
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
import type { Table } from 'gradus/table';
import type { TableData, TableSource } from '../../../settings/schema.ts';
import { withUsual } from '../../../tabular/plan.ts';
import { UsageError } from '../../errors.ts';

/** The options for reading the text of a file (`readingOptions`). */
export interface ReadingOptions {
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly decimal?: '.' | ',';
  readonly header?: boolean;
}

/** Settings for reading a file. */
export interface ReadOptions {
  /** Texts that stand for a missing value, in addition to the usual ones. */
  readonly missing?: readonly string[] | null;
  readonly encoding?: string | null;
  readonly delimiter?: string | null;
  readonly decimal?: '.' | ',' | null;
  readonly header?: boolean | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { loaded: number; total: number | null }) => void;
}

/**
 * @throws UsageError if the delimiter is the decimal mark too; DataError if the file is missing or wrong; the signal's
 *   reason if it is aborted
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

/** Reads another table than that of the run, with the run's reading settings unless options change them. */
export function readOther(
  path: string,
  trained: TableData['options'],
  options: ReadingOptions,
  signal: AbortSignal,
): Promise<Table> {
  return readSource(path, { ...asTrained(trained, options), signal });
}

/** Like {@link readOther}, but in parts if the file allows it. */
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

/** A table, and the SHA-256 of its source in hexadecimal. */
export interface KnownTable {
  readonly table: Table;
  readonly checksum: string;
}

/**
 * Reads a table and its checksum, and makes sure that the file does not change in between.
 * @throws DataError if the file was written to, replaced or removed meanwhile; otherwise what `read` throws
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

/** A text that changes when the file is written to, replaced or removed. */
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

/** The definition of a point set. */
export type Points = Omit<Extract<TableSource, { kind: 'points' }>, 'checksum'>;

/** @throws ArgumentError for numbers that the set does not allow */
export function makePoints({ name, size, noise, classes, seed, features }: Points): KnownTable {
  const table = pointSet(name, { size, noise, classes, seed, ...(features && { features }) });
  const hash = createHash('sha256');
  for (const { values } of table.columns) hash.update(values as Float64Array);
  return { table, checksum: hash.digest('hex') };
}

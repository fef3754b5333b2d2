import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GradusError } from 'gradus';
import type { Table } from 'gradus/table';
import { TableFileError } from '../csv/problem.ts';
import type { TablePart } from '../table/csv-parts.ts';
import { checkReadOptions, type ReadTableOptions } from '../table/options.ts';
import { PART_ROWS, readTableFrom, readTablePartsFrom } from '../table/read.ts';
import { sourceOf, type TableInput, type TableSource } from '../table/source.ts';
import { chunksOf, OPEN_FLAGS, reasonOf } from './directory.ts';

/** Bytes that are read of a file at a time. */
const PIECE = 1 << 18;

/**
 * Reads a table from a file (CSV, TSV, JSON, NDJSON, Parquet, Arrow, `.npy` or `.npz`, each plain or in gzip): from a
 * path, which may be a pipe such as `/dev/stdin`, a `Blob`, bytes, or a web stream.
 *
 * A column holds numbers where all of its cells do, dates where all are ISO 8601 dates, or dates and times with an
 * offset, and text otherwise: so do codes such as `007`, integers that float64 cannot hold, and booleans. Text is kept
 * once for each different one.
 *
 * @throws DataError naming the line or row, the column and the value where the file is not a table; the signal's
 *   reason when the signal is aborted; GradusError for another source, and for options that cannot be
 */
export async function readTable(input: TableInput, options: ReadTableOptions = {}): Promise<Table> {
  checkReadOptions(options);
  return readTableFrom(await sourceIn(input, options), options);
}

/** @throws DataError when there is no such file; GradusError for what is not a source */
async function sourceIn(input: TableInput, options: ReadTableOptions): Promise<TableSource> {
  if (input instanceof URL && input.protocol !== 'file:') {
    throw new GradusError(
      `readTable reads files, got ${input}. To read from an address, pass the body of its response: ` +
        'readTable((await fetch(url)).body, { name: url.pathname }).',
    );
  }
  const path = input instanceof URL ? fileURLToPath(input) : input;
  return typeof path === 'string' ? fileSource(path, options) : sourceOf(path, options, 'a path');
}

/**
 * Reads the table in a file in parts, so that memory does not grow with it: of CSV and TSV, which are read twice, so
 * that columns have the kind that they have in the whole table. Other files, pipes and streams come as one part.
 *
 * @param options those of {@link readTable}; `rows`: how many a part has at most
 * @throws DataError as {@link readTable} does, after the parts before what is wrong
 */
export async function* readTableParts(
  input: TableInput,
  { rows = PART_ROWS, ...options }: ReadTableOptions & { readonly rows?: number } = {},
): AsyncGenerator<TablePart> {
  checkReadOptions(options);
  yield* readTablePartsFrom(await sourceIn(input, options), options, rows);
}

/** @throws DataError when there is no such file, or it cannot be read */
async function fileSource(path: string, options: ReadTableOptions): Promise<TableSource> {
  const name = options.name ?? path;
  const kind = await attempt(name, () => stat(path));
  // A pipe is opened once: who writes to it fails where its reader closes it.
  if (!kind.isFile() && !kind.isDirectory()) {
    const chunks = () => {
      if (path === '/dev/stdin') return process.stdin;
      return kind.isFIFO() ? chunksOfPipe(path, name, options.signal) : chunksOf(path);
    };
    return { name, size: null, isRepeatable: false, chunks };
  }
  const file = await attempt(name, () => open(path, OPEN_FLAGS));
  const stats = await file.stat();
  return {
    name,
    size: stats.size,
    isRepeatable: true,
    chunks: () => chunksOfFile(file, name),
    slice: (start, end) => bytesAt(file, name, start, end - start),
    checkUnchanged: async () => checkSame(name, stats, await file.stat()),
    close: () => file.close(),
  };
}

/** How long a pipe is left alone that has nothing to read, in milliseconds. */
const PAUSE = 20;

/**
 * The bytes of a named pipe, whose writer may be yet to come. Nothing here waits inside the system: a thread that does
 * cannot be stopped, and keeps the process from ending.
 */
async function* chunksOfPipe(
  path: string,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const file = await attempt(name, () => open(path, OPEN_FLAGS));
  try {
    for (let hasBegun = false; ; ) {
      signal?.throwIfAborted();
      const bytes = new Uint8Array(PIECE);
      const length = await attempt(name, () => readIfThere(file, bytes));
      if (length === 0 && hasBegun) return;
      if (length > 0) {
        hasBegun = true;
        yield bytes.subarray(0, length);
      } else await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } finally {
    await file.close();
  }
}

/** How many bytes were read: 0 without a writer, and −1 where one is silent. */
async function readIfThere(file: FileHandle, bytes: Uint8Array): Promise<number> {
  try {
    return (await file.read(bytes, 0, bytes.length, null)).bytesRead;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return -1;
    throw error;
  }
}

async function* chunksOfFile(file: FileHandle, name: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const bytes = await bytesAt(file, name, at, PIECE);
    if (bytes.length === 0) return;
    at += bytes.length;
    yield bytes;
  }
}

/** Fewer bytes than asked for at the end of the file. */
async function bytesAt(
  file: FileHandle,
  name: string,
  at: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const left = length - filled;
    const { bytesRead } = await attempt(name, () => file.read(bytes, filled, left, at + filled));
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** @throws DataError where the file was written to */
function checkSame(name: string, before: Stats, now: Stats): void {
  if (now.size === before.size && now.mtimeMs === before.mtimeMs) return;
  throw new TableFileError(name, { code: 'changed', before: before.size, after: now.size });
}

async function attempt<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new TableFileError(name, { code: 'unreadable', ...reasonOf(cause) }, { cause });
  }
}

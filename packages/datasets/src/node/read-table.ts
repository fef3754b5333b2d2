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
 * Reads a table in CSV, TSV, JSON, NDJSON, Parquet, Arrow, `.npy` or `.npz`, each plain or gzip. The source is a path
 * (which may be a pipe such as `/dev/stdin`), a `Blob`, bytes, or a web stream.
 *
 * A column holds numbers if all of its cells are numbers; dates if all are ISO 8601 dates, or dates and times with an
 * offset; else text. Codes such as `007`, integers that float64 cannot hold, and booleans are text. Each different text
 * is stored once.
 *
 * @throws DataError with the line or row, the column and the value, if the file is not a table; the reason of an
 *   aborted signal; GradusError for another source or a wrong option
 *
 * @example
 * ```ts
 * const table = await readTable(new Blob(['age,city\n31,Seoul\n25,Busan\n']));
 * table.columns.map(({ name, kind }) => `${name}: ${kind}`); // ['age: number', 'city: text']
 * ```
 */
export async function readTable(input: TableInput, options: ReadTableOptions = {}): Promise<Table> {
  checkReadOptions(options);
  return readTableFrom(await sourceIn(input, options), options);
}

/** Opens a source. @throws DataError if the file does not exist; GradusError for any other value */
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
 * Reads a table in parts, so that memory does not grow with the file. CSV and TSV files are read twice, so that columns
 * have the same kind in every part. Other files, pipes and streams are one part.
 *
 * @param options those of {@link readTable}; `rows`: the largest number of rows of a part
 * @throws DataError as {@link readTable} does, after the parts before the fault
 *
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode('x\n1\n2\n3\n');
 * let rows = 0;
 * for await (const { table } of readTableParts(bytes, { format: 'csv', rows: 2 })) rows += table.length;
 * rows; // 3
 * ```
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
  // A pipe is opened only once, because its writer fails when the reader closes it.
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

/** The pause before reading an empty pipe again, in milliseconds. */
const PAUSE = 20;

/**
 * The bytes of a named pipe, which may not have a writer yet. It never waits inside the system: a thread that waits
 * there cannot be stopped, and keeps the process from ending.
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

/** The number of bytes read: 0 without a writer, −1 if the writer has written nothing. */
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

/** The bytes from `at` on; fewer than `length` at the end of the file. */
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

/** @throws TableFileError if the file has changed */
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

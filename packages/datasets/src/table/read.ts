import { DataError } from 'gradus';
import { MAX_UNPACKED_BYTES } from 'gradus/data';
import type { Table } from 'gradus/table';
import { decodeText, type Peeked, unpacked } from '../csv/decode-text.ts';
import { TableFileError } from '../csv/problem.ts';
import { readCsv } from './csv.ts';
import { readCsvParts, type TablePart } from './csv-parts.ts';
import { formatOf, HEAD } from './format.ts';
import { readJson } from './json.ts';
import {
  type ColumnContext,
  columnContext,
  type ReadTableOptions,
  type TableFileFormat,
} from './options.ts';
import type { ByteFile } from './parquet/read-parquet.ts';
import { joinedBytes, type TableSource } from './source.ts';

/** The reader of each format. Its library is loaded at the first such file. */
const READERS: Readonly<Record<TableFileFormat, (file: OpenFile) => Promise<Table>>> = {
  csv: (file) => readCsv(file, file.context, file.options),
  tsv: (file) => readCsv(file, file.context, file.options, '\t'),
  json: (file) => readJson(file.texts(), file.context),
  ndjson: (file) => readJson(file.texts(), file.context),
  arrow: async (file) => {
    const { readArrow } = await import('./arrow.ts');
    return readArrow(file.bytes(), file.context);
  },
  parquet: async (file) => {
    const { readParquet } = await import('./parquet/read-parquet.ts');
    const table = await readParquet(await file.byteFile(), file.context);
    file.tellWhole();
    return table;
  },
  npy: async (file) => {
    const { readNpy } = await import('./numpy.ts');
    return readNpy(await file.inMemory(), file.context);
  },
  npz: async (file) => {
    const { readNpz } = await import('./numpy.ts');
    return readNpz(await file.inMemory(), file.context);
  },
};

/**
 * Reads a table from bytes, whatever their format.
 *
 * @param options checked before
 * @throws DataError for bytes that are not a table; the reason of an aborted signal
 */
export async function readTableFrom(
  source: TableSource,
  options: ReadTableOptions,
): Promise<Table> {
  try {
    const file = new OpenFile(source, options, await open(source, options));
    const table = await READERS[options.format ?? (await file.format())](file);
    await source.checkUnchanged?.();
    return table;
  } catch (error) {
    // A file that changed while it was read can fail in any way.
    if (error instanceof DataError) await source.checkUnchanged?.();
    throw error;
  } finally {
    await source.close?.();
  }
}

/** The default number of rows of a part. */
export const PART_ROWS = 1 << 14;

/**
 * Reads a table in parts of at most `rows` rows if its format and its source allow it, else as a whole.
 *
 * @param options checked before
 * @throws DataError as `readTableFrom` does, after the parts before the fault
 */
export async function* readTablePartsFrom(
  source: TableSource,
  options: ReadTableOptions,
  most: number,
): AsyncGenerator<TablePart> {
  try {
    const file = new OpenFile(source, options, await open(source, options));
    const format = options.format ?? (await file.format());
    const { again } = file;
    if ((format === 'csv' || format === 'tsv') && again !== null) {
      const texts = { texts: () => file.texts(), again };
      const likely = format === 'tsv' ? '\t' : undefined;
      yield* readCsvParts(texts, file.context, options, most, likely);
    } else yield { table: await READERS[format](file), lines: null };
    await source.checkUnchanged?.();
  } catch (error) {
    if (error instanceof DataError) await source.checkUnchanged?.();
    throw error;
  } finally {
    await source.close?.();
  }
}

function open(source: TableSource, options: ReadTableOptions): Promise<Peeked> {
  return unpacked(watched(source, options), source.name, HEAD);
}

/** A source whose first bytes are known, in the forms that readers need. Its bytes can be read once. */
class OpenFile {
  readonly context: ColumnContext;
  /** Reads the text again from its beginning, if the source allows it. */
  readonly again: (() => Promise<AsyncIterable<string>>) | null;
  readonly options: ReadTableOptions;
  private readonly source: TableSource;
  private readonly peeked: Peeked;

  constructor(source: TableSource, options: ReadTableOptions, peeked: Peeked) {
    this.source = source;
    this.options = options;
    this.peeked = peeked;
    this.context = columnContext(source.name, options);
    this.again = source.isRepeatable
      ? async () => this.decoded((await open(source, options)).whole)
      : null;
  }

  /** @throws DataError if the bytes and the name disagree */
  async format(): Promise<TableFileFormat> {
    try {
      return formatOf(this.source.name, this.peeked.head);
    } catch (error) {
      await this.peeked.cancel();
      throw error;
    }
  }

  texts(): AsyncIterable<string> {
    return this.decoded(this.peeked.whole);
  }

  bytes(): AsyncIterable<Uint8Array> {
    return this.peeked.whole;
  }

  /** Bytes with random access: of the source itself, or in memory. */
  async byteFile(): Promise<ByteFile> {
    const direct = this.peeked.isGzip ? undefined : byteFile(this.source, this.options);
    if (direct !== undefined) {
      await this.peeked.cancel();
      return direct;
    }
    const bytes = await this.inMemory();
    return { size: bytes.length, slice: async (start, end) => bytes.subarray(start, end) };
  }

  /** Reports that reading is complete, even if not all bytes were read. */
  tellWhole(): void {
    const { name, size } = this.source;
    if (size !== null) this.options.onProgress?.({ file: name, loaded: size, total: size });
  }

  /** @throws DataError for more bytes than the memory limit */
  async inMemory(): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.peeked.whole) {
      parts.push(chunk);
      size += chunk.length;
      if (size <= MAX_UNPACKED_BYTES) continue;
      throw new TableFileError(this.source.name, {
        code: 'too-many-bytes',
        most: MAX_UNPACKED_BYTES,
      });
    }
    return joinedBytes(parts);
  }

  private decoded(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string> {
    return decodeText(bytes, this.source.name, this.options.encoding);
  }
}

/** Bytes that are read at a time. Between two pieces, other tasks run and can abort the reading. */
const PIECE = 1 << 20;

/** The bytes of a source, with progress reports, until the signal is aborted. */
async function* watched(
  { name, size, chunks }: TableSource,
  { onProgress, signal }: ReadTableOptions,
): AsyncGenerator<Uint8Array> {
  let loaded = 0;
  signal?.throwIfAborted();
  const all = signal === undefined ? chunks() : untilAborted(chunks(), signal);
  for await (const chunk of all) {
    for (let start = 0; start < chunk.length; start += PIECE) {
      if (start > 0) await new Promise((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      const piece = chunk.subarray(start, start + PIECE);
      loaded += piece.length;
      onProgress?.({ file: name, loaded, total: size !== null && loaded <= size ? size : null });
      yield piece;
    }
  }
  signal?.throwIfAborted();
  onProgress?.({ file: name, loaded, total: loaded });
}

/** The chunks until the signal is aborted, even while waiting for the next one. */
async function* untilAborted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  stopped.catch(() => {});
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      const { done, value } = await Promise.race([iterator.next(), stopped]);
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    const closed = Promise.resolve(iterator.return?.()).catch(() => {});
    // A source whose next chunk never comes is never closed.
    if (!signal.aborted) await closed;
  }
}

/** A source with random access and progress reports. */
function byteFile(
  { name, size, slice }: TableSource,
  { onProgress, signal }: ReadTableOptions,
): ByteFile | undefined {
  if (slice === undefined || size === null) return undefined;
  let loaded = 0;
  return {
    size,
    slice: async (start, end) => {
      signal?.throwIfAborted();
      const bytes = await slice(start, end);
      signal?.throwIfAborted();
      loaded = Math.min(size, loaded + bytes.length);
      onProgress?.({ file: name, loaded, total: size });
      return bytes;
    },
  };
}

import { DataError } from 'gradus';
import { MAX_UNPACKED_BYTES } from 'gradus/data';
import type { Table } from 'gradus/table';
import { decodeText, unpacked } from '../csv/decode-text.ts';
import { readCsv } from './csv.ts';
import { formatOf, HEAD } from './format.ts';
import { readJson } from './json.ts';
import { columnContext, type ReadTableOptions, type TableFileFormat } from './options.ts';
import type { ByteFile } from './parquet.ts';
import { joinedBytes, type TableSource } from './source.ts';

/**
 * Reads a table from bytes, whatever their format.
 *
 * @param options checked before
 * @throws DataError for bytes that are no table; the signal's reason when the signal is aborted
 */
export async function readTableFrom(
  source: TableSource,
  options: ReadTableOptions,
): Promise<Table> {
  try {
    const table = await read(source, options);
    await source.checkUnchanged?.();
    return table;
  } catch (error) {
    // A file that was written to meanwhile may look wrong in any way.
    if (error instanceof DataError) await source.checkUnchanged?.();
    throw error;
  } finally {
    await source.close?.();
  }
}

async function read(source: TableSource, options: ReadTableOptions): Promise<Table> {
  const { name } = source;
  const context = columnContext(name, options);
  const open = () => unpacked(watched(source, options), name, HEAD);
  const { head, whole, isGzip, cancel } = await open();
  const format = options.format ?? (await formatOrCancel(name, head, cancel));
  const texts = (bytes: AsyncIterable<Uint8Array>) => decodeText(bytes, name, options.encoding);
  if (format === 'json' || format === 'ndjson') return readJson(texts(whole), context);
  if (format === 'arrow') {
    const { readArrow } = await import('./arrow.ts');
    return readArrow(whole, context);
  }
  if (format === 'parquet') {
    const { readParquet } = await import('./parquet.ts');
    const direct = isGzip ? undefined : byteFile(source, options);
    if (direct !== undefined) await cancel();
    return readParquet(direct ?? byteFileOf(await bytesInMemory(whole, name)), context);
  }
  if (format === 'npy' || format === 'npz') {
    const { readNpy, readNpz } = await import('./numpy.ts');
    const bytes = await bytesInMemory(whole, name);
    return format === 'npy' ? readNpy(bytes, context) : readNpz(bytes, context);
  }
  const again = source.isRepeatable ? async () => texts((await open()).whole) : null;
  return readCsv({ first: texts(whole), again }, context, { ...options, format });
}

async function formatOrCancel(
  name: string,
  head: Uint8Array,
  cancel: () => Promise<void>,
): Promise<TableFileFormat> {
  try {
    return formatOf(name, head);
  } catch (error) {
    await cancel();
    throw error;
  }
}

/** The bytes of a source, with its progress told, until the signal stops them. */
async function* watched(
  { name, size, chunks }: TableSource,
  { onProgress, signal }: ReadTableOptions,
): AsyncGenerator<Uint8Array> {
  let loaded = 0;
  signal?.throwIfAborted();
  for await (const chunk of chunks()) {
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

/** A source whose bytes can be reached without those before, with its progress told. */
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

/** @throws DataError for more bytes than are kept in memory */
async function bytesInMemory(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
    if (size <= MAX_UNPACKED_BYTES) continue;
    const problem = `has more than ${MAX_UNPACKED_BYTES} bytes, and a stream of this format is kept in memory`;
    throw new DataError(name, `${problem}. Read it from a file.`);
  }
  return joinedBytes(parts);
}

function byteFileOf(bytes: Uint8Array): ByteFile {
  return { size: bytes.length, slice: async (start, end) => bytes.subarray(start, end) };
}

/** Bytes that are read at a time. Between two pieces, what else waits has its turn, and may abort. */
const PIECE = 1 << 20;

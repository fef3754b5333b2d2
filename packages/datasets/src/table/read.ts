import { DataError } from 'gradus';
import type { Table } from 'gradus/table';
import { decodeText, unpacked } from '../csv/decode-text.ts';
import { readCsv } from './csv.ts';
import { formatOf, HEAD } from './format.ts';
import { readJson } from './json.ts';
import { columnContext, type ReadTableOptions, type TableFileFormat } from './options.ts';
import type { TableSource } from './source.ts';

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
  const { head, whole, cancel } = await open();
  const format = options.format ?? (await formatOrCancel(name, head, cancel));
  const texts = (bytes: AsyncIterable<Uint8Array>) => decodeText(bytes, name, options.encoding);
  if (format === 'json' || format === 'ndjson') return readJson(texts(whole), context);
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

/** Bytes that are read at a time. Between two pieces, what else waits has its turn, and may abort. */
const PIECE = 1 << 20;

import { DataError } from 'gradus';
import type { Table } from 'gradus/table';
import type { TablePart } from '../table/csv-parts.ts';
import { checkReadOptions, type ReadTableOptions } from '../table/options.ts';
import { PART_ROWS, readTableFrom, readTablePartsFrom } from '../table/read.ts';
import { sourceOf, type TableInput, type TableSource } from '../table/source.ts';
import { fetchChunks } from './fetch-bytes.ts';

/**
 * Reads a table from a file (CSV, TSV, JSON, NDJSON, Parquet, Arrow, `.npy` or `.npz`, each plain or in gzip): from an
 * address, a `Blob` or `File` that the visitor chose, bytes, or a stream.
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
  return readTableFrom(sourceIn(input, options), options);
}

/**
 * Reads a table in parts, so that memory does not grow with it: of CSV and TSV, which are read twice, so that columns
 * have the kind that they have in the whole table. Other files, and streams, come as one part.
 *
 * @param options those of {@link readTable}; `rows`: how many a part has at most
 * @throws DataError as {@link readTable} does, after the parts before what is wrong
 */
export async function* readTableParts(
  input: TableInput,
  { rows = PART_ROWS, ...options }: ReadTableOptions & { readonly rows?: number } = {},
): AsyncGenerator<TablePart> {
  checkReadOptions(options);
  yield* readTablePartsFrom(sourceIn(input, options), options, rows);
}

function sourceIn(input: TableInput, options: ReadTableOptions): TableSource {
  const isAddress = typeof input === 'string' || input instanceof URL;
  return isAddress ? addressSource(String(input), options) : sourceOf(input, options, 'an address');
}

/** It is fetched again where it is read a second time. */
function addressSource(address: string, options: ReadTableOptions): TableSource {
  const name = options.name ?? address;
  return {
    name,
    size: null,
    isRepeatable: true,
    chunks: async function* () {
      const chunks = await fetchChunks(address, options.signal);
      if (chunks === undefined) throw new DataError(name, 'the server has no such file.');
      yield* chunks;
    },
  };
}

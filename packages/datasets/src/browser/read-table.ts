import { DataError } from 'gradus';
import type { Table } from 'gradus/table';
import type { TablePart } from '../table/csv-parts.ts';
import { checkReadOptions, type ReadTableOptions } from '../table/options.ts';
import { PART_ROWS, readTableFrom, readTablePartsFrom } from '../table/read.ts';
import { sourceOf, type TableInput, type TableSource } from '../table/source.ts';
import { fetchChunks } from './fetch-bytes.ts';

/**
 * Reads a table in CSV, TSV, JSON, NDJSON, Parquet, Arrow, `.npy` or `.npz`, each plain or gzip. The source is an
 * address, a `Blob` or `File` that the visitor chose, bytes, or a stream.
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
  return readTableFrom(sourceIn(input, options), options);
}

/**
 * Reads a table in parts, so that memory does not grow with the file. CSV and TSV files are read twice, so that columns
 * have the same kind in every part. Other files, and streams, are one part.
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
  yield* readTablePartsFrom(sourceIn(input, options), options, rows);
}

function sourceIn(input: TableInput, options: ReadTableOptions): TableSource {
  const isAddress = typeof input === 'string' || input instanceof URL;
  return isAddress ? addressSource(String(input), options) : sourceOf(input, options, 'an address');
}

/** A source that is fetched again for each reading. */
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

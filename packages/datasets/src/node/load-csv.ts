import { decodeText } from '../csv/decode-text.ts';
import { readNumericTable } from '../csv/numeric-table.ts';
import { checkOptions, type NumericTable, type NumericTableOptions } from '../csv/options.ts';
import { chunksOfBlob, nameOfBlob } from '../csv/streams.ts';
import { chunksOf } from './directory.ts';

/**
 * Options of {@link loadCsv}.
 *
 * @example
 * ```ts
 * const options: CsvFileOptions = { encoding: 'euc-kr', label: 'price' };
 * ```
 */
export interface CsvFileOptions extends NumericTableOptions {
  /** The encoding of its characters; default: by the byte order mark, else UTF-8. */
  readonly encoding?: string;
}

/**
 * Reads a table of numbers from comma-separated text, plain or gzip, in the file at a path, or in a `Blob` or `File`.
 * It reads a stream and keeps only numbers, so the file may have any size, or be a pipe such as `/dev/stdin`.
 *
 * @throws DataError if the file cannot be read, is not text, or unpacks to more than 1 GiB, or as `parseCsv` does;
 *   GradusError for another source or a wrong option
 *
 * @example
 * ```ts
 * const table = await loadCsv(new Blob(['length,kind\n5.1,setosa\n6.2,virginica\n']));
 * table.classNames; // ['setosa', 'virginica']
 * ```
 */
export async function loadCsv(
  source: string | Blob,
  options: CsvFileOptions = {},
): Promise<NumericTable> {
  checkOptions(options);
  const isPath = typeof source === 'string';
  const name = options.name ?? (isPath ? source : nameOfBlob(source));
  const bytes = isPath ? chunksOf(source) : chunksOfBlob(source, name);
  return readNumericTable(decodeText(bytes, name, options.encoding), name, options);
}

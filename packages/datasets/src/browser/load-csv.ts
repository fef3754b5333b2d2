import { DataError } from 'gradus';
import { decodeText } from '../csv/decode-text.ts';
import { readNumericTable } from '../csv/numeric-table.ts';
import { checkOptions, type NumericTable, type NumericTableOptions } from '../csv/options.ts';
import { chunksOfBlob, nameOfBlob } from '../csv/streams.ts';
import { fetchChunks } from './fetch-bytes.ts';

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
 * Reads a table of numbers from comma-separated text, plain or gzip, at an address, or in a file that the visitor
 * chose. It reads a stream and keeps only numbers.
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
  const name = options.name ?? (typeof source === 'string' ? source : nameOfBlob(source));
  const bytes = typeof source === 'string' ? await fetchChunks(source) : chunksOfBlob(source, name);
  if (bytes === undefined) throw new DataError(name, 'the server has no such file.');
  return readNumericTable(decodeText(bytes, name, options.encoding), name, options);
}

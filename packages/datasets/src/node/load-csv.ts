import { decodeText } from '../csv/decode-text.ts';
import { readNumericTable } from '../csv/numeric-table.ts';
import { checkOptions, type NumericTable, type NumericTableOptions } from '../csv/options.ts';
import { chunksOfBlob, nameOfBlob } from '../csv/streams.ts';
import { chunksOf } from './directory.ts';

/** How `loadCsv` reads a file. */
export interface CsvFileOptions extends NumericTableOptions {
  /** How its characters are stored; by its byte order mark if not given, or else UTF-8. */
  readonly encoding?: string;
}

/**
 * Reads a table of numbers from comma-separated text, plain or gzip, in the file at a path, or in a `Blob`
 * or `File`. It is read in a stream, so it may be of any size, or a pipe such as `/dev/stdin`; numbers alone are kept.
 *
 * @throws DataError when the file cannot be read, is not text, or unpacks to more than 1 GiB, or as
 *   `parseCsv` does; GradusError for another source, and for options that cannot be
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

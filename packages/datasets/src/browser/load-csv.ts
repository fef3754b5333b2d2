import { DataError } from 'gradus';
import { decodeText } from '../csv/decode-text.ts';
import { readNumericTable } from '../csv/numeric-table.ts';
import { checkOptions, type NumericTable, type NumericTableOptions } from '../csv/options.ts';
import { chunksOfBlob, nameOfBlob } from '../csv/streams.ts';
import { fetchChunks } from './fetch-bytes.ts';

/** How `loadCsv` reads a file. */
export interface CsvFileOptions extends NumericTableOptions {
  /** How its characters are stored; by its byte order mark if not given, or else UTF-8. */
  readonly encoding?: string;
}

/**
 * Reads a table of numbers from comma-separated text, plain or gzip, at an address, or from a file
 * that the visitor chose. It is read as it arrives, and only the numbers are kept.
 *
 * @throws DataError when the file cannot be read, is not text, or unpacks to more than 1 GiB, or as
 *   `parseCsv` does; GradusError for another source, and for options that cannot be
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

import { DataError } from 'gradus';
import { decodeText } from '../csv/decode-text.ts';
import { parseCsv, type Table, type TableOptions } from '../csv/table.ts';
import { fetchBytes } from './fetch-bytes.ts';

/** How `loadCsv` reads a file. */
export interface CsvFileOptions extends TableOptions {
  /** How its characters are stored; UTF-8 if not given. */
  readonly encoding?: string;
}

/**
 * Reads a table of numbers from comma-separated text at an address, or from a file that the
 * visitor chose.
 *
 * @throws DataError when the file cannot be read, or as `parseCsv` does
 */
export async function loadCsv(source: string | Blob, options: CsvFileOptions = {}): Promise<Table> {
  const name = typeof source === 'string' ? source : fileName(source);
  const bytes =
    typeof source === 'string'
      ? await fetchBytes(source)
      : new Uint8Array(await source.arrayBuffer());
  if (bytes === undefined) throw new DataError(name, 'the server has no such file.');
  return parseCsv(decodeText(bytes, name, options.encoding), { name, ...options });
}

function fileName(source: Blob): string {
  return source instanceof File ? source.name : 'CSV file';
}

import { decodeText } from '../csv/decode-text.ts';
import { parseCsv, type Table, type TableOptions } from '../csv/table.ts';
import { readBytes } from './directory.ts';

/** How `loadCsv` reads a file. */
export interface CsvFileOptions extends TableOptions {
  /** How its characters are stored; UTF-8 if not given. */
  readonly encoding?: string;
}

/**
 * Reads a table of numbers from a file with comma-separated text.
 *
 * @throws DataError when the file cannot be read, or as `parseCsv` does
 */
export async function loadCsv(path: string, options: CsvFileOptions = {}): Promise<Table> {
  const text = decodeText(await readBytes(path), path, options.encoding);
  return parseCsv(text, { name: path, ...options });
}

import { GradusError } from 'gradus';
import { checkOptions, kindOf, type Table, type TableOptions } from './options.ts';
import { TableReader } from './table-reader.ts';

/**
 * Reads a table of numbers from comma-separated text. Only the label's column may hold text.
 *
 * What is not said is guessed where one answer fits, and the table says what was: `format` and
 * `guessed`. Classes are numbered by the text alone, so give those of the training table to others:
 * `parseCsv(test, { ...train.format, classNames: train.classNames })`.
 *
 * @throws DataError naming the line and the column of a cell that is missing, no number or none of
 *   the classes, and where a guess has two answers; GradusError for what is no text, and
 *   for options that cannot be
 */
export function parseCsv(text: string, options: TableOptions = {}): Table {
  if (typeof text !== 'string') {
    throw new GradusError(
      `parseCsv takes the text of a table, got ${kindOf(text)}. To read a file: loadCsv(path).`,
    );
  }
  checkOptions(options);
  const reader = new TableReader(options, options.name ?? 'CSV text');
  reader.push(text);
  return reader.finish();
}

/**
 * Reads a table from text that arrives in parts, of which no more than a row is kept.
 *
 * @param options checked before
 * @throws DataError as `parseCsv` does; what `texts` throws is thrown
 */
export async function readTable(
  texts: AsyncIterable<string>,
  name: string,
  options: TableOptions,
): Promise<Table> {
  const reader = new TableReader(options, options.name ?? name);
  for await (const text of texts) reader.push(text);
  return reader.finish();
}

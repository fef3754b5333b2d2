import { DataError } from 'gradus';
import { decodeText } from '../csv/decode-text.ts';
import type { Table, TableOptions } from '../csv/options.ts';
import { readTable } from '../csv/table.ts';
import { fetchChunks } from './fetch-bytes.ts';

/** How `loadCsv` reads a file. */
export interface CsvFileOptions extends TableOptions {
  /** How its characters are stored; by its byte order mark if not given, or else UTF-8. */
  readonly encoding?: string;
}

/**
 * Reads a table of numbers from comma-separated text, plain or gzip, at an address, or from a file
 * that the visitor chose. It is read as it arrives, and numbers alone are kept.
 *
 * @throws DataError when the file cannot be read, is no text, or unpacks to more than 1 GiB, or as
 *   `parseCsv` does
 */
export async function loadCsv(source: string | Blob, options: CsvFileOptions = {}): Promise<Table> {
  const name = options.name ?? (typeof source === 'string' ? source : fileName(source));
  const bytes = typeof source === 'string' ? await fetchChunks(source) : chunksOf(source, name);
  if (bytes === undefined) throw new DataError(name, 'the server has no such file.');
  return readTable(decodeText(bytes, name, options.encoding), name, options);
}

function fileName(source: Blob): string {
  return source instanceof File ? source.name : 'CSV file';
}

async function* chunksOf(file: Blob, name: string): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(name, `cannot be read: ${message}. Choose it again.`, { cause });
  } finally {
    // Stops a stream that nobody reads any more; one that has failed refuses, in vain.
    await reader.cancel().catch(() => {});
  }
}

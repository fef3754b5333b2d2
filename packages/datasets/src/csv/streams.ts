import { DataError, GradusError } from 'gradus';
import { kindOf } from './options.ts';

/**
 * The name of a file that was chosen, or of bytes that have none.
 * @throws GradusError for what is neither
 */
export function nameOfBlob(source: Blob): string {
  if (!(source instanceof Blob)) {
    throw new GradusError(
      `loadCsv takes a path or an address, a Blob or a File, got ${kindOf(source)}. To read text: parseCsv(text).`,
    );
  }
  return source instanceof File ? source.name : 'CSV file';
}

/**
 * The bytes of a file that was chosen, as they are read.
 * @throws DataError where it cannot be read
 */
export function chunksOfBlob(file: Blob, name: string): AsyncGenerator<Uint8Array> {
  return chunksOfStream(file.stream(), name, 'Choose it again.');
}

/**
 * The bytes of a stream, as they are read. It is cancelled where no more of it is wanted.
 *
 * @param remedy what the error message advises
 * @throws DataError where it fails
 */
export async function* chunksOfStream(
  stream: ReadableStream<Uint8Array>,
  name: string,
  remedy: string,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(name, `cannot be read: ${message}. ${remedy}`, { cause });
  } finally {
    // Stops a stream that nobody reads any more; one that has failed refuses, in vain.
    await reader.cancel().catch(() => {});
  }
}

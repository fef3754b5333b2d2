import { DataError, GradusError } from 'gradus';
import { kindOf } from './options.ts';

/**
 * The name of a chosen file, or a name for a Blob without one.
 * @throws GradusError for any other value
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
 * The bytes of a chosen file, as they are read.
 * @throws DataError if it cannot be read
 */
export function chunksOfBlob(file: Blob, name: string): AsyncGenerator<Uint8Array> {
  return chunksOfStream(file.stream(), name, 'Choose it again.');
}

/**
 * The bytes of a stream, as they are read. Stopping early cancels the stream.
 *
 * @param remedy the advice of the error message
 * @throws DataError if the stream fails
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
    // Stops a stream that is no longer read. Cancelling a failed stream rejects, which does not matter.
    await reader.cancel().catch(() => {});
  }
}

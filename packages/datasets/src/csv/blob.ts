import { DataError } from 'gradus';

/** The name of a file that was chosen, or of bytes that have none. */
export function nameOfBlob(source: Blob): string {
  return source instanceof File ? source.name : 'CSV file';
}

/**
 * The bytes of a file that was chosen, as they are read.
 * @throws DataError where it cannot be read
 */
export async function* chunksOfBlob(file: Blob, name: string): AsyncGenerator<Uint8Array> {
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

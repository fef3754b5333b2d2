import { DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/**
 * Reads a file by its name. The file lies in the same folder as the file that names it.
 *
 * @example
 * ```ts
 * const files = new Map([['weights.bin', Uint8Array.of(1, 2)]]);
 * const readFile: ReadFile = (name) => {
 *   const bytes = files.get(name);
 *   if (bytes === undefined) throw new Error(`${name} is missing`);
 *   return bytes;
 * };
 * ```
 */
export type ReadFile = (name: string) => Uint8Array | Promise<Uint8Array>;

/** Whether `file` is a plain name: no folder, drive, URL scheme or control character. */
export function isPlainName(file: string): boolean {
  return /^[^./\\:\p{Cc}][^/\\:\p{Cc}]*$/u.test(file) && file.length <= 255;
}

/** The bytes that `readFile` returns for a name. @throws DataError if they are not a Uint8Array */
export async function bytesFrom(readFile: ReadFile, file: string): Promise<Uint8Array> {
  const bytes: unknown = await readFile(file);
  if (bytes instanceof Uint8Array) return bytes;
  throw new DataError(file, `readFile returned ${shown(bytes)} for it. Return a Uint8Array.`);
}

import { DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** Gives the bytes of a file by its name, which is that of a file beside the one that names it. */
export type ReadFile = (name: string) => Uint8Array | Promise<Uint8Array>;

/** Whether `file` is a name without a folder, a drive, a scheme or a control character in it. */
export function isPlainName(file: string): boolean {
  return /^[^./\\:\p{Cc}][^/\\:\p{Cc}]*$/u.test(file) && file.length <= 255;
}

/** What `readFile` gives for a name. @throws DataError where it is not bytes */
export async function bytesFrom(readFile: ReadFile, file: string): Promise<Uint8Array> {
  const bytes: unknown = await readFile(file);
  if (bytes instanceof Uint8Array) return bytes;
  throw new DataError(file, `readFile gave ${shown(bytes)} for it. Give its bytes: a Uint8Array.`);
}

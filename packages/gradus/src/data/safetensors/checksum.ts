import { crc32 } from '../crc32.ts';

/**
 * The checksum in the metadata of every file that Gradus writes: the CRC-32 of the whole file, header and
 * data, with zeros in place of the eight digits of the checksum. It stands first in the header. Other
 * programs that save a file again put it elsewhere, so that file counts as one without a checksum.
 */
const KEY = 'gradus.crc32';
const NONE = '00000000';
const BEFORE = new TextEncoder().encode(`{"__metadata__":{"${KEY}":"`);
/** Where the digits begin: after the length of the header. */
const AT = 8 + BEFORE.length;

/** The metadata entry of the checksum before {@link seal} fills it in. */
export const UNSEALED: readonly [key: string, digits: string] = [KEY, NONE];

/** Writes the checksum of a file into it. */
export function seal(file: Uint8Array): void {
  new TextEncoder().encodeInto(sumOf(file), file.subarray(AT, AT + NONE.length));
}

/** The checksum that a file holds (`said`) and the checksum of its bytes (`found`); null for a file without one. */
export function sumsOf(file: Uint8Array): { readonly said: string; readonly found: string } | null {
  if (file.length < AT + NONE.length || BEFORE.some((byte, i) => file[8 + i] !== byte)) return null;
  const said = String.fromCharCode(...file.subarray(AT, AT + NONE.length));
  return { said, found: sumOf(file) };
}

function sumOf(file: Uint8Array): string {
  const zeros = new TextEncoder().encode(NONE);
  const sum = crc32(file.subarray(AT + zeros.length), crc32(zeros, crc32(file.subarray(0, AT), 0)));
  return sum.toString(16).padStart(NONE.length, '0');
}

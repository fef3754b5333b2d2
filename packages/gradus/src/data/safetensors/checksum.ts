/**
 * The checksum in the metadata of every file that is written here: CRC-32 (zlib's) of the whole file, header
 * and data, with zeros in the place of its own eight digits. It stands first in the header, where no other
 * program puts it: a file that another program saved again, metadata included, counts as one without.
 */
const KEY = 'gradus.crc32';
const NONE = '00000000';
const BEFORE = new TextEncoder().encode(`{"__metadata__":{"${KEY}":"`);
/** Where the digits begin: after the length of the header. */
const AT = 8 + BEFORE.length;

/** The checksum's entry in the metadata, for {@link seal} to fill in. */
export const UNSEALED: readonly [key: string, digits: string] = [KEY, NONE];

/** Writes the checksum of a file into it. */
export function seal(file: Uint8Array): void {
  new TextEncoder().encodeInto(sumOf(file), file.subarray(AT, AT + NONE.length));
}

/** The checksum in a file, and that of its bytes; null for a file without one. */
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

let tables: Uint32Array | undefined;

/** Eight tables: table k has what a byte contributes that k other bytes follow. */
function makeTables(): Uint32Array {
  const table = new Uint32Array(8 * 256);
  for (let i = 0; i < table.length; i++) {
    let value = i < 256 ? i : (table[i - 256] as number);
    if (i < 256)
      for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (0xedb88320 * (value & 1));
    else value = (value >>> 8) ^ (table[value & 255] as number);
    table[i] = value;
  }
  return table;
}

/** Continues the sum of the bytes before: eight bytes at a time, then the rest. */
function crc32(bytes: Uint8Array, before: number): number {
  tables ??= makeTables();
  const t = tables;
  const at = (table: number, byte: number): number => t[(table << 8) | (byte & 255)] as number;
  const byte = (i: number): number => bytes[i] as number;
  let sum = ~before;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    const low = sum ^ (byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24));
    sum =
      at(7, low) ^
      at(6, low >>> 8) ^
      at(5, low >>> 16) ^
      at(4, low >>> 24) ^
      at(3, byte(i + 4)) ^
      at(2, byte(i + 5)) ^
      at(1, byte(i + 6)) ^
      at(0, byte(i + 7));
  }
  for (; i < bytes.length; i++) sum = (sum >>> 8) ^ at(0, sum ^ byte(i));
  return ~sum >>> 0;
}

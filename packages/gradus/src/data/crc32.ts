let tables: Uint32Array | undefined;

/** Eight tables: table k holds the contribution of a byte that k other bytes follow. */
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

/**
 * The CRC-32 of zlib and zip, eight bytes at a time. Data in parts: pass the result for the parts before
 * as `before`.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
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

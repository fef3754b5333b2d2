/** Compressed buffers of Arrow's IPC format, as pandas' `to_feather` and polars' `write_ipc` may write them. */
import { CompressionType, compressionRegistry } from 'apache-arrow';
import { MAX_UNPACKED_BYTES } from 'gradus/data';
import { decompressZstd } from 'hyparquet-compressors';

/** Enables LZ4 and Zstandard in Arrow's readers. */
export function registerDecompression(): void {
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (bytes) => lz4Frame(bytes, lengthOf(bytes, MOST_BY_LZ4)),
  });
  compressionRegistry.set(CompressionType.ZSTD, {
    decode: (bytes) => zstd(bytes, lengthOf(bytes, MOST_BY_ZSTD)),
  });
}

/** The most bytes that one byte unpacks to: LZ4 adds 255 to a match; 4 bytes of Zstandard repeat a byte 128 KiB times. */
const [MOST_BY_LZ4, MOST_BY_ZSTD] = [255, 2 ** 15];

/**
 * The unpacked length of a compressed buffer: an int64 in front of it.
 * @throws Error for more bytes than the limit, or than the buffer can hold
 */
function lengthOf({ buffer, byteOffset, length: bytes }: Uint8Array, most: number): number {
  const length = Number(new DataView(buffer, byteOffset - 8, 8).getBigInt64(0, true));
  const limit = Math.min(MAX_UNPACKED_BYTES, most * bytes);
  if (length >= 0 && length <= limit) return length;
  throw new Error(`a buffer of ${bytes} bytes unpacks to ${length}, but at most ${limit} are read`);
}

function zstd(bytes: Uint8Array, length: number): Uint8Array {
  const unpacked = decompressZstd(bytes, new Uint8Array(length));
  if (unpacked.length === length) return unpacked;
  throw wrong('Zstandard');
}

function wrong(format: string): Error {
  return new Error(`a buffer does not hold ${format} data of the given length`);
}

const LZ4_MAGIC = 0x184d2204;
/** Flags of a frame. */
const [HAS_DICTIONARY, HAS_SIZE, HAS_BLOCK_SUMS] = [1, 8, 16];
/** Set in the length of a block that is not compressed. */
const STORED = 0x8000_0000;

/**
 * Unpacks one frame of LZ4. It does not verify checksums.
 * @param length the unpacked length in bytes
 * @throws Error for other data
 */
function lz4Frame(bytes: Uint8Array, length: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const output = new Uint8Array(length);
  if (bytes.length < 7 || view.getUint32(0, true) !== LZ4_MAGIC) throw wrong('LZ4');
  const flags = bytes[4];
  let at = 7 + (flags & HAS_SIZE ? 8 : 0) + (flags & HAS_DICTIONARY ? 4 : 0);
  let end = 0;
  for (;;) {
    if (at + 4 > bytes.length) throw wrong('LZ4');
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const block = bytes.subarray(at, at + (size & ~STORED));
    at += block.length + (flags & HAS_BLOCK_SUMS ? 4 : 0);
    end = size & STORED ? store(block, output, end) : lz4Block(block, output, end);
  }
  if (end !== length) throw wrong('LZ4');
  return output;
}

/** Copies to `output`, beginning at `end`. Returns the new end. */
function store(bytes: Uint8Array, output: Uint8Array, end: number): number {
  if (end + bytes.length > output.length) throw wrong('LZ4');
  output.set(bytes, end);
  return end + bytes.length;
}

/** Unpacks a block to `output`, beginning at `end`. Matches may begin in earlier blocks. Returns the new end. */
function lz4Block(bytes: Uint8Array, output: Uint8Array, end: number): number {
  let at = 0;
  /** A length of four bits; 15 continues with bytes of 255 and a last byte. */
  const extended = (nibble: number): number => {
    let length = nibble;
    if (nibble === 15) {
      let more = 255;
      while (more === 255) {
        if (at >= bytes.length) throw wrong('LZ4');
        more = bytes[at++];
        length += more;
      }
    }
    return length;
  };
  while (at < bytes.length) {
    const token = bytes[at++];
    const literals = extended(token >> 4);
    if (at + literals > bytes.length) throw wrong('LZ4');
    end = store(bytes.subarray(at, at + literals), output, end);
    at += literals;
    // The last sequence has no match.
    if (at === bytes.length) return end;
    if (at + 2 > bytes.length) throw wrong('LZ4');
    const distance = bytes[at] | (bytes[at + 1] << 8);
    at += 2;
    const length = extended(token & 15) + 4;
    if (distance === 0 || distance > end || end + length > output.length) throw wrong('LZ4');
    // Byte by byte, because a match may overlap its output.
    for (const stop = end + length; end < stop; end++) output[end] = output[end - distance];
  }
  throw wrong('LZ4');
}

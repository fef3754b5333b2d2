import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';

/** The values of a page, in a separate buffer. */
export interface PageBytes {
  readonly view: DataView;
  offset: number;
}

/** The most bytes of an integer of 64 bits, with 7 bits in each byte. */
const LONG = 10;

/**
 * Numbers in runs: of one value, or of values of `width` bits (Parquet's RLE and bit-packed hybrid).
 *
 * @throws RangeError for bytes that end before `count` numbers; Error for invalid runs
 */
export function readRuns(page: PageBytes, width: number, count: number): Int32Array {
  if (width > 32) throw new Error(`a page has numbers of ${width} bits`);
  const values = new Int32Array(count);
  for (let filled = 0; filled < count; ) {
    const header = readVarint(page);
    const length = Math.floor(header / 2) * (header % 2 === 1 ? 8 : 1);
    const isPacked = header % 2 === 1;
    // Packed numbers come in groups of eight; the last ones may be padding.
    if (length > count - filled && !isPacked) {
      throw new Error(`a page of ${count} numbers has a run of ${length}`);
    }
    const end = Math.min(filled + length, count);
    if (isPacked) readPacked(page, width, values.subarray(filled, end), length);
    else values.fill(readWhole(page, Math.ceil(width / 8)), filled, end);
    filled = end;
  }
  return values;
}

function readWhole(page: PageBytes, bytes: number): number {
  let value = 0;
  for (let place = 0; place < bytes; place++) {
    value |= page.view.getUint8(page.offset++) << (8 * place);
  }
  return value;
}

/** @param length the number of values in the run, at least `values.length` */
function readPacked(page: PageBytes, width: number, values: Int32Array, length: number): void {
  const start = page.offset;
  const mask = width === 32 ? -1 : (1 << width) - 1;
  for (let place = 0, bit = 0; place < values.length; place++, bit += width) {
    let at = start + (bit >>> 3);
    const shift = bit & 7;
    let value = 0;
    for (let taken = -shift; taken < width; taken += 8) {
      const byte = page.view.getUint8(at++);
      value |= taken < 0 ? byte >>> -taken : byte << taken;
    }
    values[place] = value & mask;
  }
  page.offset = start + (length / 8) * width;
}

/** An unsigned integer of at most `most` bytes. */
function readVarint(page: PageBytes, most = 5): number {
  let value = 0;
  for (let place = 0; place < most; place++) {
    const byte = page.view.getUint8(page.offset++);
    value += (byte & 127) * 2 ** (7 * place);
    if (byte < 128) return value;
  }
  throw new Error(`a page has an integer of more than ${most} bytes`);
}

/** Integers stored as differences (DELTA_BINARY_PACKED), after checking their blocks. */
export function readDeltas<Integers extends Int32Array | BigInt64Array>(
  page: PageBytes,
  integers: Integers,
): Integers {
  if (integers.length === 0) return integers;
  checkDeltas({ view: page.view, offset: page.offset }, integers.length);
  deltaBinaryUnpack(page, integers.length, integers);
  return integers;
}

function checkDeltas(page: PageBytes, count: number): void {
  const [block, miniblocks] = [readVarint(page), readVarint(page)];
  const each = block / miniblocks;
  if (!(Number.isInteger(each) && each > 0 && each % 8 === 0 && block < 2 ** 31)) {
    throw new Error(`a page has blocks of ${block} differences in ${miniblocks} parts`);
  }
  readVarint(page);
  readVarint(page, LONG);
  for (let filled = 1; filled < count; ) {
    readVarint(page, LONG);
    const widthsAt = page.offset;
    page.offset += miniblocks;
    if (page.offset > page.view.byteLength) throw new Error('a page ends too early');
    for (let part = 0; part < miniblocks && filled < count; part++, filled += each) {
      const width = page.view.getUint8(widthsAt + part);
      if (width > 64) throw new Error(`a page has differences of ${width} bits`);
      page.offset += (each / 8) * width;
    }
  }
}

/** Byte strings stored with their lengths (DELTA_LENGTH_BYTE_ARRAY). */
export function readLengths(page: PageBytes, count: number): Uint8Array[] {
  const lengths = readDeltas(page, new Int32Array(count));
  return Array.from(lengths, (length) => taken(page, length));
}

/**
 * Byte strings stored as the length of the prefix shared with the one before, and the rest (DELTA_BYTE_ARRAY).
 * @param spend called with the number of bytes produced
 */
export function readPrefixed(
  page: PageBytes,
  count: number,
  spend: (bytes: number) => void,
): Uint8Array[] {
  const shared = readDeltas(page, new Int32Array(count));
  const lengths = readDeltas(page, new Int32Array(count));
  let before = new Uint8Array(0);
  return Array.from(lengths, (length, place) => {
    const prefix = shared[place];
    if (!(prefix >= 0 && prefix <= before.length)) {
      throw new Error(
        `a text shares ${prefix} bytes with the text before it, which has ${before.length}`,
      );
    }
    const rest = taken(page, length);
    spend(prefix + length);
    const whole = new Uint8Array(prefix + length);
    whole.set(before.subarray(0, prefix));
    whole.set(rest, prefix);
    before = whole;
    return whole;
  });
}

/** @throws RangeError for more bytes than the page has */
function taken(page: PageBytes, length: number): Uint8Array {
  const bytes = new Uint8Array(page.view.buffer, page.view.byteOffset + page.offset, length);
  page.offset += length;
  return bytes;
}

/** Structs of Thrift's compact protocol, in which Parquet writes its headers. */

const LAST_BOOLEAN = 2;
const BYTE = 3;
const [INT16, INT32, INT64, DOUBLE, BINARY, LIST, STRUCT] = [4, 5, 6, 7, 8, 9, 12];

/** The deepest nesting of structs. */
const MAX_DEPTH = 24;
/** The most bytes of an integer of 64 bits, with 7 bits in each byte. */
const MAX_VARINT = 10;
/** The depth of statistics in a footer, which are not used. */
const STATISTICS_DEPTH = 5;
const MAX_STATISTIC = 64;

/**
 * Checks a struct, so that a library reads it in linear time: integers end, lists and texts fit into the bytes, and the
 * nesting of structs is limited.
 *
 * @returns the end of the struct
 * @throws Error for a struct that is damaged
 */
export function checkStruct(bytes: Uint8Array, start: number): number {
  return new StructCheck(bytes, start).run();
}

/**
 * A footer in which the texts of statistics are cut to 64 bytes: the library reads decimals there in time that grows
 * with the square of their length.
 *
 * @throws Error as `checkStruct` does
 */
export function withShortStatistics(footer: Uint8Array): Uint8Array {
  const check = new StructCheck(footer, 0);
  const end = check.run();
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { lengthAt, start, end } of check.long) {
    parts.push(footer.subarray(at, lengthAt), Uint8Array.of(MAX_STATISTIC));
    parts.push(footer.subarray(start, start + MAX_STATISTIC));
    at = end;
  }
  parts.push(footer.subarray(at, end));
  const short = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const part of parts) {
    short.set(part, length);
    length += part.length;
  }
  return short;
}

class StructCheck {
  /** Texts among the statistics that are longer than needed. */
  readonly long: { lengthAt: number; start: number; end: number }[] = [];
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.at = start;
  }

  run(): number {
    this.struct(1);
    return this.at;
  }

  private struct(depth: number): void {
    if (depth > MAX_DEPTH) throw new Error(`its headers are nested deeper than ${MAX_DEPTH}`);
    for (;;) {
      const header = this.byte();
      const type = header & 15;
      if (type === 0) return;
      if (header >> 4 === 0) this.varint();
      if (type > LAST_BOOLEAN) this.element(type, depth);
    }
  }

  private element(type: number, depth: number): void {
    if (type === INT16 || type === INT32 || type === INT64) this.varint();
    else if (type === BINARY) this.binary(depth);
    else if (type === STRUCT) this.struct(depth + 1);
    else if (type === LIST) this.list(depth);
    else if (type === DOUBLE) this.skip(8);
    else if (type <= BYTE) this.skip(1);
    else throw new Error(`a header has a field of the unknown type ${type}`);
  }

  private list(depth: number): void {
    if (depth > MAX_DEPTH) throw new Error(`its headers are nested deeper than ${MAX_DEPTH}`);
    const header = this.byte();
    const size = header >> 4 === 15 ? this.varint() : header >> 4;
    // Each element takes at least one byte.
    if (!(size >= 0 && size <= this.bytes.length - this.at)) {
      throw new Error(`a header claims a list of ${size} elements, but ends before`);
    }
    for (let element = 0; element < size; element++) this.element(header & 15, depth + 1);
  }

  private binary(depth: number): void {
    const lengthAt = this.at;
    const length = this.varint();
    const start = this.at;
    this.skip(length);
    if (depth >= STATISTICS_DEPTH && length > MAX_STATISTIC) {
      this.long.push({ lengthAt, start, end: this.at });
    }
  }

  private skip(length: number): void {
    if (!(length >= 0 && length <= this.bytes.length - this.at)) {
      throw new Error(`a header claims a text of ${length} bytes, but ends before`);
    }
    this.at += length;
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new Error('a header has no end');
    return this.bytes[this.at++];
  }

  /** Its lowest 32 bits, as the library reads lengths. */
  private varint(): number {
    let value = 0;
    for (let place = 0; place < MAX_VARINT; place++) {
      const byte = this.byte();
      if (place < 5) value |= (byte & 127) << (7 * place);
      if (byte < 128) return value;
    }
    throw new Error('a header has an integer of more than 64 bits');
  }
}

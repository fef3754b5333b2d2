/**
 * Reads and writes the wire format of Protocol Buffers: varints, little-endian numbers of 4 and 8 bytes, and bytes after
 * their length. https://protobuf.dev/programming-guides/encoding
 */
import { DataError } from '../util/errors.ts';

/** The wire types: how the value of a field is written. */
export const VARINT = 0;
export const BITS64 = 1;
export const BYTES = 2;
export const BITS32 = 5;

const WIRE_NAMES: readonly string[] = [
  'a varint',
  '8 bytes',
  'bytes with a length',
  'a group',
  'the end of a group',
  '4 bytes',
];

/**
 * The most small values in a file. A list element that becomes a JavaScript value counts 1, a message 4. They take more
 * memory than their bytes in the file, so a file of them could fill the memory.
 */
const MOST_ITEMS = 1_000_000;

/** The state that the readers of one file share. */
interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly file: string;
  items: number;
}

/** Reads a range of a file. Every error names the file and the byte. */
export class WireReader {
  readonly #source: Source;
  readonly #end: number;
  /** The position of the next byte. */
  at: number;

  private constructor(source: Source, start: number, end: number) {
    this.#source = source;
    this.at = start;
    this.#end = end;
  }

  static over(bytes: Uint8Array, file: string): WireReader {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new WireReader({ bytes, view, file, items: MOST_ITEMS }, 0, bytes.length);
  }

  get isDone(): boolean {
    return this.at >= this.#end;
  }

  /** The number of bytes left. */
  get left(): number {
    return this.#end - this.at;
  }

  /** @throws DataError always */
  refuse(problem: string, at = this.at): never {
    throw new DataError(this.#source.file, `byte ${at}: ${problem}`);
  }

  /** Counts values that take more memory than their bytes in the file. */
  count(items: number): void {
    this.#source.items -= items;
    if (this.#source.items >= 0) return;
    this.refuse(
      `the file holds more than ${MOST_ITEMS} nodes, names and numbers outside of raw_data. ` +
        'Keep large tensors in raw_data, as torch.onnx.export does.',
    );
  }

  /** The number of the next field, and its wire type. */
  tag(): { readonly field: number; readonly wire: number } {
    const start = this.at;
    const tag = Number(this.uint64());
    const field = Math.floor(tag / 8);
    if (field === 0 || field >= 2 ** 29) {
      this.refuse(
        `field ${field} does not exist in Protocol Buffers. This is not an ONNX file.`,
        start,
      );
    }
    return { field, wire: tag % 8 };
  }

  /** An unsigned number of up to 64 bits. */
  uint64(): bigint {
    const start = this.at;
    const { bytes } = this.#source;
    let low = 0;
    // Four groups of seven bits fit a JavaScript integer, and most numbers have no more.
    for (let i = 0; i < 4; i++) {
      const byte = this.#byte(start);
      low |= (byte & 127) << (7 * i);
      if (byte < 128) return BigInt(low);
    }
    let value = BigInt(low);
    for (let i = 4; i < 10; i++) {
      const byte = this.#byte(start);
      if (i === 9 && byte > 1) break;
      value |= BigInt(byte & 127) << BigInt(7 * i);
      if (byte < 128) return value;
    }
    return this.refuse(
      `a varint is longer than 64 bits (${[...bytes.subarray(start, start + 10)].join(' ')}).`,
      start,
    );
  }

  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  #byte(start: number): number {
    if (this.isDone) this.refuse('the file is cut short inside a varint.', start);
    return this.#source.bytes[this.at++] as number;
  }

  float(): number {
    const at = this.#take(4, 'a float');
    return this.#source.view.getFloat32(at, true);
  }

  double(): number {
    const at = this.#take(8, 'a double');
    return this.#source.view.getFloat64(at, true);
  }

  /** Bytes after their length, as a view of the file. */
  bytes(): Uint8Array {
    const { at, length } = this.#measured();
    return this.#source.bytes.subarray(at, at + length);
  }

  /** A reader of the message, or of the packed numbers, that follows. */
  inner(): WireReader {
    const { at, length } = this.#measured();
    return new WireReader(this.#source, at, at + length);
  }

  text(): string {
    const start = this.at;
    const bytes = this.bytes();
    try {
      // A copy, because browsers do not decode shared memory.
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.slice());
    } catch {
      return this.refuse('a text is not valid UTF-8.', start);
    }
  }

  /** Skips the value of an unknown field, whose tag is at `start`. */
  skip(wire: number, start: number): void {
    if (wire === VARINT) this.uint64();
    else if (wire === BITS64) this.#take(8, 'a field');
    else if (wire === BYTES) this.#measured();
    else if (wire === BITS32) this.#take(4, 'a field');
    else this.refuse(`${wireName(wire)} is not used in ONNX. This is not an ONNX file.`, start);
  }

  #measured(): { at: number; length: number } {
    const start = this.at;
    const length = this.uint64();
    if (length > BigInt(this.left)) {
      this.refuse(
        `a length of ${length} bytes goes past the end: ${this.left} are left. ` +
          'The file is cut short, or it is not an ONNX file.',
        start,
      );
    }
    return { at: this.#take(Number(length), 'bytes'), length: Number(length) };
  }

  #take(length: number, what: string): number {
    const { at } = this;
    if (length > this.left) {
      this.refuse(`${what} of ${length} bytes goes past the end: ${this.left} are left.`);
    }
    this.at += length;
    return at;
  }
}

/** The name of a wire type, such as `a varint`. */
export function wireName(wire: number): string {
  return WIRE_NAMES[wire] ?? `wire type ${wire}`;
}

/** Writes fields. Large bytes are not copied before {@link toBytes}. */
export class WireWriter {
  readonly #parts: Uint8Array[] = [];
  /** The number of bytes written so far. */
  length = 0;

  bytesAsTheyAre(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.length += bytes.length;
  }

  tag(field: number, wire: number): void {
    this.varint(BigInt(field * 8 + wire));
  }

  /** A 64-bit number. Negative numbers take ten bytes. */
  varint(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    const bytes: number[] = [];
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.bytesAsTheyAre(Uint8Array.from(bytes));
  }

  float(value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.bytesAsTheyAre(bytes);
  }

  double(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.bytesAsTheyAre(bytes);
  }

  bytes(bytes: Uint8Array): void {
    this.varint(BigInt(bytes.length));
    this.bytesAsTheyAre(bytes);
  }

  text(text: string): void {
    this.bytes(new TextEncoder().encode(text));
  }

  message(inner: WireWriter): void {
    this.varint(BigInt(inner.length));
    for (const part of inner.#parts) this.bytesAsTheyAre(part);
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** A growing sequence of bytes, with the number formats of the WebAssembly binary format. */
export class ByteWriter {
  // A plain array: most parts of a module are a few bytes, and typed arrays are slow to make.
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  byte(value: number): void {
    this.#bytes.push(value);
  }

  bytes(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i += 1) this.#bytes.push(values[i]);
  }

  /** Unsigned LEB128. `value` is an integer in [0, 2³²). */
  unsigned(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes.push((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }

  /** Signed LEB128 of an integer of 32 bits. */
  signed32(value: number): void {
    let rest = value | 0;
    // The last byte needs a bit for the sign.
    while (rest < -0x40 || rest > 0x3f) {
      this.#bytes.push((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.#bytes.push(rest & 0x7f);
  }

  /** Signed LEB128 of an integer of 64 bits. */
  signed64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -0x40n || rest > 0x3fn) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  float64(value: number): void {
    this.bytes(new Uint8Array(Float64Array.of(value).buffer));
  }

  /** A length in bytes, then an ASCII text. */
  name(text: string): void {
    this.unsigned(text.length);
    for (let i = 0; i < text.length; i += 1) this.byte(text.charCodeAt(i));
  }

  append(part: ByteWriter): void {
    this.bytes(part.#bytes);
  }

  /** Writes the bytes to `target`, from position `at` on. */
  copyTo(target: Uint8Array, at: number): void {
    target.set(this.#bytes, at);
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes);
  }
}

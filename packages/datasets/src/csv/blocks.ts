import { TableFileError } from './problem.ts';

/** Size of the first block if the count is unknown. */
const SMALLEST = 1 << 6;
/** Size of the largest block. Allocators keep freed small blocks, but return large ones to the system. */
const LARGEST = 1 << 22;

/** Collects numbers one by one in blocks, so that they are copied at most once. */
export class Blocks<Data extends Float32Array | Float64Array | Int32Array> {
  private readonly full: Data[] = [];
  private before = 0;
  private block: Data;
  private filled = 0;

  private readonly make: (length: number) => Data;
  private readonly name: string;
  private readonly expected: number;

  /**
   * @param name the name of the table in error messages
   * @param expected the count, if it is known: if it is right, the numbers are never copied
   */
  constructor(make: (length: number) => Data, name: string, expected = SMALLEST) {
    this.make = make;
    this.name = name;
    this.expected = expected;
    this.block = make(0);
  }

  get length(): number {
    return this.before + this.filled;
  }

  push(value: number): void {
    if (this.filled === this.block.length) {
      this.full.push(this.block);
      this.before += this.filled;
      this.block = this.made(this.before === 0 ? this.expected : Math.min(this.before, LARGEST));
      this.filled = 0;
    }
    this.block[this.filled++] = value;
  }

  /** @throws DataError if they do not fit into memory */
  joined(): Data {
    if (this.filled === this.block.length && this.before === 0) return this.block;
    const all = this.made(this.length);
    let at = 0;
    for (const block of this.full) {
      all.set(block, at);
      at += block.length;
    }
    all.set(this.block.subarray(0, this.filled), at);
    return all;
  }

  private made(length: number): Data {
    try {
      return this.make(length);
    } catch (cause) {
      const details = { code: 'no-memory', numbers: this.length } as const;
      throw new TableFileError(this.name, details, { cause });
    }
  }
}

export function floatBlocks(name: string): Blocks<Float32Array> {
  return new Blocks((length) => new Float32Array(length), name);
}

export function doubleBlocks(name: string, expected?: number): Blocks<Float64Array> {
  return new Blocks((length) => new Float64Array(length), name, expected);
}

export function integerBlocks(name: string, expected?: number): Blocks<Int32Array> {
  return new Blocks((length) => new Int32Array(length), name, expected);
}

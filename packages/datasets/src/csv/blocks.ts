import { DataError } from 'gradus';

/** Numbers in the first block, and in the largest. */
const SMALLEST = 1 << 6;
const LARGEST = 1 << 16;

/** Numbers whose count is not known before, kept in blocks so that they are copied once. */
export class Blocks<Data extends Float32Array | Float64Array | Int32Array> {
  private readonly full: Data[] = [];
  private before = 0;
  private block: Data;
  private filled = 0;

  private readonly make: (length: number) => Data;
  private readonly name: string;

  /** @param name what error messages call the table */
  constructor(make: (length: number) => Data, name: string) {
    this.make = make;
    this.name = name;
    this.block = make(SMALLEST);
  }

  get length(): number {
    return this.before + this.filled;
  }

  push(value: number): void {
    if (this.filled === this.block.length) {
      this.full.push(this.block);
      this.before += this.filled;
      this.block = this.made(Math.min(this.before, LARGEST));
      this.filled = 0;
    }
    this.block[this.filled++] = value;
  }

  /** @throws DataError where they do not fit into memory */
  joined(): Data {
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
      const problem = `its ${this.length} numbers do not fit into memory. Take fewer rows or columns.`;
      throw new DataError(this.name, problem, { cause });
    }
  }
}

export function floatBlocks(name: string): Blocks<Float32Array> {
  return new Blocks((length) => new Float32Array(length), name);
}

export function doubleBlocks(name: string): Blocks<Float64Array> {
  return new Blocks((length) => new Float64Array(length), name);
}

export function integerBlocks(name: string): Blocks<Int32Array> {
  return new Blocks((length) => new Int32Array(length), name);
}

import { DataError } from 'gradus';

/** Numbers in one block. */
const BLOCK = 1 << 16;

/** Numbers whose count is not known before, kept in blocks so that they are copied once. */
export class Blocks<Data extends Float32Array | Int32Array> {
  private readonly full: Data[] = [];
  private block: Data;
  private filled = 0;

  private readonly make: (length: number) => Data;
  private readonly name: string;

  /** @param name what error messages call the table */
  constructor(make: (length: number) => Data, name: string) {
    this.make = make;
    this.name = name;
    this.block = make(BLOCK);
  }

  get length(): number {
    return this.full.length * BLOCK + this.filled;
  }

  push(value: number): void {
    if (this.filled === BLOCK) {
      this.full.push(this.block);
      this.block = this.made(BLOCK);
      this.filled = 0;
    }
    this.block[this.filled++] = value;
  }

  /** @throws DataError where they do not fit into memory */
  joined(): Data {
    const all = this.made(this.length);
    for (const [i, block] of this.full.entries()) all.set(block, i * BLOCK);
    all.set(this.block.subarray(0, this.filled), this.full.length * BLOCK);
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

export function integerBlocks(name: string): Blocks<Int32Array> {
  return new Blocks((length) => new Int32Array(length), name);
}

const SIZE = 624;
const SHIFT = 397;

/**
 * The Mersenne Twister mt19937 (Matsumoto & Nishimura 1998), the engine behind PyTorch's CPU
 * generator. It computes and tempers a block of 624 numbers at once, so a draw is an array read.
 */
export class Mt19937 {
  /** The raw words of the recurrence. */
  readonly words = new Uint32Array(SIZE);
  /** The tempered numbers of the block, which `draw` returns. */
  readonly block = new Uint32Array(SIZE);
  /** Index in `block` of the next number; 624 when the block is used up. */
  next = SIZE;
  /** How many blocks have been computed since the engine was made. */
  blocks = 0;

  constructor(seed: number) {
    this.reseed(seed);
  }

  /** Starts the stream again from the low 32 bits of `seed`. */
  reseed(seed: number): void {
    const words = this.words;
    words[0] = seed >>> 0;
    for (let i = 1; i < SIZE; i++) {
      const last = words[i - 1]!;
      words[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
    this.next = SIZE;
  }

  /** The next number of the stream, an integer in [0, 2³²). */
  draw(): number {
    if (this.next === SIZE) this.refill();
    return this.block[this.next++]!;
  }

  /** Leaves out the next `count` numbers. */
  skip(count: number): void {
    for (let left = count; left > 0; ) {
      if (this.next === SIZE) this.refill();
      const skipped = Math.min(left, SIZE - this.next);
      this.next += skipped;
      left -= skipped;
    }
  }

  /** Continues from the `words` and `next` of another engine. */
  restore(words: ArrayLike<number>, next: number): void {
    this.words.set(words);
    this.#temper();
    this.next = next;
  }

  /** Computes the next block of 624 numbers; `next` is 0 afterwards. */
  refill(): void {
    const words = this.words;
    let i = 0;
    for (; i < SIZE - SHIFT; i++) words[i] = words[i + SHIFT]! ^ twist(words[i]!, words[i + 1]!);
    for (; i < SIZE - 1; i++) {
      words[i] = words[i + SHIFT - SIZE]! ^ twist(words[i]!, words[i + 1]!);
    }
    words[i] = words[SHIFT - 1]! ^ twist(words[i]!, words[0]!);
    this.#temper();
    this.next = 0;
    this.blocks++;
  }

  #temper(): void {
    const { words, block } = this;
    for (let i = 0; i < SIZE; i++) {
      let y = words[i]!;
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      block[i] = y ^ (y >>> 18);
    }
  }
}

function twist(high: number, low: number): number {
  const mixed = (high & 0x80000000) | (low & 0x7fffffff);
  return (mixed >>> 1) ^ (-(low & 1) & 0x9908b0df);
}

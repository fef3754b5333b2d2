import { type Bounds, checkArgument, INT32, PROBABILITY } from '../arguments.ts';
import { Mt19937 } from './mt19937.ts';
import { boxMuller16, boxMullerPair } from './normal.ts';
import { freshSeed, normalizeSeed } from './seed.ts';
import { checkGeneratorState, type GeneratorState } from './state.ts';

/** The number of values that one call can draw. */
const SIZE: Bounds = { integer: true, least: 0, below: 2 ** 31 };

const DEFAULT_SEED = 67280421310721n;
const TWO_TO_MINUS_24 = 2 ** -24;
const TWO_TO_MINUS_53 = 2 ** -53;

/**
 * A stream of random numbers, bit for bit that of PyTorch's `torch.Generator` on the CPU for the same seed and calls.
 * A new generator starts from PyTorch's default seed.
 *
 * @example
 * ```ts
 * const generator = new Generator().manualSeed(0);
 * generator.randperm(4); // [0, 1, 3, 2]
 * await rand([2], { generator }).toArray();
 * ```
 */
export class Generator {
  readonly #engine = new Mt19937(Number(BigInt.asUintN(32, DEFAULT_SEED)));
  #lastSeed = DEFAULT_SEED;
  /** The second value of the last Box–Muller pair, for the next draw. */
  #keptNormal: number | null = null;

  /**
   * Starts the stream again. The engine takes the low 32 bits; a negative seed counts from 2⁶⁴.
   *
   * @throws ArgumentError for a fraction, NaN, or a seed outside [−2⁶³, 2⁶⁴)
   */
  manualSeed(seed: number | bigint): this {
    this.#lastSeed = normalizeSeed(seed);
    this.#engine.reseed(Number(BigInt.asUintN(32, this.#lastSeed)));
    this.#keptNormal = null;
    return this;
  }

  /** Starts the stream again from a random seed, and returns the seed. */
  seed(): bigint {
    const seed = freshSeed();
    this.manualSeed(seed);
    return seed;
  }

  /** The seed of the stream, in [0, 2⁶⁴). */
  initialSeed(): bigint {
    return this.#lastSeed;
  }

  /** Grows with each draw, by the words that it takes, until the stream is started again or set. */
  get drawn(): number {
    const { blocks, block, next } = this.#engine;
    return blocks * block.length + next;
  }

  /** The state of the stream, as plain JSON. */
  getState(): GeneratorState {
    const { words: from, next } = this.#engine;
    // A pass over a loader takes a state. Array.from takes twenty times as long.
    const words = new Array<number>(from.length);
    for (let i = 0; i < words.length; i++) words[i] = from[i]!;
    const seed = this.#lastSeed.toString();
    return { engine: 'mt19937', seed, words, next, normal: this.#keptNormal };
  }

  /**
   * Continues from a state of `getState`.
   *
   * @throws GradusError for another value
   *
   * @example
   * ```ts
   * const generator = new Generator();
   * const state = generator.getState();
   * const first = generator.uniform64();
   * generator.setState(state).uniform64() === first; // true
   * ```
   */
  setState(state: GeneratorState): this {
    checkGeneratorState(state, 'setState');
    this.#lastSeed = BigInt(state.seed);
    this.#engine.restore(state.words, state.next);
    this.#keptNormal = state.normal;
    return this;
  }

  /** Leaves out `draws` draws of 32 bits. */
  skip(draws: number): this {
    this.#engine.skip(draws);
    return this;
  }

  /** An integer in [0, 2³²): one draw. */
  random32(): number {
    return this.#engine.draw();
  }

  /** An integer in [0, 2⁶⁴): two draws, the first for the high half. */
  random64(): bigint {
    const high = this.#engine.draw();
    return (BigInt(high) << 32n) | BigInt(this.#engine.draw());
  }

  /**
   * Fills an array, or makes a new one of `n` values, with float32 values from U[from, to): one draw each, its low
   * 24 bits · 2⁻²⁴ · (to − from) + from. A Float64Array gets doubles: see {@link uniform64}.
   *
   * @throws ArgumentError unless [from, to) is a finite interval with from ≤ to
   */
  uniform(out: number | Float32Array, from?: number, to?: number): Float32Array;
  uniform<A extends Reals>(out: A, from?: number, to?: number): A;
  uniform(out: number | Reals, from = 0, to = 1): Reals {
    checkInterval(from, to);
    const values = target('uniform', out);
    if (values instanceof Float64Array) {
      for (let i = 0; i < values.length; i++) values[i] = this.uniform64() * (to - from) + from;
      return values;
    }
    const start = Math.fround(from);
    // In double precision the product is exact and the store rounds once, like the fused multiply-add in PyTorch's
    // kernels.
    const scale = Math.fround(Math.fround(to) - start) * TWO_TO_MINUS_24;
    const engine = this.#engine;
    const block = engine.block;
    for (let i = 0; i < values.length; ) {
      if (engine.next === block.length) engine.refill();
      const offset = engine.next - i;
      const end = Math.min(values.length, block.length - offset);
      for (; i < end; i++) values[i] = (block[i + offset]! & 0xffffff) * scale + start;
      engine.next = end + offset;
    }
    return values;
  }

  /**
   * Fills an array, or makes a new one of `n` values, with float32 values from N(mean, std²). As in PyTorch, 16 and
   * more values are drawn in blocks of 16; if 16 does not divide the count, the last 16 values are drawn again. Fewer
   * are drawn one by one in double precision; the second value of a pair is kept for the next such draw.
   */
  normal(out: number | Float32Array, mean?: number, std?: number): Float32Array;
  normal<A extends Reals>(out: A, mean?: number, std?: number): A;
  normal(out: number | Reals, mean = 0, std = 1): Reals {
    checkArgument('normal', 'std', std, { least: 0, most: Number.POSITIVE_INFINITY });
    const values = target('normal', out);
    const n = values.length;
    if (n < 16) {
      for (let i = 0; i < n; i++) values[i] = this.normal64() * std + mean;
      return values;
    }
    this.uniform(values);
    for (let i = 0; i + 16 <= n; i += 16) boxMuller16(values, i, mean, std);
    if (n % 16 !== 0) {
      this.uniform(values.subarray(n - 16));
      boxMuller16(values, n - 16, mean, std);
    }
    return values;
  }

  /** The integers from 0 to n − 1 in random order: n − 1 draws, Fisher–Yates from the front. */
  randperm(n: number): Int32Array {
    checkArgument('randperm', 'n', n, SIZE);
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    const engine = this.#engine;
    const { block } = engine;
    for (let i = 0; i < n - 1; ) {
      if (engine.next === block.length) engine.refill();
      const offset = engine.next - i;
      const end = Math.min(n - 1, block.length - offset);
      for (; i < end; i++) {
        const left = n - i;
        const drawn = block[i + offset]!;
        // The remainder. V8 takes twice as long for % of numbers beyond int32.
        const j = i + drawn - Math.floor(drawn / left) * left;
        const swapped = order[i]!;
        order[i] = order[j]!;
        order[j] = swapped;
      }
      engine.next = end + offset;
    }
    return order;
  }

  /**
   * `n` integers in [low, high), int32: one draw each, modulo the range. As in PyTorch, the full range of 2³² takes
   * two draws each and uses the second.
   *
   * @throws ArgumentError unless low < high are int32; `high` may be 2³¹
   */
  randint(low: number, high: number, n: number): Int32Array {
    checkIntegers(low, high);
    checkArgument('randint', 'n', n, SIZE);
    const range = high - low;
    const values = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      if (range === 2 ** 32) this.#engine.draw();
      values[i] = low + (this.#engine.draw() % range);
    }
    return values;
  }

  /** `n` ones (with probability `p`) and zeros: two draws each, low 53 bits · 2⁻⁵³ < p. */
  bernoulli(n: number, p: number): Uint8Array {
    checkArgument('bernoulli', 'p', p, PROBABILITY);
    checkArgument('bernoulli', 'n', n, SIZE);
    const ones = new Uint8Array(n);
    // Whole numbers: 53 random bits below p · 2⁵³, compared by their high 21 and low 32 bits.
    const limit = p * 2 ** 53;
    const highLimit = Math.floor(limit / 2 ** 32);
    const lowLimit = limit - highLimit * 2 ** 32;
    const engine = this.#engine;
    const { block } = engine;
    for (let i = 0; i < n; ) {
      if (block.length - engine.next < 2) {
        ones[i++] = this.uniform64() < p ? 1 : 0;
        continue;
      }
      let { next } = engine;
      for (; i < n && next + 1 < block.length; i++, next += 2) {
        const high = block[next]! & 0x1fffff;
        // The sign bit: the processor could not predict a branch on random numbers.
        ones[i] = (high - highLimit) >>> 31;
        if (high === highLimit && block[next + 1]! < lowLimit) ones[i] = 1;
      }
      engine.next = next;
    }
    return ones;
  }

  /** A double of U[0, 1): two draws, the low 53 of their 64 bits. */
  uniform64(): number {
    const high = this.#engine.draw() & 0x1fffff;
    return (high * 2 ** 32 + this.#engine.draw()) * TWO_TO_MINUS_53;
  }

  /** A double of N(0, 1): four draws, which also give the next such double. */
  normal64(): number {
    const kept = this.#keptNormal;
    if (kept !== null) {
      this.#keptNormal = null;
      return kept;
    }
    const u1 = this.uniform64();
    const [first, second] = boxMullerPair(u1, this.uniform64());
    this.#keptNormal = second;
    return first;
  }
}

/** Arrays that a generator fills. */
type Reals = Float32Array | Float64Array;

function target(where: string, out: number | Reals): Reals {
  if (typeof out !== 'number') return out;
  checkArgument(where, 'n', out, SIZE);
  return new Float32Array(out);
}

/** @throws ArgumentError unless [from, to) is a finite interval with from ≤ to */
function checkInterval(from: number, to: number): void {
  checkArgument('uniform', 'from', from, 'number');
  checkArgument('uniform', 'to', to, { least: from });
}

/** @throws ArgumentError unless low < high are int32; `high` itself is not drawn, so it may be 2³¹ */
function checkIntegers(low: number, high: number): void {
  checkArgument('randint', 'low', low, INT32);
  checkArgument('randint', 'high', high, { integer: true, above: low, most: 2 ** 31 });
}

/** Files of strangers: sound ones with some bytes changed, by a seed. */

/** A generator of numbers below 2 ** 32 (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Bytes that often mean something else than those before. */
const BYTES = [0, 1, 0x7f, 0x80, 0xff];
/** Counts that are larger than the true ones. */
const COUNTS = [2 ** 16 - 1, 2 ** 20, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

/** A file with bytes flipped, cut short, or with numbers of 32 or 64 bits in it that are too large. */
export function mutated(file: Uint8Array, seed: number): Uint8Array {
  const next = random(seed);
  const one = <T>(values: readonly T[]): T => values[next() % values.length];
  const bytes = Uint8Array.from(file);
  const view = new DataView(bytes.buffer);
  for (let changes = 1 + (next() % 3); changes > 0; changes--) {
    const [at, kind, isLittle] = [next() % bytes.length, next() % 4, next() % 2 === 0];
    if (kind < 2) bytes[at] = one([...BYTES, next() % 256]);
    else if (kind === 2 && at + 4 <= bytes.length) view.setUint32(at & ~3, one(COUNTS), isLittle);
    else if (at + 8 <= bytes.length) {
      view.setBigUint64(at & ~7, BigInt(one(COUNTS)) << BigInt(next() % 20), isLittle);
    }
  }
  return next() % 8 === 0 ? bytes.subarray(0, next() % bytes.length) : bytes;
}

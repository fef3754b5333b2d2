// How files are damaged.

/** Numbers below a bound, from a 32-bit seed (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}

/** Changes bytes: flips a bit, writes another byte, cuts, removes, repeats, or puts in bytes of another file. */
export function changeBytes(bytes, random, other) {
  const at = random(bytes.length);
  const length = 1 + random(16);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  switch (random(6)) {
    case 0:
      return bytes.map((byte, i) => (i === at ? byte ^ (1 << random(8)) : byte));
    case 1:
      return bytes.map((byte, i) => (i === at ? [0, 127, 128, 255][random(4)] : byte));
    case 2:
      return before.slice();
    case 3:
      return joined(before, after.subarray(length));
    case 4:
      return joined(before, after.subarray(0, length), after);
    default: {
      const from = random(other.length);
      return joined(before, other.subarray(from, from + length), after.subarray(length));
    }
  }
}

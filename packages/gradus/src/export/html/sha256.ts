/** SHA-256 (FIPS 180-4). The platform's `crypto.subtle.digest` is asynchronous, and `toHtml` is not. */

import { base64 } from '../../util/base64.ts';

/** The digest of a text in UTF-8, in base64: what a content-security policy holds for a script. */
export function sha256Base64(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = Int32Array.from(fractions(8, 1 / 2));
  const constants = Int32Array.from(fractions(64, 1 / 3));
  const schedule = new Int32Array(64);
  for (let at = 0; at < words.length; at += 16) {
    schedule.set(words.subarray(at, at + 16));
    for (let t = 16; t < 64; t++) {
      const [a, b] = [schedule[t - 15], schedule[t - 2]];
      const low = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const high = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      schedule[t] = schedule[t - 16] + low + schedule[t - 7] + high;
    }
    compress(state, schedule, constants);
  }
  const bytes = Array.from(state).flatMap((word) =>
    [24, 16, 8, 0].map((by) => (word >>> by) & 255),
  );
  return base64(Uint8Array.from(bytes));
}

function compress(state: Int32Array, schedule: Int32Array, constants: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const choice = (e & f) ^ (~e & g);
    const first =
      (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + constants[t] + schedule[t]) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] += value;
  });
}

/** Rotates to the right. */
function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** Big-endian words, followed by a 1, zeros and the length in bits, in blocks of 16. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(16 * Math.ceil((bytes.length + 9) / 64));
  bytes.forEach((byte, i) => {
    words[i >> 2] |= byte << (24 - 8 * (i % 4));
  });
  words[bytes.length >> 2] |= 128 << (24 - 8 * (bytes.length % 4));
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

/** The first 32 bits of the fractional part of each of the first primes raised to `power`. */
function fractions(count: number, power: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++)
    if (primes.every((prime) => n % prime > 0)) primes.push(n);
  return primes.map((prime) => {
    const root = prime ** power;
    return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
  });
}

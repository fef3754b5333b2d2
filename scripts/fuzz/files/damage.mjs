// Damages files of any format.

/** A generator of numbers below a bound, from a 32-bit seed (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}

/** One of the values. */
export function pick(values, random) {
  return values[random(values.length)];
}

/** The bytes of several arrays, one after the other. */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes that often have a special meaning. */
const BYTES = [0, 1, 0x7f, 0x80, 0xff];
/** Counts that are larger than any in the files. */
const COUNTS = [2 ** 16 - 1, 2 ** 20, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
/** The same in text. */
const NUMBERS = [
  '',
  '-1',
  '1e9',
  '1e999',
  '0',
  '1099511627776',
  '9007199254740993',
  '9'.repeat(400),
];

/** The changes. Each gets the bytes, a position, random numbers, and the bytes of another file of the same kind. */
const CHANGES = [
  (bytes, at, random) => withByte(bytes, at, bytes[at] ^ (1 << random(8))),
  (bytes, at, random) => withByte(bytes, at, pick([...BYTES, random(256)], random)),
  (bytes, at) => bytes.slice(0, at),
  (bytes, at, random) => joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random(16))),
  (bytes, at, random) => joined(bytes.subarray(0, at + 1 + random(16)), bytes.subarray(at)),
  (bytes, at, random, other) => {
    const [from, length] = [random(other.length), 1 + random(16)];
    const after = bytes.subarray(at + length);
    return joined(bytes.subarray(0, at), other.subarray(from, from + length), after);
  },
  (bytes, at, random, other) => joined(bytes.subarray(0, at), other.subarray(random(other.length))),
  (bytes, _, __, other) => joined(bytes, other),
  (bytes, at, random) => {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    const [size, isLittle] = [pick([2, 4, 8], random), random(2) === 0];
    const place = Math.min(random(2) === 0 ? at : at - (at % size), bytes.length - size);
    if (place < 0) return copy;
    if (size === 2) view.setUint16(place, pick(COUNTS, random), isLittle);
    if (size === 4) view.setUint32(place, pick(COUNTS, random), isLittle);
    if (size === 8) {
      view.setBigUint64(place, BigInt(pick(COUNTS, random)) << BigInt(random(20)), isLittle);
    }
    return copy;
  },
  (bytes, at, random) => {
    const isDigit = (i) => bytes[i] >= 0x30 && bytes[i] <= 0x39;
    let start = at;
    while (start < bytes.length && !isDigit(start)) start++;
    let end = start;
    while (isDigit(end)) end++;
    const number = new TextEncoder().encode(pick(NUMBERS, random));
    return joined(bytes.subarray(0, start), number, bytes.subarray(end));
  },
];

function withByte(bytes, at, value) {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}

/**
 * A position: anywhere, or near the beginning or the end, where most formats hold their counts.
 */
function place(length, random) {
  const near = Math.min(length, 4 ** (2 + random(4)));
  return [random(length), random(near), length - 1 - random(near)][random(3)];
}

/**
 * Changes bytes: flips a bit, writes another byte or count, cuts, removes, repeats, inserts or appends bytes of another
 * file, or replaces a number in digits.
 */
export function changeBytes(bytes, random, other) {
  if (bytes.length === 0) return other;
  return pick(CHANGES, random)(bytes, place(bytes.length, random), random, other);
}

const VALUES = [
  ...[null, true, 0, -1, 1.5, 2 ** 31, 2 ** 40, 2 ** 53, 1e308, '', 'x', '__proto__', '\0', '../x'],
  ...[[], {}, [[]], [2 ** 20, 2 ** 20], 'x'.repeat(100_000)],
  // Objects that cannot be written as text, or claim to be something else.
  ...[{ toString: 1, valueOf: 1 }, { constructor: { name: { toString: 1 } } }, { length: 2 ** 32 }],
];

/** Changes one value of JSON: removes, repeats, replaces or renames it. */
export function changeJson(text, random) {
  const root = { value: undefined };
  try {
    root.value = JSON.parse(text);
  } catch {
    return text;
  }
  const places = [];
  const visit = (holder) => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      if (typeof holder[key] === 'object' && holder[key] !== null) visit(holder[key]);
    }
  };
  visit(root);
  const [holder, key] = pick(places, random);
  const [otherHolder, otherKey] = pick(places, random);
  const other = structuredClone(otherHolder[otherKey]);
  const value = holder[key];
  switch (random(4)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder.push(structuredClone(value));
      else holder[`${otherKey}.`] = structuredClone(value);
      break;
    case 2:
      holder[key] = other;
      break;
    default:
      holder[key] = pick(VALUES, random);
  }
  return JSON.stringify(root.value) ?? '';
}

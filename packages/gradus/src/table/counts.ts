/** Counts over the cells of a column, in linear time and without an object for each cell. */
import type { Counts, Range } from './plan.ts';
import type { ValueCount } from './reasons.ts';
import type { TextColumn } from './table.ts';

/** Counts of a column of numbers; the range is NaN without numbers. */
export interface NumberCounts extends Counts, Range {
  /** Whether all numbers are integers. */
  readonly isInteger: boolean;
  /** The most frequent value, NaN without numbers, and its number of cells. */
  readonly mode: number;
  readonly modeCount: number;
}

export function countNumbers(values: Float64Array): NumberCounts {
  const counter = new NumberCounter();
  let [missing, min, max, mode, modeCount] = [0, Infinity, -Infinity, Number.NaN, 0];
  // Kahan summation: `lost` is the rounding error so far.
  let [sum, lost] = [0, 0];
  let isInteger = true;
  for (let row = 0; row < values.length; row++) {
    // Adding 0 turns −0 into 0.
    const value = values[row] + 0;
    if (Number.isNaN(value)) {
      missing += 1;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    const addend = value - lost;
    const next = sum + addend;
    lost = next - sum - addend;
    sum = next;
    if (isInteger && !Number.isInteger(value)) isInteger = false;
    const count = counter.add(value);
    if (count <= modeCount) continue;
    mode = value;
    modeCount = count;
  }
  const mean = sum / (values.length - missing);
  if (missing === values.length) [min, max] = [Number.NaN, Number.NaN];
  const distinct = counter.size;
  return { missing, distinct, min, max, mean, isInteger, mode, modeCount };
}

/** Counts equal numbers: a hash table with open addressing in two typed arrays. NaN marks a free slot. */
class NumberCounter {
  size = 0;
  #keys = new Float64Array(1024).fill(Number.NaN);
  #counts = new Int32Array(1024);
  readonly #key = new Float64Array(1);
  readonly #words = new Uint32Array(this.#key.buffer);

  /** Adds a number, which is not −0, and returns how often it has been added. */
  add(value: number): number {
    const slot = this.#slotOf(value);
    if (this.#counts[slot] === 0) {
      this.#keys[slot] = value;
      this.size += 1;
    }
    this.#counts[slot] += 1;
    const count = this.#counts[slot];
    if (this.size * 2 > this.#keys.length) this.#grow();
    return count;
  }

  #slotOf(value: number): number {
    const mask = this.#keys.length - 1;
    this.#key[0] = value;
    let hash = Math.imul(this.#words[0] ^ Math.imul(this.#words[1], 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 16)) & mask;
    while (this.#counts[slot] !== 0 && this.#keys[slot] !== value) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Float64Array(keys.length * 2);
    this.#counts = new Int32Array(counts.length * 2);
    for (let old = 0; old < keys.length; old++) {
      if (counts[old] === 0) continue;
      const slot = this.#slotOf(keys[old]);
      this.#keys[slot] = keys[old];
      this.#counts[slot] = counts[old];
    }
  }
}

/** Counts of a column of text. */
export interface TextCounts extends Counts {
  /** The number of cells of each value of the column. */
  readonly counts: Int32Array;
}

export function countTexts({ codes, values }: TextColumn): TextCounts {
  const counts = new Int32Array(values.length);
  let missing = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) missing += 1;
    else counts[codes[row]] += 1;
  }
  let distinct = 0;
  for (const count of counts) if (count > 0) distinct += 1;
  return { missing, distinct, counts };
}

/** The `most` most frequent values, in the order of {@link byCount}. */
export function topValues(column: TextColumn, counts: Int32Array, most: number): ValueCount[] {
  const top: ValueCount[] = [];
  column.values.forEach((value, code) => {
    const entry = { value, count: counts[code] };
    if (entry.count === 0 || (top.length === most && byCount(entry, top[most - 1]) > 0)) return;
    const place = top.findIndex((other) => byCount(entry, other) < 0);
    top.splice(place < 0 ? top.length : place, 0, entry);
    if (top.length > most) top.pop();
  });
  return top;
}

/** The most frequent value first; equally frequent values by code point. */
export function byCount(a: ValueCount, b: ValueCount): number {
  return b.count - a.count || byCodePoint(a.value, b.value);
}

/**
 * Compares texts by code point, for `Array.sort`: the same order on every machine and in every language.
 *
 * @example
 * ```ts
 * ['b', 'a', 'Z', '가'].sort(byCodePoint); // ['Z', 'a', 'b', '가']
 * ```
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    // At the first difference, half of a surrogate pair counts as a code point above all others.
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** The group of each value, counted from 1, in groups of equal size by value. Equal values share a group; NaN has 0. */
export function quantileGroups(values: Float64Array, groups: number): Int32Array {
  // Sorting puts NaN last.
  const sorted = values.slice().sort();
  let present = sorted.length;
  while (present > 0 && Number.isNaN(sorted[present - 1])) present -= 1;
  const edges = [
    ...new Set(
      Array.from({ length: groups }, (_, i) => sorted[Math.floor((i / groups) * present)]),
    ),
  ];
  const found = new Int32Array(values.length);
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle] <= value) low = middle + 1;
      else high = middle;
    }
    found[row] = low + 1;
  });
  return found;
}

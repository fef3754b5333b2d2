import { TableError } from './problem.ts';

/** The arguments of {@link partition}. */
export interface Partition {
  /** The name of the table in error messages. */
  readonly file: string;
  /** The rows in random order. */
  readonly order: Int32Array;
  /** The stratum of each row, counted from 1. Each part gets its fraction of every stratum. */
  readonly strata: Int32Array;
  /** The group of each row; all rows of a group go to one part. −1 for a row without a group. Null without groups. */
  readonly groups: Int32Array | null;
  /** The share of each part; they add up to 1. A part with share 0 stays empty. */
  readonly fractions: readonly number[];
}

/**
 * Divides rows into parts. Returns the part of each row, −1 for rows that are not in `order`.
 * @throws TableError if there are fewer rows or groups than parts
 */
export function partition(given: Partition): Int16Array {
  const { file, order, strata, fractions } = given;
  const parts = new Int16Array(strata.length).fill(-1);
  const needed = fractions.filter((fraction) => fraction > 0).length;
  const units = given.groups === null ? null : unitsOf(order, given.groups);
  const available = units?.length ?? order.length;
  if (available < needed) {
    const of = units === null ? 'row' : 'group';
    throw new TableError(file, { code: 'too-few-to-split', of, available, parts: needed });
  }
  if (units === null) spreadRows(given, parts);
  else spreadUnits(given, units, parts);
  return parts;
}

/** Divides the rows of each stratum by the fractions, exact to one row. */
function spreadRows({ order, strata, fractions }: Partition, parts: Int16Array): void {
  const carried = fractions.map(() => 0);
  for (const rows of bucketsOf(order, strata)) {
    const sizes = sizesOf(rows.length, fractions, carried);
    let next = 0;
    sizes.forEach((size, part) => {
      for (const row of rows.subarray(next, next + size)) parts[row] = part;
      next += size;
    });
  }
}

/** The rows of each stratum, in the order of `order`. */
function bucketsOf(order: Int32Array, strata: Int32Array): Int32Array[] {
  const sizes: number[] = [];
  for (const row of order) sizes[strata[row]] = (sizes[strata[row]] ?? 0) + 1;
  const buckets: Int32Array[] = [];
  for (const stratum in sizes) buckets[stratum] = new Int32Array(sizes[stratum]);
  const filled = sizes.map(() => 0);
  for (const row of order) {
    buckets[strata[row]][filled[strata[row]]] = row;
    filled[strata[row]] += 1;
  }
  return buckets.filter((rows) => rows !== undefined);
}

/**
 * The number of rows that each part gets of `count` rows: at least one, if there are enough.
 * @param carried the rows that rounding has kept from each part so far; updated
 */
function sizesOf(count: number, fractions: readonly number[], carried: number[]): number[] {
  const used = [...fractions.keys()].filter((part) => fractions[part] > 0);
  const wanted = fractions.map((fraction, part) => fraction * count + carried[part]);
  const least = count >= used.length ? 1 : 0;
  const sizes = fractions.map((fraction, part) =>
    fraction > 0 ? Math.max(least, Math.floor(wanted[part])) : 0,
  );
  if (least === 0) {
    // Too few rows for all parts: the largest parts get one each.
    sizes.fill(0);
    const byFraction = used.sort((a, b) => fractions[b] - fractions[a] || wanted[b] - wanted[a]);
    for (const part of byFraction.slice(0, count)) sizes[part] = 1;
  }
  const lack = (part: number): number => wanted[part] - sizes[part];
  for (let left = count - sum(sizes); left !== 0; left = count - sum(sizes)) {
    const open = left > 0 ? used : used.filter((part) => sizes[part] > least);
    const [part] = open.sort((a, b) => (left > 0 ? lack(b) - lack(a) : lack(a) - lack(b)) || a - b);
    sizes[part] += Math.sign(left);
  }
  sizes.forEach((size, part) => {
    // At most one row, so that many small strata do not add up to a shift in a large one.
    carried[part] = Math.max(-1, Math.min(1, wanted[part] - size));
  });
  return sizes;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The rows of each group, the largest groups first; equally large groups in random order. */
function unitsOf(order: Int32Array, groups: Int32Array): Int32Array[] {
  const own = groups.reduce((most, group) => Math.max(most, group), -1) + 1;
  const unit = groups.map((group, row) => (group < 0 ? own + row : group));
  const places = new Map<number, number>();
  for (const row of order) if (!places.has(unit[row])) places.set(unit[row], places.size);
  const inOrder = unit.map((value) => places.get(value) ?? -1);
  return bucketsOf(order, inOrder).sort((a, b) => b.length - a.length);
}

/** Puts each group into the part that lacks most of its strata. */
function spreadUnits(
  { order, strata, fractions }: Partition,
  units: readonly Int32Array[],
  parts: Int16Array,
): void {
  const totals: number[] = [];
  for (const row of order) totals[strata[row]] = (totals[strata[row]] ?? 0) + 1;
  const have = fractions.map(() => totals.map(() => 0));
  /** The share of its rows of a stratum that a part lacks. */
  const lack = (part: number, stratum: number): number =>
    1 - have[part][stratum] / (fractions[part] * totals[stratum]);
  const used = [...fractions.keys()].filter((part) => fractions[part] > 0);
  const isEmpty = fractions.map(() => true);
  units.forEach((rows, place) => {
    const mustFill = used.filter((part) => isEmpty[part]);
    const open = mustFill.length === units.length - place ? mustFill : used;
    let [best, most] = [open[0], -Infinity];
    for (const part of open) {
      let score = 0;
      for (const row of rows) score += lack(part, strata[row]);
      if (score > most) [best, most] = [part, score];
    }
    isEmpty[best] = false;
    for (const row of rows) {
      parts[row] = best;
      have[best][strata[row]] += 1;
    }
  });
}

import { checkArgument } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { Generator } from '../util/random/index.ts';
import { Missing, readCategories, readDates, readNumbers } from './cells.ts';
import { countTexts, quantileGroups } from './counts.ts';
import { type Partition, partition } from './partition.ts';
import type { ColumnPlan } from './plan.ts';
import { TableError } from './problem.ts';
import type { Table } from './table.ts';
import { readTargets } from './target.ts';
import { surveyTexts } from './texts.ts';

/**
 * The rows of each part in ascending order, counted from 0. Every row with a target is in exactly one part.
 *
 * @example
 * ```ts
 * const { train, validation, test }: Split = splitRows(20);
 * [train.length, validation.length, test.length]; // [14, 3, 3]
 * ```
 */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** The number of rows in no part because a target is missing. */
  readonly withoutTarget: number;
}

/**
 * Options of {@link kFolds}.
 *
 * @example
 * ```ts
 * const options: FoldOptions = { labels: [0, 0, 0, 1, 1, 1], seed: 1 };
 * kFolds(6, 3, options).map(({ test }) => test.length); // [2, 2, 2]
 * ```
 */
export interface FoldOptions {
  /** The same seed gives the same rows on every machine. Default: 0. */
  seed?: number | bigint;
  /**
   * Stratifies by the target of this plan: each part gets its share of every class, or of each tenth of the numbers
   * (of the first target, if there are several). Rows without a target are left out.
   */
  plan?: ColumnPlan;
  /** Stratifies by the class of each row, an integer of at least 0, without a plan: `labels.data` of pictures. */
  labels?: ArrayLike<number>;
  /** Keeps rows with the same value in this column together. A row without a value is a group by itself. */
  group?: string;
}

/**
 * Options of {@link splitRows}.
 *
 * @example
 * ```ts
 * const options: SplitOptions = { fractions: [0.8, 0.1, 0.1], seed: 1 };
 * splitRows(10, options).train.length; // 8
 * ```
 */
export interface SplitOptions extends FoldOptions {
  /** Splits by this column, without chance and strata: the test set has the latest dates or the highest numbers. */
  time?: string;
  /**
   * The shares of train, validation and test. Default: 0.7, 0.15, 0.15. Pass `[0.85, 0.15, 0]` if the test set is
   * another table.
   */
  fractions?: readonly [train: number, validation: number, test: number];
}

const FRACTIONS = [0.7, 0.15, 0.15] as const;

/**
 * Splits rows into training, validation and test set. Every class with at least three rows is in each part.
 *
 * @param rows a table, or a number of rows
 * @throws ArgumentError for options that do not go together, or fractions that do not add up to 1
 * @throws TableError if there are fewer rows (or groups) than parts, or a cell of `time` cannot be read
 *
 * @example
 * ```ts
 * const table = Table.fromRows([1, 2, 3, 4, 5, 6].map((day) => ({ day, price: day * 100 })));
 * const { train, test } = splitRows(table, { time: 'day', fractions: [0.5, 0.25, 0.25] });
 * test.length; // 1
 * table.select(train).row(0); // { day: 1, price: 100 }
 * ```
 */
export function splitRows(rows: Table | number, options: SplitOptions = {}): Split {
  const owner = 'splitRows';
  const kinds = {
    seed: null,
    plan: 'object',
    labels: null,
    group: 'string',
    time: 'string',
    fractions: Array,
  };
  const given = checkOptions<SplitOptions>(owner, options, kinds as never);
  const { fractions = FRACTIONS, time } = given;
  checkFractions(owner, fractions);
  const material = materialOf(owner, rows, given);
  if (time === undefined) return splitOf(partition({ ...material, fractions }), [0], [1], material);
  if (given.group !== undefined) {
    throw new ArgumentError(owner, 'time and group do not go together. Pass one of them.');
  }
  const parts = partsByTime(tableFor(owner, 'time', rows), time, material, fractions, given.plan);
  return splitOf(parts, [0], [1], material);
}

/**
 * Splits rows for cross-validation: each row is in the test part of one fold and in the validation part of another.
 *
 * @param k the number of folds, at least 3
 * @throws as {@link splitRows}
 *
 * @example
 * ```ts
 * const folds = kFolds(9, 3, { seed: 1 });
 * folds.flatMap(({ test }) => [...test]).sort(); // [0, 1, 2, 3, 4, 5, 6, 7, 8]
 * ```
 */
export function kFolds(rows: Table | number, k: number, options: FoldOptions = {}): Split[] {
  const owner = 'kFolds';
  checkArgument(owner, 'k', k, { integer: true, least: 3, most: 1000 });
  const kinds = { seed: null, plan: 'object', labels: null, group: 'string' };
  const given = checkOptions<FoldOptions>(owner, options, kinds as never);
  const material = materialOf(owner, rows, given);
  const folds = Array.from({ length: k }, (_, fold) => fold);
  const parts = partition({ ...material, fractions: folds.map(() => 1 / k) });
  return folds.map((test) => {
    const validation = (test + 1) % k;
    const train = folds.filter((fold) => fold !== test && fold !== validation);
    return splitOf(parts, train, [validation], material);
  });
}

type Material = Omit<Partition, 'fractions'> & { readonly withoutTarget: number };

/** The rows in random order, their strata and their groups. */
function materialOf(owner: string, rows: Table | number, options: FoldOptions): Material {
  const length = typeof rows === 'number' ? rows : rows.length;
  checkArgument(owner, 'rows', length, { integer: true, least: 0, below: 2 ** 31 });
  const { seed = 0, plan, labels, group } = options;
  if (labels !== undefined && plan !== undefined) {
    throw new ArgumentError(owner, 'plan and labels do not go together. Pass one of them.');
  }
  const file = typeof rows === 'number' ? owner : rows.name;
  const missing = new Missing(plan?.missing);
  const strata =
    labels === undefined
      ? strataOf(owner, rows, plan, missing)
      : strataOfLabels(owner, labels, length);
  const order = new Generator().manualSeed(seed).randperm(length);
  const groups =
    group === undefined
      ? null
      : readCategories(tableFor(owner, 'group', rows).column(group), missing).codes;
  const present = withTarget(order, strata);
  return { file, order: present, strata, groups, withoutTarget: length - present.length };
}

/** The rows of `order` with a stratum; the same array if all have one. */
function withTarget(order: Int32Array, strata: Int32Array): Int32Array {
  return strata.includes(0) ? order.filter((row) => strata[row] > 0) : order;
}

function tableFor(owner: string, option: string, rows: Table | number): Table {
  if (typeof rows !== 'number') return rows;
  throw new ArgumentError(
    owner,
    `${option} needs a table, got the number of rows ${rows}. Pass the table.`,
  );
}

function strataOfLabels(owner: string, labels: ArrayLike<number>, length: number): Int32Array {
  if (labels.length !== length) {
    throw new ArgumentError(
      owner,
      `there are ${labels.length} labels, but ${length} rows. Pass one label for each row.`,
    );
  }
  return Int32Array.from(labels, (label, row) => {
    if (Number.isInteger(label) && label >= 0 && label < 2 ** 31 - 1) return label + 1;
    throw new ArgumentError(
      owner,
      `labels must be integers of at least 0, got ${label} for row ${row}.`,
    );
  });
}

/** The stratum of each row by the first target, counted from 1; 0 if a target is missing. */
function strataOf(
  owner: string,
  rows: Table | number,
  plan: ColumnPlan | undefined,
  missing: Missing,
): Int32Array {
  const target = plan?.target ?? null;
  if (target === null) return new Int32Array(typeof rows === 'number' ? rows : rows.length).fill(1);
  const columns = readTargets(tableFor(owner, 'plan', rows), target, missing);
  const [first] = columns;
  if (first.kind === 'text') return first.codes.map((code) => code + 1);
  if (columns.length === 1) return quantileGroups(first.values, 10);
  const complete = first.values.map((value, row) => {
    return columns.some(({ values }) => Number.isNaN(values[row])) ? Number.NaN : value;
  });
  return quantileGroups(complete, 10);
}

function checkFractions(owner: string, fractions: readonly number[]): void {
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  const areShares = fractions.length === 3 && fractions.every((f) => f >= 0 && f <= 1);
  if (areShares && fractions[0] > 0 && Math.abs(sum - 1) < 1e-9) return;
  throw new ArgumentError(
    owner,
    `fractions must be three numbers that add up to 1, the first above 0, got [${fractions.join(', ')}].`,
  );
}

/** The part of each row by time. The fractions give the number of rows of each. Equal times keep the table's order. */
function partsByTime(
  table: Table,
  name: string,
  { order, withoutTarget }: Material,
  fractions: readonly number[],
  plan: ColumnPlan | undefined,
): Int16Array {
  const times = timesOf(table, name, new Missing(plan?.missing));
  const sorted = order.slice().sort((a, b) => times[a] - times[b] || a - b);
  const length = table.length - withoutTarget;
  const parts = new Int16Array(table.length).fill(-1);
  const ends = [fractions[0], fractions[0] + fractions[1]].map((end) => Math.round(end * length));
  sorted.forEach((row, place) => {
    parts[row] = place < ends[0] ? 0 : place < ends[1] ? 1 : 2;
    if (Number.isNaN(times[row])) {
      throw new TableError(table.name, { code: 'no-time', column: name, row });
    }
  });
  return parts;
}

function timesOf(table: Table, name: string, missing: Missing): Float64Array {
  const column = table.column(name);
  const numbers = readNumbers(column, missing);
  if (column.kind === 'number' || (column.kind === 'text' && numbers.unreadable.length === 0)) {
    return numbers.column.values;
  }
  const text = column.kind === 'text' ? readCategories(column, missing) : null;
  const dayFirst = text === null ? null : surveyTexts(text, countTexts(text).counts).dayFirst;
  return readDates(column, missing, dayFirst).column.values;
}

/** The rows of each set in ascending order. Parts in neither `train` nor `validation` are the test set. */
function splitOf(
  parts: Int16Array,
  train: readonly number[],
  validation: readonly number[],
  { withoutTarget }: Material,
): Split {
  const placeOf = (part: number): 0 | 1 | 2 =>
    train.includes(part) ? 0 : validation.includes(part) ? 1 : 2;
  const sizes = [0, 0, 0];
  for (const part of parts) if (part >= 0) sizes[placeOf(part)] += 1;
  // Arrays of the right size, because `filter` collects the rows in an ordinary array first.
  const rows = sizes.map((size) => new Int32Array(size));
  const filled = [0, 0, 0];
  parts.forEach((part, row) => {
    if (part < 0) return;
    const place = placeOf(part);
    rows[place][filled[place]] = row;
    filled[place] += 1;
  });
  return {
    train: rows[0],
    validation: rows[1],
    test: rows[2],
    withoutTarget,
  };
}

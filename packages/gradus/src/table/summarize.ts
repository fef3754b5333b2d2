import { checkOptions } from '../util/options.ts';
import { quantile } from '../util/quantile.ts';
import { Missing, readCategories, readDates, readNumbers } from './cells.ts';
import { countNumbers, countTexts, topValues } from './counts.ts';
import type { ColumnDefinition, ColumnPlan, Counts, Range } from './plan.ts';
import type { ValueCount } from './reasons.ts';
import type { Column, Table, TextColumn } from './table.ts';
import { readTargets } from './target.ts';

/**
 * Statistics of a column of numbers or dates; NaN if every cell is missing.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31 }, { age: 25 }, { age: 40 }]);
 * const { mean, quartiles, histogram } = summarize(table, { bins: 3 })[0] as NumberSummary;
 * mean; // 32
 * quartiles; // [28, 31, 35.5]
 * histogram; // [1, 1, 1]
 * ```
 */
export interface NumberSummary extends Counts, Range {
  readonly name: string;
  readonly kind: 'number' | 'date';
  /** The sample standard deviation (division by n − 1); NaN for fewer than two values. */
  readonly std: number;
  /** First quartile, median and third quartile, interpolated linearly as NumPy does. */
  readonly quartiles: readonly [number, number, number];
  /** The number of values in each bin; bins of equal width go from `min` to `max`. */
  readonly histogram: readonly number[];
}

/**
 * Counts of a column of text.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ city: 'Seoul' }, { city: 'Seoul' }, { city: 'Busan' }]);
 * const { top, others } = summarize(table, { bins: 1 })[0] as TextSummary;
 * top; // [{ value: 'Seoul', count: 2 }]
 * others; // 1
 * ```
 */
export interface TextSummary extends Counts {
  readonly name: string;
  readonly kind: 'text';
  /** The most frequent values, at most `bins` of them. */
  readonly top: readonly ValueCount[];
  /** The number of cells with other values. */
  readonly others: number;
}

/**
 * The content of a column in numbers.
 *
 * @example
 * ```ts
 * const [age]: ColumnSummary[] = summarize(Table.fromRows([{ age: 31 }, { age: null }]));
 * age.missing; // 1
 * ```
 */
export type ColumnSummary = NumberSummary | TextSummary;

/**
 * Options of {@link summarize}.
 *
 * @example
 * ```ts
 * const options: SummaryOptions = { bins: 20 };
 * ```
 */
export interface SummaryOptions {
  /** Reads each column as this plan does. Columns that it ignores, and all without a plan, keep their stored kind. */
  plan?: ColumnPlan;
  /** The number of bins of a histogram, and the largest number of listed texts. Default: 10. */
  bins?: number;
}

/**
 * Statistics of each column, in the order of the table. Dates are in milliseconds since 1970 in UTC.
 * @throws ArgumentError if `bins` is not an integer from 1 to 1000
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31, city: 'Seoul' }, { age: 25, city: 'Seoul' }]);
 * const [age, city] = summarize(table);
 * age.kind; // 'number'
 * city.distinct; // 1
 * ```
 */
export function summarize(table: Table, options: SummaryOptions = {}): ColumnSummary[] {
  const bins = { integer: true, least: 1, most: 1000 };
  const given = checkOptions<SummaryOptions>('summarize', options, { plan: 'object', bins });
  const { plan } = given;
  const missing = new Missing(plan?.missing);
  const definitions = new Map(plan?.columns.map((definition) => [definition.name, definition]));
  const targets = plan?.target ? readTargets(table, plan.target, missing) : [];
  return table.columns.map((column) => {
    const read =
      targets.find(({ name }) => name === column.name) ??
      readAs(column, definitions.get(column.name), missing);
    return read.kind === 'text'
      ? summaryOfText(read, given.bins ?? 10)
      : summaryOfNumbers(read.name, read.kind, read.values, given.bins ?? 10);
  });
}

function readAs(
  column: Column,
  definition: ColumnDefinition | undefined,
  missing: Missing,
): Column {
  if (definition?.type === 'categorical') return readCategories(column, missing);
  if (definition?.type === 'numeric') return readNumbers(column, missing, definition.loose).column;
  if (definition?.type === 'date') return readDates(column, missing, definition.dayFirst).column;
  if (column.kind === 'text') return readCategories(column, missing);
  return column.kind === 'number'
    ? readNumbers(column, missing).column
    : readDates(column, missing, null).column;
}

function summaryOfText(column: TextColumn, most: number): TextSummary {
  const { missing, distinct, counts } = countTexts(column);
  const top = topValues(column, counts, most);
  const named = top.reduce((sum, { count }) => sum + count, 0);
  const others = column.codes.length - missing - named;
  return { name: column.name, kind: 'text', missing, distinct, top, others };
}

function summaryOfNumbers(
  name: string,
  kind: 'number' | 'date',
  values: Float64Array,
  bins: number,
): NumberSummary {
  const { missing, distinct, min, max, mean } = countNumbers(values);
  const histogram = new Array<number>(bins).fill(0);
  // Halves, because the width of a range can be beyond the largest double.
  const width = max / 2 - min / 2;
  let squares = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    squares += (value - mean) * (value - mean);
    const place = width === 0 ? 0 : Math.floor(((value / 2 - min / 2) / width) * bins);
    histogram[Math.min(bins - 1, place)] += 1;
  }
  const count = values.length - missing;
  const std = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
  const quartiles = quartilesOf(values);
  return { name, kind, missing, distinct, min, max, mean, std, quartiles, histogram };
}

function quartilesOf(values: Float64Array): [number, number, number] {
  // Sorting puts NaN last.
  const sorted = values.slice().sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count -= 1;
  const numbers = sorted.subarray(0, count);
  return [quantile(numbers, 0.25), quantile(numbers, 0.5), quantile(numbers, 0.75)];
}

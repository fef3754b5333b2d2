import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { checkOptions } from '../util/options.ts';
import { quantile } from '../util/quantile.ts';
import { Generator } from '../util/random/index.ts';
import { checkNumbers, type Numbers, widthOf } from './checks.ts';

/**
 * Options of {@link bootstrapInterval}.
 *
 * @example
 * ```ts
 * const options: BootstrapOptions = { draws: 200, seed: 1 };
 * bootstrapInterval(accuracy, [[0, 1], [0, 1]], options); // { low: 1, high: 1 }
 * ```
 */
export interface BootstrapOptions {
  /** Number of draws; default 1000. */
  draws?: number;
  /** Seed of the draws; default 0. */
  seed?: number;
}

/**
 * An interval, both ends included.
 *
 * @example
 * ```ts
 * const interval: Interval = percentileInterval([1, 2, 3, 4, 5]);
 * interval.low; // 1.1
 * ```
 */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** `Columns` with drawn rows. */
type Drawn<Columns extends readonly Numbers[]> = { [C in keyof Columns]: Numbers };

/**
 * The 95 % bootstrap interval of a metric over test rows (Efron 1979). Each draw takes as many rows as there are,
 * with replacement; the interval goes from the 2.5th to the 97.5th percentile of the metric over the draws. The
 * same seed gives the same interval. Draws for which the metric is NaN do not count. The ends are NaN if no draw
 * counts, or if there are no rows.
 *
 * It takes as long as `draws` calls of the metric.
 *
 * @param metric computes the metric from drawn columns, which it must not keep
 * @param columns the first has one value for each row, the others one or more, row by row
 * @throws ArgumentError if the lengths do not fit, or an option is out of range
 *
 * @example
 * ```ts
 * const actual = [0, 1, 1, 0, 1, 0, 0, 1];
 * const predicted = [0, 1, 0, 0, 1, 0, 1, 1];
 * bootstrapInterval(accuracy, [actual, predicted]); // { low: 0.375, high: 1 }
 * const macroF1 = (y: Numbers, p: Numbers): number => f1(y, p).macro;
 * const { low, high } = bootstrapInterval(macroF1, [actual, predicted], { draws: 200 });
 * ```
 */
export function bootstrapInterval<const Columns extends readonly [Numbers, ...Numbers[]]>(
  metric: (...columns: Drawn<Columns>) => number,
  columns: Columns,
  options?: BootstrapOptions,
): Interval {
  return percentileInterval([...valuesOf('bootstrapInterval', metric, columns, options)]);
}

/**
 * The metric of one draw after another, so that you can show progress or stop between draws.
 * {@link percentileInterval} of all values is the result of {@link bootstrapInterval}.
 *
 * @throws ArgumentError on reading the first value, if the lengths do not fit or an option is out of range
 *
 * @example
 * ```ts
 * const values = bootstrapValues(accuracy, [[0, 1, 1], [0, 1, 1]], { draws: 100 });
 * [...values].length; // 100
 * ```
 */
export function bootstrapValues<const Columns extends readonly [Numbers, ...Numbers[]]>(
  metric: (...columns: Drawn<Columns>) => number,
  columns: Columns,
  options?: BootstrapOptions,
): IterableIterator<number> {
  return valuesOf('bootstrapValues', metric, columns, options);
}

/**
 * From the 2.5th to the 97.5th percentile of the values. NaN values do not count; without others, both ends are NaN.
 *
 * @example
 * ```ts
 * const values = Array.from({ length: 201 }, (_, i) => i / 2);
 * percentileInterval(values); // { low: 2.5, high: 97.5 }
 * ```
 */
export function percentileInterval(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

function* valuesOf<const Columns extends readonly [Numbers, ...Numbers[]]>(
  owner: string,
  metric: (...columns: Drawn<Columns>) => number,
  columns: Columns,
  options: BootstrapOptions | undefined,
): IterableIterator<number> {
  const { draws = 1000, seed = 0 } = checkOptions(owner, options, {
    draws: POSITIVE_INTEGER,
    seed: { integer: true },
  });
  checkArgument(owner, 'metric', metric, 'function');
  checkArgument(owner, 'columns', columns, Array);
  checkNumbers(owner, 'columns[0]', columns[0]);
  const rows = columns[0].length;
  const samples = columns.map((from, c) => {
    return { from, to: emptyLike(from), width: widthOf(owner, `columns[${c}]`, from, rows) };
  });
  if (rows === 0) return;
  const drawn = samples.map(({ to }) => to) as unknown as Drawn<Columns>;
  const generator = new Generator().manualSeed(seed);
  for (let draw = 0; draw < draws; draw++) {
    const chosen = generator.randint(0, rows, rows);
    for (const sample of samples) fill(sample, chosen);
    yield metric(...drawn);
  }
}

/** A column and the array for its drawn rows. */
interface Sample {
  readonly from: Numbers;
  readonly to: number[] | Float64Array;
  readonly width: number;
}

/** An array of the same kind, because log loss depends on the kind. */
function emptyLike(values: Numbers): number[] | Float64Array {
  if (Array.isArray(values)) return new Array<number>(values.length).fill(0);
  const kind = (values as Float64Array).constructor as Float64ArrayConstructor;
  return new kind(values.length);
}

function fill({ from, to, width }: Sample, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    for (let c = 0; c < width; c++) to[i * width + c] = from[rows[i] * width + c];
  }
}

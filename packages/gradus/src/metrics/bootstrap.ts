import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { checkOptions } from '../util/options.ts';
import { quantile } from '../util/quantile.ts';
import { Generator } from '../util/random/index.ts';
import { checkNumbers, type Numbers, widthOf } from './checks.ts';

/** Options of {@link bootstrapInterval}. */
export interface BootstrapOptions {
  /** How often rows are drawn; default 1000. */
  draws?: number;
  /** Seed of the draws; default 0. */
  seed?: number;
}

/** The ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The columns of `Columns`, with drawn rows. */
type Drawn<Columns extends readonly Numbers[]> = { [C in keyof Columns]: Numbers };

/**
 * The 95 % interval of a metric over test rows: as many rows are drawn with repetition, again and again, and
 * the interval goes from the 2.5th to the 97.5th percentile of the metric (Efron 1979). The same seed gives
 * the same interval. Draws for which the metric is NaN are left out; NaN where it is NaN for all, or there
 * are not rows.
 *
 *     bootstrapInterval(accuracy, [actual, predicted]);
 *     bootstrapInterval((y, p) => f1(y, p).macro, [actual, predicted], { draws: 200 });
 *
 * It takes as long as `draws` calls of the metric.
 *
 * @param metric of the columns, in their order; it must not keep them
 * @param columns the first with one value for each row, the others with one or more, row by row
 * @throws ArgumentError where lengths do not fit
 */
export function bootstrapInterval<const Columns extends readonly [Numbers, ...Numbers[]]>(
  metric: (...columns: Drawn<Columns>) => number,
  columns: Columns,
  options?: BootstrapOptions,
): Interval {
  return percentileInterval([...valuesOf('bootstrapInterval', metric, columns, options)]);
}

/**
 * The metric of one draw after the other, for those who have to do something else between two of them: to show
 * progress, or to stop. `percentileInterval` of all of them is what {@link bootstrapInterval} gives.
 *
 * @throws ArgumentError where lengths do not fit, when the first value is asked for
 */
export function bootstrapValues<const Columns extends readonly [Numbers, ...Numbers[]]>(
  metric: (...columns: Drawn<Columns>) => number,
  columns: Columns,
  options?: BootstrapOptions,
): IterableIterator<number> {
  return valuesOf('bootstrapValues', metric, columns, options);
}

/** From the 2.5th to the 97.5th percentile of values. Those that are NaN are left out; NaN where none is left. */
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

/** Columns of rows before a draw and after it. */
interface Sample {
  readonly from: Numbers;
  readonly to: number[] | Float64Array;
  readonly width: number;
}

/** An array of the same kind: log loss depends on it. */
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

/** Metrics of predictions, each with its interval. */
import { bootstrapValues, type Interval, type Numbers, percentileInterval } from 'gradus/metrics';
import type { TaskName } from 'gradus/train';
import type { MeasuredMetric } from './judgement.ts';
import { METRICS, type Metric } from './metrics.ts';

/** The predictions and the targets of rows. */
export interface Pair {
  readonly actual: Float64Array;
  /** Probabilities, row by row, or numbers. */
  readonly outputs: Float64Array;
}

/** One pair for classification; one for each target in regression. All have the same rows. */
export type Scored = readonly [Pair, ...Pair[]];

/** Called between two pieces of work, see `pauseFor`. */
type Pause = () => Promise<void>;

/** Every metric of a task. */
export async function measured(
  task: TaskName,
  scored: Scored,
  pause: Pause,
): Promise<MeasuredMetric[]> {
  const all: MeasuredMetric[] = [];
  for (const metric of METRICS[task]) {
    const of = (...columns: readonly Numbers[]): number => meanOver(metric, columns);
    const { name, better } = metric;
    all.push({ name, better, ...(await withInterval(of, columnsOf(scored), pause)) });
  }
  return all;
}

/** The main metric of `ours` minus that of `theirs`, or the reverse if lower is better. */
export function gainOver(
  task: TaskName,
  ours: Scored,
  theirs: Scored,
  pause: Pause,
): Promise<Interval & { value: number }> {
  const [metric] = METRICS[task];
  const sign = metric.better === 'higher' ? 1 : -1;
  const gain = (...columns: readonly Numbers[]): number => {
    const [a, b] = [columns.slice(0, 2 * ours.length), columns.slice(2 * ours.length)];
    return sign * (meanOver(metric, a) - meanOver(metric, b));
  };
  return withInterval(gain, [...columnsOf(ours), ...columnsOf(theirs)], pause);
}

/** The main metric, with the sign that makes a higher value better. */
export function scoreOf(task: TaskName, scored: Scored): number {
  const [metric] = METRICS[task];
  return (metric.better === 'higher' ? 1 : -1) * meanOver(metric, columnsOf(scored));
}

/** Actual and predicted values of the first pair, then of the second, … */
function columnsOf([first, ...others]: Scored): readonly [Numbers, ...Numbers[]] {
  return [first.actual, first.outputs, ...others.flatMap((pair) => [pair.actual, pair.outputs])];
}

/** The mean over pairs of columns, as in scikit-learn: each target has the same weight. */
function meanOver({ of }: Metric, columns: readonly Numbers[]): number {
  let sum = 0;
  for (let i = 0; i < columns.length; i += 2) sum += of(columns[i], columns[i + 1]);
  return sum / (columns.length / 2);
}

/** The most rows in a bootstrap draw. */
const MOST_DRAWN = 25_000;

/**
 * A metric with its interval. With many rows, draws have {@link MOST_DRAWN}, and their deviations are scaled to the
 * number of all rows: the m out of n bootstrap (Bickel, Götze and van Zwet 1997).
 */
async function withInterval(
  metric: (...columns: readonly Numbers[]) => number,
  columns: readonly [Numbers, ...Numbers[]],
  pause: Pause,
): Promise<Interval & { value: number }> {
  const value = metric(...columns);
  const rows = columns[0].length;
  const isThinned = rows > MOST_DRAWN;
  const some = isThinned ? columns.map((column) => evenRows(column, rows)) : columns;
  const draws = Math.max(200, Math.min(1000, Math.floor(5e6 / rows)));
  const values: number[] = [];
  for (const drawn of bootstrapValues(metric, some as unknown as typeof columns, { draws })) {
    values.push(drawn);
    await pause();
  }
  const { low, high } = percentileInterval(values);
  if (!isThinned) return { value, low, high };
  const center = metric(...some);
  const scale = Math.sqrt(MOST_DRAWN / rows);
  return { value, low: value + scale * (low - center), high: value + scale * (high - center) };
}

/** {@link MOST_DRAWN} of the rows of a column, evenly spaced. */
function evenRows(column: Numbers, rows: number): Float64Array {
  const width = column.length / rows;
  const chosen = new Float64Array(MOST_DRAWN * width);
  for (let i = 0; i < MOST_DRAWN; i++) {
    const row = Math.floor((i * rows) / MOST_DRAWN);
    for (let c = 0; c < width; c++) chosen[i * width + c] = column[row * width + c];
  }
  return chosen;
}

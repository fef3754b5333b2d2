/** A judgement in words, for the terminal and for reports. */

import { differenceNumbers, metricNumbers } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';
import {
  type MeasuredMetric,
  metricOf,
  type TableEvaluation,
  type TableJudgement,
} from '../tabular/index.ts';

type Texts = Messages['judgement'];

/** The title of a metric over all targets. Several targets share no unit except standard deviations. */
export function metricTitle(
  name: MeasuredMetric['name'],
  { targets }: Pick<TableEvaluation, 'targets'>,
  text: Texts,
): string {
  const isScaled = targets !== null && metricOf(name).unit === 'target';
  return isScaled ? text.inDeviations(text.metrics[name]) : text.metrics[name];
}

/** `97.50 % (94.20 … 100.00)`: a value with its interval, if there is one. */
export function intervalText({ name, value, low, high }: MeasuredMetric): string {
  const show = metricNumbers(name, [value, low, high]);
  if (Number.isNaN(low) || Number.isNaN(high)) return show(value);
  return `${show(value)} (${show(low).replace(' %', '')} … ${show(high).replace(' %', '')})`;
}

/** A sentence on whether the network is better than the linear model by more than chance. */
export function gainSentence(
  { metrics, gainOverLinear, targets }: TableJudgement,
  text: Texts,
): { readonly isBetter: boolean; readonly sentence: string } {
  const [{ name }] = metrics;
  const metric = metricTitle(name, { targets }, text);
  const { value, low, high } = gainOverLinear;
  if ([value, low, high].some(Number.isNaN)) {
    return { isBetter: false, sentence: text.notCompared(metric) };
  }
  const show = differenceNumbers(name, [value, low, high]);
  const shown = (gain: number): string =>
    metricOf(name).unit === 'share' ? text.points(show(gain)) : show(gain);
  if (low > 0)
    return { isBetter: true, sentence: text.better(metric, shown(value), show(low), show(high)) };
  const sentence =
    high < 0
      ? text.worse(metric, shown(-value), show(-high), show(-low))
      : text.noBetter(metric, shown(value), show(low), show(high));
  return { isBetter: false, sentence };
}

/** Wrongly predicted rows, by actual and predicted class. */
interface Confusion {
  readonly actual: number;
  readonly predicted: number;
  readonly rows: number;
  /** Share of the rows of the actual class. */
  readonly share: number;
}

/** All confusions, the most frequent first. */
export function confusionsIn(confusion: readonly (readonly number[])[]): Confusion[] {
  return confusion
    .flatMap((row, actual) => {
      const all = row.reduce((sum, rows) => sum + rows, 0);
      return row.map((rows, predicted) => ({ actual, predicted, rows, share: rows / all }));
    })
    .filter(({ actual, predicted, rows }) => actual !== predicted && rows > 0)
    .sort((a, b) => b.rows - a.rows);
}

/** Counts of numbers in `bins` bins of equal width, from the smallest number to the largest. */
export function histogram(values: readonly number[], bins: number): number[] {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const counts = new Array<number>(bins).fill(0);
  for (const value of finite) {
    const bin = low === high ? 0 : Math.floor(((value - low) / (high - low)) * bins);
    counts[Math.min(bins - 1, bin)] += 1;
  }
  return counts;
}

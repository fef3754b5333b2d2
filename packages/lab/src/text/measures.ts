/** Numbers of a judgement as text, for the terminal and for reports. */
import { pointsText, shareText } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';
import {
  type MeasuredMetric,
  metricOf,
  type TableEvaluation,
  type TableJudgement,
} from '../tabular/index.ts';
import { grouped } from './numbers.ts';

type Texts = Messages['judgement'];

/** Significant digits of the largest of several numbers that are shown together. */
const DIGITS = 4;
/** Numbers that need more decimals are shown with a power of ten, as are those from 10¹⁵ on. */
const MOST_DECIMALS = 8;
const LARGE = 1e15;

/** Formats numbers that are shown together with equal decimals. A missing number is a dash. */
export function numbersLike(values: readonly number[]): (value: number) => string {
  const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  const power = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  const decimals = Math.max(0, DIGITS - 1 - power);
  return (value) => {
    if (!Number.isFinite(value)) return '–';
    if (decimals > MOST_DECIMALS || largest >= LARGE) return signed(value.toExponential(2));
    return signed(withGroups(value.toFixed(decimals)));
  };
}

/** 1234567.25 as 1,234,567.25. */
function withGroups(digits: string): string {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(digits) as RegExpExecArray;
  return sign + grouped(Number(whole)) + rest;
}

/** Replaces the hyphen by a minus sign, and drops it before 0. */
function signed(text: string): string {
  if (!/[1-9]/.test(text)) return text.replace('-', '');
  return text.replace(/^-/, '−');
}

/** Formats values of a metric: `97.50 %`, or a number with as many decimals as those shown with it. */
export function metricNumbers(
  name: MeasuredMetric['name'],
  values: readonly number[],
): (value: number) => string {
  if (metricOf(name).unit !== 'share') return numbersLike(values);
  return (value) => signed(shareText(value));
}

/** Formats the difference of two values of a metric: in percentage points for shares. */
export function differenceNumbers(
  name: MeasuredMetric['name'],
  values: readonly number[],
): (value: number) => string {
  if (metricOf(name).unit !== 'share') return numbersLike(values);
  return (value) => signed(pointsText(100 * value));
}

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

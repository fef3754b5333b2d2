/** Values of metrics as text. */
import { pointsText, shareText } from '../lang/numbers.ts';
import type { MeasuredMetric } from '../tabular/judgement.ts';
import { metricOf } from '../tabular/metrics.ts';

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
  return sign + whole.replace(/(?<=\d)(?=(\d{3})+$)/g, ',') + rest;
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

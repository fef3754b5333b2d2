import { pointsText } from '../lang/numbers.ts';
import { studentsT } from './students-t.ts';

/** Confidence level of the intervals. */
export const CONFIDENCE = 0.95;

/** A summary of some numbers. */
export interface Spread {
  /** Number of values. */
  readonly n: number;
  /** Null if there is no value. */
  readonly mean: number | null;
  /** Standard deviation of the sample, with n − 1; null for fewer than two values. */
  readonly deviation: number | null;
}

/** Mean and standard deviation; nulls count as absent. */
export function spread(values: readonly (number | null)[]): Spread {
  const present = values.filter((value) => value !== null);
  const n = present.length;
  if (n === 0) return { n, mean: null, deviation: null };
  const mean = present.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { n, mean, deviation: null };
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, deviation: Math.sqrt(squares / (n - 1)) };
}

/** The mean difference of two alternatives that were measured under the same conditions. */
export interface PairedDifference {
  /** Number of pairs in which both have a value. */
  readonly n: number;
  /** Null if there is no pair. */
  readonly mean: number | null;
  /** The {@link CONFIDENCE} interval of the mean by Student's t; null for fewer than two pairs. */
  readonly interval: readonly [low: number, high: number] | null;
}

/**
 * The mean of `values[i] − base[i]`. A pair that lacks one of its values is left out.
 *
 * The interval is mean ± t · s / √n, which assumes normally distributed differences. An interval that contains 0 does
 * not show which of the two is higher.
 */
export function pairedDifference(
  values: readonly (number | null)[],
  base: readonly (number | null)[],
): PairedDifference {
  const differences = values.map((value, i) => {
    const other = base[i];
    return value === null || other === null ? null : value - other;
  });
  const { n, mean, deviation } = spread(differences);
  if (mean === null || deviation === null) return { n, mean, interval: null };
  const reach = (studentsT(CONFIDENCE, n - 1) * deviation) / Math.sqrt(n);
  return { n, mean, interval: [mean - reach, mean + reach] };
}

/** `95.61 ± 0.12`; `–` for none. */
export function spreadText(
  { mean, deviation }: Spread,
  show: (value: number) => string = pointsText,
): string {
  if (mean === null) return '–';
  return show(mean) + (deviation === null ? '' : ` ± ${show(deviation)}`);
}

/** `+2.80 (+2.65 … +2.95)`; `–` for none. */
export function differenceText(
  difference: PairedDifference | undefined,
  show: (value: number) => string = pointsText,
): string {
  if (difference === undefined || difference.mean === null) return '–';
  const signed = (x: number): string => (x < 0 ? '−' : '+') + show(Math.abs(x));
  const { mean, interval } = difference;
  return signed(mean) + (interval === null ? '' : ` (${interval.map(signed).join(' … ')})`);
}

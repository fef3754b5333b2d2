import { decimalIn } from '@gradus/lab/settings';

/**
 * The number of a text in a form, without grouping of digits; NaN if the text is not a number.
 * @param canBeEmpty whether an empty text is null instead
 */
export function numberIn(text: string, canBeEmpty = false): number | null {
  return canBeEmpty && text.trim() === '' ? null : decimalIn(text);
}

/** A number as a text that can be edited; empty for none. */
export function textOf(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value);
}

/** The stop of a slider that is nearest to a value, by ratio; stops ascend and are above 0. */
export function nearestStop(stops: readonly number[], value: number | null): number {
  if (value === null || !(value > 0)) return 0;
  const distance = (stop: number): number => Math.abs(Math.log(stop / value));
  return stops.reduce((best, stop, i) => (distance(stop) < distance(stops[best]) ? i : best), 0);
}

/** Round widths of a layer. */
export const WIDTH_STOPS: readonly number[] = [
  1, 2, 3, 5, 10, 16, 20, 32, 50, 64, 100, 128, 150, 200, 256, 300, 400, 512, 784, 1024, 2048, 4096,
];

/** Round learning rates from 1e-4 to 10, six in each power of ten. */
export const RATE_STOPS: readonly number[] = [
  ...[-4, -3, -2, -1, 0].flatMap((power) =>
    // Parsed from text: products such as 3 · 0.1 would show rounding errors.
    [1, 1.5, 2, 3, 5, 7].map((digit) => Number(`${digit}e${power}`)),
  ),
  10,
];

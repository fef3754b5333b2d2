import type { PairedDifference, Spread } from './statistics.ts';

/** `95.61 ± 0.12`; `–` for none. @param digits after the point; null for all there are */
export function spreadText({ mean, deviation }: Spread, digits: number | null): string {
  if (mean === null) return '–';
  const show = (x: number): string => (digits === null ? String(x) : x.toFixed(digits));
  return show(mean) + (deviation === null ? '' : ` ± ${show(deviation)}`);
}

/** `+2.80 (+2.65 … +2.95)`; `–` for none. @param digits after the point */
export function differenceText(difference: PairedDifference | undefined, digits: number): string {
  if (difference === undefined || difference.mean === null) return '–';
  const signed = (x: number): string => (x < 0 ? '−' : '+') + Math.abs(x).toFixed(digits);
  const { mean, interval } = difference;
  return signed(mean) + (interval === null ? '' : ` (${interval.map(signed).join(' … ')})`);
}

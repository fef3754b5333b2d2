import { ArgumentError } from './errors.ts';
import { shown } from './shown.ts';

/**
 * The quantile of sorted numbers: the value below which a share of them lies, interpolated linearly as in NumPy
 * (Hyndman and Fan 1996, definition 7). It does not fall when the share rises, and always lies between its two
 * neighbours.
 * @param sorted ascending, without NaN
 * @param share 0 is the least number, 0.5 the median, 1 the greatest
 * @returns NaN for no numbers
 * @throws ArgumentError for a share that is not a number from 0 to 1
 *
 * @example
 * ```ts
 * import { quantile } from 'gradus/metrics';
 *
 * quantile([1, 2, 4], 0.5); // 2
 * quantile([1, 2, 4], 0.75); // 3
 * ```
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (!(typeof share === 'number' && share >= 0 && share <= 1)) {
    throw new ArgumentError('quantile', `share must be a number from 0 to 1, got ${shown(share)}.`);
  }
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below], sorted[Math.ceil(place)]];
  if (low === high) return low;
  const weight = place - below;
  const difference = high - low;
  // The difference overflows only between two signs, where both products rise with the weight.
  if (!Number.isFinite(difference)) return low * (1 - weight) + high * weight;
  return Math.min(low + difference * weight, high);
}

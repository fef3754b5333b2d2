import { mixed, type Rgb } from './rgb.ts';

/** What numbers are tinted with. */
export interface TintInk {
  /** For 0. */
  readonly zero: Rgb;
  /** For the largest. */
  readonly above: Rgb;
  /** For the lowest. */
  readonly below: Rgb;
}

/**
 * The colour of a value on a scale that is symmetric around 0.
 * @param limit what has full colour; 0 where all values are 0
 * @returns null for what is not finite
 */
export function tintOf(value: number, limit: number, { zero, above, below }: TintInk): Rgb | null {
  if (!Number.isFinite(value)) return null;
  const share = limit === 0 ? 0 : Math.min(1, Math.abs(value) / limit);
  return mixed(zero, value < 0 ? below : above, share);
}

/** The largest distance from 0 among finite values. */
export function limitOf(values: Iterable<number>): number {
  let limit = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > limit && size < Number.POSITIVE_INFINITY) limit = size;
  }
  return limit;
}

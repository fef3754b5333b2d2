import { ArgumentError } from '../util/errors.ts';

/** @throws ArgumentError where `value` is not in [min, below) */
export function checkRange(
  optimizer: string,
  name: string,
  value: number,
  min = 0,
  below = Number.POSITIVE_INFINITY,
): void {
  if (value >= min && value < below) return;
  const range = below === Number.POSITIVE_INFINITY ? `a number ≥ ${min}` : `in [${min}, ${below})`;
  throw new ArgumentError(optimizer, `${name} must be ${range}, got ${value}.`);
}

import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** `value`. @throws ArgumentError where it is not in [min, below) */
export function checkRange(
  owner: string,
  name: string,
  value: number,
  min = 0,
  below = Number.POSITIVE_INFINITY,
): number {
  if (typeof value === 'number' && value >= min && value < below) return value;
  const range = below === Number.POSITIVE_INFINITY ? `a number ≥ ${min}` : `in [${min}, ${below})`;
  throw new ArgumentError(owner, `${name} must be ${range}, got ${shown(value)}.`);
}

/** `value`. @throws ArgumentError where it is no integer of at least `min` */
export function checkInteger(owner: string, name: string, value: number, min = 0): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new ArgumentError(owner, `${name} must be an integer ≥ ${min}, got ${shown(value)}.`);
}

import { GradusError } from '../errors.ts';

/** Throws unless `n` is a whole number in [0, 2³¹): how many values to draw. */
export function checkCount(where: string, n: number): void {
  if (Number.isInteger(n) && n >= 0 && n < 2 ** 31) return;
  throw new GradusError(
    `${where}: expected a count of values, an integer from 0 to 2^31 - 1, got ${n}.`,
    { code: 'bad-argument' },
  );
}

/** Throws unless [from, to) is a finite interval that does not run backwards. */
export function checkInterval(where: string, from: number, to: number): void {
  if (from <= to && Number.isFinite(from) && Number.isFinite(to)) return;
  throw new GradusError(
    `${where}: expected finite bounds with from <= to, got from = ${from} and to = ${to}.`,
    { code: 'bad-argument' },
  );
}

/** Throws unless `std` ≥ 0 (NaN throws too). */
export function checkStd(where: string, std: number): void {
  if (std >= 0) return;
  throw new GradusError(`${where}: expected a standard deviation of at least 0, got ${std}.`, {
    code: 'bad-argument',
  });
}

/** Throws unless `p` is a probability. */
export function checkProbability(where: string, p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new GradusError(`${where}: expected a probability between 0 and 1, got ${p}.`, {
    code: 'bad-argument',
  });
}

/** Throws unless `low` < `high` are int32 bounds. `high` itself is not drawn, so it may be 2³¹. */
export function checkRange(where: string, low: number, high: number): void {
  const whole = Number.isInteger(low) && Number.isInteger(high);
  if (whole && low < high && low >= -(2 ** 31) && high <= 2 ** 31) return;
  throw new GradusError(
    `${where}: expected int32 bounds with low < high, got low = ${low} and high = ${high}.`,
    { code: 'bad-argument' },
  );
}

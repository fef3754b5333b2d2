/** Compares values with expected values. */

export interface Tolerance {
  /** Relative to the expected value. */
  readonly relative: number;
  /** Relative to the largest finite expected value, or to 1 if all are smaller. */
  readonly scale: number;
}

export const EXACT: Tolerance = { relative: 0, scale: 0 };
/** The difference between two correct implementations of float32 functions and sums. */
export const ROUNDED: Tolerance = { relative: 4e-6, scale: 5e-7 };

/**
 * Throws if a value differs from the expected one by more than the tolerance, with its index, both values, and
 * the largest difference. NaN equals NaN, and 0 equals −0.
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative, scale }: Tolerance,
  what: string,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`${what}: ${actual.length} values, expected ${expected.length}`);
  }
  const largest = Array.from(expected).reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    1,
  );
  let wrong = -1;
  let count = 0;
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    if (isSame(actual[i], expected[i])) continue;
    const difference = Math.abs(actual[i] - expected[i]);
    if (difference <= relative * Math.abs(expected[i]) + scale * largest) continue;
    if (wrong < 0) wrong = i;
    count++;
    if (difference > most) most = difference;
  }
  if (wrong < 0) return;
  throw new Error(
    `${what}: ${count} of ${expected.length} values differ, the first at ${wrong}: ` +
      `${actual[wrong]}, expected ${expected[wrong]}; largest difference ${most}`,
  );
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

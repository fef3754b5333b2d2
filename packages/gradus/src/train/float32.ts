/**
 * The shortest decimal that gives back a float32, as a number: `Math.fround` of it is `value`, and printed
 * or written as JSON it has as few digits as possible (2.3294718 instead of 2.3294718265533447).
 *
 * @param value a float32; NaN and infinities come back as they are
 */
export function shortestFloat32(value: number): number {
  const exact = Math.fround(value);
  if (!Number.isFinite(exact) || exact === 0) return exact;
  const size = Math.abs(exact);
  for (let digits = 1; digits < 9; digits++) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split('e');
    const whole = Number(mantissa.replace('.', ''));
    const unit = Number(exponent) - digits + 1;
    // At a power of two the next float32 below is nearer than the one above, so that the nearest decimal
    // may miss where its neighbour above hits.
    for (const candidate of [whole, whole + 1]) {
      const decimal = Number(`${candidate}e${unit}`);
      if (Math.fround(decimal) === size) return exact < 0 ? -decimal : decimal;
    }
  }
  return Number(exact.toPrecision(9));
}

/** A float32 as the shortest decimal that gives it back; `NaN`, `Infinity`, `-0` by their names. */
export function formatFloat32(value: number): string {
  return Object.is(value, -0) ? '-0' : String(shortestFloat32(value));
}

/**
 * The shortest decimal that rounds to a float32, as a number: `Math.fround` of it is `value`, and in text or JSON it
 * has as few digits as possible (2.3294718 instead of 2.3294718265533447).
 *
 * @param value a float32; NaN and infinities are returned unchanged
 *
 * @example
 * ```ts
 * const value = await tensor(0.1).item(); // 0.100000001490…
 * shortestFloat32(value); // 0.1
 * ```
 */
export function shortestFloat32(value: number): number {
  const exact = Math.fround(value);
  if (!Number.isFinite(exact) || exact === 0) return exact;
  const size = Math.abs(exact);
  // Nine digits are always enough. If some number of digits is enough, so is every larger number.
  let shortest = Number(size.toPrecision(9));
  for (let digits = 8; digits > 0; digits--) {
    const shorter = withDigits(size, digits);
    if (shorter === null) break;
    shortest = shorter;
  }
  return exact < 0 ? -shortest : shortest;
}

/** A decimal with this number of digits that rounds to the float32 `size`, or null. */
function withDigits(size: number, digits: number): number | null {
  const nearest = size.toExponential(digits - 1);
  if (Math.fround(Number(nearest)) === size) return Number(nearest);
  // At a power of two, the next float32 below is nearer than the next above. So the nearest decimal may round to
  // another float32 while the decimal above it rounds to this one.
  const [mantissa, exponent] = nearest.split('e');
  const above = Number(`${Number(mantissa.replace('.', '')) + 1}e${Number(exponent) - digits + 1}`);
  return Math.fround(above) === size ? above : null;
}

/**
 * The text of a float32: its shortest decimal, or `NaN`, `Infinity`, `-Infinity`, `-0`.
 *
 * @example
 * ```ts
 * formatFloat32(Math.fround(0.1)); // '0.1'
 * formatFloat32(-0); // '-0'
 * ```
 */
export function formatFloat32(value: number): string {
  return Object.is(value, -0) ? '-0' : String(shortestFloat32(value));
}

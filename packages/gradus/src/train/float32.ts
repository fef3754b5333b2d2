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
  // Nine digits always do, and where some number of digits does, so does every larger one.
  let shortest = Number(size.toPrecision(9));
  for (let digits = 8; digits > 0; digits--) {
    const shorter = withDigits(size, digits);
    if (shorter === null) break;
    shortest = shorter;
  }
  return exact < 0 ? -shortest : shortest;
}

/** A decimal of so many digits that rounds to the float32 `size`, or null. */
function withDigits(size: number, digits: number): number | null {
  const nearest = size.toExponential(digits - 1);
  if (Math.fround(Number(nearest)) === size) return Number(nearest);
  // At a power of two the next float32 below is nearer than the one above, so that the nearest decimal may
  // miss where its neighbour above hits.
  const [mantissa, exponent] = nearest.split('e');
  const above = Number(`${Number(mantissa.replace('.', '')) + 1}e${Number(exponent) - digits + 1}`);
  return Math.fround(above) === size ? above : null;
}

/** A float32 as the shortest decimal that gives it back; `NaN`, `Infinity`, `-0` by their names. */
export function formatFloat32(value: number): string {
  return Object.is(value, -0) ? '-0' : String(shortestFloat32(value));
}

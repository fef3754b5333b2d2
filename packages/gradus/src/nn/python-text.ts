/** Values as Python prints them, for the printed form of layers. */

/** Sizes as Python prints a tuple: `(2, 3)`, `(2,)`. */
export function pythonTuple(sizes: readonly number[]): string {
  return `(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`;
}

/** A number as Python prints it: `1e-05`, `0.1`. */
export function pythonNumber(value: number): string {
  const isSmall = value !== 0 && Math.abs(value) < 1e-4;
  return isSmall ? value.toExponential().replace(/e-(\d)$/, 'e-0$1') : String(value);
}

/** A float as Python prints it: `2.0`, `inf`. */
export function pythonFloat(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  return Number.isInteger(value) ? `${value}.0` : pythonNumber(value);
}

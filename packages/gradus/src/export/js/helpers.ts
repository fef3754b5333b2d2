/** Functions that generated code may call. A module gets only those that it uses. */

/** A function or constant of the generated code. */
export type Helper = keyof typeof HELPERS;

/** In JavaScript, in the order in which they are written. */
export const HELPERS = {
  f32: 'const f32 = Math.fround;',
  toInt32: `function toInt32(x) {
  return x > -2147483648 && x < 2147483648 ? Math.trunc(x) : -2147483648;
}`,
  within: `function within(index, length) {
  if (index >= 0 && index < length) return index;
  throw new RangeError('Index ' + index + ' is out of range: it must lie in 0 … ' + (length - 1) + '.');
}`,
  pow: `function pow(base, exponent) {
  return base === 1 || (base === -1 && Math.abs(exponent) === Infinity) ? 1 : Math.pow(base, exponent);
}`,
  erf: `// Below 2 a series whose terms all have one sign, from 2 on a continued fraction.
function erf(x) {
  const size = Math.abs(x);
  if (!(size < 6)) return x !== x ? x : Math.sign(x);
  if (size < 2) {
    let term = x, sum = 0;
    for (let n = 1; sum + term !== sum; n++) {
      sum += term;
      term *= (2 * x * x) / (2 * n + 1);
    }
    return sum === 0 ? (2 / Math.sqrt(Math.PI)) * x : ((2 * sum) / Math.sqrt(Math.PI)) * Math.exp(-x * x);
  }
  let fraction = size;
  for (let n = 60; n >= 1; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-size * size) / (fraction * Math.sqrt(Math.PI)));
}`,
} as const;

/**
 * Elementary functions from +, −, ×, ÷ alone. `Math.log`, `Math.sin`, `Math.cos` and `Math.pow` may differ
 * between engines; these give the same bits on all of them.
 */

const LN2_HIGH = 0.6931471803691238; // the first 33 bits of ln 2, so n · LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;
const HALF_PI_HIGH = 1.5707963267341256; // the first 33 bits of π/2
const HALF_PI_LOW = 6.077100506506192e-11;

/** Coefficients from the highest power down, for Horner's rule: of artanh(s) / s − 1 over s²… */
const ATANH = [21, 19, 17, 15, 13, 11, 9, 7, 5, 3].map((k) => 1 / k);
/** … and of sin(r) / r and cos(r) in r²: ±1 / k!. */
const SIN = [17, 15, 13, 11, 9, 7, 5, 3, 1].map((k) => (k % 4 === 1 ? 1 : -1) / factorial(k));
const COS = [16, 14, 12, 10, 8, 6, 4, 2, 0].map((k) => (k % 4 === 0 ? 1 : -1) / factorial(k));

function factorial(k: number): number {
  return k < 2 ? 1 : k * factorial(k - 1);
}

const asDouble = new Float64Array(1);
const asWords = new Uint32Array(asDouble.buffer);
// The index of the word with sign and exponent depends on the machine's byte order.
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Natural logarithm of a normal positive double, good to about 1 ulp:
 * x = f · 2ᵉ with f in [√½, √2), ln f = 2 artanh((f − 1) / (f + 1)).
 */
export function ln(x: number): number {
  asDouble[0] = x;
  let exponent = (asWords[HIGH_WORD]! >>> 20) - 1023;
  asWords[HIGH_WORD] = (asWords[HIGH_WORD]! & 0xfffff) | 0x3ff00000;
  let f = asDouble[0]!;
  if (f > Math.SQRT2) {
    f /= 2;
    exponent += 1;
  }
  const s = (f - 1) / (f + 1);
  const z = s * s;
  let series = 0;
  for (let i = 0; i < ATANH.length; i++) series = series * z + ATANH[i]!;
  const tail = 2 * s * z * series + exponent * LN2_LOW;
  return exponent * LN2_HIGH + (2 * s + tail);
}

/** Writes sin(x) and cos(x) into `out[0]` and `out[1]`, for x in [0, 2π], to about 1 ulp. */
export function sinCos(x: number, out: Float64Array): void {
  const quarter = Math.round(x / (Math.PI / 2));
  const r = x - quarter * HALF_PI_HIGH - quarter * HALF_PI_LOW;
  const z = r * r;
  // Taylor series. For |r| ≤ π/4, the first omitted term is below 2⁻⁵⁸.
  let sin = 0;
  let cos = 0;
  for (let i = 0; i < SIN.length; i++) {
    sin = sin * z + SIN[i]!;
    cos = cos * z + COS[i]!;
  }
  sin *= r;
  const turn = quarter & 3;
  out[0] = turn === 0 ? sin : turn === 1 ? cos : turn === 2 ? -sin : -cos;
  out[1] = turn === 0 ? cos : turn === 1 ? -sin : turn === 2 ? -cos : sin;
}

const pair = new Float64Array(2);

/** cos(π·x) for x ≥ 0. */
export function cosPi(x: number): number {
  sinCos(Math.PI * (x % 2), pair);
  return pair[1]!;
}

/** `base` to a whole exponent from 0 to 2³² − 1, by squaring. */
export function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, n = exponent; n !== 0; n >>>= 1, square *= square) {
    if ((n & 1) === 1) result *= square;
  }
  return result;
}

/** eˣ to about 1 ulp, for −708 ≤ x ≤ 709: x = n ln 2 + r with |r| ≤ ½ ln 2, eˣ = 2ⁿ eʳ. */
export function exp(x: number): number {
  const n = Math.round(x / Math.LN2);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let series = 1;
  // For |r| ≤ 0.35, the first omitted term of eʳ is below 2⁻⁵³.
  for (let k = 14; k > 0; k--) series = 1 + (r / k) * series;
  return n < 0 ? series / power(2, -n) : series * power(2, n);
}

/** `base` ≥ 0 to any exponent, for results between e⁻⁷⁰⁰ and e⁷⁰⁰; smaller and larger ones stop there. */
export function realPower(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (base === 0) return exponent > 0 ? 0 : Number.POSITIVE_INFINITY;
  return exp(Math.min(700, Math.max(-700, exponent * ln(base))));
}

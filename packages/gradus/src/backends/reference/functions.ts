/**
 * The functions of one element, in doubles.
 *
 * They do not round or wrap: the typed array that stores a result does that. If both arguments are float32, a
 * sum, product, quotient or square root computed in double and then rounded to float32 is correctly rounded.
 */
import type { DType } from '../../ir/dtype.ts';
import type { Application, ScalarFunction } from '../../ir/loop.ts';

type Compute = (a: number, b: number, c: number) => number;

const FUNCTIONS: Record<Exclude<ScalarFunction, 'multiply' | 'cast'>, Compute> = {
  negative: (a) => -a,
  abs: Math.abs,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  expm1: Math.expm1,
  log1p: Math.log1p,
  tanh: Math.tanh,
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  erf,
  sin: Math.sin,
  cos: Math.cos,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  divide: (a, b) => a / b,
  pow,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  not: (a) => 1 - a,
  where: (condition, a, b) => (condition ? a : b),
};

/** The function that computes an application from the values of its arguments. */
export function computeOf({ fn, dtype, args }: Application): Compute {
  if (fn === 'multiply') return multiply(dtype);
  if (fn === 'cast') return cast(args[0].dtype, dtype);
  return FUNCTIONS[fn];
}

/** The product of two elements. int32 products are modulo 2³², which doubles cannot hold exactly. */
export function multiply(dtype: DType): Compute {
  return dtype === 'int32' ? Math.imul : (a, b) => a * b;
}

function cast(from: DType, to: DType): Compute {
  if (to === 'bool') return (a) => Number(a !== 0);
  if (from !== 'float32' || to === 'float32') return (a) => a;
  const toInt32: Compute = (a) => (a > -(2 ** 31) && a < 2 ** 31 ? Math.trunc(a) : -(2 ** 31));
  return to === 'int32' ? toInt32 : (a) => toInt32(a, 0, 0) & 255;
}

/** IEEE 754's power: 1 to any power and −1 to ±∞ are 1, but NaN in JavaScript. */
function pow(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

/**
 * The error function, within 1e-15.
 *
 * Below 2, the series erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms have one sign. From 2 on,
 * one minus the continued fraction of erfc (Abramowitz and Stegun, 7.1.6, 7.1.14).
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return Number.isNaN(x) ? NaN : Math.sign(x);
  return size < 2 ? erfSeries(x) : Math.sign(x) * (1 - erfcFraction(size));
}

function erfSeries(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 1; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return sum === 0
    ? (2 / Math.sqrt(Math.PI)) * x
    : ((2 * sum) / Math.sqrt(Math.PI)) * Math.exp(-x * x);
}

function erfcFraction(x: number): number {
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}

/**
 * The functions of one element, in doubles.
 *
 * They do not round or wrap: the typed array that stores a result does that. If both arguments are float32, a
 * sum, product, quotient or square root computed in double and then rounded to float32 is correctly rounded.
 */
import { type DType, isReal } from '../../ir/dtype.ts';
import type { Application, ScalarFunction } from '../../ir/loop.ts';
import { erf } from '../../util/erf.ts';

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
  if (!isReal(from) || isReal(to)) return (a) => a;
  const toInt32: Compute = (a) => (a > -(2 ** 31) && a < 2 ** 31 ? Math.trunc(a) : -(2 ** 31));
  return to === 'int32' ? toInt32 : (a) => toInt32(a, 0, 0) & 255;
}

/** IEEE 754's power: 1 to any power and −1 to ±∞ are 1, but NaN in JavaScript. */
function pow(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

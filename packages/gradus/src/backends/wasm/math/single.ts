/**
 * exp, log, tanh and sigmoid on four float32 lanes, without float64. The polynomials and the split of ln 2 come
 * from Cephes (S. L. Moshier, single precision).
 */

import type { Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import type { Lanes, Push } from './lanes.ts';

const LOG2_E = 1.44269504088896341;
/** ln 2 = HIGH + LOW; n · HIGH is exact for all n that occur. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444e-4;

/** (eʳ − 1 − r) / r² on |r| ≤ ln 2 / 2. */
const EXP_TAIL = [
  5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3,
  1.98756915e-4,
];

/** (log(1 + f) − f + f²/2) / f³ on √½ ≤ 1 + f ≤ √2. */
const LOG_TAIL = [
  3.3333331174e-1, -2.4999993993e-1, 2.0000714765e-1, -1.6668057665e-1, 1.4249322787e-1,
  -1.2420140846e-1, 1.167699874e-1, -1.151461031e-1, 7.0376836292e-2,
];

/** (tanh x / x − 1) / x² as a polynomial in x², on |x| < 0.625. */
const TANH_TAIL = [
  -3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3,
];

const SQRT_HALF_BITS = 0x3f3504f3;
const SMALLEST_NORMAL = 2 ** -126;

/** A float32 near 1.5 · 2²³ is an integer, whose value is in its lowest bits. */
const INTEGERS = 1.5 * 2 ** 23;
const BITS_OF_INTEGERS = 0x4b400000;

/** eˣ = mantissa · 2ⁿ. */
interface Exponential {
  readonly mantissa: Local;
  /** n + `INTEGERS`. */
  readonly exponent: Local;
}

/** eˣ for −104.5 ≤ x ≤ 89 and NaN. The caller limits `x` to these bounds. */
function exponential(v: Lanes, x: Local): Exponential {
  const exponent = v.let(v.multiplyAdd(x, LOG2_E, INTEGERS));
  const n = v.let(v.sub(exponent, INTEGERS));
  const high = v.let(v.multiplyAdd(n, -LN2_HIGH, x));
  const r = v.let(v.multiplyAdd(n, -LN2_LOW, high));
  const tail = v.multiplyAdd(v.mul(r, r), v.polynomial(r, EXP_TAIL), r);
  return { mantissa: v.let(v.add(tail, 1)), exponent };
}

/** At the ends, 2ⁿ is not a normal float32, so it is split into two factors. Only the last product rounds. */
function withAnyExponent(v: Lanes, { mantissa, exponent }: Exponential): Push {
  const both = v.let(v.raw(wasm.i32x4Sub, exponent, v.i32(BITS_OF_INTEGERS - 2 * 127)));
  const half = v.let(v.shift(wasm.i32x4ShrS, both, 1));
  const rest = v.raw(wasm.i32x4Sub, both, half);
  const [first, second] = [half, rest].map((n) => v.shift(wasm.i32x4Shl, n, 23));
  return v.mul(v.mul(mantissa, first), second);
}

/** For −126 ≤ n ≤ 127. */
function withSmallExponent(v: Lanes, { mantissa, exponent }: Exponential): Push {
  // The shift removes the bits of `INTEGERS`.
  const power = v.shift(wasm.i32x4Shl, v.raw(wasm.i32x4Add, exponent, v.i32(127)), 23);
  return v.mul(mantissa, power);
}

export function exp(v: Lanes, x: Local): Push {
  const bounded = v.let(v.atMost(v.atLeast(x, -104.5), 89));
  return withAnyExponent(v, exponential(v, bounded));
}

export function log(v: Lanes, x: Local): Push {
  const tiny = v.let(v.op('lt', x, SMALLEST_NORMAL));
  const normal = v.let(v.select(tiny, v.mul(x, 2 ** 23), x));
  const exponent = v.let(
    v.shift(wasm.i32x4ShrS, v.raw(wasm.i32x4Sub, normal, v.i32(SQRT_HALF_BITS)), 23),
  );
  const mantissa = v.raw(wasm.i32x4Sub, normal, v.shift(wasm.i32x4Shl, exponent, 23));
  const f = v.let(v.sub(mantissa, 1));
  const square = v.let(v.mul(f, f));
  const scaled = v.raw(wasm.v128And, tiny, 23);
  const n = v.let(v.sub(v.raw(wasm.f32x4ConvertI32x4S, exponent), scaled));
  const tail = v.mul(v.mul(f, square), v.polynomial(f, LOG_TAIL));
  const small = v.sub(v.add(tail, v.mul(n, LN2_LOW)), v.mul(square, 0.5));
  const finite = v.add(v.add(f, small), v.mul(n, LN2_HIGH));
  const orSpecial = v.select(v.op('lt', x, Number.POSITIVE_INFINITY), finite, x);
  const orNegative = v.select(v.op('lt', x, 0), Number.NaN, orSpecial);
  return v.select(v.op('eq', x, 0), Number.NEGATIVE_INFINITY, orNegative);
}

export function tanh(v: Lanes, x: Local): Push {
  const size = v.let(v.op('abs', x));
  const square = v.let(v.mul(x, x));
  const tail = v.mul(v.polynomial(square, TANH_TAIL), square);
  const nearZero = v.let(v.multiplyAdd(tail, x, x));
  // tanh 10 rounds to 1.
  const doubled = v.let(v.mul(v.atMost(size, 10), 2));
  const e = withSmallExponent(v, exponential(v, doubled));
  const far = v.sub(1, v.div(2, v.add(e, 1)));
  const value = v.select(v.op('lt', size, 0.625), nearZero, far);
  return v.raw(wasm.v128Or, value, v.sign(x));
}

/** 1 / (1 + e⁻ˣ), or eˣ / (1 + eˣ) for negative x, where e⁻ˣ would overflow. */
export function sigmoid(v: Lanes, x: Local): Push {
  const minusSize = v.raw(wasm.v128Or, x, -0);
  const bounded = v.let(v.atLeast(minusSize, -104.5));
  const e = v.let(withAnyExponent(v, exponential(v, bounded)));
  return v.div(v.select(v.op('lt', x, 0), e, 1), v.add(e, 1));
}

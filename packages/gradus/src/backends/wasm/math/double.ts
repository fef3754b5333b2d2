/**
 * Elementary functions on two float64 lanes whose arguments are float32 numbers. Their relative error is about
 * 1e-13, so nearly all the error of a result comes from rounding it to float32.
 */

import type { FunctionReference, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import type { Lanes, Push, Vector } from './lanes.ts';

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const SQRT_HALF_BITS = 0x3fe6a09e667f3bcdn;

/** π/2 = P1 + P2 + P3. The first two have 33 bits (fdlibm), so q · P1 and q · P2 are exact below 2²⁰. */
const HALF_PI = [1.57079632673412561417, 6.0771005063039659766e-11, 2.02226624879595063154e-21];

const inverseFactorials = (from: number, to: number, step: number, sign = 1): number[] => {
  const out: number[] = [];
  let value = 1;
  for (let n = 1; n <= to; n += 1) {
    value /= n;
    if (n >= from && (n - from) % step === 0) out.push(value * sign ** out.length);
  }
  return out;
};

const EXP = [1, ...inverseFactorials(1, 13, 1)];
/** atanh(s) / s as a polynomial in s². */
const ATANH = Array.from({ length: 11 }, (_, i) => 1 / (2 * i + 1));
/** sin r / r and cos r as polynomials in r². */
const SIN = inverseFactorials(1, 17, 2, -1);
const COS = [1, ...inverseFactorials(2, 16, 2, -1).map((c) => -c)];

/** 2/√π · Σ (−1)ⁿ x²ⁿ / (n! (2n + 1)). */
const ERF_SERIES = [1, ...inverseFactorials(1, 14, 1)].map(
  (c, n) => ((2 / Math.sqrt(Math.PI)) * (-1) ** n * c) / (2 * n + 1),
);
/** erf(2.5 + 1.5 t) on |t| ≤ 1: Chebyshev interpolation of degree 17, with an error of at most 2e-10. */
const ERF_FROM_1_TO_4 = [
  0.99959304785139047, 0.0032674263451546517, -0.012252827518256914, 0.028181552279614643,
  -0.043651345137054876, 0.046453613203191149, -0.031870609750232114, 0.0092675519998397047,
  0.0066494881344013063, -0.0096213859590853178, 0.004637153968048275, 0.00044189854851078858,
  -0.0019928241199168311, 0.00092057111107979425, 0.00023112118387359719, -0.00029480610055108178,
  7.1842583451603594e-6, 3.317439794680915e-5,
];

/** eˣ. Arguments outside ±150 give values that round to 0 and to Infinity. */
export function exp(v: Lanes, x: Vector): Push {
  const inRange = v.let(v.atMost(v.atLeast(x, -150), 150));
  const n = v.let(v.op('nearest', v.mul(inRange, Math.LOG2E)));
  const r = v.let(v.sub(v.sub(inRange, v.mul(n, LN2_HIGH)), v.mul(n, LN2_LOW)));
  // 2⁵² + k has the integer k in its low bits; shifted up, they are the exponent of 2ⁿ.
  const power = v.shift(wasm.i64x2Shl, v.add(n, 2 ** 52 + 1023), 52);
  return v.mul(v.polynomial(r, EXP), power);
}

export function expm1(v: Lanes, x: Local): Push {
  const far = v.let(v.sub(exp(v, x), 1));
  const near = v.add(v.mul(v.mul(x, x), v.polynomial(x, [1 / 2, 1 / 6, 1 / 24])), x);
  const value = v.select(v.op('lt', v.op('abs', x), 2 ** -10), near, far);
  return v.raw(wasm.v128Or, value, v.sign(x));
}

/** ln x for a normal float64, 0, Infinity or NaN; NaN for negative x. */
export function log(v: Lanes, x: Local): Push {
  const exponent = v.let(
    v.shift(wasm.i64x2ShrS, v.raw(wasm.i64x2Sub, x, v.i64(SQRT_HALF_BITS)), 52),
  );
  const m = v.let(v.raw(wasm.i64x2Sub, x, v.shift(wasm.i64x2Shl, exponent, 52)));
  const s = v.let(v.div(v.sub(m, 1), v.add(m, 1)));
  const square = v.let(v.mul(s, s));
  // 2⁵² + 2⁵¹ + k has the signed integer k in its low bits.
  const magic = 2 ** 52 + 2 ** 51;
  const n = v.sub(v.raw(wasm.i64x2Add, exponent, magic), magic);
  const ofMantissa = v.mul(v.mul(s, 2), v.polynomial(square, ATANH));
  const finite = v.add(ofMantissa, v.mul(n, Math.LN2));
  const orSpecial = v.select(v.op('lt', x, Number.POSITIVE_INFINITY), finite, x);
  const orNegative = v.select(v.op('lt', x, 0), Number.NaN, orSpecial);
  return v.select(v.op('eq', x, 0), Number.NEGATIVE_INFINITY, orNegative);
}

/** log(1 + x); the factor corrects the rounding of 1 + x (W. Kahan). */
export function log1p(v: Lanes, x: Local): Push {
  const u = v.let(v.add(x, 1));
  const corrected = v.let(v.div(v.mul(log(v, u), x), v.sub(u, 1)));
  const orInfinite = v.select(v.op('lt', x, Number.POSITIVE_INFINITY), corrected, x);
  return v.select(v.op('eq', u, 1), x, orInfinite);
}

/** xʸ with the special cases of IEEE 754: pow(x, 0) = pow(1, y) = 1, also for NaN. */
export function pow(v: Lanes, x: Local, y: Local): Push {
  const size = v.let(v.op('abs', x));
  const logarithm = v.let(log(v, size));
  // x| = 1 with an infinite y gives 1, not 0 · ∞.
  const product = v.select(v.op('eq', logarithm, 0), 0, v.mul(logarithm, y));
  const magnitude = v.let(exp(v, v.let(product)));
  const half = v.let(v.mul(y, 0.5));
  const whole = v.let(v.op('eq', y, v.op('trunc', y)));
  const odd = v.raw(wasm.v128Andnot, whole, v.op('eq', half, v.op('trunc', half)));
  const signed = v.let(v.raw(wasm.v128Or, magnitude, v.raw(wasm.v128And, v.sign(x), odd)));
  const finiteNegative = v.raw(
    wasm.v128And,
    v.op('lt', x, 0),
    v.op('lt', size, Number.POSITIVE_INFINITY),
  );
  const undefinedHere = v.raw(wasm.v128Andnot, finiteNegative, whole);
  const anyNaN = v.raw(wasm.v128Or, v.op('ne', x, x), v.op('ne', y, y));
  const orNaN = v.let(v.select(v.raw(wasm.v128Or, undefinedHere, anyNaN), Number.NaN, signed));
  return v.select(v.raw(wasm.v128Or, v.op('eq', y, 0), v.op('eq', x, 1)), 1, orNaN);
}

/** From here on, the quotient has too many bits for exact products with P1 and P2. */
const LARGE = 2 ** 20;

/**
 * sin(x + shift · π/2).
 * @param reduceLarge the function of `defineReduction`, for large lanes
 */
export function sineOfShifted(
  v: Lanes,
  x: Local,
  shift: 0 | 1,
  reduceLarge: FunctionReference,
): Push {
  const { f } = v;
  const q = v.let(v.op('nearest', v.mul(x, 2 / Math.PI)));
  const r = v.let(HALF_PI.reduce<Vector>((rest, part) => v.sub(rest, v.mul(q, part)), x));
  const size = v.let(v.op('abs', x));
  const large = v.let(
    v.raw(wasm.v128And, v.op('ge', size, LARGE), v.op('lt', size, Number.POSITIVE_INFINITY)),
  );
  f.get(large);
  f.op(wasm.v128AnyTrue);
  f.if(() => {
    for (const lane of [0, 1]) replaceReduced(v, { x, q, r, large, lane, reduceLarge });
  });
  const square = v.let(v.mul(r, r));
  // 2⁵² + 2⁵¹ + k: the low bits of the quadrant choose sine or cosine, and the sign.
  const quadrant = v.let(v.add(q, 2 ** 52 + 2 ** 51 + shift));
  const sine = v.let(v.mul(v.polynomial(square, SIN), r));
  const cosine = v.let(v.polynomial(square, COS));
  const swap = v.raw(wasm.i64x2Sub, v.i64(0n), v.raw(wasm.v128And, quadrant, v.i64(1n)));
  const sign = v.shift(wasm.i64x2Shl, v.shift(wasm.i64x2ShrU, quadrant, 1), 63);
  const value = v.raw(wasm.v128Xor, v.select(swap, cosine, sine), sign);
  // The subtractions above turn −0 into 0.
  return shift === 0 ? v.select(v.op('eq', x, 0), x, value) : value;
}

interface LaneToReduce {
  readonly x: Local;
  readonly q: Local;
  readonly r: Local;
  /** A mask of the large lanes. */
  readonly large: Local;
  readonly lane: number;
  readonly reduceLarge: FunctionReference;
}

/** Replaces `q` and `r` of a lane if it is large. An infinite `x` stays NaN. */
function replaceReduced({ f }: Lanes, { x, q, r, large, lane, reduceLarge }: LaneToReduce): void {
  f.get(large);
  f.lane(wasm.i32x4ExtractLane, 2 * lane);
  f.if(() => {
    f.get(x);
    f.lane(wasm.f64x2ExtractLane, lane);
    f.call(reduceLarge);
    const quotient = f.take('f64');
    const rest = f.take('f64');
    for (const [vector, value] of [
      [q, quotient],
      [r, rest],
    ]) {
      f.get(vector);
      f.get(value);
      f.lane(wasm.f64x2ReplaceLane, lane);
      f.set(vector);
    }
  });
}

/** Taylor's series up to 1, then an interpolation up to 4, where the float32 result is 1. */
export function erf(v: Lanes, x: Local): Push {
  const size = v.let(v.op('abs', x));
  const square = v.let(v.mul(size, size));
  const near = v.let(v.mul(v.polynomial(square, ERF_SERIES), size));
  const t = v.let(v.mul(v.sub(v.atMost(size, 4), 2.5), 1 / 1.5));
  const magnitude = v.select(v.op('lt', size, 1), near, v.polynomial(t, ERF_FROM_1_TO_4));
  return v.raw(wasm.v128Or, magnitude, v.sign(x));
}

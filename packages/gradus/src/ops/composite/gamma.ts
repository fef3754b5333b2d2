import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  cos,
  divide,
  equal,
  erf,
  exp,
  floor,
  less,
  like,
  log,
  multiply,
  negative,
  sin,
  sqrt,
  subtract,
  where,
} from '../elementwise.ts';
import { polynomial, realFunction } from '../real.ts';

const one = (x: Node): Node => like(x, 1);
const reciprocal = (x: Node): Node => divide(one(x), x);

/** The derivative of digamma; only gradients of gradients compute it with a derivative of their own. */
const trigamma = (x: Node): Node => {
  const isNegative = less(x, like(x, 0));
  const y = where(isNegative, subtract(one(x), x), x);
  let sum = like(x, 0);
  let z = y;
  for (let step = 0; step < farOf(x); step++) {
    const isSmall = less(z, like(x, farOf(x)));
    const term = reciprocal(z);
    sum = add(sum, where(isSmall, multiply(term, term), like(x, 0)));
    z = where(isSmall, add(z, one(x)), z);
  }
  const inverse = reciprocal(z);
  const series = polynomial(multiply(inverse, inverse), [1, ...bernoulli(x)]);
  const far = multiply(inverse, add(series, multiply(inverse, like(x, 0.5))));
  const value = add(sum, far);
  const sine = sin(multiply(fraction(x), like(x, Math.PI)));
  const reflected = subtract(divide(like(x, Math.PI ** 2), multiply(sine, sine)), value);
  return where(isNegative, reflected, value);
};

/** From here on, the asymptotic series are exact. */
const farOf = ({ dtype }: Node): number => (dtype === 'float64' ? 14 : 6);

/** B₂ₖ, the numbers of Bernoulli: as many as the dtype needs. */
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
const bernoulli = ({ dtype }: Node): readonly number[] =>
  dtype === 'float64' ? BERNOULLI : BERNOULLI.slice(0, 3);

/** The distance of x from the integer below. */
const fraction = (x: Node): Node => subtract(x, floor(x));

/**
 * The derivative of {@link lgamma}: ψ(x) = ψ(x + 1) − 1/x for small x, then ln x − 1/2x − 1/12x² + … (Abramowitz and Stegun
 * 6.3.18). Below 0, ψ(x) = ψ(1 − x) − π / tan πx.
 */
export const digamma = /* @__PURE__ */ realFunction(
  'digamma',
  (x) => {
    const isNegative = less(x, like(x, 0));
    let z = where(isNegative, subtract(one(x), x), x);
    let sum = like(x, 0);
    for (let step = 0; step < farOf(x); step++) {
      const isSmall = less(z, like(x, farOf(x)));
      sum = add(sum, where(isSmall, reciprocal(z), like(x, 0)));
      z = where(isSmall, add(z, one(x)), z);
    }
    const inverse = reciprocal(z);
    const square = multiply(inverse, inverse);
    const series = polynomial(
      square,
      bernoulli(x).map((b, k) => b / (2 * k + 2)),
    );
    const tail = add(multiply(inverse, like(x, 0.5)), multiply(square, series));
    const value = subtract(subtract(log(z), tail), sum);
    const turn = multiply(fraction(x), like(x, Math.PI));
    const reflected = subtract(value, multiply(like(x, Math.PI), divide(cos(turn), sin(turn))));
    const isPole = equal(fraction(x), like(x, 0));
    const below = where(isPole, like(x, Number.NaN), reflected);
    return where(isNegative, below, value);
  },
  trigamma,
);

/** lnΓ(x) / ((x − 1) · (x − 2)) from 1 to 2, as a polynomial in x − 3/2; relative error 4e-9. */
const NEAR_ONE = [
  0.48312896490097046, -0.14595989882946014, 0.06291104853153229, -0.03130799159407616,
  0.016808222979307175, -0.009436490945518017, 0.005325190722942352, -0.0031158970668911934,
  0.0024483525194227695, -0.0015264227986335754,
];

/** From here on, Stirling's series is exact in float32. */
const STIRLING = 8;
const LOG_ROOT_OF_TWO_PI = Math.log(2 * Math.PI) / 2;

/**
 * ln |Γ(x)|; ∞ at 0 and at negative integers. Up to 8, lnΓ(x) = ln(x − 1) + lnΓ(x − 1) leads to the interval from 1 to 2;
 * above it is Stirling's series. Below 0, Γ(x) · Γ(−x) = −π / (x · sin πx).
 */
export const lgamma = /* @__PURE__ */ realFunction(
  'lgamma',
  (x) => {
    const size = abs(x);
    const value =
      x.dtype === 'float64'
        ? lgammaOfDouble(size)
        : where(less(size, like(x, STIRLING)), nearLgamma(size), farLgamma(size));
    const sine = abs(sin(multiply(fraction(x), like(x, Math.PI))));
    const isPole = equal(fraction(x), like(x, 0));
    const reflected = subtract(log(divide(divide(like(x, Math.PI), sine), size)), value);
    const infinity = like(x, Number.POSITIVE_INFINITY);
    const below = where(isPole, infinity, reflected);
    const all = where(less(x, like(x, 0)), below, value);
    return where(equal(size, infinity), infinity, all);
  },
  (x) => digamma(x),
);

/** lnΓ(x) for 0 ≤ x < 8. */
function nearLgamma(x: Node): Node {
  const isSmall = less(x, one(x));
  let z = where(isSmall, add(x, one(x)), x);
  let product = one(x);
  for (let step = 2; step < STIRLING; step++) {
    const isLarge = less(like(x, 2), z);
    z = where(isLarge, subtract(z, one(x)), z);
    product = where(isLarge, multiply(product, z), product);
  }
  const middle = subtract(z, like(x, 1.5));
  const roots = multiply(subtract(z, one(x)), subtract(z, like(x, 2)));
  const value = multiply(roots, polynomial(middle, NEAR_ONE));
  return add(value, log(where(isSmall, reciprocal(x), product)));
}

/** lnΓ(x) for x ≥ 0: lnΓ(x + n) less the logarithm of x · (x + 1) · … · (x + n − 1). */
function lgammaOfDouble(x: Node): Node {
  let [z, product] = [x, one(x)];
  for (let step = 0; step < farOf(x); step++) {
    const isSmall = less(z, like(x, farOf(x)));
    product = where(isSmall, multiply(product, z), product);
    z = where(isSmall, add(z, one(x)), z);
  }
  return subtract(farLgamma(z), log(product));
}

/** lnΓ(x) for x ≥ 8: (x − 1/2) · ln x − x + ln √2π + 1/12x − 1/360x³ + … */
function farLgamma(x: Node): Node {
  const inverse = reciprocal(x);
  const series = polynomial(
    multiply(inverse, inverse),
    bernoulli(x).map((b, k) => b / ((2 * k + 1) * (2 * k + 2))),
  );
  const rest = add(multiply(inverse, series), like(x, LOG_ROOT_OF_TWO_PI - 0.5));
  const main = multiply(subtract(x, like(x, 0.5)), subtract(log(x), one(x)));
  return add(main, rest);
}

/** erfinv(x) / x as polynomials in w = −ln(1 − x²): in w − 2.5 below 5, in √w − 3 above. */
const CENTRE = [
  1.5014094114303589, 0.24664027988910675, -0.004177386872470379, -0.0012527419021353126,
  0.00021834444487467408, -4.963347691955278e-6, -3.4627048535185168e-6, 4.6617066118415096e-7,
  2.3232644252857426e-8, -8.791056771428885e-9,
];
const TAIL = [
  2.832976818084717, 1.0016748905181885, 0.00944519229233265, -0.007636955473572016,
  0.005687808617949486, -0.0035989878233522177, 0.0014828541316092014, -5.376330955186859e-5,
  -0.00030774736660532653, 0.00011363990779500455,
];

/** A step of Newton's method towards erf y = x. */
function refined(y: Node, x: Node): Node {
  const slope = multiply(exp(negative(multiply(y, y))), like(y, 2 / Math.sqrt(Math.PI)));
  return subtract(y, divide(subtract(erf(y), x), slope));
}

/** The inverse of erf; ±∞ at ±1 and NaN beyond. The idea of the variable w: Giles 2010, doi:10.1016/B978-0-12-385963-1.00010-1 */
export const erfinv = /* @__PURE__ */ realFunction(
  'erfinv',
  (x) => {
    const w = negative(log(multiply(subtract(one(x), x), add(one(x), x))));
    const isCentral = less(w, like(x, 5));
    const centre = polynomial(subtract(w, like(x, 2.5)), CENTRE);
    const tail = polynomial(subtract(sqrt(w), like(x, 3)), TAIL);
    const isEnd = equal(abs(x), one(x));
    const infinity = like(x, Number.POSITIVE_INFINITY);
    const near = multiply(x, where(isEnd, infinity, where(isCentral, centre, tail)));
    return x.dtype === 'float64' ? where(isEnd, near, refined(refined(near, x), x)) : near;
  },
  (_, y) => multiply(exp(multiply(y, y)), like(y, Math.sqrt(Math.PI) / 2)),
);

import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  and,
  asReal,
  divide,
  equal,
  exp,
  less,
  lessEqual,
  like,
  log,
  log1p,
  maximum,
  multiply,
  negative,
  or,
  pow,
  sigmoid,
  subtract,
  where,
} from '../elementwise.ts';
import { realFunction, realFunction2 } from '../real.ts';
import { round } from './rounding.ts';

const INFINITY = Number.POSITIVE_INFINITY;
const hasEnd = (x: Node): Node => less(abs(x), like(x, INFINITY));

/** 2ˣ */
export function exp2(x: Node): Node {
  const real = asReal(x);
  return pow(like(real, 2), real);
}

/** The logarithm of base 2, exact at powers of two. */
export const log2 = /* @__PURE__ */ logarithm('log2', 2, Math.LOG2E);

/** The logarithm of base 10, exact at powers of ten. */
export const log10 = /* @__PURE__ */ logarithm('log10', 10, Math.LOG10E);

/** @param factor 1 / ln base */
function logarithm(name: string, base: number, factor: number): (x: Node) => Node {
  return realFunction(
    name,
    (x) => {
      const y = multiply(log(x), like(x, factor));
      const whole = round(y);
      const isPower = and(hasEnd(y), equal(pow(like(x, base), whole), x));
      return where(isPower, whole, y);
    },
    (x) => divide(like(x, factor), x),
  );
}

/** ln(x / (1 − x)) */
export const logit = /* @__PURE__ */ realFunction(
  'logit',
  (x) => {
    const rest = subtract(like(x, 1), x);
    const excess = divide(subtract(x, rest), rest);
    // Close to 1/2, the quotient is close to 1 and its logarithm would lose digits.
    const isNear = less(abs(excess), like(x, 0.5));
    return where(isNear, log1p(excess), log(divide(x, rest)));
  },
  (x) => divide(like(x, 1), multiply(x, subtract(like(x, 1), x))),
);

/** ln(eᵃ + eᵇ), without overflow. The derivatives are the shares of a and b, also at infinities. */
export const logaddexp = /* @__PURE__ */ logOfSum('logaddexp', 1);

/** log₂(2ᵃ + 2ᵇ), without overflow. */
export const logaddexp2 = /* @__PURE__ */ logOfSum('logaddexp2', Math.LN2);

/** @param unit ln base */
function logOfSum(name: string, unit: number): (a: Node, b: Node) => Node {
  const share = (a: Node, b: Node): Node => {
    // Infinity − Infinity is NaN; equal infinities share evenly.
    const gap = where(equal(a, b), like(a, 0), subtract(a, b));
    return sigmoid(multiply(gap, like(a, unit)));
  };
  return realFunction2(
    name,
    (a, b) => {
      const [largest, gap] = [maximum(a, b), negative(abs(subtract(a, b)))];
      const excess = multiply(log1p(exp(multiply(gap, like(a, unit)))), like(a, 1 / unit));
      const isInfinite = and(equal(a, b), equal(abs(a), like(a, INFINITY)));
      return where(isInfinite, a, add(largest, excess));
    },
    [share, (a, b) => share(b, a)],
  );
}

/** x · ln y; 0 where x is 0, unless y is NaN. */
export const xlogy = /* @__PURE__ */ realFunction2(
  'xlogy',
  (x, y) => {
    const isNumber = or(less(y, like(y, 0)), lessEqual(like(y, 0), y));
    return where(and(equal(x, like(x, 0)), isNumber), like(x, 0), multiply(x, log(y)));
  },
  [
    (x, y) => {
      const isNothing = and(equal(x, like(x, 0)), lessEqual(y, like(y, 0)));
      return where(isNothing, like(x, 0), log(y));
    },
    (x, y) => {
      const isNothing = and(equal(x, like(x, 0)), equal(y, like(y, 0)));
      return where(isNothing, like(x, 0), divide(x, y));
    },
  ],
);

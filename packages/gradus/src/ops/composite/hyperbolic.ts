import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  divide,
  exp,
  expm1,
  less,
  like,
  log,
  log1p,
  multiply,
  sqrt,
  subtract,
  where,
} from '../elementwise.ts';
import { realFunction } from '../real.ts';
import { withSign } from './signs.ts';
import { oneMinusSquare } from './trigonometry.ts';

const half = (x: Node): Node => multiply(x, like(x, 0.5));
const one = (x: Node): Node => like(x, 1);

/** (eˣ − e⁻ˣ) / 2 */
export const sinh = /* @__PURE__ */ realFunction('sinh', sine, cosine);

/** (eˣ + e⁻ˣ) / 2 */
export const cosh = /* @__PURE__ */ realFunction('cosh', cosine, sine);

function sine(x: Node): Node {
  const size = abs(x);
  const growth = expm1(size);
  const near = half(add(growth, divide(growth, add(growth, one(x)))));
  // Above, e⁻ˣ does not count, and eˣ would overflow before its half does.
  const root = exp(half(size));
  const far = multiply(half(root), root);
  return withSign(where(less(size, like(x, 20)), near, far), x);
}

function cosine(x: Node): Node {
  const root = exp(half(abs(x)));
  return add(multiply(half(root), root), divide(divide(like(x, 0.5), root), root));
}

/** From here on, x² ± 1 is x². */
const LARGE = 1e8;

/** ln 2x, without overflow. */
const logOfTwice = (x: Node): Node => add(log(x), like(x, Math.LN2));

/** ln(x + √(x² + 1)) */
export const asinh = /* @__PURE__ */ realFunction(
  'asinh',
  (x) => {
    const size = abs(x);
    const root = sqrt(add(multiply(x, x), one(x)));
    const near = log1p(add(size, divide(multiply(x, x), add(one(x), root))));
    return withSign(where(less(size, like(x, LARGE)), near, logOfTwice(size)), x);
  },
  (x) => divide(one(x), sqrt(add(multiply(x, x), one(x)))),
);

/** ln(x + √(x² − 1)); NaN below 1. */
export const acosh = /* @__PURE__ */ realFunction(
  'acosh',
  (x) => {
    const rise = subtract(x, one(x));
    const root = multiply(sqrt(rise), sqrt(add(x, one(x))));
    return where(less(x, like(x, LARGE)), log1p(add(rise, root)), logOfTwice(x));
  },
  (x) => divide(one(x), multiply(sqrt(subtract(x, one(x))), sqrt(add(x, one(x))))),
);

/** ln((1 + x) / (1 − x)) / 2 */
export const atanh = /* @__PURE__ */ realFunction(
  'atanh',
  (x) => {
    const size = abs(x);
    const ratio = divide(add(size, size), subtract(one(x), size));
    return withSign(half(log1p(ratio)), x);
  },
  (x) => divide(one(x), oneMinusSquare(x)),
);

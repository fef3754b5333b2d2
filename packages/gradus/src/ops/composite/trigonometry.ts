import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  cos,
  divide,
  equal,
  less,
  like,
  maximum,
  minimum,
  multiply,
  negative,
  or,
  sin,
  sqrt,
  subtract,
  where,
} from '../elementwise.ts';
import { polynomial, realFunction, realFunction2 } from '../real.ts';
import { signbit, withSign } from './signs.ts';

const one = (x: Node): Node => like(x, 1);
const isDouble = ({ dtype }: Node): boolean => dtype === 'float64';

/** sin x / cos x. */
export const tan = /* @__PURE__ */ realFunction(
  'tan',
  (x) => divide(sin(x), cos(x)),
  (_, y) => add(multiply(y, y), one(y)),
);

/** The angle in [−π/2, π/2] whose tangent is x. */
export const atan = /* @__PURE__ */ realFunction(
  'atan',
  (x) => angle(x, one(x)),
  (x) => divide(one(x), add(multiply(x, x), one(x))),
);

/** The angle in [−π, π] of the point (x, y). The derivatives at (0, 0) are 0. */
export const atan2 = /* @__PURE__ */ realFunction2('atan2', angle, [
  (y, x) => overSquares(x, y, x),
  (y, x) => negative(overSquares(y, y, x)),
]);

/** a / (y² + x²), without an overflow of the squares; 0 at (0, 0). */
function overSquares(a: Node, y: Node, x: Node): Node {
  const largest = maximum(abs(y), abs(x));
  const isOrigin = equal(largest, like(x, 0));
  const scale = where(isOrigin, one(x), largest);
  const [u, v] = [divide(y, scale), divide(x, scale)];
  const squares = where(isOrigin, one(x), add(multiply(u, u), multiply(v, v)));
  return divide(divide(divide(a, scale), squares), scale);
}

/** The angle in [−π/2, π/2] whose sine is x: twice the angle of x / (1 + √(1 − x²)). */
export const asin = /* @__PURE__ */ realFunction(
  'asin',
  (x) => {
    const root = sqrt(oneMinusSquare(x));
    return twice(smallAngle(divide(x, add(one(x), root))));
  },
  (x) => divide(one(x), sqrt(oneMinusSquare(x))),
);

/** The angle in [0, π] whose cosine is x: twice the angle of √((1 − x) / (1 + x)). */
export const acos = /* @__PURE__ */ realFunction(
  'acos',
  (x) => {
    const tangent = sqrt(divide(subtract(one(x), x), add(one(x), x)));
    return twice(angle(tangent, one(x)));
  },
  (x) => divide(like(x, -1), sqrt(oneMinusSquare(x))),
);

/** 1 − x², precise near ±1. */
export function oneMinusSquare(x: Node): Node {
  return multiply(subtract(one(x), x), add(one(x), x));
}

const twice = (x: Node): Node => add(x, x);

/** π/2 in two parts, because one number has too few digits. */
const RIGHT_ANGLE_64 = [Math.PI / 2, 6.123233995736766e-17] as const;
const RIGHT_ANGLE_32 = [Math.fround(Math.PI / 2), Math.PI / 2 - Math.fround(Math.PI / 2)] as const;

/** The angle of the point (x, y), by the octant in which it lies. */
function angle(y: Node, x: Node): Node {
  const [height, width] = [abs(y), abs(x)];
  const [small, large] = [minimum(height, width), maximum(height, width)];
  const zero = like(x, 0);
  // 0 / 0 and ∞ / ∞ stand for the angles 0 and π/4.
  const slope = where(equal(small, large), one(x), divide(small, large));
  const octant = smallAngle(where(equal(large, zero), zero, slope));
  const quadrant = where(less(width, height), restOf(octant, 1), octant);
  return withSign(where(signbit(x), restOf(quadrant, 2), quadrant), y);
}

const rightAngle = (x: Node) => (isDouble(x) ? RIGHT_ANGLE_64 : RIGHT_ANGLE_32);

/** `turns` right angles minus `a`. */
function restOf(a: Node, turns: number): Node {
  const [high, low] = rightAngle(a);
  return add(subtract(like(a, turns * low), a), like(a, turns * high));
}

/** atan t / t as a polynomial in t², up to t = tan(π/8); relative error 6e-10. */
const ANGLE_OF_TANGENT = [
  1, -0.3333330750465393, 0.1999821662902832, -0.1424008309841156, 0.10573478043079376,
  -0.060347866266965866,
];

/** The angle whose tangent is t, for |t| ≤ 1. Above tan(π/8) it is π/4 more than that of (|t| − 1) / (|t| + 1). */
function smallAngle(t: Node): Node {
  const size = abs(t);
  const isLarge = less(like(t, Math.tan(Math.PI / 8)), size);
  const rest = where(isLarge, divide(subtract(size, one(t)), add(size, one(t))), size);
  const near = multiply(rest, polynomial(multiply(rest, rest), ANGLE_OF_TANGENT));
  const part = isDouble(t) ? refined(near, rest) : near;
  const [high, low] = rightAngle(t);
  const moved = add(add(part, like(t, low / 2)), like(t, high / 2));
  return withSign(where(isLarge, moved, part), t);
}

/** An angle close to that whose tangent is t, with three times as many digits: the rest is the angle between both. */
function refined(angle: Node, t: Node): Node {
  const [height, width] = [sin(angle), cos(angle)];
  const along = add(width, multiply(t, height));
  return add(angle, divide(subtract(multiply(t, width), height), along));
}

/** √(a² + b²), without overflow; ∞ if one is infinite. The derivatives at (0, 0) are 0. */
export const hypot = /* @__PURE__ */ realFunction2(
  'hypot',
  (a, b) => {
    const [u, v] = [abs(a), abs(b)];
    const [small, large] = [minimum(u, v), maximum(u, v)];
    const isZero = equal(large, like(a, 0));
    const ratio = where(isZero, large, divide(small, large));
    const length = multiply(large, sqrt(add(multiply(ratio, ratio), like(a, 1))));
    const infinity = like(a, Number.POSITIVE_INFINITY);
    return where(or(equal(u, infinity), equal(v, infinity)), infinity, length);
  },
  [(a, _, y) => part(a, y), (_, b, y) => part(b, y)],
);

function part(a: Node, length: Node): Node {
  const isZero = equal(length, like(a, 0));
  return divide(a, where(isZero, like(a, 1), length));
}

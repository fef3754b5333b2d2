/** Quotients and remainders, rounded towards 0 (`fmod`, `truncDivide`) or down (`remainder`, `floorDivide`), as in PyTorch. */
import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import {
  abs,
  add,
  and,
  cast,
  divide,
  equal,
  floor,
  less,
  like,
  multiply,
  negative,
  not,
  subtract,
  where,
} from '../elementwise.ts';
import { defineComposite, record } from '../record.ts';
import { round, trunc } from './rounding.ts';
import { withSign } from './signs.ts';

/** A function of two numbers of one dtype, with the whole quotient of which the remainder is computed. */
function remainderOf(name: string, value: Pair, quotient: Pair): Pair {
  const op = defineComposite({
    name,
    expand: ({ inputs: [a, b] }) => value(a, b),
    gradient: ({ inputs: [a, b] }, g) => [
      g,
      b.needsGrad ? negative(multiply(g, quotient(a, b))) : null,
    ],
  });
  return (a, b) => record(op, [a, b], a.shape, a.dtype);
}

type Pair = (a: Node, b: Node) => Node;

/** a − b · ⌊a / b⌋ computed exactly, with the sign of b. Integers: of int32 or uint8. */
export const remainder = /* @__PURE__ */ remainderOf(
  'remainder',
  (a, b) => downwards(truncated(a, b), b),
  (a, b) => floor(divide(a, b)),
);

/** a − b · trunc(a / b) computed exactly, with the sign of a. */
export const fmod = /* @__PURE__ */ remainderOf('fmod', truncated, (a, b) => trunc(divide(a, b)));

/** Turns a remainder with the sign of a into one with the sign of b. */
function downwards(rest: Node, b: Node): Node {
  return where(isTurned(b, rest), add(rest, b), rest);
}

/** Whether a remainder is not 0 and has the other sign than b. */
function isTurned(b: Node, rest: Node): Node {
  const zero = like(rest, 0);
  const differs = not(equal(less(rest, zero), less(b, zero)));
  return and(not(equal(rest, zero)), differs);
}

function truncated(a: Node, b: Node): Node {
  return isReal(a.dtype) ? realRemainder(a, b) : integerRemainder(a, b);
}

/** A whole quotient; the gradient is 0. */
function quotientOf(name: string, real: Pair, integer: Pair): Pair {
  const op = defineComposite({
    name,
    expand: ({ inputs: [a, b] }) => (isReal(a.dtype) ? real : integer)(a, b),
    gradient: (_, g) => [like(g, 0), like(g, 0)],
  });
  return (a, b) => record(op, [a, b], a.shape, a.dtype);
}

/** ⌊a / b⌋, also where a / b itself would round up. */
export const floorDivide = /* @__PURE__ */ quotientOf('floorDivide', realFloor, integerFloor);

/** trunc(a / b). Of real numbers, the rounded quotient is cut off, as in PyTorch. */
export const truncDivide = /* @__PURE__ */ quotientOf(
  'truncDivide',
  (a, b) => trunc(divide(a, b)),
  (a, b) => cast(integerDivision(cast(a, 'int32'), cast(b, 'int32')).quotient, a.dtype),
);

function realFloor(a: Node, b: Node): Node {
  const rest = realRemainder(a, b);
  const whole = divide(subtract(a, rest), b);
  const quotient = round(where(isTurned(b, rest), subtract(whole, like(a, 1)), whole));
  const zero = like(a, 0);
  const signed = where(equal(quotient, zero), withSign(zero, divide(a, b)), quotient);
  return where(equal(b, zero), divide(a, b), signed);
}

function integerFloor(a: Node, b: Node): Node {
  const [wideA, wideB] = [cast(a, 'int32'), cast(b, 'int32')];
  const { quotient, rest } = integerDivision(wideA, wideB);
  const down = where(isTurned(wideB, rest), subtract(quotient, like(quotient, 1)), quotient);
  return cast(down, a.dtype);
}

function integerRemainder(a: Node, b: Node): Node {
  return cast(integerDivision(cast(a, 'int32'), cast(b, 'int32')).rest, a.dtype);
}

/**
 * trunc(a / b) of int32 numbers, and what remains of a. A float32 quotient has 24 bits, so the rest is divided again, until
 * the quotient is at most one too large. Both are 0 where b is 0.
 */
function integerDivision(a: Node, b: Node): { quotient: Node; rest: Node } {
  const zero = like(a, 0);
  const isZero = equal(b, zero);
  const divisor = where(isZero, like(b, 1), b);
  const part = (rest: Node) =>
    cast(divide(cast(rest, 'float32'), cast(divisor, 'float32')), 'int32');
  let quotient = zero;
  for (let turn = 0; turn < 3; turn++) {
    quotient = add(quotient, part(subtract(a, multiply(quotient, divisor))));
  }
  const isTooLarge = isTurned(a, subtract(a, multiply(quotient, divisor)));
  const direction = where(equal(less(a, zero), less(divisor, zero)), like(a, -1), like(a, 1));
  const whole = where(isTooLarge, add(quotient, direction), quotient);
  const rest = subtract(a, multiply(whole, divisor));
  return { quotient: where(isZero, zero, whole), rest: where(isZero, zero, rest) };
}

/** Each division takes 24 bits off the quotient, so it may have 96 bits. */
const DIVISIONS = 4;

/** a − b · trunc(a / b) without rounding, with the sign of a. */
function realRemainder(a: Node, b: Node): Node {
  const [size, divisor] = [abs(a), abs(b)];
  // A power of two moves both away from overflow and underflow.
  const isSmall = less(divisor, like(b, 1));
  const scale = where(isSmall, like(b, 2 ** 30), like(b, 2 ** -30));
  const y = multiply(divisor, scale);
  let rest = multiply(size, scale);
  for (let turn = 0; turn < DIVISIONS; turn++) rest = exactRest(rest, y);
  const positive = where(less(rest, like(rest, 0)), add(rest, y), rest);
  return withSign(where(less(size, divisor), size, divide(positive, scale)), a);
}

/** r − y · trunc(r / y). The product is the sum of two numbers, so nothing is lost (Dekker 1971, doi:10.1007/BF01397083). */
function exactRest(r: Node, y: Node): Node {
  const q = trunc(divide(r, y));
  const product = multiply(q, y);
  const [[qHigh, qLow], [yHigh, yLow]] = [halves(q), halves(y)];
  const first = subtract(product, multiply(qHigh, yHigh));
  const second = subtract(subtract(first, multiply(qLow, yHigh)), multiply(qHigh, yLow));
  const error = subtract(multiply(qLow, yLow), second);
  return subtract(subtract(r, product), error);
}

/** x as the sum of two numbers of half as many bits. */
function halves(x: Node): [high: Node, low: Node] {
  const wide = multiply(x, like(x, x.dtype === 'float64' ? 2 ** 27 + 1 : 2 ** 12 + 1));
  const high = subtract(wide, subtract(wide, x));
  return [high, subtract(x, high)];
}

/**
 * Functions of one element, or of the elements of several inputs at the same point. All inputs have one shape and one
 * dtype here; the callers broadcast and promote types. The right column holds the gradients.
 */

import type { Gradient, MapOp, Node } from '../graph/node.ts';
import { type DType, isReal } from '../ir/dtype.ts';
import type { Expression, ScalarFunction } from '../ir/loop.ts';
import { apply, select, value } from './expressions.ts';
import { constant } from './leaves.ts';
import { defineMap, record } from './record.ts';

type Lower = (node: Node, args: Expression[]) => Expression;

function pointwise(name: string, cost: number, lower: Lower, gradient: Gradient | null): MapOp {
  return defineMap({
    name,
    access: 'pointwise',
    cost,
    gradient,
    lower: (node, at, input) =>
      lower(
        node,
        node.inputs.map((_, i) => input(i, at)),
      ),
  });
}

function calls(fn: ScalarFunction): Lower {
  return (node, args) => apply(fn, node.dtype, ...args);
}

/** A function of nodes, and the op that it records. */
interface Unary {
  (x: Node): Node;
  readonly op: MapOp;
}
interface Binary {
  (a: Node, b: Node): Node;
  readonly op: MapOp;
}

/** A function that keeps the dtype. */
function unary(fn: ScalarFunction, cost: number, gradient: Gradient | null): Unary {
  const op = pointwise(fn, cost, calls(fn), gradient);
  return Object.assign((x: Node) => record(op, [x], x.shape, x.dtype), { op });
}

/** A function of real numbers: integers are converted first. */
function real(fn: ScalarFunction, cost: number, gradient: Gradient | null): Unary {
  const apply = unary(fn, cost, gradient);
  return Object.assign((x: Node) => apply(asReal(x)), { op: apply.op });
}

function binary(fn: ScalarFunction, cost: number, gradient: Gradient | null): Binary {
  const op = pointwise(fn, cost, calls(fn), gradient);
  return Object.assign((a: Node, b: Node) => record(op, [a, b], a.shape, a.dtype), { op });
}

/** A function whose result is a bool. */
function predicate(fn: ScalarFunction): Binary {
  const op = pointwise(fn, 1, calls(fn), null);
  return Object.assign((a: Node, b: Node) => record(op, [a, b], a.shape, 'bool'), { op });
}

/** `number` in the shape and dtype of `x`. */
export function like(x: Node, number: number): Node {
  return constant(number, x.shape, x.dtype);
}

export const castOp = pointwise('cast', 1, calls('cast'), (node, g) => [
  cast(g, node.inputs[0].dtype),
]);

/** The same values in another dtype. */
export function cast(x: Node, dtype: DType): Node {
  return x.dtype === dtype ? x : record(castOp, [x], x.shape, dtype);
}

/** `x` itself if it is real, else `x` as float32. */
export function asReal(x: Node): Node {
  return isReal(x.dtype) ? x : cast(x, 'float32');
}

const detachOp = pointwise('detach', 0, (_, [x]) => x, null);

/** The same values; no gradient flows through. */
export function detach(x: Node): Node {
  return record(detachOp, [x], x.shape, x.dtype);
}

const aliasOp = pointwise(
  'alias',
  0,
  (_, [x]) => x,
  (_, g) => [g],
);

/** The same values under another name. */
export function alias(x: Node): Node {
  return record(aliasOp, [x], x.shape, x.dtype);
}

export const less = predicate('less');
export const lessEqual = predicate('lessEqual');
export const equal = predicate('equal');
export const and = predicate('and');
export const or = predicate('or');

export const notOp = pointwise('not', 1, calls('not'), null);

/** Logical negation of a bool. */
export function not(x: Node): Node {
  return record(notOp, [x], x.shape, 'bool');
}

export const whereOp = pointwise('where', 1, calls('where'), (node, g) => {
  const condition = node.inputs[0];
  return [null, where(condition, g, like(g, 0)), where(condition, like(g, 0), g)];
});

/** `yes` where `condition` holds, `no` elsewhere. */
export function where(condition: Node, yes: Node, no: Node): Node {
  return record(whereOp, [condition, yes, no], yes.shape, yes.dtype);
}

// ∂/∂a and ∂/∂b, times the upstream gradient g; `y` is the op's own output.

export const negative = unary('negative', 1, (_, g) => [negative(g)]);

export const add = binary('add', 1, (_, g) => [g, g]);

export const subtract = binary('subtract', 1, (_, g) => [g, negative(g)]);

export const multiply = binary('multiply', 1, ({ inputs: [a, b] }, g) => [
  a.needsGrad ? multiply(g, b) : null,
  b.needsGrad ? multiply(g, a) : null,
]);

export const divide = binary('divide', 4, (y, g) => {
  const [a, b] = y.inputs;
  return [
    a.needsGrad ? divide(g, b) : null,
    b.needsGrad ? negative(divide(multiply(g, y), b)) : null,
  ];
});

/** Ties share the gradient evenly; next to a NaN both sides get all of it, as in PyTorch. */
export const maximum = binary('maximum', 1, ({ inputs: [a, b] }, g) => [
  shareOf(g, less(a, b), equal(a, b)),
  shareOf(g, less(b, a), equal(a, b)),
]);

export const minimum = binary('minimum', 1, ({ inputs: [a, b] }, g) => [
  shareOf(g, less(b, a), equal(a, b)),
  shareOf(g, less(a, b), equal(a, b)),
]);

function shareOf(g: Node, loses: Node, ties: Node): Node {
  const half = multiply(g, like(g, 0.5));
  return where(loses, like(g, 0), where(ties, half, g));
}

/** 0⁰ = 1; the gradient of the exponent of base 0 is 0 (PyTorch's rules). */
export const pow = binary('pow', 40, (y, g) => {
  const [a, b] = y.inputs;
  const zero = like(a, 0);
  const base = () => multiply(multiply(g, b), pow(a, subtract(b, like(b, 1))));
  const exponent = () => multiply(multiply(g, y), log(a));
  const still = () => and(equal(a, zero), lessEqual(zero, b));
  return [
    a.needsGrad ? where(equal(b, zero), zero, base()) : null,
    b.needsGrad ? where(still(), zero, exponent()) : null,
  ];
});

/** The number of bits of a positive exponent. */
const EXPONENT_BITS: Partial<Record<DType, number>> = { int32: 31, uint8: 8 };

const powIntegerOp = pointwise(
  'powInteger',
  60,
  ({ dtype }, [base, exponent]) => {
    const number = (n: number) => value(n, dtype);
    const times = (a: Expression, b: Expression) => apply('multiply', dtype, a, b);
    const negative = apply('less', 'bool', exponent, number(0));
    let rest = select(negative, apply('negative', dtype, exponent), exponent);
    let power = number(1);
    for (let bit = EXPONENT_BITS[dtype]! - 1; bit >= 0; bit--) {
      const isSet = apply('lessEqual', 'bool', number(2 ** bit), rest);
      rest = select(isSet, apply('subtract', dtype, rest, number(2 ** bit)), rest);
      const square = times(power, power);
      power = select(isSet, times(square, base), square);
    }
    if (dtype === 'uint8') return power;
    const size = apply('abs', dtype, base);
    const isFraction = apply(
      'and',
      'bool',
      negative,
      apply('not', 'bool', apply('equal', 'bool', size, number(1))),
    );
    return select(isFraction, number(0), power);
  },
  null,
);

/** Powers of integers, wrapped around; negative exponents give 1, −1 or 0, as in PyTorch. */
export function powInteger(base: Node, exponent: Node): Node {
  return record(powIntegerOp, [base, exponent], base.shape, base.dtype);
}

export const abs = unary('abs', 1, ({ inputs: [x] }, g) => {
  const zero = like(g, 0);
  return [where(less(zero, x), g, where(less(x, zero), negative(g), zero))];
});

export const floorOp = pointwise('floor', 1, calls('floor'), (_, g) => [like(g, 0)]);

/** The largest integer that is not greater; its gradient is 0. */
export function floor(x: Node): Node {
  return isReal(x.dtype) ? record(floorOp, [x], x.shape, x.dtype) : x;
}

export const signOp = pointwise(
  'sign',
  2,
  ({ dtype }, [x]) => {
    const zero = value(0, dtype);
    const positive = (no: Expression) =>
      select(apply('less', 'bool', zero, x), value(1, dtype), no);
    const isSigned = dtype !== 'uint8';
    return positive(
      isSigned ? select(apply('less', 'bool', x, zero), value(-1, dtype), zero) : zero,
    );
  },
  (_, g) => [like(g, 0)],
);

/** −1, 0 or 1; 0 for NaN. Its gradient is 0. */
export function sign(x: Node): Node {
  return x.dtype === 'bool' ? x : record(signOp, [x], x.shape, x.dtype);
}

export const sqrt = real('sqrt', 4, (y, g) => [divide(g, multiply(like(y, 2), y))]);

export const exp = real('exp', 10, (y, g) => [multiply(g, y)]);

export const log = real('log', 10, ({ inputs: [x] }, g) => [divide(g, x)]);

/** The slope is eˣ, not y + 1, which loses digits for y near −1. */
export const expm1 = real('expm1', 40, ({ inputs: [x] }, g) => [multiply(g, exp(x))]);

export const log1p = real('log1p', 40, ({ inputs: [x] }, g) => [divide(g, add(x, like(x, 1)))]);

export const sin = real('sin', 40, ({ inputs: [x] }, g) => [multiply(g, cos(x))]);

export const cos = real('cos', 40, ({ inputs: [x] }, g) => [negative(multiply(g, sin(x)))]);

/** d/dx erf = 2/√π · exp(−x²). */
export const erf = real('erf', 40, ({ inputs: [x] }, g) => {
  const slope = multiply(like(x, 2 / Math.sqrt(Math.PI)), exp(negative(multiply(x, x))));
  return [multiply(g, slope)];
});

/** Range (−1, 1); slope 1 − y², at most 1. */
export const tanh = real('tanh', 15, (y, g) => [multiply(g, subtract(like(y, 1), multiply(y, y)))]);

/** 1 / (1 + e⁻ˣ). Range (0, 1); slope y·(1 − y), at most 1/4. */
export const sigmoid = real('sigmoid', 15, (y, g) => [
  multiply(g, multiply(y, subtract(like(y, 1), y))),
]);

export const reluOp = pointwise(
  'relu',
  1,
  (node, [x]) => apply('maximum', node.dtype, x, value(0, node.dtype)),
  (y, g) => [where(lessEqual(y, like(y, 0)), like(g, 0), g)],
);

/** max(0, x), with slope 0 at 0. It is not `maximum(x, 0)`, because the tie at 0 would have slope 1/2. */
export function relu(x: Node): Node {
  return record(reluOp, [x], x.shape, x.dtype);
}

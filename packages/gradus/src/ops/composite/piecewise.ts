/** Activation functions in pieces. Each has PyTorch's derivative where two pieces meet. */
import type { Node } from '../../graph/node.ts';
import {
  add,
  and,
  asReal,
  detach,
  divide,
  less,
  lessEqual,
  like,
  maximum,
  minimum,
  multiply,
  subtract,
  where,
} from '../elementwise.ts';

/** x, but at least `least` and at most `most`; the derivative at both is 0. */
export function hardtanh(x: Node, least: number, most: number): Node {
  const real = asReal(x);
  const [low, high] = [like(real, least), like(real, most)];
  return where(lessEqual(real, low), low, where(lessEqual(high, real), high, real));
}

/** (x + 3) / 6, but at least 0 and at most 1; the derivative at −3 and 3 is 0. */
export function hardsigmoid(x: Node): Node {
  const real = asReal(x);
  const line = divide(add(real, like(real, 3)), like(real, 6));
  const inside = and(less(like(real, -3), real), less(real, like(real, 3)));
  const ends = minimum(maximum(detach(line), like(real, 0)), like(real, 1));
  return where(inside, line, ends);
}

/** x · (x + 3) / 6 from −3 to 3, 0 below and x above; the derivative at −3 is −1/2, at 3 it is 3/2. */
export function hardswish(x: Node): Node {
  const real = asReal(x);
  const [least, most] = [like(real, -3), like(real, 3)];
  const inside = and(lessEqual(least, real), lessEqual(real, most));
  // The curve is not computed at infinity: its slope there would turn the gradient into 0 · ∞.
  const near = where(inside, real, like(real, 0));
  const curve = divide(multiply(near, add(near, most)), like(real, 6));
  return where(inside, curve, where(less(real, least), like(real, 0), real));
}

/** 0 from −λ to λ, and x elsewhere. */
export function hardshrink(x: Node, lambda: number): Node {
  const real = asReal(x);
  return where(isWithin(real, lambda), like(real, 0), real);
}

/** 0 from −λ to λ, and x moved towards 0 by λ elsewhere. */
export function softshrink(x: Node, lambda: number): Node {
  const real = asReal(x);
  const width = like(real, lambda);
  const moved = where(less(real, like(real, 0)), add(real, width), subtract(real, width));
  return where(isWithin(real, lambda), like(real, 0), moved);
}

function isWithin(x: Node, lambda: number): Node {
  return and(lessEqual(like(x, -lambda), x), lessEqual(x, like(x, lambda)));
}

/** x above `bound`, and `value` elsewhere. */
export function threshold(x: Node, bound: number, value: number): Node {
  const real = asReal(x);
  return where(lessEqual(real, like(real, bound)), like(real, value), real);
}

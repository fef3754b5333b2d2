import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import {
  add,
  and,
  equal,
  floor,
  less,
  like,
  multiply,
  negative,
  or,
  subtract,
  where,
} from '../elementwise.ts';

/** The nearest integer, the even one of two; the gradient is 0. Integers stay as they are. */
export function round(x: Node): Node {
  if (!isReal(x.dtype)) return x;
  const below = floor(x);
  const rest = subtract(x, below);
  const half = like(x, 0.5);
  const isOdd = less(multiply(floor(multiply(below, half)), like(x, 2)), below);
  const isAbove = or(less(half, rest), and(equal(rest, half), isOdd));
  return where(isAbove, add(below, like(x, 1)), below);
}

/** The integer part of x: towards 0. The gradient is 0. Integers stay as they are. */
export function trunc(x: Node): Node {
  if (!isReal(x.dtype)) return x;
  return where(less(x, like(x, 0)), negative(floor(negative(x))), floor(x));
}

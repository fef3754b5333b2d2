import type { Node } from '../../graph/node.ts';
import { realOf } from '../../ir/dtype.ts';
import {
  abs,
  asReal,
  detach,
  divide,
  equal,
  less,
  like,
  multiply,
  sqrt,
  subtract,
  where,
} from '../elementwise.ts';
import { constant } from '../leaves.ts';
import { slice } from '../movement.ts';
import { amax, expand, spread, sum } from '../reduce.ts';

/** Σ (x − mean)² / (n − correction) along `axes`, without these axes; NaN if n − correction is 0 or less. */
export function variance(x: Node, axes: readonly number[], correction: number): Node {
  const { offsets, count } = fromFirst(x, axes);
  if (count === 0) return nothing(x, axes);
  const d = centred(offsets, axes);
  // Divide before squaring: the sum of squares can overflow where the variance does not.
  const part = divide(d, like(d, Math.sqrt(Math.max(0, count - correction))));
  return sum(multiply(part, part), axes);
}

/** The root of {@link variance}, without its overflow and underflow; its slope at 0 is 0, as in PyTorch. */
export function standardDeviation(x: Node, axes: readonly number[], correction: number): Node {
  const { offsets, count } = fromFirst(x, axes);
  if (count === 0) return nothing(x, axes);
  const largest = detach(amax(abs(offsets), axes));
  const scale = where(equal(largest, like(largest, 0)), like(largest, 1), largest);
  const d = centred(divide(offsets, spread(scale, axes, x.shape.values)), axes);
  const squares = sum(multiply(d, d), axes);
  const mean = divide(squares, like(squares, Math.max(0, count - correction)));
  const isZero = equal(mean, like(mean, 0));
  const root = sqrt(where(isZero, like(mean, 1), mean));
  return where(isZero, like(mean, 0), multiply(root, scale));
}

/** The distance of each element from the first of its line: exact for close values, 0 for equal ones. */
function fromFirst(x: Node, axes: readonly number[]): { offsets: Node; count: number } {
  const real = asReal(x);
  const shape = real.shape.values;
  const count = axes.reduce((n, axis) => n * shape[axis], 1);
  if (count === 0) return { offsets: real, count };
  const first = shape.map((n, d) => (axes.includes(d) ? 1 : n));
  const starts = shape.map(() => 0);
  const steps = shape.map(() => 1);
  const element = detach(slice(real, starts, steps, first));
  const isOrdinary = less(abs(element), like(element, Number.POSITIVE_INFINITY));
  const origin = where(isOrdinary, element, like(element, 0));
  return { offsets: subtract(real, expand(origin, shape)), count };
}

/**
 * `x` minus its mean. The deviations sum to 0, so nothing flows through the mean in a first derivative; in a second one
 * something does. A mean that is not finite has no gradient: it would turn infinite gradients into NaN.
 */
function centred(x: Node, axes: readonly number[]): Node {
  const total = sum(x, axes);
  const count = x.shape.size / Math.max(1, total.shape.size);
  const mean = divide(total, like(total, count));
  const isOrdinary = less(abs(mean), like(mean, Number.POSITIVE_INFINITY));
  const origin = where(isOrdinary, mean, detach(mean));
  return subtract(x, spread(origin, axes, x.shape.values));
}

function nothing(x: Node, axes: readonly number[]): Node {
  const { shape } = sum(asReal(x), axes);
  return constant(Number.NaN, shape, realOf(x.dtype));
}

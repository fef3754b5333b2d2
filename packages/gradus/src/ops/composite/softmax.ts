import type { Node } from '../../graph/node.ts';
import { largestReal } from '../../ir/dtype.ts';
import {
  add,
  asReal,
  detach,
  divide,
  exp,
  like,
  log,
  maximum,
  minimum,
  subtract,
} from '../elementwise.ts';

import { amax, spread, sum } from '../reduce.ts';

/** ln Σ exp(x) along `axes`, without these axes; −∞ for a line of −∞ and for an empty line. */
export function logsumexp(x: Node, axes: readonly number[]): Node {
  const real = asReal(x);
  const terms = (y: Node): Node => sum(exp(y), axes);
  if (axes.some((axis) => x.shape.values[axis] === 0)) {
    const nothing = terms(real);
    return add(nothing, like(nothing, Number.NEGATIVE_INFINITY));
  }
  const largest = detach(amax(real, axes));
  // Infinity − Infinity is NaN, so an infinite value counts as the largest finite one, far from all others.
  const end = largestReal(real.dtype);
  const offset = maximum(minimum(largest, like(largest, end)), like(largest, -end));
  return add(log(terms(subtract(real, spread(offset, axes, x.shape.values)))), offset);
}

/** x minus its largest value along `axes`: the results below stay the same, and exp does not overflow. */
function shifted(x: Node, axes: readonly number[]): Node {
  if (x.shape.size === 0) return x;
  return subtract(x, spread(detach(amax(x, axes)), axes, x.shape.values));
}

/** x − ln Σ exp(x) along `axes`. */
export function logSoftmax(x: Node, axes: readonly number[]): Node {
  const y = shifted(asReal(x), axes);
  return subtract(y, spread(log(sum(exp(y), axes)), axes, x.shape.values));
}

/** exp(x) / Σ exp(x) along `axes`. */
export function softmax(x: Node, axes: readonly number[]): Node {
  const terms = exp(shifted(asReal(x), axes));
  return divide(terms, spread(sum(terms, axes), axes, x.shape.values));
}

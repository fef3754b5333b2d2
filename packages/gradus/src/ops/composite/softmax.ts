import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  cast,
  detach,
  divide,
  equal,
  exp,
  like,
  log,
  subtract,
  where,
} from '../elementwise.ts';
import { reshape } from '../movement.ts';
import { amax, expand, sum } from '../reduce.ts';

/** The largest value along `axis`, where it is finite, else 0: subtracting it changes no result. */
function offset(x: Node, axis: number): Node {
  const largest = detach(amax(x, [axis]));
  const infinite = equal(abs(largest), like(largest, Number.POSITIVE_INFINITY));
  return where(infinite, like(largest, 0), largest);
}

function along(x: Node, axis: number, reduced: Node): Node {
  const kept = x.shape.values.map((n, d) => (d === axis ? 1 : n));
  return expand(reshape(reduced, kept), x.shape.values);
}

/** ln Σ exp(x) along `axis`, which vanishes; −∞ for a line of −∞. */
export function logsumexp(x: Node, axis: number): Node {
  const real = cast(x, 'float32');
  const largest = offset(real, axis);
  const terms = exp(subtract(real, along(real, axis, largest)));
  return add(log(sum(terms, [axis])), largest);
}

/** x − ln Σ exp(x) along `axis`. */
export function logSoftmax(x: Node, axis: number): Node {
  const real = cast(x, 'float32');
  const shifted = subtract(real, along(real, axis, detach(amax(real, [axis]))));
  const total = log(sum(exp(shifted), [axis]));
  return subtract(shifted, along(real, axis, total));
}

/** exp(x) / Σ exp(x) along `axis`. */
export function softmax(x: Node, axis: number): Node {
  const real = cast(x, 'float32');
  const terms = exp(subtract(real, along(real, axis, detach(amax(real, [axis])))));
  return divide(terms, along(real, axis, sum(terms, [axis])));
}

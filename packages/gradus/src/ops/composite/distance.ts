/** Distances between vectors: p-norms of differences along the last dimension. */
import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  asReal,
  cast,
  detach,
  equal,
  less,
  like,
  multiply,
  subtract,
  where,
} from '../elementwise.ts';
import { reshape } from '../movement.ts';
import { amax, broadcastShape, expand, spread, sum } from '../reduce.ts';
import { norm } from './norm.ts';

/**
 * ‖x‖ₚ along the last dimension, without it. Where the norm is 0, its gradient is 0.
 * @param p at least 0; 0 counts the elements that are not 0, and Infinity takes the largest |x|
 */
export function length(x: Node, p: number): Node {
  const last = x.shape.values.length - 1;
  if (x.shape.values[last] === 0) return sum(x, [last]);
  return p === Number.POSITIVE_INFINITY ? largest(x) : norm(x, [last], p);
}

/**
 * The largest |x| along the last dimension. As in PyTorch, each element that reaches it gets the whole gradient; amax
 * alone would share it among them.
 */
function largest(x: Node): Node {
  const last = x.shape.values.length - 1;
  const size = abs(x);
  const most = amax(size, [last]);
  const reached = equal(size, spread(most, [last], x.shape.values));
  const others = subtract(sum(cast(detach(reached), most.dtype), [last]), like(most, 1));
  const finite = where(less(most, like(most, Number.POSITIVE_INFINITY)), most, like(most, 0));
  return add(most, multiply(others, subtract(finite, detach(finite))));
}

/** [.., P, M], [.., R, M] → [.., P, R]: the distance of each row of `a` from each row of `b`, see {@link length}. */
export function cdist(a: Node, b: Node, p: number): Node {
  const [left, right] = [asReal(a), asReal(b)];
  const [m, n] = [left.shape.values, right.shape.values];
  const batch = broadcastShape('cdist', m.slice(0, -2), n.slice(0, -2));
  const [rows, width] = m.slice(-2);
  const columns = n[n.length - 2];
  const shape = [...batch, rows, columns, width];
  const x = expand(reshape(left, [...m.slice(0, -1), 1, width]), shape);
  const y = expand(reshape(right, [...n.slice(0, -2), 1, columns, width]), shape);
  return length(subtract(x, y), p);
}

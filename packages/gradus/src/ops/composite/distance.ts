/** Distances between vectors: p-norms of differences along the last dimension. */
import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  cast,
  detach,
  equal,
  less,
  like,
  multiply,
  pow,
  sign,
  sqrt,
  subtract,
  where,
} from '../elementwise.ts';
import { scalar } from '../leaves.ts';
import { reshape } from '../movement.ts';
import { amax, broadcastShape, expand, spread, sum } from '../reduce.ts';

/**
 * ‖x‖ₚ along the last dimension, without it. Where the norm is 0, its gradient is 0.
 * @param p at least 0; 0 counts the elements that are not 0, and Infinity takes the largest |x|
 */
export function length(x: Node, p: number): Node {
  const last = x.shape.values.length - 1;
  const isZero = (y: Node) => equal(y, like(y, 0));
  if (x.shape.values[last] === 0) return sum(x, [last]);
  if (p === 0) return sum(sign(abs(x)), [last]);
  if (p === 1) return sum(abs(x), [last]);
  if (p === Number.POSITIVE_INFINITY) return largest(x);
  // A root or a power is not computed at 0: its slope there would turn the gradient into 0 · ∞.
  const away = (y: Node, at: Node, fn: (y: Node) => Node): Node =>
    where(isZero(at), like(y, 0), fn(where(isZero(at), like(y, 1), y)));
  if (p === 2) {
    const squares = sum(multiply(x, x), [last]);
    return away(squares, squares, sqrt);
  }
  const powers = sum(
    away(abs(x), x, (y) => pow(y, scalar(p, y.shape))),
    [last],
  );
  return away(powers, powers, (y) => pow(y, scalar(1 / p, y.shape)));
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
  const others = subtract(sum(cast(detach(reached), 'float32'), [last]), like(most, 1));
  const finite = where(less(most, like(most, Number.POSITIVE_INFINITY)), most, like(most, 0));
  return add(most, multiply(others, subtract(finite, detach(finite))));
}

/** [.., P, M], [.., R, M] → [.., P, R]: the distance of each row of `a` from each row of `b`, see {@link length}. */
export function cdist(a: Node, b: Node, p: number): Node {
  const [left, right] = [cast(a, 'float32'), cast(b, 'float32')];
  const [m, n] = [left.shape.values, right.shape.values];
  const batch = broadcastShape('cdist', m.slice(0, -2), n.slice(0, -2));
  const [rows, width] = m.slice(-2);
  const columns = n[n.length - 2];
  const shape = [...batch, rows, columns, width];
  const x = expand(reshape(left, [...m.slice(0, -1), 1, width]), shape);
  const y = expand(reshape(right, [...n.slice(0, -2), 1, columns, width]), shape);
  return length(subtract(x, y), p);
}

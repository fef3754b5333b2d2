/** Norms of vectors, and distances. */

import type { Node } from '../../graph/node.ts';
import { realOf } from '../../ir/dtype.ts';
import { norm as normOf } from '../../ops/composite/norm.ts';
import { cast, detach } from '../../ops/elementwise.ts';
import { refuseEmpty, sum } from '../../ops/reduce.ts';
import { checkReal, checkTensor } from '../../tensor/base.ts';
import { type Dimensions, reduced } from '../../tensor/reduction.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';

/**
 * The norm ‖x‖ₚ = (Σ |x|ᵖ)^(1/p) of all elements, or along dimensions. Infinity is the largest |x|, −Infinity the
 * smallest, 0 the number of elements that are not 0, and `'fro'` the same as 2. The gradient at a norm of 0 is 0.
 * @param dimensions null for all elements
 * @throws ArgumentError if `p` is not a number or `'fro'`, a dimension does not exist or is named twice, or `x` is not
 *   float32, or has no elements for a negative or infinite `p`
 *
 * @example
 * ```ts
 * await norm(tensor([3, -4])).item(); // 5
 * await norm(tensor([[3, -4], [1, 1]]), 1, 1).toArray(); // [7, 2]
 * ```
 */
export function norm(
  x: Tensor,
  p: number | 'fro' = 'fro',
  dimensions: Dimensions | null = null,
  keepdim = false,
): Tensor {
  checkReal('norm', x);
  const power = p === 'fro' ? 2 : p;
  if (typeof power !== 'number' || Number.isNaN(power)) {
    throw new ArgumentError('norm', `p must be a number or 'fro', got ${shown(p)}.`);
  }
  const by = (y: Node, axes: readonly number[]): Node => normOver(y, axes, power);
  return fromNode(reduced('norm', x, dimensions ?? undefined, keepdim, by));
}

/**
 * The norm of the difference of two tensors, which broadcast; see {@link norm}.
 * @throws ShapeError if the shapes do not broadcast
 * @throws ArgumentError if `p` is not a number, or a tensor is not real
 *
 * @example
 * ```ts
 * await dist(tensor([1, 2]), tensor([4, 6])).item(); // 5
 * ```
 */
export function dist(x: Tensor, other: Tensor, p = 2): Tensor {
  checkReal('dist', checkTensor('dist', other));
  return norm(checkReal('dist', x).sub(other), p);
}

function normOver(x: Node, axes: readonly number[], p: number): Node {
  if (p < 0 || p === Number.POSITIVE_INFINITY) refuseEmpty('norm', x, axes);
  // NaN is not 0, so it counts.
  if (p === 0) return cast(sum(cast(detach(x), 'bool'), axes), realOf(x.dtype));
  return normOf(x, axes, p);
}

/** Trigonometric functions and their inverses. */
import * as nodes from '../../ops/composite/trigonometry.ts';
import { binary } from '../../tensor/arithmetic.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Broadcast, Shape } from '../../tensor/shapes.ts';
import { fromNode, type Operand, type Tensor } from '../../tensor/tensor.ts';

/**
 * The tangent of each element, in radians.
 *
 * @example
 * ```ts
 * tan(tensor([0, 1])).toString(); // 'tensor([0.0000, 1.5574])'
 * ```
 */
export function tan<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.tan(checkTensor('tan', x).node));
}

/**
 * The angle in [−π/2, π/2] whose sine is x; NaN outside [−1, 1].
 *
 * @example
 * ```ts
 * asin(tensor([0, 1])).toString(); // 'tensor([0.0000, 1.5708])'
 * ```
 */
export function asin<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.asin(checkTensor('asin', x).node));
}

/**
 * The angle in [0, π] whose cosine is x; NaN outside [−1, 1].
 *
 * @example
 * ```ts
 * acos(tensor([1, 0])).toString(); // 'tensor([0.0000, 1.5708])'
 * ```
 */
export function acos<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.acos(checkTensor('acos', x).node));
}

/**
 * The angle in [−π/2, π/2] whose tangent is x.
 *
 * @example
 * ```ts
 * atan(tensor([0, 1])).toString(); // 'tensor([0.0000, 0.7854])'
 * ```
 */
export function atan<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.atan(checkTensor('atan', x).node));
}

/**
 * The angle in [−π, π] of the point (x, y); broadcasts. The gradient at (0, 0) is 0, where PyTorch's is NaN.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * atan2(tensor([1, -1]), tensor([0, -1])).toString(); // 'tensor([ 1.5708, -2.3562])'
 * ```
 */
export function atan2<S extends Shape, T extends Shape = []>(
  y: Tensor<S>,
  x: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(binary('atan2', nodes.atan2, checkTensor('atan2', y), x, 'float32'));
}

/**
 * √(x² + y²), without overflow; broadcasts. The gradient at (0, 0) is 0, where PyTorch's is NaN.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await hypot(tensor([3, 5]), tensor([4, 12])).toArray(); // [5, 13]
 * ```
 */
export function hypot<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  y: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(binary('hypot', nodes.hypot, checkTensor('hypot', x), y, 'float32'));
}

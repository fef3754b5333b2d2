/** Logarithms, and functions that avoid their overflow. */

import * as nodes from '../../ops/composite/logarithms.ts';
import { asReal } from '../../ops/elementwise.ts';
import { binary } from '../../tensor/arithmetic.ts';
import { checkTensor } from '../../tensor/base.ts';
import { checkNumber } from '../../tensor/operands.ts';
import type { Broadcast, Shape } from '../../tensor/shapes.ts';
import { fromNode, type Operand, type Tensor } from '../../tensor/tensor.ts';

/**
 * The logarithm of base 2, exact at powers of two; −∞ at 0, NaN below.
 *
 * @example
 * ```ts
 * log2(tensor([8, 10])).toString(); // 'tensor([3.0000, 3.3219])'
 * ```
 */
export function log2<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.log2(checkTensor('log2', x).node));
}

/**
 * The logarithm of base 10, exact at powers of ten; −∞ at 0, NaN below.
 *
 * @example
 * ```ts
 * log10(tensor([1000, 2])).toString(); // 'tensor([3.0000, 0.3010])'
 * ```
 */
export function log10<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.log10(checkTensor('log10', x).node));
}

/**
 * 2ˣ, element by element.
 *
 * @example
 * ```ts
 * exp2(tensor([3, 0.5])).toString(); // 'tensor([8.0000, 1.4142])'
 * ```
 */
export function exp2<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.exp2(checkTensor('exp2', x).node));
}

/**
 * ln(eˣ + eʸ), without overflow; broadcasts.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * logaddexp(tensor([0, 400]), tensor([0, 1])).toString(); // 'tensor([  0.6931, 400.0000])'
 * ```
 */
export function logaddexp<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  y: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(binary('logaddexp', nodes.logaddexp, checkTensor('logaddexp', x), y, 'float32'));
}

/**
 * log₂(2ˣ + 2ʸ), without overflow; broadcasts.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await logaddexp2(tensor([3, 400]), tensor([3, 1])).toArray(); // [4, 400]
 * ```
 */
export function logaddexp2<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  y: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(
    binary('logaddexp2', nodes.logaddexp2, checkTensor('logaddexp2', x), y, 'float32'),
  );
}

/**
 * x · ln y; 0 where x is 0, unless y is NaN; broadcasts.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * xlogy(tensor([0, 2]), tensor([0, 3])).toString(); // 'tensor([0.0000, 2.1972])'
 * ```
 */
export function xlogy<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  y: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(binary('xlogy', nodes.xlogy, checkTensor('xlogy', x), y, 'float32'));
}

/**
 * ln(x / (1 − x)), the inverse of sigmoid; NaN outside [0, 1].
 * @param eps limits x to [eps, 1 − eps] first; the gradient outside is 0
 *
 * @example
 * ```ts
 * logit(tensor([0.5, 0.9])).toString(); // 'tensor([0.0000, 2.1972])'
 * await logit(tensor([2]), 0.5).toArray(); // [0]
 * ```
 */
export function logit<S extends Shape>(x: Tensor<S>, eps: number | null = null): Tensor<S> {
  const real = fromNode(asReal(checkTensor('logit', x).node));
  const limited = eps === null ? real : real.clamp(checkNumber('logit', eps), 1 - eps);
  return fromNode(nodes.logit(limited.node));
}

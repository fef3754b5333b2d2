/** Special functions. */
import * as nodes from '../../ops/composite/gamma.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';

/**
 * ln |Γ(x)|; ∞ at 0 and at negative integers. Near the other zeros below 0, the absolute error is about 1e-6.
 *
 * @example
 * ```ts
 * lgamma(tensor([1, 5])).toString(); // 'tensor([0.0000, 3.1781])'
 * ```
 */
export function lgamma<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.lgamma(checkTensor('lgamma', x).node));
}

/**
 * The derivative of {@link lgamma}; NaN at negative integers.
 *
 * @example
 * ```ts
 * digamma(tensor([1, 5])).toString(); // 'tensor([-0.5772,  1.5061])'
 * ```
 */
export function digamma<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.digamma(checkTensor('digamma', x).node));
}

/**
 * The inverse of erf; ±∞ at ±1 and NaN beyond.
 *
 * @example
 * ```ts
 * erfinv(tensor([0, 0.5])).toString(); // 'tensor([0.0000, 0.4769])'
 * ```
 */
export function erfinv<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.erfinv(checkTensor('erfinv', x).node));
}

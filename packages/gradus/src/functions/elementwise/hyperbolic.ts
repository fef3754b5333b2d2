/** Hyperbolic functions and their inverses. */
import * as nodes from '../../ops/composite/hyperbolic.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';

/**
 * The hyperbolic sine, (eˣ − e⁻ˣ) / 2.
 *
 * @example
 * ```ts
 * sinh(tensor([0, 1])).toString(); // 'tensor([0.0000, 1.1752])'
 * ```
 */
export function sinh<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.sinh(checkTensor('sinh', x).node));
}

/**
 * The hyperbolic cosine, (eˣ + e⁻ˣ) / 2.
 *
 * @example
 * ```ts
 * cosh(tensor([0, 1])).toString(); // 'tensor([1.0000, 1.5431])'
 * ```
 */
export function cosh<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.cosh(checkTensor('cosh', x).node));
}

/**
 * The inverse of {@link sinh}, ln(x + √(x² + 1)).
 *
 * @example
 * ```ts
 * asinh(tensor([0, 1])).toString(); // 'tensor([0.0000, 0.8814])'
 * ```
 */
export function asinh<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.asinh(checkTensor('asinh', x).node));
}

/**
 * The inverse of {@link cosh}, ln(x + √(x² − 1)); NaN below 1.
 *
 * @example
 * ```ts
 * acosh(tensor([1, 2])).toString(); // 'tensor([0.0000, 1.3170])'
 * ```
 */
export function acosh<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.acosh(checkTensor('acosh', x).node));
}

/**
 * The inverse of tanh, ln((1 + x) / (1 − x)) / 2; ±∞ at ±1 and NaN beyond.
 *
 * @example
 * ```ts
 * atanh(tensor([0, 0.5])).toString(); // 'tensor([0.0000, 0.5493])'
 * ```
 */
export function atanh<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(nodes.atanh(checkTensor('atanh', x).node));
}

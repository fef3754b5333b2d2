/** Functions of one element. */
import { multiply } from '../ops/elementwise.ts';
import { checkTensor } from '../tensor/base.ts';
import type { Shape } from '../tensor/shapes.ts';
import { fromNode, type Tensor } from '../tensor/tensor.ts';

/**
 * x², element by element.
 *
 * @example
 * ```ts
 * await square(tensor([1, -3])).toArray(); // [1, 9]
 * ```
 */
export function square<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const { node } = checkTensor('square', x);
  return fromNode(multiply(node, node));
}

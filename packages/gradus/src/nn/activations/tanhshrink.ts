import { tanhshrink } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = x − tanh(x).
 *
 * Range (−∞, ∞). Derivative tanh²(x), which approaches 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Tanhshrink().forward(tensor([-400, 0, 400])).toArray(); // [-399, 0, 399]
 * ```
 */
export class Tanhshrink extends Activation {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(tanhshrink(x.node));
  }
}

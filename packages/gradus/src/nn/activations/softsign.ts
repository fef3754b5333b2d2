import { softsign } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = x / (1 + |x|): a tanh that approaches its ends slowly.
 *
 * Range (−1, 1). Derivative 1 / (1 + |x|)², largest at 0: 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Softsign().forward(tensor([-1, 0, 3])).toArray(); // [-0.5, 0, 0.75]
 * ```
 */
export class Softsign extends Activation {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(softsign(x.node));
  }
}

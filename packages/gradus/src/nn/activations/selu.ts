import { selu } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = s · x for x > 0, else s · α · (eˣ − 1), with s = 1.0507 and α = 1.6733. With weights of variance 1 / fanIn,
 * these constants keep mean 0 and variance 1 from layer to layer. Klambauer et al. 2017,
 * https://arxiv.org/abs/1706.02515
 *
 * Range (−1.758, ∞). Derivative s for x > 0, else s · α · eˣ, largest just below 0: 1.758.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.SELU().forward(tensor([-400, 0])).toArray(); // [-1.7580993175506592, 0]
 * ```
 */
export class SELU extends Activation {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(selu(x.node));
  }
}

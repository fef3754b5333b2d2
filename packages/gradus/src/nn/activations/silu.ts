import { silu } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = x · sigmoid(x), also known as swish. Ramachandran et al. 2017, https://arxiv.org/abs/1710.05941
 *
 * Range [−0.279, ∞), smallest at x ≈ −1.278. Derivative s · (1 + x · (1 − s)) with s = sigmoid(x),
 * largest at x ≈ 2.399: 1.0998.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.SiLU().forward(tensor([-1, 0, 1])).toArray(); // [-0.268…, 0, 0.731…]
 * ```
 */
export class SiLU extends Activation {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(silu(x.node));
  }
}

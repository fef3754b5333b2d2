import { mish } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = x · tanh(ln(1 + eˣ)): a smooth ReLU with a small dip below 0. Misra 2019, https://arxiv.org/abs/1908.08681
 *
 * Range [−0.309, ∞), smallest at x ≈ −1.192. Derivative at most 1.0885, at x ≈ 1.4906.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Mish().forward(tensor([-400, 0, 400])).toArray(); // [-0, 0, 400]
 * ```
 */
export class Mish extends Activation {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(mish(x.node));
  }
}

import { hardswish } from '../../ops/composite/piecewise.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = x · (x + 3) / 6 from −3 to 3, 0 below and x above: SiLU without an exponential. Howard et al. 2019,
 * https://arxiv.org/abs/1905.02244
 *
 * Range [−0.375, ∞), smallest at x = −1.5. Derivative x / 3 + 1/2 from −3 to 3, largest at 3: 3/2.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Hardswish().forward(tensor([-4, 0, 3])).toArray(); // [0, 0, 3]
 * ```
 */
export class Hardswish extends Activation {
  override get canDie(): boolean {
    return true;
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(hardswish(x.node));
  }
}

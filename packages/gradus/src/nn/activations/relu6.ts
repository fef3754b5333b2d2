import { hardtanh } from '../../ops/composite/piecewise.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = min(max(0, x), 6): a ReLU with an upper end. Howard et al. 2017, https://arxiv.org/abs/1704.04861
 *
 * Range [0, 6]. Derivative 1 between 0 and 6, else 0 (at both as well).
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.ReLU6().forward(tensor([-1, 2.5, 9])).toArray(); // [0, 2.5, 6]
 * ```
 */
export class ReLU6 extends Activation {
  override get canDie(): boolean {
    return true;
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(hardtanh(x.node, 0, 6));
  }
}

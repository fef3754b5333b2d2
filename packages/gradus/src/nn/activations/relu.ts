import type { Shape, Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = max(0, x).
 *
 * Range [0, ∞). Derivative 1 for x > 0, else 0 (at 0 as well); its largest value is 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.ReLU().forward(tensor([-1, 0, 2])).toArray(); // [0, 0, 2]
 * ```
 */
export class ReLU extends Activation {
  override get canDie(): boolean {
    return true;
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x.relu();
  }
}

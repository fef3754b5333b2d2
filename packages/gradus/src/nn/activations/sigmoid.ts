import type { Shape, Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = 1 / (1 + e⁻ˣ).
 *
 * Range (0, 1). Derivative y · (1 − y), largest at 0: 1/4.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Sigmoid().forward(tensor([-Infinity, 0, 1])).toArray(); // [0, 0.5, 0.731…]
 * ```
 */
export class Sigmoid extends Activation {
  override get saturatesAt(): readonly [low: number, high: number] {
    return [0, 1];
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x.sigmoid();
  }
}

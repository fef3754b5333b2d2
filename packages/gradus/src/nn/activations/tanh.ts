import type { Shape, Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).
 *
 * Range (−1, 1). Derivative 1 − y², largest at 0: 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Tanh().forward(tensor([-Infinity, 0, 1])).toArray(); // [-1, 0, 0.761…]
 * ```
 */
export class Tanh extends Activation {
  override get saturatesAt(): readonly [low: number, high: number] {
    return [-1, 1];
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return x.tanh();
  }
}

import { hardsigmoid } from '../../ops/composite/piecewise.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = (x + 3) / 6, but at least 0 and at most 1: a sigmoid of straight lines.
 *
 * Range [0, 1]. Derivative 1/6 between −3 and 3, else 0 (at both as well).
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Hardsigmoid().forward(tensor([-4, 0, 1.5])).toArray(); // [0, 0.5, 0.75]
 * ```
 */
export class Hardsigmoid extends Activation {
  override get saturatesAt(): readonly [low: number, high: number] {
    return [0, 1];
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(hardsigmoid(x.node));
  }
}

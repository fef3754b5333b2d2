import { logSigmoid } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { Activation } from './activation.ts';

/**
 * y = ln(1 / (1 + e⁻ˣ)): the logarithm of a sigmoid, without its underflow.
 *
 * Range (−∞, 0). Derivative 1 − sigmoid(x), which approaches 1 for x → −∞.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.LogSigmoid().forward(tensor([-400])).toArray(); // [-400]
 * ```
 */
export class LogSigmoid extends Activation {
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(logSigmoid(x.node));
  }
}

import { leakyRelu } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation } from './activation.ts';

/**
 * y = x for x > 0, else slope · x: a ReLU that also learns from negative inputs. Maas et al. 2013,
 * "Rectifier Nonlinearities Improve Neural Network Acoustic Models"
 *
 * Range (−∞, ∞) for slope > 0. Derivative 1 for x > 0, else `slope`; its largest value is 1 for slopes
 * up to 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.LeakyReLU(0.5).forward(tensor([-2, 0, 3])).toArray(); // [-1, 0, 3]
 * ```
 */
export class LeakyReLU extends Activation {
  readonly negativeSlope: number;

  /** @throws ArgumentError if the slope is not a finite number */
  constructor(negativeSlope = 0.01) {
    super();
    this.negativeSlope = checkArgument('LeakyReLU', 'negativeSlope', negativeSlope, 'number');
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(leakyRelu(x.node, this.negativeSlope));
  }

  override extraRepr(): string {
    return `negative_slope=${this.negativeSlope}`;
  }
}

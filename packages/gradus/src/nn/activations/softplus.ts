import { softplus } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation } from './activation.ts';

/**
 * y = ln(1 + exp(β x)) / β, a smooth ReLU; y = x where β x is above the threshold.
 *
 * Range (0, ∞). Derivative sigmoid(β x), which approaches 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Softplus().forward(tensor([0, 100])).toArray(); // [0.693…, 100]
 * ```
 */
export class Softplus extends Activation {
  readonly beta: number;
  readonly threshold: number;

  /** @throws ArgumentError if `beta` is not above 0, or a number is not finite */
  constructor(beta = 1, threshold = 20) {
    super();
    this.beta = checkArgument('Softplus', 'beta', beta, { above: 0 });
    this.threshold = checkArgument('Softplus', 'threshold', threshold, 'number');
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(softplus(x.node, this.beta, this.threshold));
  }

  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}

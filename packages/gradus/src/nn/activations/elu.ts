import { elu } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation, floatText } from './activation.ts';

/**
 * y = x for x > 0, else α · (eˣ − 1). Clevert et al. 2015, https://arxiv.org/abs/1511.07289
 *
 * Range (−α, ∞). Derivative 1 for x > 0, else α · eˣ; its largest value is 1 for α up to 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.ELU(2).forward(tensor([-Infinity, 0, 3])).toArray(); // [-2, 0, 3]
 * ```
 */
export class ELU extends Activation {
  readonly alpha: number;

  /** @throws ArgumentError if `alpha` is not a finite number */
  constructor(alpha = 1) {
    super();
    this.alpha = checkArgument('ELU', 'alpha', alpha, 'number');
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(elu(x.node, this.alpha));
  }

  override extraRepr(): string {
    return `alpha=${floatText(this.alpha)}`;
  }
}

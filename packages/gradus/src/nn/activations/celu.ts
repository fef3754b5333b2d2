import { celu } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { Activation, floatText } from './activation.ts';

/**
 * y = x for x > 0, else α · (exp(x / α) − 1): an ELU whose derivative is continuous for every α. Barron 2017,
 * https://arxiv.org/abs/1704.07483
 *
 * Range (−α, ∞). Derivative 1 for x > 0, else exp(x / α); its largest value is 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.CELU(2).forward(tensor([-400, 0, 3])).toArray(); // [-2, 0, 3]
 * ```
 */
export class CELU extends Activation {
  readonly alpha: number;

  /** @throws ArgumentError if `alpha` is 0 or not a finite number */
  constructor(alpha = 1) {
    super();
    this.alpha = checkArgument('CELU', 'alpha', alpha, 'number');
    if (alpha === 0) throw new ArgumentError('CELU', 'alpha must not be 0. Pass 1, its default.');
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(celu(x.node, this.alpha));
  }

  override extraRepr(): string {
    return `alpha=${floatText(this.alpha)}`;
  }
}

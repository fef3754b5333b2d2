import { gelu, geluTanh } from '../../ops/composite/activations.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation } from './activation.ts';

const VARIANTS = { none: gelu, tanh: geluTanh };

/**
 * y = x · Φ(x), where Φ is the normal distribution function. Hendrycks and Gimpel 2016,
 * https://arxiv.org/abs/1606.08415
 *
 * Range [−0.170, ∞), smallest at x ≈ −0.752. Derivative Φ(x) + x · φ(x), largest at √2: 1.129.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.GELU().forward(tensor([-1, 0, 1])).toArray(); // [-0.158…, 0, 0.841…]
 * ```
 */
export class GELU extends Activation {
  readonly approximate: keyof typeof VARIANTS;

  /**
   * @param approximate `'none'`: with erf; `'tanh'`: Φ(x) ≈ (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2
   * @throws ArgumentError for another word
   */
  constructor(approximate: keyof typeof VARIANTS = 'none') {
    super();
    this.approximate = checkArgument('GELU', 'approximate', approximate, Object.keys(VARIANTS));
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(VARIANTS[this.approximate](x.node));
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

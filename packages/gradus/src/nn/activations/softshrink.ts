import { softshrink } from '../../ops/composite/piecewise.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation } from './activation.ts';

/**
 * y = 0 from −λ to λ, and x moved towards 0 by λ elsewhere: the solution of an L1 penalty.
 *
 * Range (−∞, ∞). Derivative 0 from −λ to λ, else 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Softshrink(1).forward(tensor([-3, 0.5, 3])).toArray(); // [-2, 0, 2]
 * ```
 */
export class Softshrink extends Activation {
  readonly lambd: number;

  /** @throws ArgumentError if `lambd` is negative or not a finite number */
  constructor(lambd = 0.5) {
    super();
    this.lambd = checkArgument('Softshrink', 'lambd', lambd, { least: 0 });
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(softshrink(x.node, this.lambd));
  }

  override extraRepr(): string {
    return `${this.lambd}`;
  }
}

import { hardshrink } from '../../ops/composite/piecewise.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation } from './activation.ts';

/**
 * y = 0 from −λ to λ, and x elsewhere.
 *
 * Range: all numbers but those between −λ and λ, and 0. Derivative 0 from −λ to λ, else 1.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Hardshrink().forward(tensor([-2, 0.5, 2])).toArray(); // [-2, 0, 2]
 * ```
 */
export class Hardshrink extends Activation {
  readonly lambd: number;

  /** @throws ArgumentError if `lambd` is not a finite number */
  constructor(lambd = 0.5) {
    super();
    this.lambd = checkArgument('Hardshrink', 'lambd', lambd, 'number');
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(hardshrink(x.node, this.lambd));
  }

  override extraRepr(): string {
    return `${this.lambd}`;
  }
}

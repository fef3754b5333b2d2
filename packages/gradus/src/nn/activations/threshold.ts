import { threshold } from '../../ops/composite/piecewise.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation } from './activation.ts';

/**
 * y = x above `threshold`, and `value` elsewhere.
 *
 * Derivative 1 for x > threshold, else 0 (at the threshold as well).
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Threshold(0.5, 20).forward(tensor([0.25, 0.5, 1])).toArray(); // [20, 20, 1]
 * ```
 */
export class Threshold extends Activation {
  readonly threshold: number;
  readonly value: number;

  /** @throws ArgumentError if a number is not finite */
  constructor(threshold: number, value: number) {
    super();
    this.threshold = checkArgument('Threshold', 'threshold', threshold, 'number');
    this.value = checkArgument('Threshold', 'value', value, 'number');
  }

  override get canDie(): boolean {
    return this.value === 0;
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(threshold(x.node, this.threshold, this.value));
  }

  override extraRepr(): string {
    return `threshold=${this.threshold}, value=${this.value}`;
  }
}

import { hardtanh } from '../../ops/composite/piecewise.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Activation, floatText } from './activation.ts';

/**
 * y = x, but at least `minVal` and at most `maxVal`.
 *
 * Range [minVal, maxVal]. Derivative 1 between them, else 0 (at both as well).
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.Hardtanh().forward(tensor([-2, 0.5, 2])).toArray(); // [-1, 0.5, 1]
 * ```
 */
export class Hardtanh extends Activation {
  readonly minVal: number;
  readonly maxVal: number;

  /** @throws ArgumentError if a bound is not a finite number, or `maxVal` is not above `minVal` */
  constructor(minVal = -1, maxVal = 1) {
    super();
    this.minVal = checkArgument('Hardtanh', 'minVal', minVal, 'number');
    this.maxVal = checkArgument('Hardtanh', 'maxVal', maxVal, { above: minVal });
  }

  override get saturatesAt(): readonly [low: number, high: number] {
    return [this.minVal, this.maxVal];
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    return fromNode(hardtanh(x.node, this.minVal, this.maxVal));
  }

  override extraRepr(): string {
    return `min_val=${floatText(this.minVal)}, max_val=${floatText(this.maxVal)}`;
  }
}

import { asReal, less, like, multiply, where } from '../../ops/elementwise.ts';
import { reshape } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkLike } from '../arguments.ts';
import { Parameter } from '../module/parameter.ts';
import { Activation } from './activation.ts';

/**
 * y = x for x > 0, else weight · x: a LeakyReLU that learns its slope, one for all units or one for each channel.
 * He et al. 2015, https://arxiv.org/abs/1502.01852
 *
 * Derivative 1 for x > 0, else the slope (at 0 as well).
 *
 * Shape: any → the same; with several slopes [N, numParameters, ...]. weight [numParameters].
 *
 * @example
 * ```ts
 * await new nn.PReLU().forward(tensor([-2, 0, 2])).toArray(); // [-0.5, 0, 2]
 * ```
 */
export class PReLU extends Activation {
  readonly numParameters: number;
  weight: Parameter;

  /**
   * @param numParameters 1, or the number of channels: the size of the second dimension
   * @param init the slope at the start
   * @throws ArgumentError if `numParameters` is not a positive integer, or `init` is not a finite number
   */
  constructor(numParameters = 1, init = 0.25) {
    super();
    this.numParameters = checkArgument('PReLU', 'numParameters', numParameters, POSITIVE_INTEGER);
    const slope = checkArgument('PReLU', 'init', init, 'number');
    this.weight = new Parameter(new Float32Array(numParameters).fill(slope), [numParameters]);
  }

  /** @throws ShapeError if the second dimension of `x` is not `numParameters`, and that is not 1 */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    const { shape } = x;
    const channels = shape.length > 1 ? shape[1] : 1;
    if (this.numParameters !== 1 && this.numParameters !== channels) {
      throw new ShapeError(
        this.describe(),
        [shape],
        `has ${this.numParameters} slopes, but its input of shape [${shape}] has ${channels} channels (dimension 1). ` +
          `Pass new PReLU(${channels}), or new PReLU() for one slope.`,
      );
    }
    return withSlopes(x, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

/** x for x > 0, else slope · x, with one slope or a slope for each channel: the second dimension. */
export function withSlopes<S extends Shape>(x: Tensor<S>, slopes: Tensor): Tensor<S> {
  const { shape } = x;
  const real = asReal(x.node);
  checkLike('PReLU', fromNode(real), slopes);
  const zero = like(real, 0);
  const isPositive = less(zero, real);
  const perChannel = shape.map((_, d) => (d === 1 ? slopes.numel() : 1));
  const slope = expand(reshape(slopes.node, perChannel), shape);
  // The slope multiplies no positive number: an infinite one would turn its gradient into 0 · ∞.
  return fromNode(where(isPositive, real, multiply(where(isPositive, zero, real), slope)));
}

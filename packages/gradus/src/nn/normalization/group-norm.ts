import { reshape } from '../../ops/movement.ts';
import { fromNode, ones, type Shape, type Tensor, zeros } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkLike, checkTensor } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import { pythonNumber } from '../python-text.ts';
import { affine, momentsOf, scaled } from './moments.ts';

/**
 * Options of {@link GroupNorm}.
 *
 * @example
 * ```ts
 * const options: nn.GroupNormOptions = { affine: false };
 * new nn.GroupNorm(2, 6, options).parameters().length; // 0
 * ```
 */
export interface GroupNormOptions {
  /** Added to the variance before the root; default 1e-5. */
  eps?: number;
  /** Whether to learn a weight and a bias for each channel; default true. */
  affine?: boolean;
}

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, with mean and variance over each group of channels of each
 * sample. Wu and He 2018, https://arxiv.org/abs/1803.08494
 *
 * Shape: x [N, numChannels, ...] → the same; weight and bias [numChannels].
 *
 * @example
 * ```ts
 * const layer = new nn.GroupNorm(2, 4);
 * await layer.forward(tensor([[1, 3, 2, 6]])).toArray(); // [[-0.999…, 0.999…, -0.999…, 0.999…]]
 * ```
 */
export class GroupNorm extends Module {
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  weight: Parameter | null;
  bias: Parameter | null;

  /**
   * @throws ArgumentError if a number is not a positive integer, `numGroups` does not divide `numChannels`, or an option
   *   is unknown or out of range
   */
  constructor(numGroups: number, numChannels: number, options: GroupNormOptions = {}) {
    super();
    this.numGroups = checkArgument('GroupNorm', 'numGroups', numGroups, POSITIVE_INTEGER);
    this.numChannels = checkArgument('GroupNorm', 'numChannels', numChannels, POSITIVE_INTEGER);
    if (numChannels % numGroups !== 0) {
      throw new ArgumentError(
        'GroupNorm',
        `numChannels must be a multiple of numGroups, got ${numChannels} channels and ${numGroups} groups.`,
      );
    }
    const given = checkOptions('GroupNorm', options, { eps: { least: 0 }, affine: 'boolean' });
    const { eps = 1e-5, affine = true } = given;
    this.eps = eps;
    this.weight = affine ? new Parameter(ones([numChannels])) : null;
    this.bias = affine ? new Parameter(zeros([numChannels])) : null;
  }

  /**
   * @throws ShapeError if the second dimension of `x` is not numChannels
   * @throws ArgumentError if `x` has another dtype than the weight, or one value in all
   */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    checkTensor(this.describe(), 'the input', x);
    const { shape } = x;
    this.checkShape(shape);
    checkLike(this.describe(), x, this.weight);
    if (x.numel() === 0) return x;
    const rows = shape[0] * this.numGroups;
    const groups = reshape(x.node, [rows, x.numel() / rows]);
    const { centred, variance } = momentsOf(groups, [1]);
    const normal = reshape(scaled(centred, variance, [1], this.eps), shape);
    const others = shape.map((_, d) => d).filter((d) => d !== 1);
    return fromNode(affine(normal, others, this.weight?.node, this.bias?.node));
  }

  private checkShape(shape: Shape): void {
    if (shape.length < 2 || shape[1] !== this.numChannels) {
      throw new ShapeError(
        this.describe(),
        [shape],
        `expected [batch, ${this.numChannels}, ...], got [${shape}]. Put the channels into the second dimension.`,
      );
    }
    if (shape.reduce((n, size) => n * size, 1) !== this.numGroups) return;
    if (shape[0] !== 1) return;
    throw new ArgumentError(
      this.describe(),
      `one value for each group, as in [${shape}], has no variance. Pass more than one sample, or make fewer groups.`,
    );
  }

  override extraRepr(): string {
    const isAffine = this.weight === null ? 'False' : 'True';
    return `${this.numGroups}, ${this.numChannels}, eps=${pythonNumber(this.eps)}, affine=${isAffine}`;
  }

  override describe(): string {
    return `GroupNorm ${this.numGroups} of ${this.numChannels}`;
  }
}

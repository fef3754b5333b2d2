import type { Node } from '../../graph/node.ts';
import { divide, like, multiply, subtract } from '../../ops/elementwise.ts';
import { reshape } from '../../ops/movement.ts';
import { withGrad } from '../../ops/record.ts';
import { spread, sum } from '../../ops/reduce.ts';
import { runtime } from '../../runtime/runtime.ts';
import { fromNode, ones, type Shape, type Tensor, tensor, zeros } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER, PROBABILITY } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkLike, checkTensor } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import { pythonNumber } from '../python-text.ts';
import type { BatchNormOptions } from './batch-norm.ts';
import { affine, type Moments, momentsOf, moveTowards, scaled } from './moments.ts';

const OPTIONS = {
  eps: { least: 0 },
  momentum: null,
  affine: 'boolean',
  trackRunningStats: 'boolean',
} as const;

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, with mean and variance over the length of each channel of each
 * sample. Ulyanov et al. 2016, https://arxiv.org/abs/1607.08022
 *
 * The options are those of BatchNorm1d, but `affine` and `trackRunningStats` are false by default. With running
 * statistics, training moves them towards the mean of the samples, and evaluation uses them. With `momentum: null`
 * they stay as they are, as in PyTorch.
 *
 * Shape: x [N, numFeatures, L] or [numFeatures, L] → the same; weight, bias, running_mean and running_var
 * [numFeatures].
 *
 * @example
 * ```ts
 * const layer = new nn.InstanceNorm1d(1);
 * await layer.forward(tensor([[[1, 3]], [[2, 6]]])).toArray(); // [[[-0.999…, 0.999…]], [[-0.999…, 0.999…]]]
 * ```
 */
export class InstanceNorm1d extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  weight: Parameter | null;
  bias: Parameter | null;
  /** The running statistics, named as in the state dict. PyTorch keeps a counter with them that stays 0. */
  running_mean: Tensor | null;
  running_var: Tensor | null;
  num_batches_tracked: Tensor | null;

  /** @throws ArgumentError if `numFeatures` is not a positive integer, or an option is unknown or out of range */
  constructor(numFeatures: number, options: BatchNormOptions = {}) {
    super();
    this.numFeatures = checkArgument(
      'InstanceNorm1d',
      'numFeatures',
      numFeatures,
      POSITIVE_INTEGER,
    );
    const given = checkOptions('InstanceNorm1d', options, OPTIONS);
    const { eps = 1e-5, momentum = 0.1, affine = false, trackRunningStats: tracks = false } = given;
    this.eps = eps;
    this.momentum =
      momentum === null ? null : checkArgument('InstanceNorm1d', 'momentum', momentum, PROBABILITY);
    const size = [numFeatures];
    this.weight = affine ? new Parameter(ones(size)) : null;
    this.bias = affine ? new Parameter(zeros(size)) : null;
    this.running_mean = this.registerBuffer('running_mean', tracks ? zeros(size) : null);
    this.running_var = this.registerBuffer('running_var', tracks ? ones(size) : null);
    const seen = tracks ? tensor(0, { dtype: 'int32' }) : null;
    this.num_batches_tracked = this.registerBuffer('num_batches_tracked', seen);
  }

  /**
   * @throws ShapeError for another shape
   * @throws ArgumentError if `x` has another dtype than the weight, or a length of 1 while its own statistics are needed
   */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    checkTensor(this.describe(), 'the input', x);
    const { shape } = x;
    const channels = shape.length - 2;
    if ((channels !== 0 && channels !== 1) || shape[channels] !== this.numFeatures) {
      this.refuse(shape);
    }
    checkLike(this.describe(), x, this.weight ?? this.running_mean);
    const cube = channels === 1 ? shape : [1, ...shape];
    const others = [0, 2];
    const batch = reshape(x.node, cube);
    const normal = this.normalized(batch);
    return fromNode(reshape(affine(normal, others, this.weight?.node, this.bias?.node), shape));
  }

  private normalized(x: Node): Node {
    const { running_mean: mean, running_var: variance } = this;
    if (!this.training && mean !== null && variance !== null) {
      const centred = subtract(x, spread(mean.node, [0, 2], x.shape.values));
      return scaled(centred, variance.node, [0, 2], this.eps);
    }
    const [, , length] = x.shape.values;
    if (length === 1) this.refuseOne(x.shape.values);
    if (x.shape.size === 0) return x;
    const moments = momentsOf(x, [2]);
    if (this.training) withGrad(false, () => this.track(moments, length));
    return scaled(moments.centred, moments.variance, [2], this.eps);
  }

  /** Records the new running statistics; the step of this forward computes them. */
  private track({ mean, variance }: Moments, length: number): void {
    const { running_mean, running_var, momentum } = this;
    if (running_mean === null || running_var === null || momentum === null) return;
    // A pending step would overwrite what the statistics so far are computed from.
    runtime.flush();
    const unbiased = multiply(variance, like(variance, length / (length - 1)));
    for (const [running, each] of [
      [running_mean, mean],
      [running_var, unbiased],
    ] as const) {
      const total = sum(each, [0]);
      const batch = divide(total, like(total, each.shape.values[0]));
      moveTowards(running, batch, like(batch, momentum));
    }
  }

  private refuse(shape: Shape): never {
    const n = this.numFeatures;
    throw new ShapeError(
      this.describe(),
      [shape],
      `expected [batch, ${n}, length] or [${n}, length], got [${shape}].`,
    );
  }

  private refuseOne(shape: Shape): never {
    throw new ArgumentError(
      this.describe(),
      `a length of 1, as in [${shape}], has no variance. Give it longer samples, or use BatchNorm1d.`,
    );
  }

  override extraRepr(): string {
    const momentum = this.momentum === null ? 'None' : pythonNumber(this.momentum);
    const flag = (value: unknown): string => (value === null ? 'False' : 'True');
    return (
      `${this.numFeatures}, eps=${pythonNumber(this.eps)}, momentum=${momentum}, affine=${flag(this.weight)}, ` +
      `track_running_stats=${flag(this.running_mean)}`
    );
  }

  override describe(): string {
    return `InstanceNorm1d ${this.numFeatures}`;
  }
}

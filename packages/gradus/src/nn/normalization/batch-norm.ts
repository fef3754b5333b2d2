import type { Node } from '../../graph/node.ts';
import { add, cast, divide, like, multiply, subtract } from '../../ops/elementwise.ts';
import { withGrad } from '../../ops/record.ts';
import { expand, spread } from '../../ops/reduce.ts';
import { runtime } from '../../runtime/runtime.ts';
import { fromNode, ones, type Shape, type Tensor, tensor, zeros } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER, PROBABILITY } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkLike, checkTensor } from '../arguments.ts';
import { replaceBuffer } from '../module/buffers.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import { pythonNumber } from '../python-text.ts';
import { affine, type Moments, momentsOf, moveTowards, scaled } from './moments.ts';

/**
 * Options of {@link BatchNorm1d}.
 *
 * @example
 * ```ts
 * const options: nn.BatchNormOptions = { momentum: 0.01, affine: false };
 * new nn.BatchNorm1d(3, options).parameters().length; // 0
 * ```
 */
export interface BatchNormOptions {
  /** Added to the variance before the root; default 1e-5. */
  eps?: number;
  /**
   * The weight of a new batch in the running statistics, 0 … 1; default 0.1. With null they are the mean of all
   * batches.
   */
  momentum?: number | null;
  /** Whether to learn a weight and a bias for each feature; default true. */
  affine?: boolean;
  /** Whether to keep running statistics; without them, evaluation uses the statistics of its batch. Default true. */
  trackRunningStats?: boolean;
}

const OPTIONS = {
  eps: { least: 0 },
  momentum: null,
  affine: 'boolean',
  trackRunningStats: 'boolean',
} as const;

/**
 * y = (x − mean) / √(variance + eps) · weight + bias for each feature. Training uses the mean and variance of the
 * batch, evaluation the running ones. Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
 *
 * A forward in training updates the running statistics. As in PyTorch, the variance of a batch divides by its
 * number of values N · L, the running variance by N · L − 1.
 *
 * Shape: x [N, numFeatures] or [N, numFeatures, L] → the same; weight, bias, running_mean and running_var
 * [numFeatures].
 *
 * @example
 * ```ts
 * const layer = new nn.BatchNorm1d(1);
 * await layer.forward(tensor([[1], [3]])).toArray(); // [[-0.999…], [0.999…]]
 * await layer.running_mean?.toArray(); // [0.200…]
 * layer.eval();
 * ```
 */
export class BatchNorm1d extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  weight: Parameter | null;
  bias: Parameter | null;
  /** The running statistics and the number of batches in them, named as in the state dict. */
  running_mean: Tensor | null;
  running_var: Tensor | null;
  num_batches_tracked: Tensor | null;

  /** @throws ArgumentError if `numFeatures` is not a positive integer, or an option is unknown or out of range */
  constructor(numFeatures: number, options: BatchNormOptions = {}) {
    super();
    this.numFeatures = checkArgument('BatchNorm1d', 'numFeatures', numFeatures, POSITIVE_INTEGER);
    const given = checkOptions('BatchNorm1d', options, OPTIONS);
    const { eps = 1e-5, momentum = 0.1, affine = true, trackRunningStats = true } = given;
    this.eps = eps;
    this.momentum =
      momentum === null ? null : checkArgument('BatchNorm1d', 'momentum', momentum, PROBABILITY);
    const size = [numFeatures];
    this.weight = affine ? new Parameter(ones(size)) : null;
    this.bias = affine ? new Parameter(zeros(size)) : null;
    const tracks = trackRunningStats;
    this.running_mean = this.registerBuffer('running_mean', tracks ? zeros(size) : null);
    this.running_var = this.registerBuffer('running_var', tracks ? ones(size) : null);
    this.num_batches_tracked = this.registerBuffer(
      'num_batches_tracked',
      tracks ? tensor(0, { dtype: 'int32' }) : null,
    );
  }

  /**
   * @throws ShapeError for another shape
   * @throws ArgumentError if `x` has another dtype than the weight, or only one value for each feature while the
   *   statistics of the batch are needed
   */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    checkTensor(this.describe(), 'the input', x);
    this.checkInput(x.shape);
    checkLike(this.describe(), x, this.weight ?? this.running_mean);
    const axes = x.shape.length === 2 ? [0] : [0, 2];
    const { running_mean: mean, running_var: variance } = this;
    const usesRunning = !this.training && mean !== null && variance !== null;
    const normal = usesRunning
      ? this.byRunning(x.node, axes, mean.node, variance.node)
      : this.byBatch(x.node, axes);
    return fromNode(affine(normal, axes, this.weight?.node, this.bias?.node));
  }

  private byRunning(x: Node, axes: readonly number[], mean: Node, variance: Node): Node {
    return scaled(subtract(x, spread(mean, axes, x.shape.values)), variance, axes, this.eps);
  }

  private byBatch(x: Node, axes: readonly number[]): Node {
    if (x.shape.size === 0) return x;
    const count = x.shape.size / this.numFeatures;
    if (count === 1) this.refuseOne(x.shape.values);
    const { mean, variance, centred } = momentsOf(x, axes);
    if (this.training) withGrad(false, () => this.track({ mean, variance }, count));
    return scaled(centred, variance, axes, this.eps);
  }

  /** Records the new running statistics; the step of this forward computes them. */
  private track({ mean, variance }: Moments, count: number): void {
    const { running_mean, running_var, num_batches_tracked: seen } = this;
    if (running_mean === null || running_var === null) return;
    // Compute the statistics so far now: a pending step would overwrite the tensors that they are computed from.
    runtime.flush();
    if (seen !== null) replaceBuffer(seen, add(seen.node, like(seen.node, 1)));
    const unbiased = multiply(variance, like(variance, count / (count - 1)));
    for (const [running, batch] of [
      [running_mean, mean],
      [running_var, unbiased],
    ] as const) {
      moveTowards(running, batch, this.share(batch, seen));
    }
  }

  /** The weight of a new batch, in the shape of `batch`. */
  private share(batch: Node, seen: Tensor | null): Node {
    if (this.momentum !== null) return like(batch, this.momentum);
    if (seen === null) return like(batch, 0);
    return divide(like(batch, 1), expand(cast(seen.node, batch.dtype), batch.shape.values));
  }

  private checkInput(shape: Shape): void {
    if ((shape.length === 2 || shape.length === 3) && shape[1] === this.numFeatures) return;
    const n = this.numFeatures;
    const fix =
      (shape.length === 2 || shape.length === 3) && shape[1] > 0
        ? `Make this layer BatchNorm1d(${shape[1]}), or give it ${n} features.`
        : 'Put the features into the second dimension.';
    throw new ShapeError(
      this.describe(),
      [shape],
      `expected [batch, ${n}] or [batch, ${n}, length], got [${shape}]. ${fix}`,
    );
  }

  private refuseOne(shape: Shape): never {
    throw new ArgumentError(
      this.describe(),
      `one value for each feature, as in [${shape}], has no variance to train with. Train on batches of two or ` +
        'more (dropLast leaves out a last one that is smaller), or call eval() to predict.',
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
    return `BatchNorm1d ${this.numFeatures}`;
  }
}

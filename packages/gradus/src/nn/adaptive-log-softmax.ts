import { cast } from '../ops/elementwise.ts';
import { checked } from '../ops/gather.ts';
import { cat, fromNode, type Tensor } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { Generator } from '../util/random/index.ts';
import { shown } from '../util/shown.ts';
import { checkTensor, refuseOutside } from './arguments.ts';
import { ModuleList } from './containers/module-list.ts';
import { Sequential } from './containers/sequential.ts';
import { Linear } from './linear/linear.ts';
import { Module } from './module/module.ts';

/**
 * Options of {@link AdaptiveLogSoftmaxWithLoss}.
 *
 * @example
 * ```ts
 * const options: nn.AdaptiveLogSoftmaxOptions = { divValue: 2 };
 * new nn.AdaptiveLogSoftmaxWithLoss(8, 10, [4], options).divValue; // 2
 * ```
 */
export interface AdaptiveLogSoftmaxOptions {
  /** The factor by which hidden layers shrink from cluster to cluster; default 4. */
  divValue?: number;
  /** Whether the head has a bias; default false. */
  headBias?: boolean;
  /** Draws the initial values; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * The results of {@link AdaptiveLogSoftmaxWithLoss}.
 *
 * @example
 * ```ts
 * const layer = new nn.AdaptiveLogSoftmaxWithLoss(8, 10, [4]);
 * const result: nn.AdaptiveLogSoftmaxResult = layer.forward(ones([3, 8]), zeros([3], { dtype: 'int32' }));
 * result.output.shape; // [3]
 * ```
 */
export interface AdaptiveLogSoftmaxResult {
  /** The log-probability of each target: [N], or a scalar. */
  readonly output: Tensor;
  /** Minus the mean of `output`. */
  readonly loss: Tensor;
}

const KINDS = { divValue: { above: 0 }, headBias: 'boolean', generator: Generator } as const;

/**
 * Log-probabilities of many classes with few weights: frequent classes have outputs of their own, rare ones share
 * clusters whose hidden layers get smaller. Number the classes from the most frequent one. Grave et al. 2017,
 * https://arxiv.org/abs/1609.04309
 *
 * PyTorch computes only the clusters that a batch needs. Here each call computes all, because then the shape of a step
 * does not depend on the targets.
 *
 * Shape: input [N, inFeatures] or [inFeatures]; target int32 [N] or [], each from 0 to nClasses − 1.
 *
 * @example
 * ```ts
 * const layer = new nn.AdaptiveLogSoftmaxWithLoss(8, 10, [4]);
 * const target = tensor([0, 3, 9], { dtype: 'int32' });
 * layer.forward(ones([3, 8]), target).loss.shape; // []
 * layer.logProb(ones([3, 8])).shape; // [3, 10]
 * ```
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  readonly inFeatures: number;
  readonly nClasses: number;
  /** The first class of each cluster, then the number of classes. */
  readonly cutoffs: readonly number[];
  readonly divValue: number;
  readonly headBias: boolean;
  head: Linear;
  tail: ModuleList<Sequential<readonly [Linear, Linear]>>;

  /**
   * @param cutoffs rising numbers from 1 to nClasses − 1: the first classes of the clusters
   * @throws ArgumentError for sizes that are not positive integers, other cutoffs, a `divValue` that leaves a cluster
   *   without a hidden unit, and an option that is unknown or out of range
   */
  constructor(
    inFeatures: number,
    nClasses: number,
    cutoffs: readonly number[],
    options: AdaptiveLogSoftmaxOptions = {},
  ) {
    super();
    const owner = 'AdaptiveLogSoftmaxWithLoss';
    this.inFeatures = checkArgument(owner, 'inFeatures', inFeatures, POSITIVE_INTEGER);
    this.nClasses = checkArgument(owner, 'nClasses', nClasses, POSITIVE_INTEGER);
    this.cutoffs = [...checkCutoffs(owner, cutoffs, nClasses), nClasses];
    const given = checkOptions(owner, options, KINDS);
    const { divValue = 4, headBias = false, generator } = given;
    this.divValue = divValue;
    this.headBias = headBias;
    const without = { bias: false, generator };
    const clusters = cutoffs.length;
    const shortlist = this.cutoffs[0];
    this.head = new Linear(inFeatures, shortlist + clusters, { bias: headBias, generator });
    const tail = Array.from({ length: clusters }, (_, i) => {
      const hidden = Math.floor(inFeatures / divValue ** (i + 1));
      if (hidden < 1) refuseDivisor(owner, divValue, i, inFeatures);
      return new Sequential(
        new Linear(inFeatures, hidden, without),
        new Linear(hidden, this.cutoffs[i + 1] - this.cutoffs[i], without),
      ) as Sequential<readonly [Linear, Linear]>;
    });
    this.tail = new ModuleList(tail);
  }

  /**
   * The log-probabilities of the targets, and their loss.
   * @throws ShapeError for other shapes, ArgumentError if `target` is not of integers
   * @throws IndexOutOfRangeError for a target that is not a class
   */
  forward(input: Tensor, target: Tensor): AdaptiveLogSoftmaxResult {
    this.checkInputs(input, target);
    const isBatch = target.dim() === 1;
    const rows = isBatch ? input : input.unsqueeze(0);
    const classes = fromNode(checked(cast(target.node, 'int32'), this.nClasses)).view(-1, 1);
    const chosen = this.logProb(rows).gather(1, classes);
    const output = chosen.view(isBatch ? [-1] : []);
    return { output, loss: output.mean().neg() };
  }

  /** [N, nClasses]: the log-probabilities of all classes. @param input [N, inFeatures] */
  logProb(input: Tensor): Tensor {
    const head = this.head.forward(input).logSoftmax(1);
    const [shortlist] = this.cutoffs;
    const clusters = [...this.tail].map((cluster, i) => {
      const inside = (cluster.forward(input) as Tensor).logSoftmax(1);
      return inside.add(head.slice(1, shortlist + i, shortlist + i + 1));
    });
    return cat([head.slice(1, 0, shortlist), ...clusters], 1);
  }

  /** int32 [N]: the most probable class of each row. @param input [N, inFeatures] */
  predict(input: Tensor): Tensor {
    return this.logProb(input).argmax(1);
  }

  private checkInputs(input: Tensor, target: Tensor): void {
    const owner = this.describe();
    checkTensor(owner, 'input', input);
    checkTensor(owner, 'target', target);
    if (target.dtype !== 'int32' && target.dtype !== 'uint8') {
      throw new ArgumentError(
        owner,
        `targets must be integers (int32 or uint8), got ${target.dtype}. Convert them: target.int().`,
      );
    }
    refuseOutside('target', target.node, this.nClasses);
    const [rank, front] = [input.dim(), input.shape.slice(0, -1)];
    if (
      (rank === 1 || rank === 2) &&
      front.join() === target.shape.join() &&
      target.dim() === rank - 1
    )
      return;
    throw new ShapeError(
      owner,
      [input.shape, target.shape],
      `expected [N, ${this.inFeatures}] and targets [N], or [${this.inFeatures}] and one target, got [${input.shape}] ` +
        `and [${target.shape}].`,
    );
  }
}

function checkCutoffs(
  owner: string,
  cutoffs: readonly number[],
  classes: number,
): readonly number[] {
  const isRising = (list: readonly number[]): boolean =>
    list.every((n, i) => Number.isInteger(n) && n > (i === 0 ? 0 : list[i - 1]) && n < classes);
  if (Array.isArray(cutoffs) && cutoffs.length > 0 && isRising(cutoffs)) return cutoffs;
  const got = Array.isArray(cutoffs) ? `[${cutoffs}]` : shown(cutoffs);
  throw new ArgumentError(
    owner,
    `cutoffs must be rising integers from 1 to ${classes - 1}, the last class, got ${got}.`,
  );
}

function refuseDivisor(owner: string, divValue: number, cluster: number, size: number): never {
  throw new ArgumentError(
    owner,
    `divValue ${divValue} leaves cluster ${cluster} without a hidden unit: ${size} / ${divValue}^${cluster + 1} is ` +
      'below 1. Pass a smaller divValue, or fewer cutoffs.',
  );
}

/**
 * Normalisations as functions of their parameters. Each makes a layer without parameters, gives it the tensors, and
 * calls it, so that shapes and errors are those of the layer.
 */

import { norm } from '../../ops/composite/norm.ts';
import type { Shape, Tensor } from '../../tensor/index.ts';
import { fromNode } from '../../tensor/index.ts';
import { type Dimensions, reduced } from '../../tensor/reduction.ts';
import { checkArgument, PROBABILITY } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkTensor, real } from '../arguments.ts';
import { BatchNorm1d } from '../normalization/batch-norm.ts';
import { GroupNorm } from '../normalization/group-norm.ts';
import { InstanceNorm1d } from '../normalization/instance-norm.ts';
import { LayerNorm } from '../normalization/layer-norm.ts';
import {
  LocalResponseNorm,
  type LocalResponseNormOptions,
} from '../normalization/local-response-norm.ts';
import { RMSNorm } from '../normalization/rms-norm.ts';

/** The tensors of a layer; null where it has none. */
type Tensors = Readonly<Record<string, Tensor | null>>;

/** `layer` with `tensors` in its fields, each of the shape `shape`. */
function holding<T extends object>(
  owner: string,
  layer: T,
  tensors: Tensors,
  shape: readonly number[],
): T {
  for (const [name, value] of Object.entries(tensors)) {
    if (value === null) continue;
    checkTensor(owner, name, value);
    if (value.shape.join() === shape.join()) continue;
    throw new ShapeError(
      owner,
      [value.shape],
      `${name} must have shape [${shape}], got [${value.shape}].`,
    );
  }
  return Object.assign(layer, tensors);
}

/**
 * Options of {@link batchNorm} and {@link instanceNorm}.
 *
 * @example
 * ```ts
 * const options: F.BatchNormFunctionOptions = { weight: tensor([2]), bias: tensor([5]), training: true };
 * await F.batchNorm(tensor([[1], [3]]), null, null, options).toArray(); // [[3.000…], [6.999…]]
 * ```
 */
export interface BatchNormFunctionOptions {
  /** The factor of each feature; default null: 1. */
  weight?: Tensor | null;
  /** Added to each feature; default null: 0. */
  bias?: Tensor | null;
  /** For batchNorm: whether to use the statistics of the batch and update the running ones; default false. */
  training?: boolean;
  /** For instanceNorm: whether to use the statistics of each sample and update the running ones; default true. */
  useInputStats?: boolean;
  /** The weight of the new statistics in the running ones; default 0.1. */
  momentum?: number;
  /** Added to the variance before the root; default 1e-5. */
  eps?: number;
}

const OPTIONS = {
  weight: null,
  bias: null,
  training: 'boolean',
  useInputStats: 'boolean',
  momentum: PROBABILITY,
  eps: { least: 0 },
} as const;

/**
 * (x − mean) / √(variance + eps) · weight + bias for each feature. See `nn.BatchNorm1d`.
 *
 * Shape: x [N, C] or [N, C, L] → the same; the others [C].
 * @param runningMean the mean that is used outside of training, and updated in place in training; or null
 * @param runningVar the variance, as `runningMean`
 * @throws ShapeError if the shapes do not fit, ArgumentError for an option that is unknown or out of range
 *
 * @example
 * ```ts
 * const [mean, variance] = [tensor([1]), tensor([4])];
 * await F.batchNorm(tensor([[5]]), mean, variance, { eps: 0 }).toArray(); // [[2]]
 * ```
 */
export function batchNorm<S extends Shape>(
  x: Tensor<S>,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  options: BatchNormFunctionOptions = {},
): Tensor<S> {
  checkTensor('batchNorm', 'x', x);
  const given = checkOptions('batchNorm', options, OPTIONS);
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = given;
  const features = x.dim() < 2 ? 1 : x.shape[1];
  const plain = new BatchNorm1d(features, {
    eps,
    momentum,
    affine: false,
    trackRunningStats: false,
  });
  const tensors = { weight, bias, running_mean: runningMean, running_var: runningVar };
  return holding('batchNorm', plain, tensors, [features]).train(training).forward(x);
}

/**
 * (x − mean) / √(variance + eps) · weight + bias for each feature of each sample. See `nn.InstanceNorm1d`.
 *
 * Shape: x [N, C, L] or [C, L] → the same; the others [C].
 * @throws ShapeError if the shapes do not fit, ArgumentError for an option that is unknown or out of range
 *
 * @example
 * ```ts
 * await F.instanceNorm(tensor([[[1, 3]]]), null, null).toArray(); // [[[-0.999…, 0.999…]]]
 * ```
 */
export function instanceNorm<S extends Shape>(
  x: Tensor<S>,
  runningMean: Tensor | null = null,
  runningVar: Tensor | null = null,
  options: BatchNormFunctionOptions = {},
): Tensor<S> {
  checkTensor('instanceNorm', 'x', x);
  const given = checkOptions('instanceNorm', options, OPTIONS);
  const { weight = null, bias = null, useInputStats = true, momentum = 0.1, eps = 1e-5 } = given;
  const features = x.dim() < 2 ? 1 : x.size(-2);
  const plain = new InstanceNorm1d(features, { eps, momentum });
  const tensors = { weight, bias, running_mean: runningMean, running_var: runningVar };
  return holding('instanceNorm', plain, tensors, [features]).train(useInputStats).forward(x);
}

/**
 * (x − mean) / √(variance + eps) · weight + bias, over the last dimensions. See `nn.LayerNorm`.
 *
 * Shape: x [..., ...normalizedShape] → the same; weight and bias [...normalizedShape].
 * @throws ShapeError if the shapes do not fit
 *
 * @example
 * ```ts
 * await F.layerNorm(tensor([[1, 3]]), 2).toArray(); // [[-0.999…, 0.999…]]
 * ```
 */
export function layerNorm<S extends Shape>(
  x: Tensor<S>,
  normalizedShape: number | readonly number[],
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  eps = 1e-5,
): Tensor<S> {
  const plain = new LayerNorm(normalizedShape, { eps, elementwiseAffine: false });
  return holding('layerNorm', plain, { weight, bias }, plain.normalizedShape).forward(x);
}

/**
 * x / √(mean of x² + eps) · weight, over the last dimensions. See `nn.RMSNorm`.
 *
 * Shape: x [..., ...normalizedShape] → the same; weight [...normalizedShape].
 * @param eps null is the distance from 1 to the next float32
 * @throws ShapeError if the shapes do not fit
 *
 * @example
 * ```ts
 * await F.rmsNorm(tensor([[3, 4]]), 2, null, 0).toArray(); // [[0.848…, 1.131…]]
 * ```
 */
export function rmsNorm<S extends Shape>(
  x: Tensor<S>,
  normalizedShape: number | readonly number[],
  weight: Tensor | null = null,
  eps: number | null = null,
): Tensor<S> {
  const plain = new RMSNorm(normalizedShape, { eps, elementwiseAffine: false });
  return holding('rmsNorm', plain, { weight }, plain.normalizedShape).forward(x);
}

/**
 * (x − mean) / √(variance + eps) · weight + bias, over groups of channels. See `nn.GroupNorm`.
 *
 * Shape: x [N, C, ...] → the same; weight and bias [C].
 * @throws ShapeError if the shapes do not fit, ArgumentError if the channels are not a multiple of `numGroups`
 *
 * @example
 * ```ts
 * await F.groupNorm(tensor([[1, 3, 5, 5]]), 2).toArray(); // [[-0.999…, 0.999…, 0, 0]]
 * ```
 */
export function groupNorm<S extends Shape>(
  x: Tensor<S>,
  numGroups: number,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  eps = 1e-5,
): Tensor<S> {
  checkTensor('groupNorm', 'x', x);
  const channels = x.dim() < 2 ? numGroups : x.shape[1];
  const plain = new GroupNorm(numGroups, channels, { eps, affine: false });
  return holding('groupNorm', plain, { weight, bias }, [channels]).forward(x);
}

/**
 * x / (k + alpha · mean of x² over `size` neighbouring channels)^beta. See `nn.LocalResponseNorm`.
 * @throws ShapeError for fewer than three dimensions
 *
 * @example
 * ```ts
 * F.localResponseNorm(ones([1, 4, 2]), 3).shape; // [1, 4, 2]
 * ```
 */
export function localResponseNorm<S extends Shape>(
  x: Tensor<S>,
  size: number,
  options?: LocalResponseNormOptions,
): Tensor<S> {
  return new LocalResponseNorm(size, options).forward(x);
}

/**
 * x / max(‖x‖ₚ, eps): vectors of length 1 along `dim`.
 * @param dim a dimension, or several that are one vector together
 * @throws ArgumentError for a missing dimension
 *
 * @example
 * ```ts
 * await F.normalize(tensor([[3, 4]])).toArray(); // [[0.600…, 0.800…]]
 * ```
 */
export function normalize<S extends Shape>(
  x: Tensor<S>,
  p = 2,
  dim: Dimensions = 1,
  eps = 1e-12,
): Tensor<S> {
  checkTensor('normalize', 'x', x);
  checkArgument('normalize', 'p', p, { most: Number.POSITIVE_INFINITY });
  const vectors = real(x);
  const length = fromNode(
    reduced('normalize', vectors, dim, true, (node, axes) => norm(node, axes, p)),
  );
  return vectors.div(length.clamp(eps)) as Tensor<S>;
}

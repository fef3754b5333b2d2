/**
 * Losses as functions. Each calls the module of its name with the same options; shapes and errors are described there.
 */
import type { Tensor } from '../../tensor/index.ts';
import {
  BCELoss,
  type BCELossOptions,
  BCEWithLogitsLoss,
  type BCEWithLogitsLossOptions,
  CosineEmbeddingLoss,
  CrossEntropyLoss,
  type CrossEntropyLossOptions,
  GaussianNLLLoss,
  type GaussianNLLLossOptions,
  HingeEmbeddingLoss,
  HuberLoss,
  type HuberLossOptions,
  KLDivLoss,
  type KLDivLossOptions,
  type KLDivReduction,
  L1Loss,
  type L1LossOptions,
  type LossShape,
  type MarginLossOptions,
  MarginRankingLoss,
  MSELoss,
  type MSELossOptions,
  MultiLabelMarginLoss,
  type MultiLabelMarginLossOptions,
  MultiLabelSoftMarginLoss,
  type MultiLabelSoftMarginLossOptions,
  MultiMarginLoss,
  type MultiMarginLossOptions,
  NLLLoss,
  type NLLLossOptions,
  PoissonNLLLoss,
  type PoissonNLLLossOptions,
  type Reduction,
  SmoothL1Loss,
  type SmoothL1LossOptions,
  SoftMarginLoss,
  type SoftMarginLossOptions,
  TripletMarginLoss,
  type TripletMarginLossOptions,
  TripletMarginWithDistanceLoss,
  type TripletMarginWithDistanceLossOptions,
} from '../losses/index.ts';

/**
 * |input − target|: the absolute error. See `nn.L1Loss`.
 *
 * @example
 * ```ts
 * await F.l1Loss(tensor([1, 5]), tensor([2, 2])).item(); // 2
 * ```
 */
export function l1Loss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: L1LossOptions<R>,
): Tensor<LossShape<R>> {
  return new L1Loss(options).forward(input, target);
}

/**
 * (input − target)²: the squared error. See `nn.MSELoss`.
 *
 * @example
 * ```ts
 * await F.mseLoss(tensor([1, 5]), tensor([2, 2])).item(); // 5
 * ```
 */
export function mseLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: MSELossOptions<R>,
): Tensor<LossShape<R>> {
  return new MSELoss(options).forward(input, target);
}

/**
 * Squared for errors below beta, absolute above. See `nn.SmoothL1Loss`.
 *
 * @example
 * ```ts
 * await F.smoothL1Loss(tensor([1, 5]), tensor([0, 0])).item(); // 2.5
 * ```
 */
export function smoothL1Loss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: SmoothL1LossOptions<R>,
): Tensor<LossShape<R>> {
  return new SmoothL1Loss(options).forward(input, target);
}

/**
 * Squared for errors below delta, absolute above. See `nn.HuberLoss`.
 *
 * @example
 * ```ts
 * await F.huberLoss(tensor([5]), tensor([0]), { delta: 2 }).item(); // 8
 * ```
 */
export function huberLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: HuberLossOptions<R>,
): Tensor<LossShape<R>> {
  return new HuberLoss(options).forward(input, target);
}

/**
 * −ln softmax(input)[target] of logits [N, C] and labels [N], or probabilities [N, C]. See `nn.CrossEntropyLoss`.
 *
 * @example
 * ```ts
 * const labels = tensor([2, 0], { dtype: 'int32' });
 * await F.crossEntropy(tensor([[0, 0, 0], [9, 0, 0]]), labels).item(); // 0.549…
 * ```
 */
export function crossEntropy<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: CrossEntropyLossOptions<R>,
): Tensor<LossShape<R>> {
  return new CrossEntropyLoss(options).forward(input, target);
}

/**
 * −input[target] of log probabilities [N, C] and labels [N]. See `nn.NLLLoss`.
 *
 * @example
 * ```ts
 * const labels = tensor([0, 1], { dtype: 'int32' });
 * await F.nllLoss(tensor([[-1, -2], [-3, -4]]), labels).item(); // 2.5
 * ```
 */
export function nllLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: NLLLossOptions<R>,
): Tensor<LossShape<R>> {
  return new NLLLoss(options).forward(input, target);
}

/**
 * Cross-entropy of probabilities in [0, 1] and targets in [0, 1]. See `nn.BCELoss`.
 *
 * @example
 * ```ts
 * await F.binaryCrossEntropy(tensor([0.5, 0.5]), tensor([1, 0])).item(); // 0.693…
 * ```
 */
export function binaryCrossEntropy<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: BCELossOptions<R>,
): Tensor<LossShape<R>> {
  return new BCELoss(options).forward(input, target);
}

/**
 * Cross-entropy of logits and targets in [0, 1]. See `nn.BCEWithLogitsLoss`.
 *
 * @example
 * ```ts
 * await F.binaryCrossEntropyWithLogits(tensor([0, 2]), tensor([1, 1])).item(); // 0.410…
 * ```
 */
export function binaryCrossEntropyWithLogits<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: BCEWithLogitsLossOptions<R>,
): Tensor<LossShape<R>> {
  return new BCEWithLogitsLoss(options).forward(input, target);
}

/**
 * The negative log likelihood of counts under a Poisson distribution. See `nn.PoissonNLLLoss`.
 *
 * @example
 * ```ts
 * await F.poissonNllLoss(tensor([0]), tensor([3])).item(); // 1
 * ```
 */
export function poissonNllLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: PoissonNLLLossOptions<R>,
): Tensor<LossShape<R>> {
  return new PoissonNLLLoss(options).forward(input, target);
}

/**
 * Distances for targets of 1, max(0, margin − distance) for targets of −1. See `nn.HingeEmbeddingLoss`.
 *
 * @example
 * ```ts
 * await F.hingeEmbeddingLoss(tensor([0.5]), tensor([-1]), { margin: 2 }).item(); // 1.5
 * ```
 */
export function hingeEmbeddingLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: MarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new HingeEmbeddingLoss(options).forward(input, target);
}

/**
 * ln(1 + exp(−target · input)) with targets of 1 and −1. See `nn.SoftMarginLoss`.
 *
 * @example
 * ```ts
 * await F.softMarginLoss(tensor([-400]), tensor([1])).item(); // 400
 * ```
 */
export function softMarginLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: SoftMarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new SoftMarginLoss(options).forward(input, target);
}

/**
 * The hinge loss of scores [N, C] and labels [N]. See `nn.MultiMarginLoss`.
 *
 * @example
 * ```ts
 * await F.multiMarginLoss(tensor([[0, 0.5]]), tensor([1], { dtype: 'int32' })).item(); // 0.25
 * ```
 */
export function multiMarginLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: MultiMarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new MultiMarginLoss(options).forward(input, target);
}

/**
 * The hinge loss of scores [N, C] and rows of labels, filled with −1. See `nn.MultiLabelMarginLoss`.
 *
 * @example
 * ```ts
 * const labels = tensor([[1, -1, 0]], { dtype: 'int32' });
 * await F.multilabelMarginLoss(tensor([[0, 2, 1]]), labels).item(); // 0
 * ```
 */
export function multilabelMarginLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: MultiLabelMarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new MultiLabelMarginLoss(options).forward(input, target);
}

/**
 * The mean over classes of the cross-entropy of logits [N, C] and targets of 0 and 1. See `nn.MultiLabelSoftMarginLoss`.
 *
 * @example
 * ```ts
 * await F.multilabelSoftMarginLoss(tensor([[400, -400]]), tensor([[1, 1]])).item(); // 200
 * ```
 */
export function multilabelSoftMarginLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: MultiLabelSoftMarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new MultiLabelSoftMarginLoss(options).forward(input, target);
}

/**
 * The negative log likelihood of targets under normal distributions with means `input`. See `nn.GaussianNLLLoss`.
 *
 * @example
 * ```ts
 * await F.gaussianNllLoss(tensor([3]), tensor([1]), tensor([1])).item(); // 2
 * ```
 */
export function gaussianNllLoss<R extends Reduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options?: GaussianNLLLossOptions<R>,
): Tensor<LossShape<R>> {
  return new GaussianNLLLoss(options).forward(input, target, variance);
}

/**
 * max(0, −target · (input1 − input2) + margin) with targets of 1 and −1. See `nn.MarginRankingLoss`.
 *
 * @example
 * ```ts
 * await F.marginRankingLoss(tensor([2]), tensor([1.5]), tensor([1]), { margin: 1 }).item(); // 0.5
 * ```
 */
export function marginRankingLoss<R extends Reduction = 'mean'>(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options?: MarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new MarginRankingLoss(options).forward(input1, input2, target);
}

/**
 * 1 − cos for targets of 1, max(0, cos − margin) for targets of −1. See `nn.CosineEmbeddingLoss`.
 *
 * @example
 * ```ts
 * await F.cosineEmbeddingLoss(tensor([[1, 0]]), tensor([[0, 1]]), tensor([1])).item(); // 1
 * ```
 */
export function cosineEmbeddingLoss<R extends Reduction = 'mean'>(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options?: MarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new CosineEmbeddingLoss(options).forward(input1, input2, target);
}

/**
 * max(0, ‖anchor − positive‖ − ‖anchor − negative‖ + margin). See `nn.TripletMarginLoss`.
 *
 * @example
 * ```ts
 * const [anchor, positive, negative] = [tensor([[0, 0]]), tensor([[1, 0]]), tensor([[0, 1.5]])];
 * await F.tripletMarginLoss(anchor, positive, negative, { eps: 0 }).item(); // 0.5
 * ```
 */
export function tripletMarginLoss<R extends Reduction = 'mean'>(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options?: TripletMarginLossOptions<R>,
): Tensor<LossShape<R>> {
  return new TripletMarginLoss(options).forward(anchor, positive, negative);
}

/**
 * target · (ln target − input): the Kullback–Leibler divergence of log probabilities `input` from `target`. See
 * `nn.KLDivLoss`.
 *
 * @example
 * ```ts
 * const logs = tensor([[0, 0]]).logSoftmax(1);
 * await F.klDiv(logs, tensor([[0.5, 0.5]]), { reduction: 'batchmean' }).item(); // 0
 * ```
 */
export function klDiv<R extends KLDivReduction = 'mean'>(
  input: Tensor,
  target: Tensor,
  options?: KLDivLossOptions<R>,
): Tensor<LossShape<Exclude<R, 'batchmean'>>> {
  return new KLDivLoss(options).forward(input, target);
}

/**
 * {@link tripletMarginLoss} with a distance of your own. See `nn.TripletMarginWithDistanceLoss`.
 *
 * @example
 * ```ts
 * const [anchor, positive, negative] = [tensor([[0, 0]]), tensor([[1, 0]]), tensor([[0, 1.5]])];
 * const distanceFunction = (a: Tensor, b: Tensor) => a.sub(b).abs().sum(-1);
 * await F.tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction }).item(); // 0.5
 * ```
 */
export function tripletMarginWithDistanceLoss<R extends Reduction = 'mean'>(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options?: TripletMarginWithDistanceLossOptions<R>,
): Tensor<LossShape<R>> {
  return new TripletMarginWithDistanceLoss(options).forward(anchor, positive, negative);
}

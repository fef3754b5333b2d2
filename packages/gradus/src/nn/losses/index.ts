export { BCELoss, type BCELossOptions } from './bce.ts';
export { BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from './bce-with-logits.ts';
export { CosineEmbeddingLoss } from './cosine-embedding.ts';
export { CrossEntropyLoss, type CrossEntropyLossOptions } from './cross-entropy.ts';
export { GaussianNLLLoss, type GaussianNLLLossOptions } from './gaussian-nll.ts';
export { HingeEmbeddingLoss, type MarginLossOptions } from './hinge-embedding.ts';
export { HuberLoss, type HuberLossOptions } from './huber.ts';
export { KLDivLoss, type KLDivLossOptions, type KLDivReduction } from './kl-div.ts';
export { L1Loss, type L1LossOptions } from './l1.ts';
export { MarginRankingLoss } from './margin-ranking.ts';
export { MSELoss, type MSELossOptions } from './mse.ts';
export { MultiLabelMarginLoss, type MultiLabelMarginLossOptions } from './multi-label-margin.ts';
export {
  MultiLabelSoftMarginLoss,
  type MultiLabelSoftMarginLossOptions,
} from './multi-label-soft-margin.ts';
export { MultiMarginLoss, type MultiMarginLossOptions } from './multi-margin.ts';
export { NLLLoss, type NLLLossOptions } from './nll.ts';
export { PoissonNLLLoss, type PoissonNLLLossOptions } from './poisson-nll.ts';
export type { LossShape, Reduction } from './reduction.ts';
export { SmoothL1Loss, type SmoothL1LossOptions } from './smooth-l1.ts';
export { SoftMarginLoss, type SoftMarginLossOptions } from './soft-margin.ts';
export { TripletMarginLoss, type TripletMarginLossOptions } from './triplet-margin.ts';
export {
  type DistanceFunction,
  TripletMarginWithDistanceLoss,
  type TripletMarginWithDistanceLossOptions,
} from './triplet-margin-with-distance.ts';
export { balancedWeights } from './weights.ts';

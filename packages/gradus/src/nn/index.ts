export * from './activations/index.ts';
export * as activations from './activations/index.ts';
export {
  type AdaptiveLogSoftmaxOptions,
  type AdaptiveLogSoftmaxResult,
  AdaptiveLogSoftmaxWithLoss,
} from './adaptive-log-softmax.ts';
export * from './containers/index.ts';
export { CosineSimilarity, PairwiseDistance, type PairwiseDistanceOptions } from './distance.ts';
export * from './dropout/index.ts';
export * from './embedding/index.ts';
export { Flatten, Unflatten } from './flatten.ts';
export * as init from './init/index.ts';
export * from './linear/index.ts';
export * from './losses/index.ts';
export * from './module/index.ts';
export * from './normalization/index.ts';
export * as utils from './utils/index.ts';

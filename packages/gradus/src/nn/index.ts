export * from './activations/index.ts';
export * as activations from './activations/index.ts';
export {
  type AdaptiveLogSoftmaxOptions,
  type AdaptiveLogSoftmaxResult,
  AdaptiveLogSoftmaxWithLoss,
} from './adaptive-log-softmax.ts';
export { AlphaDropout, FeatureAlphaDropout } from './alpha-dropout.ts';
export type { HookHandle } from './backward-hooks.ts';
export { Bilinear } from './bilinear.ts';
export type { RegisterBufferOptions } from './buffers.ts';
export * from './containers/index.ts';
export { CosineSimilarity, PairwiseDistance, type PairwiseDistanceOptions } from './distance.ts';
export { Dropout, type DropoutOptions } from './dropout.ts';
export { Dropout1d } from './dropout-1d.ts';
export * from './embedding/index.ts';
export { Flatten } from './flatten.ts';
export { Identity } from './identity.ts';
export * as init from './init/index.ts';
export { LazyLinear } from './lazy-linear.ts';
export { Linear, type LinearOptions } from './linear.ts';
export * from './losses/index.ts';
export {
  type BackwardHook,
  type BackwardPreHook,
  type ForwardHook,
  type ForwardPreHook,
  Module,
  registerModuleForwardHook,
} from './module.ts';
export * from './normalization/index.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export type { LoadStateDictOptions, LoadStateDictResult, StateDict } from './state-dict.ts';
export { Unflatten } from './unflatten.ts';
export * as utils from './utils/index.ts';

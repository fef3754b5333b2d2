export * from './activations/index.ts';
export * as activations from './activations/index.ts';
export type { HookHandle } from './backward-hooks.ts';
export { BatchNorm1d, type BatchNormOptions } from './batch-norm.ts';
export type { RegisterBufferOptions } from './buffers.ts';
export { CosineSimilarity, PairwiseDistance, type PairwiseDistanceOptions } from './distance.ts';
export { Dropout, type DropoutOptions } from './dropout.ts';
export { Embedding, type EmbeddingOptions } from './embedding.ts';
export { Flatten } from './flatten.ts';
export { Identity } from './identity.ts';
export * as init from './init/index.ts';
export { LayerNorm, type LayerNormOptions } from './layer-norm.ts';
export { Linear, type LinearOptions } from './linear.ts';
export * from './losses/index.ts';
export {
  type BackwardHook,
  type ForwardHook,
  type ForwardPreHook,
  Module,
} from './module.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export { Sequential } from './sequential.ts';
export type { LoadStateDictOptions, LoadStateDictResult, StateDict } from './state-dict.ts';
export * as utils from './utils/index.ts';

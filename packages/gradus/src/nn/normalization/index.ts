export { BatchNorm1d, type BatchNormOptions } from './batch-norm.ts';
export { GroupNorm, type GroupNormOptions } from './group-norm.ts';
export { InstanceNorm1d } from './instance-norm.ts';
export { LayerNorm, type LayerNormOptions } from './layer-norm.ts';
export { LocalResponseNorm, type LocalResponseNormOptions } from './local-response-norm.ts';
export { RMSNorm, type RMSNormOptions } from './rms-norm.ts';

export {
  type ClipGradNormOptions,
  clipGradNorm_,
  clipGradValue_,
  getTotalNorm,
} from './clip-grad.ts';
export { countParameters } from './count-parameters.ts';
export * as parametrizations from './parametrizations.ts';
export * as parametrize from './parametrize.ts';
export * as prune from './prune/index.ts';
export { removeSpectralNorm, type SpectralNormOptions, spectralNorm } from './spectral-norm.ts';
export { parametersToVector, vectorToParameters } from './vector.ts';
export { removeWeightNorm, weightNorm } from './weight-norm.ts';

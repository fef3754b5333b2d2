export { type ClipGradNormOptions, clipGradNorm_, clipGradValue_ } from './clip-grad.ts';
export { countParameters } from './count-parameters.ts';

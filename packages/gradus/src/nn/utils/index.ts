export { type ClipGradNormOptions, clipGradNorm_, clipGradValue_ } from './clip-grad.ts';

export { checkGradient } from './checks.ts';
export { backward, type GradOptions, grad } from './grad.ts';
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  noGrad,
  setGradEnabled,
} from './grad-mode.ts';

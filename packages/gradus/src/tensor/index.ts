export type { TensorOptions } from './arguments.ts';
export { setNode } from './base.ts';
export { checkGradient } from './checks.ts';
export { fromArray, leafOver, stateTensor, tensor } from './create.ts';
export {
  arange,
  eye,
  full,
  fullLike,
  linspace,
  logspace,
  ones,
  onesLike,
  trilIndices,
  triuIndices,
  zeros,
  zerosLike,
} from './fill.ts';
export { type FormatOptions, formatTensor, type PrintOptions, setPrintOptions } from './format.ts';
export { cat, isTensor, matmul, maximum, minimum, stack, where } from './functions.ts';
export { backward, type GradOptions, grad } from './grad.ts';
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  noGrad,
  setGradEnabled,
} from './grad-mode.ts';
export type { Nested } from './nested.ts';
export {
  type RandomOptions,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  randperm,
} from './random.ts';
export type {
  Broadcast,
  Fits,
  Last,
  Multiplies,
  Product,
  Reshaped,
  Shape,
  Transposed,
  WithLast,
} from './shapes.ts';
export {
  type BackwardOptions,
  clearGradients,
  fromNode,
  Tensor,
} from './tensor.ts';

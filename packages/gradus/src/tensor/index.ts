export {
  type BackwardOptions,
  clearGradients,
  type GradientObserver,
  observeGradients,
} from './base.ts';
export { fromArray, leafOver, stateTensor, type TensorOptions, tensor } from './create.ts';
export { arange, eye, full, fullLike, linspace, ones, onesLike, zeros, zerosLike } from './fill.ts';
export { type FormatOptions, formatTensor } from './format.ts';
export { cat, grad, matmul, maximum, minimum, stack, where } from './functions.ts';
export { noGrad } from './grad-mode.ts';
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
export { fromNode, Tensor } from './tensor.ts';

export type { TensorOptions } from './arguments.ts';
export { setNode } from './base.ts';
export * from './create/index.ts';
export * from './format/index.ts';
export { cat, isTensor, matmul, maximum, minimum, stack, where } from './functions.ts';
export * from './grad/index.ts';
export type { Nested } from './nested.ts';
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

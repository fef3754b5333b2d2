export { fromArray, stateTensor, type TensorOptions, tensor } from './create.ts';
export { type FormatOptions, formatTensor } from './format.ts';
export { noGrad } from './grad-mode.ts';
export type { Nested } from './nested.ts';
export {
  assign,
  currentEngine,
  engineStatistics,
  explain,
  flush,
  setBackend,
  withEngine,
} from './recorder.ts';
export type { Fits, Last, Product, Reshaped, Shape, Transposed, WithLast } from './shapes.ts';
export { fromNode, Tensor } from './tensor.ts';

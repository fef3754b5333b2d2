export type { Backend, BackendMemory } from './backends/backend.ts';
export { createReferenceBackend } from './backends/reference/index.ts';
export { createWasmBackend } from './backends/wasm/index.ts';
export * from './functions/index.ts';
export type { DType, TypedArray } from './ir/dtype.ts';
export type { Statistics } from './runtime/engine.ts';
export {
  currentBackend,
  engineMemory,
  engineStatistics,
  explain,
  setBackend,
} from './runtime/index.ts';
export {
  arange,
  type Broadcast,
  cat,
  eye,
  type Fits,
  fromArray,
  full,
  fullLike,
  grad,
  isTensor,
  type Last,
  linspace,
  logspace,
  type Multiplies,
  matmul,
  maximum,
  minimum,
  type Nested,
  noGrad,
  ones,
  onesLike,
  type PrintOptions,
  type Product,
  type RandomOptions,
  type Reshaped,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  randperm,
  type Shape,
  setPrintOptions,
  stack,
  Tensor,
  type TensorOptions,
  type Transposed,
  tensor,
  trilIndices,
  triuIndices,
  type WithLast,
  where,
  zeros,
  zerosLike,
} from './tensor/index.ts';
export {
  ArgumentError,
  DataError,
  GradusError,
  IndexOutOfRangeError,
  ShapeError,
  StaleValueError,
} from './util/errors.ts';
export {
  defaultGenerator,
  Generator,
  type GeneratorState,
  manualSeed,
} from './util/random/index.ts';

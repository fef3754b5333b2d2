export type { Backend } from './backend/backend.ts';
export { createReferenceBackend } from './backend/reference/index.ts';
export { createWasmBackend } from './backend/wasm/index.ts';
export type { DType, TypedArray } from './graph/dtype.ts';
export * from './tensor/index.ts';
export * from './util/errors.ts';
export { defaultGenerator, Generator, manualSeed } from './util/random/index.ts';

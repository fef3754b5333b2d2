export { backward, type GradOptions, grad } from '../tensor/index.ts';
export { detectAnomaly } from './anomaly.ts';
export { CustomFunction as Function, FunctionContext } from './custom-function.ts';
export * as functional from './functional.ts';
export { type Dims, vmap } from './vmap.ts';

export type { OnnxArray, OnnxInput } from './inputs.ts';
export { loadOnnx } from './load.ts';
export { OnnxModule } from './module.ts';
export type { OnnxCell, OnnxPrediction, OnnxRow } from './rows.ts';

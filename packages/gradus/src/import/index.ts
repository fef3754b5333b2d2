export { type LayersModelFiles, loadLayersModel } from './layers-model/load.ts';
export type { OnnxArray, OnnxInput } from './onnx/inputs.ts';
export { loadOnnx } from './onnx/load.ts';
export { OnnxModule } from './onnx/module.ts';
export type { OnnxCell, OnnxPrediction, OnnxRow } from './onnx/rows.ts';
export { loadPyTorch } from './pytorch/load.ts';

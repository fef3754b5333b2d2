export { type LayersModelFiles, loadLayersModel } from './layers-model/load.ts';
export {
  loadOnnx,
  type OnnxArray,
  type OnnxCell,
  type OnnxInput,
  OnnxModule,
  type OnnxPrediction,
  type OnnxRow,
} from './onnx/index.ts';
export { loadPyTorch } from './pytorch/load.ts';

export { decodeModel } from './decode.ts';
export { encodeModel } from './encode.ts';
export type {
  OnnxAttribute,
  OnnxData,
  OnnxDimension,
  OnnxElementType,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
} from './model.ts';

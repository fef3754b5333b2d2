export { type HtmlOptions, toHtml } from './html/html.ts';
export { type JavaScriptModule, type JavaScriptOptions, toJavaScript } from './js/javascript.ts';
export { withQuantizedWeights } from './js/weights.ts';
export type { ExportLanguage } from './lang/index.ts';
export {
  type CardData,
  type CardEvaluation,
  type CardImportance,
  type CardMetric,
  type CardSplit,
  type ModelCardOptions,
  modelCard,
} from './model-card/model-card.ts';
export { compareOnnx, type OnnxComparison } from './onnx/compare.ts';
export { type OnnxOptions, toOnnx } from './onnx/to-onnx.ts';
export { type PyTorchProgram, toPyTorch } from './pytorch/pytorch.ts';
export {
  type ExportOutput,
  type ExportSubject,
  type Picture,
  type SubjectOptions,
  subjectOf,
} from './subject.ts';
export {
  type BatchExtent,
  type Extent,
  type Trace,
  type Traced,
  type TracedConstant,
  type TracedInput,
  type TracedNumber,
  type TracedState,
  type TracedStep,
  trace,
} from './trace.ts';

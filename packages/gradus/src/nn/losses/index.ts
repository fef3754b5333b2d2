export { BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from './bce-with-logits.ts';
export { CrossEntropyLoss, type CrossEntropyLossOptions } from './cross-entropy.ts';
export { MSELoss, type MSELossOptions } from './mse.ts';
export { NLLLoss, type NLLLossOptions } from './nll.ts';
export type { LossShape, Reduction } from './reduction.ts';

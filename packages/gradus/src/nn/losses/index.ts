export { BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from './bce-with-logits.ts';
export { CrossEntropyLoss, type CrossEntropyLossOptions } from './cross-entropy.ts';
export { HuberLoss, type HuberLossOptions } from './huber.ts';
export { L1Loss, type L1LossOptions } from './l1.ts';
export { MSELoss, type MSELossOptions } from './mse.ts';
export { NLLLoss, type NLLLossOptions } from './nll.ts';
export type { LossShape, Reduction } from './reduction.ts';
export { SmoothL1Loss, type SmoothL1LossOptions } from './smooth-l1.ts';
export { balancedWeights } from './weights.ts';

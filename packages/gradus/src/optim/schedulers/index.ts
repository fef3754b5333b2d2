export { ChainedScheduler } from './chained-scheduler.ts';
export { ConstantLR, type ConstantLROptions } from './constant-lr.ts';
export { CosineAnnealingLR, type CosineAnnealingLROptions } from './cosine-annealing-lr.ts';
export {
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
  type CosineAnnealingWarmRestartsState,
} from './cosine-annealing-warm-restarts.ts';
export { CyclicLR, type CyclicLROptions } from './cyclic-lr.ts';
export { ExponentialLR, type ExponentialLROptions } from './exponential-lr.ts';
export { LambdaLR, type LambdaLROptions, MultiplicativeLR } from './lambda-lr.ts';
export { LinearLR, type LinearLROptions } from './linear-lr.ts';
export { LRScheduler, type LRSchedulerState, type Scheduled } from './lr-scheduler.ts';
export { MultiStepLR, type MultiStepLROptions } from './multi-step-lr.ts';
export { OneCycleLR, type OneCycleLROptions } from './one-cycle-lr.ts';
export { PolynomialLR, type PolynomialLROptions } from './polynomial-lr.ts';
export {
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
  type ReduceLROnPlateauState,
} from './reduce-lr-on-plateau.ts';
export { SequentialLR, type SequentialLROptions, type SequentialLRState } from './sequential-lr.ts';
export { StepLR, type StepLROptions } from './step-lr.ts';

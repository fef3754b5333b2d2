/** Classes that few runs need. A page loads them only then; see `classes.ts`. */
import { lrScheduler } from 'gradus/optim';

export { Adadelta, Adagrad, Adamax, NAdam, RAdam, RMSprop } from 'gradus/optim';
export const ConstantLR = lrScheduler.ConstantLR;
export const CosineAnnealingWarmRestarts = lrScheduler.CosineAnnealingWarmRestarts;
export const CyclicLR = lrScheduler.CyclicLR;
export const PolynomialLR = lrScheduler.PolynomialLR;

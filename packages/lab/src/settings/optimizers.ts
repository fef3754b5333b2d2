import type { optimizers } from 'gradus/optim';

/** An optimizer that a network can be trained with, and its default settings. */
interface OptimizerRow {
  /** Its class in `gradus/optim` and in `torch.optim`. */
  readonly className: keyof typeof optimizers;
  readonly lr: number;
  readonly weightDecay: number;
  /** Whether it takes `momentum`. */
  readonly hasMomentum: boolean;
}

/** The optimizers. All lists of optimizers are derived from these rows. */
export const OPTIMIZERS = {
  sgd: { className: 'SGD', lr: 0.1, weightDecay: 0, hasMomentum: true },
  adam: { className: 'Adam', lr: 0.001, weightDecay: 0, hasMomentum: false },
  adamw: { className: 'AdamW', lr: 0.001, weightDecay: 0.01, hasMomentum: false },
  rmsprop: { className: 'RMSprop', lr: 0.01, weightDecay: 0, hasMomentum: true },
  adagrad: { className: 'Adagrad', lr: 0.01, weightDecay: 0, hasMomentum: false },
  adadelta: { className: 'Adadelta', lr: 1, weightDecay: 0, hasMomentum: false },
  adamax: { className: 'Adamax', lr: 0.002, weightDecay: 0, hasMomentum: false },
  nadam: { className: 'NAdam', lr: 0.002, weightDecay: 0, hasMomentum: false },
  radam: { className: 'RAdam', lr: 0.001, weightDecay: 0, hasMomentum: false },
} as const satisfies Readonly<Record<string, OptimizerRow>>;

/** A name in {@link OPTIMIZERS}. */
export type OptimizerName = keyof typeof OPTIMIZERS;

export const OPTIMIZER_NAMES = Object.keys(OPTIMIZERS) as OptimizerName[];

/** A column of {@link OPTIMIZERS}. */
function column(field: 'lr' | 'weightDecay'): Readonly<Record<OptimizerName, number>> {
  const cells = OPTIMIZER_NAMES.map((name) => [name, OPTIMIZERS[name][field]]);
  return Object.fromEntries(cells);
}

/** The default learning rate of each optimizer. */
export const LEARNING_RATES = column('lr');

/** The default weight decay of each optimizer. */
export const WEIGHT_DECAYS = column('weightDecay');

/** The optimizers that take `momentum`. */
export const WITH_MOMENTUM = OPTIMIZER_NAMES.filter((name) => OPTIMIZERS[name].hasMomentum);

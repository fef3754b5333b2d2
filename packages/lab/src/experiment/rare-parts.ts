/** Parts that few runs need. A page loads them only then; see `parts.ts`. */
export { Adadelta, Adagrad, Adamax, NAdam, RAdam, RMSprop } from 'gradus/optim';
export { clippingOf } from './clipping.ts';
export { initialise } from './initialise.ts';
export { createSchedules } from './schedules.ts';

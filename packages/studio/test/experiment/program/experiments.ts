/** Short experiments that together use every setting. */
import type { TrainingConfig } from '@gradus/lab/settings';
import { customArchitecture } from '@gradus/lab/settings';
import {
  type PictureExperiment as Experiment,
  experimentWith,
  lessonExperiment,
} from '../../../src/experiment/index.ts';

function changed(experiment: Experiment, training: Partial<TrainingConfig>): Experiment {
  const short = { iterations: 20, evalEvery: 5 };
  return { ...experiment, training: { ...experiment.training, ...short, ...training } };
}

const net = (hidden: readonly number[], activation: Parameters<typeof customArchitecture>[1]) =>
  experimentWith(customArchitecture(hidden, activation));

const C = lessonExperiment('C');

export const EXPERIMENTS: Readonly<Record<string, Experiment>> = {
  linear: changed(lessonExperiment('linear'), {}),
  A: changed(lessonExperiment('A'), {}),
  B: changed(lessonExperiment('B'), { seed: 7 }),
  C: changed(C, {}),
  D: changed(lessonExperiment('D'), { evalEvery: 0 }),
  deep: changed(net([30, 40, 50, 20], 'sigmoid'), {
    init: 'xavier-normal',
    gain: [4, 4, 4, 4, 1],
  }),
  'default with gain': changed(net([30, 30], 'tanh'), { gain: [0.5, 2.5, 1] }),
  'kaiming with gain': changed(net([40, 30], 'leakyrelu'), {
    init: 'kaiming-normal',
    gain: [0.7, 1, 1.3],
    weightDecay: 0.001,
  }),
  'kaiming-uniform': changed(net([40], 'elu'), { init: 'kaiming-uniform', dataSeed: 5 }),
  'lecun-normal': changed(net([40], 'gelu'), { init: 'lecun-normal', gain: [1.5, 1] }),
  'lecun-uniform': changed(net([40], 'silu'), { init: 'lecun-uniform' }),
  'xavier-uniform': changed(net([40], 'softplus'), { init: 'xavier-uniform', gain: [2, 2] }),
  orthogonal: changed(net([40, 30], 'tanh'), { init: 'orthogonal', gain: [1.2, 1, 1] }),
  normal: changed(net([30], 'relu'), { init: 'normal', gain: [0.1, 0.1], batchSize: 64 }),
  uniform: changed(net([30], 'relu'), { init: 'uniform', gain: [0.05, 0.1] }),
  constant: changed(net([30], 'sigmoid'), { init: 'constant', gain: [0.01, 0.02] }),
  zeros: changed(net([30], 'sigmoid'), { init: 'zeros' }),
  'adam, cosine, warm-up': changed(C, {
    ...{ optimizer: 'adam', lr: 0.001, weightDecay: 0.0005 },
    ...{ schedule: { name: 'cosine' }, warmUp: 5 },
  }),
  'rmsprop with momentum, polynomial': changed(net([30], 'selu'), {
    ...{ optimizer: 'rmsprop', lr: 0.001, momentum: 0.5, warmUp: 3 },
    schedule: { name: 'polynomial', power: 2 },
  }),
  'adagrad, constant': changed(net([30], 'mish'), {
    ...{ optimizer: 'adagrad', lr: 0.01, schedule: { name: 'constant', stepSize: 7, factor: 0.3 } },
  }),
  'adadelta, cyclic': changed(net([30], 'hardswish'), {
    ...{ optimizer: 'adadelta', lr: 1, schedule: { name: 'cyclic', stepSize: 4, factor: 0.2 } },
  }),
  'adamax, warm restarts': changed(net([30, 20], 'relu6'), {
    ...{ optimizer: 'adamax', lr: 0.002, schedule: { name: 'warm-restarts', stepSize: 6 } },
  }),
  nadam: changed(net([30], 'softsign'), { optimizer: 'nadam', lr: 0.002, weightDecay: 0.01 }),
  radam: changed(net([30], 'logsigmoid'), { optimizer: 'radam', lr: 0.001 }),
  'adamw, one-cycle': changed(C, {
    ...{ optimizer: 'adamw', lr: 0.002, weightDecay: 0.01, schedule: { name: 'one-cycle' } },
  }),
  'momentum, clipping': changed(lessonExperiment('D'), {
    ...{ momentum: 0.9, weightDecay: 0.0001, clipNorm: 0.5, clipValue: 0.05 },
  }),
  'step, warm-up': changed(C, {
    schedule: { name: 'step', stepSize: 6, factor: 0.5 },
    warmUp: 4,
  }),
  'plateau, warm-up': changed(C, {
    ...{ lr: 1, evalEvery: 2, warmUp: 3 },
    schedule: { name: 'plateau', patience: 0, factor: 0.3 },
  }),
  'early stop': changed(C, { lr: 2, evalEvery: 1, iterations: 60, patience: 2, keepBest: true }),
  // All weights are 0 at first: the accuracy stays, and the loss falls.
  'keep best': changed(net([30], 'sigmoid'), { init: 'zeros', keepBest: true, evalEvery: 2 }),
  dropout: changed(lessonExperiment('D'), { dropout: 0.2 }),
  'dropout, keep best': changed(C, { dropout: 0.5, keepBest: true }),
  balance: changed(C, { balance: true }),
  rates: {
    ...changed(C, { iterations: 19 }),
    rates: [
      { iteration: 0, lr: 0.05 },
      { iteration: 4, lr: 0.3 },
      { iteration: 12, lr: 0.01 },
    ],
  },
};

import type { SettingName } from '../../settings/table.ts';

/** Labels of the settings of a network and its training, in tables and in the form of the Studio. */
export const settingLabels: Readonly<Record<'hidden' | 'activation' | SettingName, string>> = {
  hidden: 'hidden layers',
  activation: 'activation',
  iterations: 'steps',
  batchSize: 'batch size',
  optimizer: 'optimizer',
  lr: 'learning rate',
  momentum: 'momentum',
  weightDecay: 'weight decay',
  balance: 'balanced classes',
  init: 'initial weights',
  gain: 'gain',
  dropout: 'dropout',
  seed: 'seed',
  dataSeed: 'shuffle seed',
  evalEvery: 'steps between tests',
  backend: 'backend',
  schedule: 'learning rate schedule',
  warmUp: 'warm-up steps',
  clipNorm: 'limit of the gradient norm',
  clipValue: 'limit of each gradient',
  patience: 'early stop',
  keepBest: 'keep the best weights',
  monitor: 'look inside',
  checkpointEvery: 'steps between checkpoints',
};

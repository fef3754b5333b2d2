import type { OptimizerName } from './names.ts';
import type { TrainingConfig } from './schema.ts';

const RATES: Readonly<Record<OptimizerName, number>> = { sgd: 0.1, adam: 0.001, adamw: 0.001 };
const DECAYS: Readonly<Record<OptimizerName, number>> = { sgd: 0, adam: 0, adamw: 0.01 };

/** How a network is trained where nothing is said but, perhaps, the optimizer. */
export function defaultTraining(optimizer: OptimizerName = 'sgd'): TrainingConfig {
  return {
    iterations: 3000,
    batchSize: 100,
    optimizer,
    lr: RATES[optimizer],
    momentum: 0,
    weightDecay: DECAYS[optimizer],
    init: 'default',
    gain: null,
    seed: 0,
    dataSeed: null,
    evalEvery: 500,
    backend: 'wasm',
    schedule: null,
    warmUp: 0,
    clipNorm: null,
    clipValue: null,
    patience: null,
    keepBest: false,
    monitor: false,
    checkpointEvery: null,
  };
}

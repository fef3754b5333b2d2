import { Generator, manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import { CrossEntropyLoss, type Parameter, utils } from 'gradus/nn';
import { type Optimizer, optimizers } from 'gradus/optim';
import { OPTIMIZERS } from '../settings/optimizers.ts';
import type { ModelConfig } from '../settings/schema.ts';
import type { TrainingConfig } from '../settings/table.ts';
import type { FlatDataset, FlatSample } from './data.ts';
import { initialise } from './initialise.ts';
import { FeedforwardModel, type Network } from './model.ts';
import { createSchedules, type Schedules } from './schedules.ts';

/** Pictures that are tested at a time: the counts are the same for any number, and this one is quick. */
export const TEST_BATCH = 1000;

/** A configuration as objects that can be trained. */
export interface Experiment extends Schedules {
  readonly model: Network;
  readonly loss: CrossEntropyLoss;
  readonly optimizer: Optimizer<{ lr: number }>;
  readonly trainLoader: DataLoader<FlatSample>;
  readonly testLoader: DataLoader<FlatSample>;
  /** Clips gradients. */
  readonly beforeStep?: () => void;
}

/**
 * Seeds the default generator and makes what a run trains, drawing in the order in which PyTorch scripts
 * do. The same arguments give the same numbers, on whichever command's behalf.
 */
export function createExperiment(
  config: { readonly model: ModelConfig; readonly training: TrainingConfig },
  data: Pick<FlatDataset, 'train' | 'test'>,
): Experiment {
  const { batchSize, gain, init, dataSeed, seed } = config.training;
  manualSeed(seed);
  const generator = dataSeed === null ? undefined : new Generator().manualSeed(dataSeed);
  const trainLoader = new DataLoader(data.train, { batchSize, shuffle: true, generator });
  const testLoader = new DataLoader(data.test, { batchSize: TEST_BATCH });
  const model = new FeedforwardModel(config.model);
  initialise(model, init, gain);
  const optimizer = createOptimizer(model.parameters(), config.training);
  return {
    model,
    loss: new CrossEntropyLoss(),
    optimizer,
    trainLoader,
    testLoader,
    ...createSchedules(optimizer, config.training),
    beforeStep: clippingOf(model, config.training),
  };
}

function createOptimizer(
  parameters: Parameter[],
  { optimizer, lr, momentum, weightDecay }: TrainingConfig,
): Optimizer<{ lr: number }> {
  const { className, hasMomentum } = OPTIMIZERS[optimizer];
  const settings = { lr, weightDecay, ...(hasMomentum && { momentum }) };
  return new optimizers[className](parameters, settings) as unknown as Optimizer<{ lr: number }>;
}

function clippingOf(
  model: Network,
  { clipNorm, clipValue }: TrainingConfig,
): (() => void) | undefined {
  if (clipNorm === null && clipValue === null) return undefined;
  const parameters = model.parameters();
  return () => {
    if (clipValue !== null) utils.clipGradValue_(parameters, clipValue);
    if (clipNorm !== null) utils.clipGradNorm_(parameters, clipNorm);
  };
}

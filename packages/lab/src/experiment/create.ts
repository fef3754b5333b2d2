import { Generator, manualSeed } from 'gradus';
import { DataLoader, type Dataset, randomSplit } from 'gradus/data';
import { CrossEntropyLoss, type Parameter, utils } from 'gradus/nn';
import { type Optimizer, optimizers } from 'gradus/optim';
import { OPTIMIZERS } from '../settings/optimizers.ts';
import type { ModelConfig } from '../settings/schema.ts';
import type { TrainingConfig } from '../settings/table.ts';
import { validationSize } from '../settings/validation.ts';
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
  /** Taken from the training set where a setting makes a choice. */
  readonly validationLoader?: DataLoader<FlatSample>;
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
  const { train, validation } = splitFor(config.training, data.train);
  const trainLoader = new DataLoader(train, { batchSize, shuffle: true, generator });
  const validationLoader = validation && new DataLoader(validation, { batchSize: TEST_BATCH });
  const testLoader = new DataLoader(data.test, { batchSize: TEST_BATCH });
  const model = new FeedforwardModel(config.model);
  initialise(model, init, gain);
  const optimizer = createOptimizer(model.parameters(), config.training);
  return {
    model,
    loss: new CrossEntropyLoss(),
    optimizer,
    trainLoader,
    validationLoader,
    testLoader,
    ...createSchedules(optimizer, config.training),
    beforeStep: clippingOf(model, config.training),
  };
}

/**
 * The training set, less the samples that choices are made with, where there are any: those of PyTorch's
 * `random_split` by the seed of the run. They are drawn by a generator of their own, so that weights are the same
 * with and without.
 */
function splitFor(
  training: TrainingConfig,
  train: Dataset<FlatSample>,
): { train: Dataset<FlatSample>; validation?: Dataset<FlatSample> } {
  const size = validationSize(training, train.length);
  if (size === 0) return { train };
  const generator = new Generator().manualSeed(training.seed);
  const [rest, validation] = randomSplit(train, [train.length - size, size], generator);
  return { train: rest, validation };
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

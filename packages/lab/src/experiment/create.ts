import { ArgumentError, Generator, manualSeed, tensor } from 'gradus';
import { DataLoader, type Dataset, randomSplit } from 'gradus/data';
import {
  BCEWithLogitsLoss,
  balancedWeights,
  CrossEntropyLoss,
  MSELoss,
  type Parameter,
} from 'gradus/nn';
import type { Optimizer } from 'gradus/optim';
import type { TaskName } from 'gradus/train';
import { classCount } from '../settings/architecture.ts';
import { CONFLICTS } from '../settings/conflicts.ts';
import { OPTIMIZERS } from '../settings/optimizers.ts';
import type { ExperimentConfig } from '../settings/schema.ts';
import type { TrainingConfig } from '../settings/table.ts';
import { validationSize } from '../settings/validation.ts';
import type { ExperimentData, Sample } from './data.ts';
import type { Network } from './model.ts';
import { hasSchedule, isClipped, isInitialised, type Parts, partIn, partsFor } from './parts.ts';
import type { Schedules } from './schedules.ts';

/** The batch size of tests. It does not change the counts; 1,000 is fast. */
export const TEST_BATCH = 1000;

/** The objects that a configuration describes, ready to train. */
export interface Experiment<T extends TaskName = TaskName> extends Schedules {
  readonly task: T;
  readonly model: Network;
  readonly loss: CrossEntropyLoss | BCEWithLogitsLoss | MSELoss;
  readonly optimizer: Optimizer<{ lr: number }>;
  readonly trainLoader: DataLoader<Sample>;
  /** The data's validation set; without one, a part of the training set if a setting makes a choice. */
  readonly validationLoader?: DataLoader<Sample>;
  readonly testLoader: DataLoader<Sample>;
  /** For regression: what 1 in the targets stands for. */
  readonly targetScale: number;
  /** Clips gradients. */
  readonly beforeStep?: () => void;
}

/** {@link buildExperiment} with the parts of the run. */
export async function createExperiment<T extends TaskName>(
  config: Pick<ExperimentConfig, 'model' | 'training'>,
  data: ExperimentData<T>,
): Promise<Experiment<T>> {
  return buildExperiment(config, data, await partsFor(config.training));
}

/**
 * Seeds the default generator and makes the objects of a run, drawing random numbers in the order of PyTorch
 * scripts. The same arguments give the same numbers in every command.
 * @param parts from {@link partsFor}
 * @throws ArgumentError if a setting is for classes, and the data has none
 */
export function buildExperiment<T extends TaskName>(
  config: Pick<ExperimentConfig, 'model' | 'training'>,
  data: ExperimentData<T>,
  parts: Parts,
): Experiment<T> {
  const { training } = config;
  const { batchSize, gain, init, dataSeed, seed } = training;
  const { task, targetScale, dropLast } = data;
  manualSeed(seed);
  const generator = dataSeed === null ? undefined : new Generator().manualSeed(dataSeed);
  const { train, validation } = splitFor(training, data);
  const trainLoader = new DataLoader(train, { batchSize, shuffle: true, dropLast, generator });
  const validationLoader = validation && new DataLoader(validation, { batchSize: TEST_BATCH });
  const testLoader = new DataLoader(data.test, { batchSize: TEST_BATCH });
  const model = data.createModel(config);
  if (isInitialised(training)) partIn(parts, 'initialise')(model, init, gain);
  const optimizer = createOptimizer(model.parameters(), training, parts);
  return {
    task,
    model,
    loss: training.balance ? balancedLoss(train, data) : lossOf(data),
    optimizer,
    trainLoader,
    validationLoader,
    testLoader,
    targetScale,
    ...(hasSchedule(training) &&
      partIn(parts, 'createSchedules')(optimizer, training, MODES[task])),
    ...(isClipped(training) && {
      beforeStep: partIn(parts, 'clippingOf')(model.parameters(), training),
    }),
  };
}

/** Whether a higher metric is better, or a lower one. */
const MODES = { classification: 'max', regression: 'min' } as const satisfies Record<
  TaskName,
  string
>;

/** The loss function of a run. */
export function lossOf({
  task,
  outputDim,
}: Pick<ExperimentData, 'task' | 'outputDim'>): Experiment['loss'] {
  if (task === 'regression') return new MSELoss();
  return outputDim === 1 ? new BCEWithLogitsLoss() : new CrossEntropyLoss();
}

/** Cross-entropy in which a class weighs more the fewer samples of `train` it has. The mean weight is 1. */
function balancedLoss(
  train: Dataset<Sample>,
  data: ExperimentData,
): CrossEntropyLoss | BCEWithLogitsLoss {
  const { task, outputDim } = data;
  if (CONFLICTS.balance({ balance: true }, task)) {
    throw new ArgumentError('createExperiment', `balance is for classes; the task is ${task}.`);
  }
  // A separate generator, since every pass draws one number.
  const all = { batchSize: train.length, generator: new Generator() };
  const [[, labels]] = new DataLoader(train, all);
  const weight = balancedWeights(labels.dataSync(), classCount(data));
  if (outputDim > 1) return new CrossEntropyLoss({ weight });
  const [first, second] = weight.dataSync();
  return new BCEWithLogitsLoss({ weight: tensor([first]), posWeight: tensor([second / first]) });
}

/**
 * The training and the validation samples. If a setting makes a choice and the data has no validation set, PyTorch's
 * `random_split` with the seed of the run takes one from the training set. It has a separate generator, so that the
 * initial weights are the same with and without it.
 */
function splitFor(
  training: TrainingConfig,
  { train, validation }: ExperimentData,
): { train: Dataset<Sample>; validation?: Dataset<Sample> } {
  if (validation !== null) return { train, validation };
  const size = validationSize(training, train.length);
  if (size === 0) return { train };
  const generator = new Generator().manualSeed(training.seed);
  const [rest, kept] = randomSplit(train, [train.length - size, size], generator);
  return { train: rest, validation: kept };
}

function createOptimizer(
  parameters: Parameter[],
  { optimizer, lr, momentum, weightDecay }: TrainingConfig,
  parts: Parts,
): Optimizer<{ lr: number }> {
  const { className, hasMomentum } = OPTIMIZERS[optimizer];
  const settings = { lr, weightDecay, ...(hasMomentum && { momentum }) };
  const Class = partIn(parts, className);
  return new Class(parameters, settings) as unknown as Optimizer<{ lr: number }>;
}

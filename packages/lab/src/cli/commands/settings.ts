import { resolve } from 'node:path';
import { type Backend, createReferenceBackend, createWasmBackend } from 'gradus';
import type { DataSource } from '../../experiment/data.ts';
import type { Language } from '../../lang/index.ts';
import {
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
} from '../../settings/architecture.ts';
import { CONFLICTS } from '../../settings/conflicts.ts';
import { defaultTraining } from '../../settings/defaults.ts';
import type {
  ActivationName,
  DatasetName,
  Initialisation,
  OptimizerName,
  ScheduleName,
} from '../../settings/names.ts';
import type { ScheduleConfig, TrainingConfig } from '../../settings/schema.ts';
import { suggestion } from '../../text/nearest.ts';
import { UsageError } from '../errors.ts';
import type { CommonOptions } from '../options.ts';

/** Options that say what a network looks like. */
export interface NetworkOptions {
  readonly hidden?: number[];
  readonly activation?: ActivationName;
}

/** Options that say where the data is. */
export interface DataOptions {
  readonly dataset: DatasetName;
  readonly data?: string;
  readonly classes?: number;
}

/** The options of `train`, read but not yet put together. */
export interface TrainOptions extends CommonOptions, NetworkOptions, DataOptions {
  readonly iterations?: number;
  readonly epochs?: number;
  readonly batchSize: number;
  readonly lr?: number;
  readonly momentum?: number;
  readonly weightDecay?: number;
  readonly optimizer: OptimizerName;
  readonly init: Initialisation;
  readonly gain?: number[];
  readonly gainLast?: number;
  readonly schedule?: ScheduleName;
  readonly scheduleStep?: number;
  readonly scheduleFactor?: number;
  readonly schedulePatience?: number;
  readonly warmUp: number;
  readonly clipNorm?: number;
  readonly clipValue?: number;
  readonly earlyStop?: number;
  readonly keepBest?: boolean;
  readonly checkpointEvery?: number;
  readonly seed: number;
  readonly dataSeed?: number;
  readonly evalEvery: number;
  readonly logEvery: number;
  readonly backend: 'wasm' | 'reference';
  readonly threads?: number;
  readonly out: string;
  readonly monitor?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly lang?: Language;
}

/** How a network is trained, with everything decided but what depends on the size of the data. */
export type Hyperparameters = Omit<TrainingConfig, 'iterations' | 'schedule'>;

/** The networks that names and options ask for; all of the lesson where they ask for none. */
export function architectures(
  names: readonly string[],
  { hidden, activation }: NetworkOptions,
): Architecture[] {
  if (hidden === undefined) {
    if (activation !== undefined) {
      throw new UsageError(
        `--activation ${activation} needs --hidden with the sizes of the hidden layers, such as --hidden 100.`,
      );
    }
    return (names.length === 0 ? LESSON_MODELS : names).map(architecture);
  }
  if (names.length > 0) {
    throw new UsageError(
      `--hidden describes a network of its own, so leave out ${names.join(' ')}, or leave out --hidden.`,
    );
  }
  if (hidden.length === 0 && activation !== undefined) {
    throw new UsageError(
      `--activation ${activation} has no place in a network without hidden layers (--hidden none).`,
    );
  }
  return [customArchitecture(hidden, activation ?? 'relu')];
}

function architecture(name: string): Architecture {
  const found = lessonArchitecture(name);
  if (found !== undefined) return found;
  throw new UsageError(
    `unknown model ${name}. Models are ${LESSON_MODELS.join(', ')}.${suggestion(name, LESSON_MODELS)} ` +
      'Any other network: --hidden 100,100 --activation relu.',
  );
}

/** Fills in what depends on the optimizer and on the network. */
export function hyperparameters(options: TrainOptions, network: Architecture): Hyperparameters {
  const { optimizer, batchSize, init, seed, evalEvery, backend } = options;
  const defaults = defaultTraining(optimizer);
  const { momentum = defaults.momentum, earlyStop: patience = null } = options;
  if (CONFLICTS.momentum({ optimizer, momentum })) {
    throw new UsageError(
      `--momentum belongs to --optimizer sgd; ${optimizer} has its own running means. Leave it out.`,
    );
  }
  if (CONFLICTS.patience({ patience, evalEvery })) {
    throw new UsageError(
      '--early-stop looks at tests, and --eval-every 0 leaves them to the end. Give --eval-every 500.',
    );
  }
  return {
    batchSize,
    optimizer,
    lr: options.lr ?? defaults.lr,
    momentum,
    weightDecay: options.weightDecay ?? defaults.weightDecay,
    init,
    gain: gainsOf(options, network),
    seed,
    dataSeed: options.dataSeed ?? null,
    evalEvery,
    backend,
    warmUp: options.warmUp,
    clipNorm: options.clipNorm ?? null,
    clipValue: options.clipValue ?? null,
    patience,
    keepBest: options.keepBest ?? false,
    monitor: options.monitor ?? false,
    checkpointEvery: options.checkpointEvery ?? null,
  };
}

/**
 * The schedule of the learning rate over so many iterations; null for none.
 * @throws UsageError where an option belongs to another schedule
 */
export function scheduleOf(options: TrainOptions, iterations: number): ScheduleConfig | null {
  const { schedule: name, scheduleStep, schedulePatience, scheduleFactor, warmUp } = options;
  const belongs = (option: string, value: unknown, ...names: string[]): void => {
    if (value === undefined || (name !== undefined && names.includes(name))) return;
    throw new UsageError(`${option} belongs to --schedule ${names.join(' or ')}.`);
  };
  belongs('--schedule-step', scheduleStep, 'step');
  belongs('--schedule-patience', schedulePatience, 'plateau');
  belongs('--schedule-factor', scheduleFactor, 'step', 'plateau');
  const schedule = namedSchedule(options, iterations);
  if (CONFLICTS.warmUpOfCycle({ schedule, warmUp })) {
    throw new UsageError(
      '--schedule one-cycle begins with a rise of its own; leave out --warm-up.',
    );
  }
  if (CONFLICTS.warmUpTooLong({ warmUp, iterations })) {
    throw new UsageError(`--warm-up ${warmUp} must be less than the ${iterations} iterations.`);
  }
  return schedule;
}

function namedSchedule(
  { schedule: name, scheduleStep, schedulePatience, scheduleFactor }: TrainOptions,
  iterations: number,
): ScheduleConfig | null {
  const factor = scheduleFactor ?? 0.1;
  const stepSize = scheduleStep ?? Math.max(1, Math.floor(iterations / 3));
  switch (name) {
    case undefined:
      return null;
    case 'step':
      return { name, stepSize, factor };
    case 'plateau':
      return { name, patience: schedulePatience ?? 2, factor };
    default:
      return { name };
  }
}

/** A gain for each layer. @throws UsageError where there is another number of them than of layers */
function gainsOf({ gain, gainLast }: TrainOptions, network: Architecture): number[] | null {
  if (gain === undefined && gainLast === undefined) return null;
  const layers = network.hidden.length + 1;
  const given = gain ?? [1];
  if (given.length === 1) {
    const all = new Array<number>(layers).fill(given[0]);
    return gainLast === undefined ? all : all.with(-1, gainLast);
  }
  if (gainLast !== undefined) {
    throw new UsageError(
      '--gain has a number for each layer already, so leave out --gain-last, or give --gain one number.',
    );
  }
  if (!CONFLICTS.gainCount({ gain: given }, layers)) return given;
  throw new UsageError(
    `--gain ${given.join(',')} has ${given.length} numbers, and network ${network.name} has ` +
      `${layers} Linear layers. Give one for each, or one for all.`,
  );
}

/** @throws UsageError where a data set needs a directory and has none */
export function dataSource({ dataset, data, classes }: DataOptions): DataSource {
  if (data === undefined && dataset !== 'mnist') {
    throw new UsageError(
      `--dataset ${dataset} does not come along: say with --data DIR where its four IDX files are.`,
    );
  }
  if (classes !== undefined && dataset !== 'idx') {
    throw new UsageError(`--classes is for --dataset idx; ${dataset} has 10 classes.`);
  }
  const directory = data === undefined ? null : resolve(data);
  return { name: dataset, directory, classes: classes ?? 10 };
}

/** Steps to take: `--iterations`, or `--epochs` passes. */
export function iterationsOf(
  { iterations, epochs }: Pick<TrainOptions, 'iterations' | 'epochs'>,
  batchesPerEpoch: number,
): number {
  if (epochs !== undefined) return epochs * batchesPerEpoch;
  return iterations ?? defaultTraining().iterations;
}

/** Where a run computes. @throws UsageError where the reference backend shall have more than its one thread */
export function backendOf({
  backend,
  threads,
}: Pick<TrainOptions, 'backend' | 'threads'>): Backend {
  if (backend === 'wasm') return createWasmBackend({ threads });
  if (threads !== undefined && threads > 1) {
    throw new UsageError(
      `--threads ${threads} is for --backend wasm; reference has one. Leave it out.`,
    );
  }
  return createReferenceBackend();
}

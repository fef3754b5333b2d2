import { resolve } from 'node:path';
import type { DataSource } from '../../data.ts';
import type { Language } from '../../lang/index.ts';
import {
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
} from '../../models/index.ts';
import type { ActivationName, DatasetName, Initialisation, OptimizerName } from '../../names.ts';
import type { TrainingConfig } from '../../runs/config.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../nearest.ts';
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
  readonly seed: number;
  readonly evalEvery: number;
  readonly logEvery: number;
  readonly backend: 'wasm' | 'reference';
  readonly threads?: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly lang?: Language;
}

/** How a network is trained, with everything decided but how long. */
export type Hyperparameters = Omit<TrainingConfig, 'iterations'>;

const DEFAULT_RATE = { sgd: 0.1, adam: 0.001, adamw: 0.001 } as const;
const DEFAULT_DECAY = { sgd: 0, adam: 0, adamw: 0.01 } as const;

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
  const { optimizer, momentum, batchSize, init, seed, evalEvery, backend } = options;
  if (momentum !== undefined && optimizer !== 'sgd') {
    throw new UsageError(
      `--momentum belongs to --optimizer sgd; ${optimizer} has its own running means. Leave it out.`,
    );
  }
  return {
    batchSize,
    optimizer,
    lr: options.lr ?? DEFAULT_RATE[optimizer],
    momentum: momentum ?? 0,
    weightDecay: options.weightDecay ?? DEFAULT_DECAY[optimizer],
    init,
    gain: gainsOf(options, network),
    seed,
    evalEvery,
    backend,
  };
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
  if (given.length === layers) return given;
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
  return epochs === undefined ? (iterations ?? 3000) : epochs * batchesPerEpoch;
}

import { relative, resolve } from 'node:path';
import type { ImageDataset } from '@gradus/datasets';
import { setBackend } from 'gradus';
import { type DataSource, type FlatDataset, flatten, loadImages } from '../../data.ts';
import { createExperiment } from '../../experiment.ts';
import { messages } from '../../lang/index.ts';
import type { Architecture } from '../../models/index.ts';
import type { ScheduleConfig } from '../../runs/config.ts';
import { prepareDirectory } from '../../runs/files.ts';
import { thisMachine } from '../../runs/machine.ts';
import { type NewRun, RunWriter } from '../../runs/writer.ts';
import { UsageError } from '../errors.ts';
import { hasColor, type Io } from '../io.ts';
import { VERSION } from '../version.ts';
import { carryOut } from './carry-out.ts';
import { closing, type Outcome } from './closing.ts';
import { type Reporter, reporterFor } from './reporters.ts';
import {
  architectures,
  backendOf,
  dataSource,
  type Hyperparameters,
  hyperparameters,
  iterationsOf,
  scheduleOf,
  type TrainOptions,
} from './settings.ts';

/** Trains the networks one after the other, keeps them as runs, and compares them. */
export async function trainCommand(
  names: readonly string[],
  options: TrainOptions,
  io: Io,
): Promise<void> {
  const networks = architectures(names, options).map((architecture) => ({
    architecture,
    settings: hyperparameters(options, architecture),
  }));
  const source = dataSource(options);
  const backend = backendOf(options);
  const root = resolve(options.out);
  await prepareDirectory(root);
  const signal = io.interruptible();
  const images = await loadImages(source);
  const data = flatten(images);
  checkBatchSize(options, data);
  setBackend(backend);
  const batches = Math.ceil(data.train.length / options.batchSize);
  const iterations = iterationsOf(options, batches);
  const color = hasColor(io.stdout, io.env, options.color);
  const reporter = reporterFor(options, io, color);
  const schedule = scheduleOf(options, iterations);
  const plan: Plan = { source, images, data, iterations, schedule, root, signal, reporter, io };
  const outcomes: Outcome[] = [];
  for (const each of networks) {
    outcomes.push(await trainOne(each, plan));
    signal.throwIfAborted();
  }
  if (options.json) return;
  const text = messages(options.lang, io.env);
  const lines = closing(outcomes, relative('', root) || '.', text.train, color);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** A network, and how it is trained. */
interface Network {
  readonly architecture: Architecture;
  readonly settings: Hyperparameters;
}

/** What all networks of a command have in common. */
interface Plan {
  readonly source: DataSource;
  readonly images: ImageDataset;
  readonly data: FlatDataset;
  readonly iterations: number;
  readonly schedule: ScheduleConfig | null;
  readonly root: string;
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly io: Io;
}

function checkBatchSize({ batchSize }: TrainOptions, { train }: FlatDataset): void {
  if (batchSize <= train.length) return;
  throw new UsageError(
    `--batch-size ${batchSize} is more than the ${train.length} samples there are to train on. ` +
      `Give 1 to ${train.length}.`,
  );
}

/** Builds, trains and saves one network. */
async function trainOne(network: Network, plan: Plan): Promise<Outcome> {
  const { data, reporter, signal, root, io } = plan;
  const config = configOf(network, plan);
  const experiment = createExperiment(config, data);
  const run = await RunWriter.create(root, config);
  return carryOut({ run, config, experiment, reporter, signal, io });
}

function configOf(
  { architecture: { name, hidden, activation }, settings }: Network,
  { data, images, iterations, schedule, source }: Plan,
): NewRun {
  const [, rows, columns] = images.train.images.shape;
  const { inputDim } = data;
  const { classes, checksum } = images;
  return {
    gradus: VERSION,
    node: process.version,
    machine: thisMachine(),
    model: { name, inputDim, hidden: [...hidden], activation, outputDim: classes },
    data: { name: source.name, directory: source.directory, classes, checksum, rows, columns },
    training: { iterations, ...settings, schedule },
  };
}

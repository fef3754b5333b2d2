import { resolve } from 'node:path';
import type { toTensors } from '@gradus/datasets';
import { setBackend } from 'gradus';
import {
  type DataSource,
  dataConfig,
  type ExperimentData,
  flatten,
  type LoadedImages,
} from '../../../experiment/data.ts';
import { messages } from '../../../lang/index.ts';
import { prepareDirectory } from '../../../runs/files.ts';
import { thisMachine } from '../../../runs/machine.ts';
import { removeAbandoned } from '../../../runs/never-started.ts';
import type { NewRun } from '../../../runs/writer.ts';
import type { Architecture } from '../../../settings/architecture.ts';
import { CONFLICTS } from '../../../settings/conflicts.ts';
import type { TrainingConfig } from '../../../settings/table.ts';
import type { Io } from '../../../text/io.ts';
import { UsageError } from '../../errors.ts';
import { VERSION } from '../../version.ts';
import { loadPictures } from './load-pictures.ts';
import {
  backendOf,
  dataSource,
  iterationsOf,
  scheduleOf,
  settingsIn,
  type TrainOptions,
} from './settings.ts';

/** What all networks of a command have in common. */
interface Plan {
  readonly source: DataSource;
  readonly images: LoadedImages;
  readonly data: ExperimentData;
  /** The folder of runs. */
  readonly root: string;
  readonly signal: AbortSignal;
}

/**
 * Checks that runs can be stored, loads the data and sets the backend.
 *
 * @param tensorsOf as for {@link flatten}
 */
export async function prepare(
  options: TrainOptions,
  io: Io,
  tensorsOf?: typeof toTensors,
): Promise<Plan> {
  const source = dataSource(options);
  const backend = backendOf(options);
  const root = resolve(options.out);
  await prepareDirectory(root);
  await removeAbandoned(root);
  const signal = io.interruptible(messages(options.lang, io.env).train.stopping);
  const images = await loadPictures(source, options, io, signal);
  setBackend(backend);
  return { source, images, data: flatten(images, tensorsOf), root, signal };
}

/**
 * The complete configuration of a network's training.
 * @throws UsageError if options do not fit each other or the data
 */
export function configOf(
  architecture: Architecture,
  options: TrainOptions,
  { data, images, source }: Plan,
): NewRun {
  const settings = withBatchSize(settingsIn(options, architecture), options, data.train.length);
  const { inputDim } = data;
  const { name, hidden, activation } = architecture;
  const iterations = iterationsOf(options, Math.ceil(data.train.length / settings.batchSize));
  const schedule = scheduleOf(options, iterations);
  return {
    gradus: VERSION,
    node: process.version,
    machine: thisMachine(),
    model: { name, inputDim, hidden: [...hidden], activation, outputDim: images.classes },
    data: dataConfig(source, images),
    training: { ...settings, iterations, schedule },
  };
}

/**
 * Limits the default batch size to the number of samples.
 * @throws UsageError if the options ask for a larger batch
 */
export function withBatchSize(
  settings: TrainingConfig,
  given: Pick<TrainOptions, 'batchSize'>,
  samples: number,
): TrainingConfig {
  const { batchSize } = settings;
  if (!CONFLICTS.batchTooLarge({ batchSize }, samples)) return settings;
  if (given.batchSize === undefined) return { ...settings, batchSize: samples };
  throw new UsageError(({ settingsUsage }) => settingsUsage.batchTooLarge(batchSize, samples));
}

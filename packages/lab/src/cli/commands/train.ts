import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { createExperiment } from '../../experiment/create.ts';
import { messages } from '../../lang/index.ts';
import { RunWriter } from '../../runs/writer.ts';
import { lessonArchitecture } from '../../settings/architecture.ts';
import { POINTS_TARGET } from '../../settings/command.ts';
import { POINT_SETS, type PointSetName } from '../../settings/names.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import { splitLines, takeFolder } from './common/load-pictures.ts';
import { configOf, prepare } from './common/plan.ts';
import { reporterFor } from './common/reporters.ts';
import { architectures, settingsIn, type TrainOptions } from './common/settings.ts';
import { type Outcome, summaryTable } from './common/summary-table.ts';
import { trainRun } from './common/train-run.ts';
import { isPointSet, pointsIn } from './train/points.ts';
import type { TrainTableOptions } from './train/table.ts';

/** Trains networks by their names, or one on a table. */
export async function trainCommand(
  said: readonly string[],
  given: TrainTableOptions,
  io: Io,
): Promise<void> {
  const { names, options } = takeFolder(said, given);
  const { dataset } = options;
  if (isPointSet(dataset)) return trainPoints(names, dataset, options, io);
  refuseOptions(OF_POINTS, options, `--dataset ${POINT_SETS.join(', ')}`);
  const files = names.filter(isFile);
  if (files.length === 0) {
    refuseOptions(OF_TABLES, options, 'tables: gradus train FILE --target COLUMN');
    return trainModels(names, { ...options, dataset }, io);
  }
  if (names.length > 1) {
    const others = names.filter((name) => name !== files[0]).join(' ');
    throw new UsageError(
      `${files[0]} is a table, which is trained on by itself: leave out ${others}.`,
    );
  }
  refusePictureOptions(files[0], options);
  const { trainTable } = await import('./train/table.ts');
  await trainTable({ kind: 'file', path: files[0] }, options, io);
}

async function trainPoints(
  names: readonly string[],
  dataset: PointSetName,
  options: TrainTableOptions,
  io: Io,
): Promise<void> {
  if (names.length > 0) {
    throw new UsageError(
      `--dataset ${dataset} is trained on by itself: leave out ${names.join(' ')}. ` +
        'For a network of your own: --hidden 16,16 --activation tanh.',
    );
  }
  refuseOptions(OF_FILES, options, `files, and --dataset ${dataset} is made. Leave it out`);
  const points = pointsIn(dataset, options);
  const { trainTable } = await import('./train/table.ts');
  await trainTable(points, { ...options, target: options.target ?? POINTS_TARGET }, io);
}

/** Whether a name can only be that of a file: none of the lesson's networks, and there is one or it has an ending. */
function isFile(name: string): boolean {
  if (lessonArchitecture(name) !== undefined) return false;
  return existsSync(name) || /[.\\/]/.test(name);
}

const OF_TABLES = [
  ...['target', 'task', 'numeric', 'categorical', 'date', 'ignore', 'missing', 'encoding'],
  ...['delimiter', 'decimal', 'header', 'test', 'group', 'time', 'folds', 'fold'],
] as const satisfies readonly (keyof TrainTableOptions)[];

const OF_POINTS = ['points', 'noise', 'pointsSeed'] as const;
const OF_FILES = [
  ...['data', 'size', 'channels', 'splitSeed', 'missing', 'encoding', 'delimiter'],
  ...['decimal', 'header'],
] as const satisfies readonly (keyof TrainTableOptions)[];

/** @throws UsageError where an option would have no effect, which says what it is for */
function refuseOptions(
  names: readonly (keyof TrainTableOptions)[],
  options: TrainTableOptions,
  purpose: string,
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${option} is for ${purpose}.`);
}

/** @throws UsageError where an option would have no effect */
function refusePictureOptions(file: string, options: TrainTableOptions): void {
  const { dataset, data, classes, size, channels, splitSeed } = options;
  const ofPictures = { data, classes, size, channels, 'split-seed': splitSeed };
  const given = Object.entries(ofPictures).find(([, value]) => value !== undefined);
  const option = dataset === 'mnist' ? given?.[0] : 'dataset';
  if (option === undefined) return;
  throw new UsageError(`--${option} is for pictures, and ${file} is a table. Leave it out.`);
}

/** Trains the networks one after the other, keeps them as runs, and compares them. */
async function trainModels(names: readonly string[], options: TrainOptions, io: Io): Promise<void> {
  const networks = architectures(named(names, options), options);
  // What is wrong with options is said before the data is loaded.
  for (const network of networks) settingsIn(options, network);
  const plan = await prepare(options, io);
  const { data, root, signal } = plan;
  const configs = networks.map((network) => configOf(network, options, plan));
  const color = hasColor(io.stdout, io.env, options.color);
  const reporter = reporterFor(options, io, color, 'pictures');
  const text = messages(options.lang, io.env);
  reporter.lines(splitLines(plan.source, plan.images, text.pictures));
  const outcomes: Outcome[] = [];
  for (const [i, config] of configs.entries()) {
    const experiment = createExperiment(config, data);
    const run = await RunWriter.create(root, config);
    const rest = configs.slice(i + 1).map(({ model }) => model.name);
    const goOn = rest.length === 0 ? undefined : text.train.goOnBefore(rest.join(', '));
    const hasOwnValidation = data.validation !== null;
    const task = { run, config, experiment, hasOwnValidation, reporter, signal, io };
    outcomes.push(await trainRun({ ...task, text, color, goOn }));
    signal.throwIfAborted();
  }
  if (options.json) return;
  const lines = summaryTable(outcomes, relative('', root) || '.', text, color);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** The networks that are named; on pictures of one's own, which may be large, one where none is. */
function named(names: readonly string[], { dataset, hidden }: TrainOptions): readonly string[] {
  const isOpen = names.length === 0 && hidden === undefined;
  return isOpen && dataset === 'folder' ? ['C'] : names;
}

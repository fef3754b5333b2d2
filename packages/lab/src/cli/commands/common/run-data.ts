import { join, resolve } from 'node:path';
import {
  type Preprocessing,
  publishedSet,
  splitImages,
  TableFileError,
  takeTensors,
} from '@gradus/datasets';
import type { Predictor } from 'gradus/preprocessing';
import type { Table } from 'gradus/table';
import {
  type ExperimentData,
  flatten,
  formOf,
  type LoadedImages,
  loadImages,
  pictureSource,
} from '../../../experiment/data.ts';
import type { Network } from '../../../experiment/model.ts';
import { InputError } from '../../../lang/error.ts';
import { type Language, messages } from '../../../lang/index.ts';
import { trainCommandFromHere } from '../../../runs/commands.ts';
import {
  findRun,
  hasConfig,
  isOnTable,
  orProblem,
  type Run,
  readRun,
  type UnreadableRun,
} from '../../../runs/reader.ts';
import { loadModel, loadRunPredictor, readSplit } from '../../../runs/weights.ts';
import { lessonArchitecture } from '../../../settings/architecture.ts';
import { type PictureData, sourceName, type TableData } from '../../../settings/schema.ts';
import { type TrainingTable, trainingTable } from '../../../tabular/data.ts';
import { planOf } from '../../../tabular/plan.ts';
import { splitOf } from '../../../tabular/split.ts';
import { errorText } from '../../../text/error-text.ts';
import type { Io } from '../../../text/io.ts';
import { inLine } from '../../../text/terminal.ts';
import { UsageError } from '../../errors.ts';
import {
  checksumOf,
  makePoints,
  type ReadOptions,
  readSource,
  readWithChecksum,
} from './table-source.ts';

/**
 * The run that a command asks for. Reports on stderr which runs `last` had to skip.
 * @param isWanted by default, whether it has weights
 * @throws DataError if there is no such run, or its files are wrong
 */
export async function chosenRun(
  name: string,
  options: ChosenOptions,
  io: Io,
  isWanted?: (run: Run) => boolean,
): Promise<Run> {
  return readRun(await chosenFolder(name, options, io, isWanted));
}

/** Whether a word names a run. The names of the lesson's networks take precedence. */
export function isRun(
  subject: string,
  { hidden, runs }: { readonly hidden?: readonly number[]; readonly runs: string },
): boolean {
  if (hidden !== undefined || lessonArchitecture(subject) !== undefined) return false;
  return subject === 'last' || [subject, join(runs, subject)].some(hasConfig);
}

/** Options that any run accepts. */
const ALWAYS = ['--color', '--no-color', '--debug'];

/**
 * @param fitting further allowed options
 * @throws UsageError if an option has no effect on a run, or on settings in a file
 */
export function refuseWithRun(
  name: string,
  givenOptions: readonly string[],
  fitting: readonly string[],
): void {
  const others = givenOptions.filter((option) => ![...fitting, ...ALWAYS].includes(option));
  if (others.length === 0) return;
  throw new UsageError(({ settingsUsage }) => settingsUsage.settingsOfRun(name, others));
}

/**
 * Calls `read` for each of several runs. Reports unreadable runs on stderr.
 * @throws DataError if a name has no run, or no run can be read
 */
export async function chosenRuns<T extends Run>(
  names: readonly string[],
  options: ChosenOptions,
  io: Io,
  read: (run: Run) => Promise<T>,
  isWanted?: (run: Run) => boolean,
): Promise<{ runs: T[]; unreadable: UnreadableRun[] }> {
  const [runs, unreadable]: [T[], UnreadableRun[]] = [[], []];
  for (const name of names) {
    const folder = await chosenFolder(name, options, io, isWanted);
    const run = await orProblem(folder, async () => read(await readRun(folder)));
    if ('config' in run) runs.push(run);
    else unreadable.push(run);
  }
  if (runs.length === 0) await read(await readRun(unreadable[0].folder));
  const say = saying(options, io);
  unreadable.forEach(say);
  return { runs, unreadable };
}

function chosenFolder(
  name: string,
  options: ChosenOptions,
  io: Io,
  isWanted?: (run: Run) => boolean,
): Promise<string> {
  return findRun(name, resolve(options.runs), isWanted, saying(options, io));
}

function saying({ lang }: ChosenOptions, io: Io): (run: UnreadableRun) => void {
  const text = messages(lang, io.env);
  return ({ id, error }) => {
    io.stderr.write(`gradus: ${text.runs.corrupt(inLine(id), errorText(error, text))}\n`);
  };
}

interface ChosenOptions {
  readonly runs: string;
  readonly lang?: Language;
}

/**
 * The pictures that a run was trained on, or others in their form.
 * @param directory a folder to read instead of the run's; all pictures of other class folders are test pictures
 * @throws DataError if they are missing or do not fit the run's network; the signal's reason if it is aborted
 */
export async function imagesOf(
  run: Run<PictureData>,
  directory: string | undefined,
  signal?: AbortSignal,
): Promise<LoadedImages> {
  const { data } = run.config;
  const where = directory === undefined ? data.directory : resolve(directory);
  const images = await loadImages({ ...pictureSource(data), directory: where }, signal);
  const { rows, columns } = formOf(images);
  requireSize(run, rows, columns, where ?? data.name);
  if (data.splitSeed === undefined || images.parts !== null) return images;
  if (images.checksum === data.checksum) {
    return { ...images, ...splitImages(images.train, data.splitSeed) };
  }
  if (where !== data.directory) return images;
  throw new InputError(where ?? data.name, ({ runFiles }) =>
    runFiles.changedPictures(run.config.id),
  );
}

/**
 * The data of a run as inputs of its network: its pictures, or others of the same size; or exactly the rows of its
 * table.
 * @param where a folder of pictures, or the file of a table, to read instead of the run's
 * @param check called with the pictures
 * @throws DataError if they are missing or do not fit the run; the signal's reason if it is aborted
 */
export async function dataOf(
  run: Run,
  where: string | undefined,
  signal?: AbortSignal,
  check?: (run: Run<PictureData>, images: LoadedImages) => void,
): Promise<ExperimentData> {
  if (isOnTable(run)) return tableOf(run, where, signal);
  const ofPictures = run as Run<PictureData>;
  const images = await imagesOf(ofPictures, where, signal);
  check?.(ofPictures, images);
  return flatten(images, takeTensors);
}

/** The table of a run, with the split of its training. */
export async function tableOf(
  run: Run<TableData>,
  where: string | undefined,
  signal?: AbortSignal,
): Promise<TrainingTable> {
  const { data: config, training } = run.config;
  const { options, split, binary } = config;
  const read = { ...options, signal };
  const table = await sourceOf(run, where, read);
  const plan = planOf(table, config);
  const rows = (await readSplit(run)) ?? splitOf(table, plan, split, training.seed);
  const dataset = { name: sourceName(config.source), checksum: config.source.checksum };
  if (split.test === null) return trainingTable(table, plan, rows, { dataset, binary });
  const test = await readSame(run, split.test.path, split.test.checksum, read);
  return trainingTable(table, plan, rows, { test, dataset, binary });
}

async function sourceOf(
  run: Run<TableData>,
  where: string | undefined,
  read: ReadOptions,
): Promise<Table> {
  const { source } = run.config.data;
  if (source.kind === 'file') {
    const path = where === undefined ? source.path : resolve(where);
    return readSame(run, path, source.checksum, read);
  }
  const { table, checksum } = makePoints(source);
  if (checksum === source.checksum) return table;
  const { config } = run;
  throw new InputError(source.name, ({ runInput }) => {
    return runInput.otherPoints(config.id, trainCommandFromHere(config));
  });
}

/**
 * The table in a file.
 * @throws DataError if the file is not the one that the run was trained on, even if it has other errors too
 */
async function readSame(
  run: Run,
  path: string,
  checksum: string,
  options: ReadOptions,
): Promise<Table> {
  const { signal } = options;
  try {
    const read = () => readSource(path, options);
    const { table, checksum: present } = await readWithChecksum(path, read, signal);
    requireSame(run, path, present, checksum);
    return table;
  } catch (error) {
    const isRead = error instanceof TableFileError && error.details.code !== 'unreadable';
    if (isRead) {
      requireSame(run, path, await checksumOf(path, signal), checksum);
    }
    throw error;
  }
}

/** @throws DataError if a file does not have the checksum of the one that the run was trained on */
function requireSame({ config }: Run, file: string, present: string, checksum: string): void {
  if (present === checksum) return;
  throw new InputError(file, ({ runInput }) => {
    return runInput.otherFile(config.id, present.slice(0, 12), checksum.slice(0, 12));
  });
}

/** The names of a run's classes. Old runs did not store them, so they come from the name of the data set. */
export function classNamesOf({ config }: Run<PictureData>): readonly string[] {
  const { classNames, name } = config.data;
  const { outputDim } = config.model;
  const known = [classNames, publishedSet(name)?.classNames];
  return (
    known.find((names) => names?.length === outputDim) ??
    Array.from({ length: outputDim }, (_, index) => String(index))
  );
}

/** How pictures are brought into the form of a run's data. */
export function preprocessingOf({ config }: Run<PictureData>): Preprocessing {
  const { preprocessing, name } = config.data;
  return preprocessing ?? publishedSet(name)?.preprocessing ?? 'picture';
}

/** @throws DataError if pictures of this size do not fit the run's network */
export function requireSize(
  { config }: Run<PictureData>,
  rows: number,
  columns: number,
  from: string,
): void {
  const { data } = config;
  if (data.rows === rows && data.columns === columns) return;
  throw new InputError(from, ({ runFiles }) =>
    runFiles.otherPixels(config.id, [rows, columns], [data.rows, data.columns]),
  );
}

/** The network of a run on a table, with its preprocessing. Warns on stderr if its file has no checksum. */
export function predictorOf(
  run: Run<TableData>,
  { lang }: { readonly lang?: Language },
  io: Io,
): Promise<Predictor> {
  const { unchecked } = messages(lang, io.env).runsCommand;
  return loadRunPredictor(run, (file) => io.stderr.write(`gradus: ${unchecked(file)}\n`));
}

/** The model of a run. Warns on stderr if its file has no checksum. */
export function modelOf(
  run: Run,
  { lang }: { readonly lang?: Language },
  io: Io,
): Promise<Network> {
  const { unchecked } = messages(lang, io.env).runsCommand;
  return loadModel(run, (file) => io.stderr.write(`gradus: ${unchecked(file)}\n`));
}

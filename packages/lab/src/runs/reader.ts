import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DataError } from 'gradus';
import { foldEvents, parseEvents, type RunEvent } from '../events/index.ts';
import { InputError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { CONFIG_VERSION } from '../settings/names.ts';
import {
  type DataConfig,
  misfitOf,
  type PictureData,
  type RunConfig,
  runConfigSchema,
  type TableData,
} from '../settings/schema.ts';
import { nearestFew } from '../text/nearest.ts';
import { resumeCommandOf, runsOption } from './commands.ts';
import { MOST_BYTES, readText, unreadable } from './open.ts';
import { RUN_FILES } from './writer.ts';

/** The folder of sweeps in a directory of runs. */
export const SWEEPS = 'sweeps';

/** A run on disk. */
export interface Run<D extends DataConfig = DataConfig> {
  readonly folder: string;
  readonly config: RunConfig<D>;
}

/** Whether a run was trained on pictures, not on a table. */
export function isOnPictures(run: Run): run is Run<PictureData> {
  return run.config.data.kind === 'pictures';
}

/** Whether a run was trained on a table, not on pictures. */
export function isOnTable(run: Run): run is Run<TableData> {
  return run.config.data.kind === 'table';
}

/**
 * Opens a run.
 * @param name an id below `root`, a folder, or `last` for the newest run that `isWanted`
 * @param root the directory of the runs
 * @param isWanted by default, whether it has weights
 * @throws DataError if there is no such run, or its files are wrong
 */
export async function openRun(
  name: string,
  root: string,
  isWanted?: (run: Run) => boolean,
): Promise<Run> {
  return readRun(await findRun(name, root, isWanted));
}

/**
 * The folder of the run that {@link openRun} opens, even if its files are wrong.
 * @param onUnreadable is called with runs that may be newer, but that `last` skipped because they cannot be read
 * @throws DataError if there is no such run
 */
export async function findRun(
  name: string,
  root: string,
  isWanted: (run: Run) => boolean = hasWeights,
  onUnreadable: (run: UnreadableRun) => void = () => {},
): Promise<string> {
  if (name === 'last') return (await lastRun(root, isWanted, onUnreadable)).folder;
  const folders = [resolve(name), join(root, name)];
  const folder = folders.find(hasConfig);
  if (folder !== undefined) return folder;
  const known = (await listRuns(root)).map(({ config }) => config.id);
  throw new InputError(name, ({ runFiles }) => {
    const hint = known.length === 0 ? trainFirst(root, runFiles) : likely(name, known, runFiles);
    return runFiles.noRun(RUN_FILES.config, root, hint);
  });
}

/** Suggestions for an unknown name: runs whose ids contain it, runs spelled like it, or the newest. */
function likely(name: string, known: readonly string[], text: Messages['runFiles']): string {
  const holding = known.filter((id) => id.toLowerCase().includes(name.toLowerCase()));
  const meant = holding.length > 0 ? holding : nearestFew(name, known, 3);
  if (meant.length > 0) return text.didYouMean(meant.slice(0, 3));
  return text.newest(known.slice(0, 5));
}

/**
 * All runs in `root` that can be read, newest first.
 * @param onUnreadable is called with each run that cannot be read
 * @throws DataError if the directory itself cannot be read
 */
export async function listRuns(
  root: string,
  onUnreadable: (run: UnreadableRun) => void = () => {},
): Promise<Run[]> {
  const folders = (await foldersIn(root)).map((name) => join(root, name)).filter(hasConfig);
  const runs = await Promise.all(folders.map((folder) => orProblem(folder, () => readRun(folder))));
  for (const run of runs) if ('error' in run) onUnreadable(run);
  return runs.filter((run) => 'config' in run).sort(newestFirst);
}

/** A run that cannot be read. */
export interface UnreadableRun {
  /** The name of the folder. */
  readonly id: string;
  readonly folder: string;
  /** The error, which names the file. */
  readonly error: DataError;
}

/** An {@link UnreadableRun} as JSON output shows it. */
export function jsonOfUnreadable({ id, folder, error }: UnreadableRun): object {
  return { id, folder, problem: error.message };
}

/** The result of `read`, or the run with its error if `read` throws a DataError. Throws all other errors. */
export async function orProblem<T>(
  folder: string,
  read: () => Promise<T>,
): Promise<T | UnreadableRun> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { id: basename(folder), folder, error };
  }
}

/** The order of runs in lists. */
export function newestFirst(a: Run, b: Run): number {
  return compare(b.config.createdAt, a.config.createdAt) || compare(b.folder, a.folder);
}

/**
 * The names of the folders in `root`, and of links, without hidden ones; none if `root` does not exist.
 * @throws DataError if it cannot be read
 */
export async function foldersIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [];
      throw unreadable(root, cause);
    },
  );
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.') && entry.name !== SWEEPS)
    .map(({ name }) => name)
    .sort();
}

/**
 * The events of a run so far, as if it had never been interrupted; empty if it has none.
 * @throws DataError if a line is not an event
 */
export async function readEvents({ folder }: Run): Promise<RunEvent[]> {
  const file = join(folder, RUN_FILES.events);
  const text = (await readText(file, MOST_BYTES.events)) ?? '';
  return foldEvents(parseEvents(text, file).events);
}

/** Whether a folder has the file of a run's settings, valid or not. */
export function hasConfig(folder: string): boolean {
  return isThere(join(folder, RUN_FILES.config));
}

/** Whether a run has saved weights. */
export function hasWeights({ folder }: Run): boolean {
  return isThere(join(folder, RUN_FILES.weights));
}

/** Whether a run has the file of its judgement, the test of a network for a table. */
export function hasJudgement({ folder }: Run): boolean {
  return isThere(join(folder, RUN_FILES.judgement));
}

/** Whether something has this path, even a broken link. */
export function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EACCES';
  }
}

async function lastRun(
  root: string,
  isWanted: (run: Run) => boolean,
  onUnreadable: (run: UnreadableRun) => void,
): Promise<Run> {
  const unread: UnreadableRun[] = [];
  const runs = await listRuns(root, (each) => unread.push(each));
  const run = runs.find(isWanted);
  // Names of folders begin with the time, so only a run whose name sorts after this one's may be newer.
  unread.filter(({ folder }) => run === undefined || folder > run.folder).forEach(onUnreadable);
  if (run !== undefined) return run;
  throw new InputError(root, ({ runFiles }) =>
    runs.length === 0
      ? runFiles.noRuns(trainFirst(root, runFiles))
      : runFiles.noneHasWeights(resumeCommandOf(runs[0])),
  );
}

function trainFirst(root: string, text: Messages['runFiles']): string {
  return text.trainFirst(`npx gradus train C${runsOption(root, '--out')}`);
}

/**
 * Reads the run in a folder.
 * @throws DataError if its settings cannot be read
 */
export async function readRun(folder: string): Promise<Run> {
  const file = join(folder, RUN_FILES.config);
  const text = await readText(file, MOST_BYTES.settings);
  if (text === null) throw new InputError(file, ({ runFiles }) => runFiles.noFile);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw new InputError(file, ({ runFiles }) => runFiles.notJson(message), { cause });
  }
  refuseNewer(json, file);
  const parsed = runConfigSchema.safeParse(json);
  if (parsed.success) return { folder, config: parsed.data };
  throw new InputError(file, ({ storedFiles }) => storedFiles.noRun(misfitOf(parsed.error)));
}

/** Refuses a newer version first, since everything else in its file may be unknown too. */
function refuseNewer(json: unknown, file: string): void {
  const version = typeof json === 'object' && json !== null && Reflect.get(json, 'version');
  if (typeof version !== 'number' || version <= CONFIG_VERSION) return;
  throw new InputError(file, ({ runFiles }) => runFiles.newer(version, CONFIG_VERSION));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

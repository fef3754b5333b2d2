import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DataError, fromArray } from 'gradus';
import { decodeSafetensors, type SafetensorsFile } from 'gradus/data';
import { decodeTrainingState, type TrainingStateFile, weightsOf } from 'gradus/train';
import { foldEvents, parseEvents, type RunEvent } from '../events/index.ts';
import { FeedforwardModel, type Network } from '../experiment/model.ts';
import { parameterCount } from '../settings/architecture.ts';
import { trainCommandOf } from '../settings/command.ts';
import { CONFIG_VERSION } from '../settings/names.ts';
import {
  type ModelConfig,
  problemsIn,
  type RunConfig,
  runConfigSchema,
} from '../settings/schema.ts';
import { nearestFew } from '../text/nearest.ts';
import { resumeCommandOf, runsOption } from './commands.ts';
import { MOST_BYTES, readBytes, readText, unreadable } from './open.ts';
import { RUN_FILES } from './writer.ts';

/** A run on disk. */
export interface Run {
  readonly folder: string;
  readonly config: RunConfig;
}

/**
 * Opens a run.
 * @param name an id below `root`, a folder, or `last` for the newest run that `isWanted`
 * @param root the directory of the runs
 * @param isWanted by default, whether it has weights
 * @throws DataError where there is no such run, or its files are wrong
 */
export async function openRun(
  name: string,
  root: string,
  isWanted?: (run: Run) => boolean,
): Promise<Run> {
  return readRun(await findRun(name, root, isWanted));
}

/**
 * The folder of the run that {@link openRun} opens, also where its files are wrong.
 * @param onUnreadable is called with runs that `last` passed over because they cannot be read, though they may
 *   be newer
 * @throws DataError where there is no such run
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
  throw new DataError(
    name,
    `there is no such run: neither a folder with ${RUN_FILES.config} nor an id in ${root}. ` +
      (known.length === 0 ? trainFirst(root) : `${likely(name, known)}.`),
  );
}

/** Runs that may have been meant: those whose ids hold the word, those spelled like it, or the newest. */
function likely(name: string, known: readonly string[]): string {
  const holding = known.filter((id) => id.toLowerCase().includes(name.toLowerCase()));
  const meant = holding.length > 0 ? holding : nearestFew(name, known, 3);
  if (meant.length > 0) return `Did you mean ${meant.slice(0, 3).join(', ')}`;
  return `The newest there: ${known.slice(0, 5).join(', ')}`;
}

/**
 * All runs below `root` that can be read, newest first.
 * @param onUnreadable is called with each one that cannot be read
 * @throws DataError where the directory itself cannot be read
 */
export async function listRuns(
  root: string,
  onUnreadable: (run: UnreadableRun) => void = () => {},
): Promise<Run[]> {
  const folders = (await foldersIn(root)).map((name) => join(root, name)).filter(hasConfig);
  const runs = await Promise.all(folders.map((folder) => orProblem(folder, () => readRun(folder))));
  for (const run of runs) if ('problem' in run) onUnreadable(run);
  return runs.filter((run) => 'config' in run).sort(newestFirst);
}

/** A folder with a run that cannot be read. */
export interface UnreadableRun {
  /** The name of the folder. */
  readonly id: string;
  readonly folder: string;
  /** What is wrong with which file. */
  readonly problem: string;
}

/** What `read` gives of the run in `folder`, or what is wrong with the run; other faults are thrown. */
export async function orProblem<T>(
  folder: string,
  read: () => Promise<T>,
): Promise<T | UnreadableRun> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { id: basename(folder), folder, problem: error.message };
  }
}

/** The order of runs in lists. */
export function newestFirst(a: Run, b: Run): number {
  return compare(b.config.createdAt, a.config.createdAt) || compare(b.folder, a.folder);
}

/**
 * Names in `root` of what may be folders of runs, also through a link; none where there is no such directory.
 * @throws DataError where it cannot be read
 */
export async function foldersIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [];
      throw unreadable(root, cause);
    },
  );
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

/**
 * A file of numbers of a run, once its checksum is found to be right; null where there is none.
 * @param name of {@link RUN_FILES}
 * @throws DataError where it is damaged; it says what is left of the run
 */
async function readNumbers<T extends { readonly isChecked: boolean }>(
  run: Run,
  name: string,
  decode: (bytes: Uint8Array, file: string) => T,
): Promise<T | null> {
  const file = join(run.folder, name);
  const bytes = await readBytes(file, MOST_BYTES.tensors);
  if (bytes === null) return null;
  try {
    const content = decode(bytes, file);
    if (content.isChecked || run.config.crc32 === undefined) return content;
    throw new DataError(
      file,
      'is damaged: it has no checksum, and this run was written with them.',
    );
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    throw new DataError(file, `${cause.problem} ${wayOut(run, name)}`, { cause });
  }
}

/** What helps where a file of numbers is damaged. */
function wayOut({ folder, config }: Run, name: string): string {
  const again = `To train the run again: ${trainCommandOf(config)}`;
  const has = (other: string): boolean => isThere(join(folder, other));
  if (name === RUN_FILES.weights && has(RUN_FILES.checkpoint)) {
    return `To write it again from ${RUN_FILES.checkpoint}: ${resumeCommandOf({ folder })}`;
  }
  const left = [RUN_FILES.weights, RUN_FILES.best].filter((each) => each !== name && has(each));
  if (left.length === 0) return again;
  return `Weights are left in ${left.join(' and ')}. ${again}`;
}

/** Weights of a run, with the bytes of their file. */
interface StoredWeights extends SafetensorsFile {
  readonly bytes: Uint8Array;
}

const decodeWeights = (bytes: Uint8Array, file: string): StoredWeights => ({
  ...decodeSafetensors(bytes, file),
  bytes,
});

/**
 * The weights of a run's best test; null where they are not kept.
 * @throws DataError where they are damaged
 */
export function readBest(run: Run): Promise<StoredWeights | null> {
  return readNumbers(run, RUN_FILES.best, decodeWeights);
}

/**
 * The weights that a run left; null where there are none.
 * @param onUnchecked is called with a file without a checksum, as older versions wrote it
 * @throws DataError where they are damaged, or older than the checkpoint
 */
export async function readWeights(
  run: Run,
  onUnchecked: (file: string) => void = () => {},
): Promise<StoredWeights | null> {
  const stored = await readNumbers(run, RUN_FILES.weights, decodeWeights);
  if (stored === null || stored.isChecked) return stored;
  const file = join(run.folder, RUN_FILES.weights);
  onUnchecked(file);
  await checkSameAsCheckpoint(run, file, stored);
  return stored;
}

/**
 * The model of a run, with the weights that the run left.
 * @param onUnchecked as for {@link readWeights}
 * @throws DataError where they are missing, damaged, do not fit or are not finite
 */
export async function loadModel(
  run: Run,
  onUnchecked: (file: string) => void = () => {},
): Promise<Network> {
  const { folder, config } = run;
  const file = join(folder, RUN_FILES.weights);
  const stored = await readWeights(run, onUnchecked);
  if (stored === null) {
    throw new DataError(file, `there are no weights. To have them: ${resumeCommandOf({ folder })}`);
  }
  const bytes = [...stored.tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  checkSize(config.model, bytes, file);
  const model = new FeedforwardModel(config.model);
  try {
    const tensors = [...stored.tensors].map(
      ([name, { data, shape, dtype }]) => [name, fromArray(data, shape, { dtype })] as const,
    );
    model.loadStateDict(Object.fromEntries(tensors));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(file, `does not fit ${RUN_FILES.config}: ${(cause as Error).message}`, {
      cause,
    });
  }
  checkFinite(model, file);
  return model;
}

/**
 * Version 0.1.0 wrote the checkpoint first, so a kill left older weights beside it. What a run that diverged
 * has come to is newer.
 */
async function checkSameAsCheckpoint(
  run: Run,
  file: string,
  stored: SafetensorsFile,
): Promise<void> {
  const checkpoint = await readCheckpoint(run).catch((error) => {
    // Then the weights are all that is left.
    if (error instanceof DataError) return null;
    throw error;
  });
  if (checkpoint === null) return;
  const weights = Object.entries(weightsOf(checkpoint.state));
  const isSame = weights.every(([name, { data }]) =>
    isDeepStrictEqual(stored.tensors.get(name)?.data, data),
  );
  if (isSame || (await readEvents(run)).at(-1)?.event === 'diverged') return;
  throw new DataError(
    file,
    `holds other weights than ${RUN_FILES.checkpoint}: training was killed between the two. To write it ` +
      `again: ${resumeCommandOf(run)}`,
  );
}

/** Before the network is made: its settings may ask for more memory than there is. */
function checkSize(model: ModelConfig, bytes: number, file: string): void {
  const parameters = parameterCount(model);
  if (bytes + SPARE_BYTES >= parameters * BYTES_EACH) return;
  throw new DataError(
    file,
    `does not fit ${RUN_FILES.config}: its tensors have ${bytes} bytes, and a network of ${parameters} parameters ` +
      `takes ${parameters * BYTES_EACH}.`,
  );
}

const BYTES_EACH = 4;
/** Below this size the network is made anyway, so that the error can name the missing tensors. */
const SPARE_BYTES = 2 ** 26;

/** Weights that are not numbers recognise nothing, but still give some class for every picture. */
function checkFinite(model: Network, file: string): void {
  for (const [name, parameter] of model.namedParameters()) {
    if (parameter.dataSync().every(Number.isFinite)) continue;
    throw new DataError(file, `${name} has values that are NaN or infinite. Train again.`);
  }
}

/**
 * The events of a run so far, as if it had never been interrupted; empty where it has none.
 * @throws DataError where a line is no event
 */
export async function readEvents({ folder }: Run): Promise<RunEvent[]> {
  const file = join(folder, RUN_FILES.events);
  const text = (await readText(file, MOST_BYTES.events)) ?? '';
  return foldEvents(parseEvents(text, file).events);
}

/** Whether a folder holds the settings of a run, right or wrong. */
export function hasConfig(folder: string): boolean {
  return isThere(join(folder, RUN_FILES.config));
}

/**
 * Where a run's training stood at its last checkpoint; null before the first.
 * @throws DataError where the file is damaged or no checkpoint
 */
export function readCheckpoint(run: Run): Promise<TrainingStateFile | null> {
  return readNumbers(run, RUN_FILES.checkpoint, decodeTrainingState);
}

/** Whether a run has saved weights. */
export function hasWeights({ folder }: Run): boolean {
  return isThere(join(folder, RUN_FILES.weights));
}

/** Whether anything has that name, a broken link included. Reading it tells what it is. */
function isThere(path: string): boolean {
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
  // Names of folders begin with the time: only a name that sorts behind that of the run may be newer.
  unread.filter(({ folder }) => run === undefined || folder > run.folder).forEach(onUnreadable);
  if (run !== undefined) return run;
  throw new DataError(
    root,
    runs.length === 0
      ? `there is no run. ${trainFirst(root)}`
      : `no run there has weights. To have those of the newest: ${resumeCommandOf(runs[0])}`,
  );
}

function trainFirst(root: string): string {
  return `Train one first: npx gradus train C${runsOption(root, '--out')}`;
}

/**
 * The run in a folder.
 * @throws DataError where its settings cannot be read
 */
export async function readRun(folder: string): Promise<Run> {
  const file = join(folder, RUN_FILES.config);
  const text = await readText(file, MOST_BYTES.settings);
  if (text === null) throw new DataError(file, 'there is no such file.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DataError(file, `is not JSON: ${(cause as Error).message}.`, { cause });
  }
  refuseNewer(json, file);
  const parsed = runConfigSchema.safeParse(json);
  if (parsed.success) return { folder, config: parsed.data };
  throw new DataError(file, `does not describe a run:\n${problemsIn(parsed.error)}`);
}

/** Said by itself, since everything else in such a file may be unknown too. */
function refuseNewer(json: unknown, file: string): void {
  const version = typeof json === 'object' && json !== null && Reflect.get(json, 'version');
  if (typeof version !== 'number' || version <= CONFIG_VERSION) return;
  throw new DataError(
    file,
    `is of version ${version}, and this Gradus reads versions up to ${CONFIG_VERSION}. Update it: ` +
      'npm install @gradus/lab@latest',
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataError } from 'gradus';
import { loadSafetensors } from 'gradus/data';
import { decodeTrainingState, type TrainingStateFile } from 'gradus/train';
import { z } from 'zod';
import { nearestFew } from '../cli/nearest.ts';
import { type RunConfig, runConfigSchema } from '../config/schema.ts';
import { CONFIG_VERSION } from '../config/version.ts';
import { foldEvents, parseEvents, type RunEvent } from '../events/index.ts';
import { createModel, type Network } from '../models/index.ts';
import { resumeCommandOf, runsOption } from './commands.ts';
import { readText } from './files.ts';
import { RUN_FILES } from './writer.ts';

/** A run on disk. */
export interface Run {
  readonly folder: string;
  readonly config: RunConfig;
}

/**
 * Finds a run.
 *
 * @param name an id below `root`, a folder, or `last` for the newest run that `isWanted`
 * @param root the directory of the runs
 * @param isWanted by default, whether it has weights
 * @throws DataError where there is no such run, or its files are wrong
 */
export async function openRun(
  name: string,
  root: string,
  isWanted: (run: Run) => boolean = hasWeights,
): Promise<Run> {
  if (name === 'last') return lastRun(root, isWanted);
  const folders = [resolve(name), join(root, name)];
  const folder = folders.find(hasConfig);
  if (folder !== undefined) return readRun(folder);
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

/** All runs below `root` that can be read, newest first. */
export async function listRuns(root: string): Promise<Run[]> {
  const names = await readdir(root).catch((): string[] => []);
  const runs = await Promise.all(names.map((name) => readRun(join(root, name)).catch(() => null)));
  return runs
    .filter((run) => run !== null)
    .sort((a, b) => compare(b.config.createdAt, a.config.createdAt) || compare(b.folder, a.folder));
}

/**
 * The model of a run, with the weights that the run left.
 * @throws DataError where they are missing, do not fit or are not finite
 */
export async function loadModel({ folder, config }: Run): Promise<Network> {
  const file = join(folder, RUN_FILES.weights);
  const bytes = await readFile(file).catch((cause) => {
    throw new DataError(
      file,
      (cause as NodeJS.ErrnoException).code === 'ENOENT'
        ? `there are no weights. To have them: ${resumeCommandOf({ folder })}`
        : `the weights cannot be read: ${(cause as Error).message}.`,
      { cause },
    );
  });
  const { inputDim, outputDim, ...architecture } = config.model;
  const model = createModel(architecture, inputDim, outputDim);
  try {
    model.loadStateDict(loadSafetensors(bytes, file));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(file, `does not fit ${RUN_FILES.config}: ${(cause as Error).message}`, {
      cause,
    });
  }
  checkFinite(model, file);
  return model;
}

/** Weights that are not numbers recognise nothing, but still give some class for every picture. */
function checkFinite(model: Network, file: string): void {
  for (const [name, parameter] of model.namedParameters()) {
    if (parameter.dataSync().every(Number.isFinite)) continue;
    throw new DataError(file, `${name} has values that are NaN or infinite. Train again.`);
  }
}

/**
 * What a run has told so far, as if it had never been interrupted; nothing where it has told nothing.
 * @throws DataError where a line is no event
 */
export async function readEvents({ folder }: Run): Promise<RunEvent[]> {
  const file = join(folder, RUN_FILES.events);
  const text = (await readText(file)) ?? '';
  return foldEvents(parseEvents(text, file).events);
}

/** Whether a folder holds the settings of a run, right or wrong. */
export function hasConfig(folder: string): boolean {
  return existsSync(join(folder, RUN_FILES.config));
}

/**
 * Where a run's training stood at its last checkpoint; null before the first.
 * @throws DataError where the file is no checkpoint
 */
export async function readCheckpoint({ folder }: Run): Promise<TrainingStateFile | null> {
  const file = join(folder, RUN_FILES.checkpoint);
  if (!existsSync(file)) return null;
  const bytes = await readFile(file).catch((cause) => {
    throw new DataError(file, `cannot be read: ${(cause as Error).message}.`, { cause });
  });
  return decodeTrainingState(bytes, file);
}

/** Whether a run has saved weights. */
export function hasWeights({ folder }: Run): boolean {
  return existsSync(join(folder, RUN_FILES.weights));
}

async function lastRun(root: string, isWanted: (run: Run) => boolean): Promise<Run> {
  const runs = await listRuns(root);
  const run = runs.find(isWanted);
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
  const text = await readSettings(file).catch((cause) => {
    if (cause instanceof DataError) throw cause;
    throw new DataError(file, `cannot be read: ${cause.message}.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DataError(file, `is no JSON: ${(cause as Error).message}.`, { cause });
  }
  refuseNewer(json, file);
  const parsed = runConfigSchema.safeParse(json);
  if (parsed.success) return { folder, config: parsed.data };
  throw new DataError(file, `does not describe a run:\n${z.prettifyError(parsed.error)}`);
}

async function readSettings(file: string): Promise<string> {
  if (!(await stat(file)).isFile()) throw new DataError(file, 'is no file.');
  return readFile(file, 'utf8');
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

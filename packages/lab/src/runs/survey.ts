import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from 'gradus';
import { testsOf } from '../compare/index.ts';
import type { RunEvent } from '../events/index.ts';
import { lockHolder } from './lock.ts';
import { hasConfig, type Run, readEvents, readRun } from './reader.ts';
import { readTags } from './tags.ts';

/** How a run stands. An interrupted one has come to no end, and no process is writing to it. */
export type RunState = 'running' | 'finished' | 'interrupted' | 'diverged' | 'corrupt';

/** What came of a run so far. */
export interface RunResult {
  /** Steps taken, as far as its log tells. */
  readonly iterations: number;
  /** Loss of the last step that is on record, before its update. */
  readonly loss: number | null;
  /** Per cent of the test set, in the last test. */
  readonly accuracy: number | null;
  /** Per cent of the test set, in the best test. */
  readonly bestAccuracy: number | null;
  /** Wall-clock time; null before the end. */
  readonly seconds: number | null;
}

/** A run with all that is known of it. */
export interface SurveyedRun extends Run {
  readonly events: readonly RunEvent[];
  readonly result: RunResult;
  readonly state: Exclude<RunState, 'corrupt'>;
  readonly tags: readonly string[];
}

/** A folder with a run that cannot be read. */
export interface CorruptRun {
  readonly id: string;
  readonly folder: string;
  /** What is wrong with which file. */
  readonly problem: string;
}

/** What a directory of runs holds. */
export interface Survey {
  /** Newest first. */
  readonly runs: readonly SurveyedRun[];
  readonly corrupt: readonly CorruptRun[];
  /** Names of folders that hold no run. */
  readonly foreign: readonly string[];
}

/**
 * Looks at every folder in `root`; one that cannot be read spoils nothing.
 * @param isWanted whether a folder is looked into, by its name
 */
export async function surveyRuns(
  root: string,
  isWanted: (id: string) => Promise<boolean> = async () => true,
): Promise<Survey> {
  const runs: SurveyedRun[] = [];
  const corrupt: CorruptRun[] = [];
  const foreign: string[] = [];
  for (const id of await foldersIn(root)) {
    const folder = join(root, id);
    if (!(await isWanted(id)) || !hasConfig(folder)) foreign.push(id);
    else {
      const run = await surveyFolder(id, folder);
      if ('problem' in run) corrupt.push(run);
      else runs.push(run);
    }
  }
  runs.sort((a, b) => order(b.config.createdAt, a.config.createdAt) || order(b.folder, a.folder));
  return { runs, corrupt, foreign };
}

/**
 * Everything about a run.
 * @throws DataError where its log or its tags cannot be read
 */
export async function surveyRun(run: Run): Promise<SurveyedRun> {
  // The lock first: a run that ends meanwhile counts as running, and not as interrupted.
  const isRunning = (await lockHolder(run.folder)) !== null;
  const [events, tags] = [await readEvents(run), await readTags(run.folder)];
  return { ...run, events, tags, result: resultOf(events), state: stateOf(events, isRunning) };
}

/** What a log tells of the result. */
export function resultOf(events: readonly RunEvent[]): RunResult {
  const end = events.findLast((event) => event.event === 'end');
  const step = events.findLast((event) => event.event === 'step' || event.event === 'eval');
  const accuracies = testsOf(events).map(({ accuracy }) => accuracy);
  return {
    iterations: Math.max(end?.iterations ?? 0, lastIteration(events)),
    loss: end?.loss ?? step?.loss ?? null,
    accuracy: accuracies.at(-1) ?? null,
    bestAccuracy: accuracies.length === 0 ? null : Math.max(...accuracies),
    seconds: end?.seconds ?? null,
  };
}

/** Steps that a log knows to have been taken; one that diverged was not. */
function lastIteration(events: readonly RunEvent[]): number {
  const taken = events.flatMap((event) =>
    'iteration' in event && event.event !== 'diverged' ? [event.iteration] : [],
  );
  return taken.at(-1) ?? 0;
}

function stateOf(events: readonly RunEvent[], isRunning: boolean): SurveyedRun['state'] {
  if (isRunning) return 'running';
  const last = events.findLast(({ event }) => event === 'end' || event === 'diverged');
  if (last?.event === 'diverged') return 'diverged';
  return last?.event === 'end' && !last.aborted ? 'finished' : 'interrupted';
}

async function surveyFolder(id: string, folder: string): Promise<SurveyedRun | CorruptRun> {
  try {
    return await surveyRun(await readRun(folder));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { id, folder, problem: error.message };
  }
}

async function foldersIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [];
      throw new DataError(root, `cannot be read: ${cause.message}.`, { cause });
    },
  );
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

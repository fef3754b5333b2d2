import { join } from 'node:path';
import { bestOf, lastOf, type Measure, testsOf } from '../compare/index.ts';
import type { RunEvent } from '../events/index.ts';
import type { DataConfig } from '../settings/schema.ts';
import { lockHolder } from './lock.ts';
import { isNeverStarted } from './never-started.ts';
import {
  foldersIn,
  hasConfig,
  newestFirst,
  orProblem,
  type Run,
  readEvents,
  readRun,
  type UnreadableRun,
} from './reader.ts';
import { readTags } from './tags.ts';

/** How a run stands. An interrupted one has come to no end, and no process is writing to it. */
type RunState = 'running' | 'finished' | 'interrupted' | 'diverged' | 'corrupt';

/** What came of a run so far. */
interface RunResult {
  /** Steps taken, as far as its log tells. */
  readonly iterations: number;
  /** Loss of the last step that is on record, before its update. */
  readonly loss: number | null;
  /** Per cent of the test set, in the last test; null before the end where there is a validation set. */
  readonly accuracy: number | null;
  /** Per cent of the validation set in the best validation; without one, of the test set in the best test. */
  readonly bestAccuracy: number | null;
  /** The same of runs whose task is regression, in the unit of the target; null of others. */
  readonly rmse: number | null;
  readonly bestRmse: number | null;
  /** Wall-clock time; null before the end. */
  readonly seconds: number | null;
}

/** What the evaluations of a run measure, and where its result holds that. */
interface Measured {
  readonly measure: Measure;
  readonly last: keyof RunResult & Measure;
  readonly best: 'bestAccuracy' | 'bestRmse';
}

const MEASURED: readonly Measured[] = [
  { measure: 'accuracy', last: 'accuracy', best: 'bestAccuracy' },
  { measure: 'rmse', last: 'rmse', best: 'bestRmse' },
];

/** The measures that some of the runs have; accuracy where there is no run. */
export function measuredIn(runs: readonly Run[]): readonly Measured[] {
  const present = new Set(runs.map(({ config }) => measureFor(config.data)));
  return MEASURED.filter(
    ({ measure }, i) => present.has(measure) || (runs.length === 0 && i === 0),
  );
}

function measureFor(data: DataConfig): Measure {
  return data.kind === 'table' && data.task === 'regression' ? 'rmse' : 'accuracy';
}

/** A run with all that is known of it. */
export interface SurveyedRun extends Run {
  readonly events: readonly RunEvent[];
  readonly result: RunResult;
  readonly state: Exclude<RunState, 'corrupt'>;
  readonly tags: readonly string[];
}

/** What a directory of runs holds. */
export interface Survey {
  /** Newest first. */
  readonly runs: readonly SurveyedRun[];
  readonly corrupt: readonly UnreadableRun[];
  /** Names of folders of runs that were killed before they had settings. */
  readonly neverStarted: readonly string[];
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
  const survey = async (id: string): Promise<SurveyedRun | UnreadableRun | string> => {
    const folder = join(root, id);
    if (!(await isWanted(id)) || !hasConfig(folder)) return id;
    return orProblem(folder, async () => surveyRun(await readRun(folder)));
  };
  const found = await Promise.all((await foldersIn(root)).map(survey));
  const others = found.filter((each) => typeof each === 'string');
  const started = await Promise.all(
    others.map(async (id) => !(await isNeverStarted(join(root, id)))),
  );
  return {
    runs: found.filter((each) => typeof each === 'object' && 'state' in each).sort(newestFirst),
    corrupt: found.filter((each) => typeof each === 'object' && 'error' in each),
    neverStarted: others.filter((_, i) => !started[i]),
    foreign: others.filter((_, i) => started[i]),
  };
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
function resultOf(events: readonly RunEvent[]): RunResult {
  const end = events.findLast((event) => event.event === 'end');
  const step = events.findLast((event) => event.event === 'step' || event.event === 'eval');
  const last = lastOf(events);
  const tested = last?.split === 'test' ? last : null;
  const best = bestOf(testsOf(events));
  return {
    iterations: Math.max(end?.iterations ?? 0, lastIteration(events)),
    loss: end?.loss ?? step?.loss ?? null,
    accuracy: tested?.accuracy ?? null,
    bestAccuracy: best?.accuracy ?? null,
    rmse: tested?.rmse ?? null,
    bestRmse: best?.rmse ?? null,
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

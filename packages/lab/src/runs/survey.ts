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

/** The state of a run. An interrupted run has not ended, and no process is writing to it. */
type RunState = 'running' | 'finished' | 'interrupted' | 'diverged' | 'corrupt';

/** The result of a run so far. */
interface RunResult {
  /** Steps taken, according to its log. */
  readonly iterations: number;
  /** Loss of the last logged step, before its update. */
  readonly loss: number | null;
  /** Per cent of the test set, in the last test; null before the end if there is a validation set. */
  readonly accuracy: number | null;
  /** Per cent of the validation set, in the best validation; of the test set if there is no validation set. */
  readonly bestAccuracy: number | null;
  /** The same for regression, in the unit of the target; null for classification. */
  readonly rmse: number | null;
  readonly bestRmse: number | null;
  /** Wall-clock time; null before the end. */
  readonly seconds: number | null;
}

/** A measure of evaluations, and the fields of {@link RunResult} that hold it. */
interface Measured {
  readonly measure: Measure;
  readonly last: keyof RunResult & Measure;
  readonly best: 'bestAccuracy' | 'bestRmse';
}

const MEASURED: readonly Measured[] = [
  { measure: 'accuracy', last: 'accuracy', best: 'bestAccuracy' },
  { measure: 'rmse', last: 'rmse', best: 'bestRmse' },
];

/** The measures that at least one of the runs has; accuracy if there are no runs. */
export function measuredIn(runs: readonly Run[]): readonly Measured[] {
  const present = new Set(runs.map(({ config }) => measureFor(config.data)));
  return MEASURED.filter(
    ({ measure }, i) => present.has(measure) || (runs.length === 0 && i === 0),
  );
}

function measureFor(data: DataConfig): Measure {
  return data.kind === 'table' && data.task === 'regression' ? 'rmse' : 'accuracy';
}

/** A run with its events, result, state and tags. */
export interface SurveyedRun extends Run {
  readonly events: readonly RunEvent[];
  readonly result: RunResult;
  readonly state: Exclude<RunState, 'corrupt'>;
  readonly tags: readonly string[];
}

/** The contents of a directory of runs. */
export interface Survey {
  /** Newest first. */
  readonly runs: readonly SurveyedRun[];
  readonly corrupt: readonly UnreadableRun[];
  /** Names of folders of runs that were killed before they had settings. */
  readonly neverStarted: readonly string[];
  /** Names of folders that do not hold a run. */
  readonly foreign: readonly string[];
}

/**
 * Reads every run in `root`. A run that cannot be read does not stop the survey.
 * @param isWanted whether to read the folder of this name
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
 * Reads the events, result, state and tags of a run.
 * @throws DataError if its log or its tags cannot be read
 */
export async function surveyRun(run: Run): Promise<SurveyedRun> {
  // The lock first: a run that ends meanwhile counts as running, not as interrupted.
  const isRunning = (await lockHolder(run.folder)) !== null;
  const [events, tags] = [await readEvents(run), await readTags(run.folder)];
  return { ...run, events, tags, result: resultOf(events), state: stateOf(events, isRunning) };
}

/** The result that a log contains. */
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

/** The last step in a log. A step that diverged was not taken. */
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

/** Runs a sweep: its trials, then the best of them and the default settings with other seeds. */
import type { GradusError } from 'gradus';
import {
  compareScores,
  grid,
  type Method,
  type Report,
  random,
  rungsOf,
  type Settings,
  sweep,
  type TrialResult,
  tpe,
} from 'gradus/sweep';
import { type NewRun, trialName } from '../runs/writer.ts';
import type { RepeatLine, StoredSweep, SweepConfig, SweepFolder, TrialLine } from './folder.ts';
import type { Runner, TrialHooks, TrialOutcome } from './trial.ts';

/** Callbacks for the events of a sweep. */
export interface SweepListener {
  onStart?(trial: Pick<TrialLine, 'index' | 'settings' | 'run'>): void;
  onReport?(index: number, report: Report): void;
  onTrial?(line: TrialLine): void;
  /** Called after the trials, with the number of repeats to run. */
  onRepeats?(count: number): void;
  onRepeat?(line: RepeatLine): void;
}

/** A sweep to run. */
interface SweepTask {
  readonly writer: SweepFolder;
  /** The sweep with the trials and repeats that have ended. */
  readonly stored: StoredSweep;
  readonly runner: Runner;
  /** Makes the configuration of settings, null for the default ones, and a seed. */
  readonly configOf: (settings: Settings | null, seed: number) => NewRun;
  readonly listener: SweepListener;
  readonly signal: AbortSignal;
}

/** The methods by name. */
const METHODS: Readonly<Record<SweepConfig['method']['name'], (steps?: number) => Method>> = {
  grid: (steps) => grid({ steps }),
  random: () => random(),
  tpe: () => tpe(),
};

/** The method that chooses the settings of a sweep. */
export function methodOf({ name, steps }: SweepConfig['method']): Method {
  return METHODS[name](steps);
}

/**
 * Runs the rest of a sweep, and saves the results.
 * @throws GradusError if the runs or the sweep cannot be written, or all trials failed; the signal's reason if it is
 *   aborted
 */
export async function coordinate(task: SweepTask): Promise<StoredSweep> {
  const trials = await runTrials(task);
  const repeats = await runRepeats(task, trials);
  return { ...task.stored, trials, repeats };
}

async function runTrials({ writer, stored, runner, configOf, listener, ...task }: SweepTask) {
  const { config } = stored;
  const lines = new Map(stored.trials.map((line) => [line.index, line]));
  const markedBy = (index: number, settings: Settings) => {
    return { ...configOf(settings, config.seed), sweep: { id: config.id, trial: index } };
  };
  const fatal = new AbortController();
  await sweep({
    ...{ space: config.space, mode: config.mode, seed: config.seed, lag: config.lag },
    ...{ trials: config.trials, method: methodOf(config.method), parallel: runner.parallel },
    asha: runner.stopsTrials ? undefined : (config.asha ?? undefined),
    known: stored.trials as readonly TrialResult[],
    signal: AbortSignal.any([task.signal, fatal.signal]),
    objective: async (settings, trial) => {
      const spec = {
        config: markedBy(trial.index, settings),
        rungs: config.asha === null ? [] : rungsOf(config.asha),
      };
      const hooks: TrialHooks = {
        signal: withoutStops(trial.signal),
        onReport: (step, score) => trial.report(step, score),
      };
      const outcome = await orFatal(runner.run(spec, hooks), fatal);
      if (outcome.state === 'failed') throw new Error(outcome.reason);
      return outcome.state === 'stopped'
        ? 'stopped'
        : (outcome.score as NonNullable<typeof outcome.score>);
    },
    onStart: ({ index, settings }) => {
      const plain = settings as TrialLine['settings'];
      const run = runOf(config, index, config.seed);
      listener.onStart?.({ index, settings: plain, run });
    },
    onReport: (index, report) => listener.onReport?.(index, report),
    onEnd: async (result) => {
      const line = { ...result, run: runOf(config, result.index, config.seed) } as TrialLine;
      await writer.addTrial(line);
      lines.set(line.index, line);
      listener.onTrial?.(line);
    },
  });
  return [...lines.values()].sort((a, b) => a.index - b.index);
}

/** Runs the best trials and the default settings with other seeds; the default settings also with the trials' seed. */
async function runRepeats(task: SweepTask, trials: readonly TrialLine[]): Promise<RepeatLine[]> {
  const { writer, stored, runner, configOf, listener, signal } = task;
  const { config } = stored;
  const best = bestTrials(trials, config).slice(0, config.seeds === 0 ? 0 : config.best);
  const wanted = [
    { trial: null, repeat: 0 },
    // In the order of seeds, since each seed splits the rows of a table differently.
    ...Array.from({ length: config.seeds }, (_, i) => i + 1).flatMap((repeat) =>
      [null, ...best.map(({ index }) => index)].map((trial) => ({ trial, repeat })),
    ),
  ];
  const lines = [...stored.repeats];
  const isDone = (one: { trial: number | null; repeat: number }): boolean =>
    lines.some(({ trial, repeat }) => trial === one.trial && repeat === one.repeat);
  const left = wanted.filter((one) => !isDone(one));
  listener.onRepeats?.(left.length);
  const fatal = new AbortController();
  const ending = AbortSignal.any([signal, fatal.signal]);
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const { trial, repeat } = one;
      const seed = config.seed + repeat;
      const settings =
        trial === null ? null : (trials.find(({ index }) => index === trial)?.settings ?? null);
      const mark = { id: config.id, trial, ...(repeat > 0 && { repeat }) };
      const spec = {
        config: { ...configOf(settings as Settings | null, seed), sweep: mark },
        rungs: [],
      };
      const hooks = { signal: ending, onReport: () => true };
      const { reports: _, ...outcome } = await orFatal(runner.run(spec, hooks), fatal);
      const line = { trial, repeat, seed, ...outcome };
      await writer.addRepeat(line);
      lines.push(line);
      listener.onRepeat?.(line);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: runner.parallel }, next));
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
  return lines;
}

/** The complete trials from the best to the worst; equal ones in order of their index. */
export function bestTrials(
  trials: readonly TrialLine[],
  { mode }: Pick<SweepConfig, 'mode'>,
): TrialLine[] {
  return trials
    .filter(({ state }) => state === 'complete')
    .sort((a, b) => compareScores(a.score, b.score, mode) || a.index - b.index);
}

function runOf({ id }: SweepConfig, trial: number, seed: number): string {
  return trialName({ sweep: { id, trial }, training: { seed } });
}

/** Runs a trial. A thrown error would stop any trial, so it ends them all instead of failing this one. */
async function orFatal(
  running: Promise<TrialOutcome>,
  fatal: AbortController,
): Promise<TrialOutcome> {
  try {
    return await running;
  } catch (error) {
    fatal.abort(error);
    throw error;
  }
}

/** A signal that ignores the stop of one trial: the answer to its report already tells the trial to stop. */
function withoutStops(signal: AbortSignal): AbortSignal {
  const ending = new AbortController();
  const onAbort = (): void => {
    if ((signal.reason as GradusError | undefined)?.code !== 'stopped') ending.abort(signal.reason);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return ending.signal;
}

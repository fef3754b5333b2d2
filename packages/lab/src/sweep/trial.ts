/** A trial: one point of a sweep's space, trained as an ordinary run. */
import { join } from 'node:path';
import { GradusError } from 'gradus';
import type { Report, Score } from 'gradus/sweep';
import {
  type BestEvaluation,
  DivergenceError,
  type TaskName,
  type TrainingState,
} from 'gradus/train';
import * as z from 'zod/mini';
import { bestOf, type Test, testsOf } from '../compare/index.ts';
import type { RunEvent } from '../events/index.ts';
import { createExperiment } from '../experiment/create.ts';
import { LocalizedError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { hasConfig, readEvents, readRun } from '../runs/reader.ts';
import { trainAndKeep } from '../runs/training.ts';
import { readCheckpoint } from '../runs/weights.ts';
import { type NewRun, RunWriter, trialName } from '../runs/writer.ts';
import { runConfigSchema, sweepMarkSchema } from '../settings/schema.ts';
import { isTrainingTable } from '../tabular/data.ts';
import { errorText } from '../text/error-text.ts';
import type { TrialData } from './data.ts';

/** The configuration of a trial's run. */
export type TrialConfig = NewRun & { readonly sweep: NonNullable<NewRun['sweep']> };

/** A trial as it is handed to a thread or to another machine: plain data. */
export interface TrialSpec {
  readonly config: TrialConfig;
  /** Steps at which the trial reports its score, in ascending order. */
  readonly rungs: readonly number[];
}

const { version: _, id: __, createdAt: ___, crc32: ____, ...newRun } = runConfigSchema.shape;

/** The schema of a {@link TrialSpec} that comes from elsewhere. */
export const trialSpecSchema = z.object({
  config: z.object({ ...newRun, sweep: sweepMarkSchema }),
  rungs: z.array(z.int().check(z.positive())),
}) as unknown as z.ZodMiniType<TrialSpec>;

/** What came of a trial. */
export interface TrialOutcome {
  /** The name of its folder among the runs. */
  readonly run: string;
  /** `stopped` by whoever answered its reports; a failed trial has no score. */
  readonly state: 'complete' | 'stopped' | 'failed';
  /** Of the weights that are kept: the accuracy on the validation set in per cent, with the loss there as its tie break, or the RMSE. */
  readonly score: Score | null;
  readonly reports: readonly Report[];
  /** Why it failed. */
  readonly reason?: string;
}

/** What a trial asks and tells while it runs. */
export interface TrialHooks {
  /** Stops the trial between two steps; it can be resumed. */
  readonly signal: AbortSignal;
  /** Gets the score at each rung. @returns whether the trial goes on */
  onReport(step: number, score: Score): boolean | Promise<boolean>;
}

/** Who runs trials: threads of this machine, or workers behind a queue. */
export interface Runner {
  /** How many trials it runs at a time. */
  readonly parallel: number;
  /** Whether it stops trials at rungs by itself, since it compares those of all machines. */
  readonly stopsTrials?: boolean;
  /**
   * Runs a trial. Whatever goes wrong with it alone makes it a failed one.
   * @throws GradusError where no trial can go on, as on a full disk; the signal's reason where it is aborted
   */
  run(spec: TrialSpec, hooks: TrialHooks): Promise<TrialOutcome>;
  close(): Promise<void>;
}

/** Errors that the next trial would meet as well. */
const FATAL: readonly (string | undefined)[] = ['unwritable', 'lost', 'locked', 'exhausted'];

/**
 * Trains a network as a run in `root`. It sees the training and validation samples alone. A run of the same trial that
 * is there already is continued, or read where it has ended, so a trial that is asked for twice is one run.
 *
 * @param dataOf gives the data of the trial
 * @param text the language of the reason why it fails
 * @throws GradusError where the run cannot be written; the signal's reason where it is aborted
 */
export async function runTrial(
  spec: TrialSpec,
  dataOf: (config: NewRun) => TrialData,
  root: string,
  hooks: TrialHooks,
  text: Messages,
): Promise<TrialOutcome> {
  const run = trialName(spec.config);
  const reports: Report[] = [];
  try {
    return { run, reports, ...(await trained(spec, dataOf, root, hooks, reports)) };
  } catch (error) {
    hooks.signal.throwIfAborted();
    if (error instanceof GradusError && FATAL.includes(error.code)) throw error;
    const reason =
      error instanceof DivergenceError
        ? text.sweepCommand.failures.diverged(error.iteration, String(error.loss))
        : errorText(error, text);
    return { run, reports, state: 'failed', score: null, reason };
  }
}

async function trained(
  { config, rungs }: TrialSpec,
  dataOf: (config: NewRun) => TrialData,
  root: string,
  { signal, onReport }: TrialHooks,
  reports: Report[],
): Promise<Pick<TrialOutcome, 'state' | 'score'>> {
  const { data, rows } = dataOf(config);
  const experiment = createExperiment(config, data);
  const stop = new AbortController();
  const report = async (iteration: number, score: Score): Promise<void> => {
    // Two rungs between two validations are one report.
    const step = rungs.findLast((rung) => rung <= iteration);
    if (step === undefined || step <= (reports.at(-1)?.step ?? 0)) return;
    reports.push({ step, score });
    if (!(await onReport(step, score))) stop.abort();
  };
  const { run, state, events } = await begun(config, root);
  try {
    if (rows !== undefined) await run.saveSplit(rows);
    for (const [iteration, score] of bestSoFar(events, state)) await report(iteration, score);
    const result = await trainAndKeep({
      ...{ run, config, experiment, state },
      metadata: isTrainingTable(data) ? data.metadata(experiment.model) : undefined,
      onStep: ({ isTested, isOver, iteration, best }) => {
        return isTested && !isOver && best !== null ? report(iteration, scoreOf(best)) : undefined;
      },
      signal: AbortSignal.any([signal, stop.signal]),
    });
    run.finish();
    signal.throwIfAborted();
    if (result.best === null) throw failed(({ neverValidated }) => neverValidated);
    const isStopped = result.reason === 'aborted';
    return { state: isStopped ? 'stopped' : 'complete', score: scoreOf(result.best) };
  } finally {
    await run.close();
  }
}

/** The run of a trial, open for writing: a new one, or the one that is there, with where its training stood. */
async function begun(
  config: TrialConfig,
  root: string,
): Promise<{ run: RunWriter; state?: TrainingState; events: readonly RunEvent[] }> {
  const folder = join(root, trialName(config));
  if (!hasConfig(folder)) return { run: await RunWriter.create(root, config), events: [] };
  const run = await RunWriter.open(folder, trialName(config));
  try {
    const present = await readRun(folder);
    const events = await readEvents(present);
    const last = events.at(-1);
    if (last?.event === 'diverged') {
      throw failed(({ diverged }) => diverged(last.iteration, last.loss));
    }
    const state = (await readCheckpoint(present))?.state;
    if (state === undefined && events.length > 0) {
      const at = new Date().toISOString();
      run.event({ event: 'resume', model: config.model.name, iteration: 0, at });
    }
    return { run, state, events };
  } catch (error) {
    await run.close();
    throw error;
  }
}

function failed(why: (failures: Messages['sweepCommand']['failures']) => string): LocalizedError {
  return new LocalizedError(({ sweepCommand }) => why(sweepCommand.failures));
}

/** The best score at each validation before a checkpoint; the log knows no validation losses. */
function bestSoFar(
  events: readonly RunEvent[],
  state: TrainingState | undefined,
): [iteration: number, score: Score][] {
  const tests = testsOf(events).filter(({ iteration }) => {
    return state !== undefined && iteration <= state.progress.iteration;
  });
  return tests.map(({ iteration }, i) => {
    const { accuracy, rmse } = bestOf(tests.slice(0, i + 1)) as Test;
    return [iteration, { value: accuracy ?? (rmse as number) }];
  });
}

function scoreOf(best: BestEvaluation<TaskName>): Score {
  if ('rmse' in best) return { value: best.rmse };
  return { value: best.accuracy, ...(best.loss !== undefined && { tieBreak: best.loss }) };
}

/** Trains a trial, one point of a sweep's space, as an ordinary run. */
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

/** A trial, in a form to send to threads and machines. */
export interface TrialSpec {
  readonly config: TrialConfig;
  /** The steps at which the trial reports its score, in ascending order. */
  readonly rungs: readonly number[];
}

const { version: _, id: __, createdAt: ___, crc32: ____, ...newRun } = runConfigSchema.shape;

/** The schema of a {@link TrialSpec} from another machine. */
export const trialSpecSchema = z.object({
  config: z.object({ ...newRun, sweep: sweepMarkSchema }),
  rungs: z.array(z.int().check(z.positive())),
}) as unknown as z.ZodMiniType<TrialSpec>;

/** The result of a trial. */
export interface TrialOutcome {
  /** The name of its folder in the directory of runs. */
  readonly run: string;
  /** `stopped` if a report was answered with stop. A failed trial has no score. */
  readonly state: 'complete' | 'stopped' | 'failed';
  /** Of the kept weights, on the validation set: the accuracy in per cent, with the loss as tie break; or the RMSE. */
  readonly score: Score | null;
  readonly reports: readonly Report[];
  /** Why it failed. */
  readonly reason?: string;
}

/** The connections of a running trial to its sweep. */
export interface TrialHooks {
  /** Stops the trial between two steps; it can be resumed. */
  readonly signal: AbortSignal;
  /** Called with the score at each rung. @returns whether to continue the trial */
  onReport(step: number, score: Score): boolean | Promise<boolean>;
}

/** Runs trials, on threads of this machine or by workers of a queue. */
export interface Runner {
  /** The number of trials that it runs at the same time. */
  readonly parallel: number;
  /** Whether it decides at rungs itself which trials to stop, because it compares those of all machines. */
  readonly stopsTrials?: boolean;
  /**
   * Runs a trial. An error that concerns only this trial gives a failed outcome.
   * @throws GradusError if no trial can continue, as on a full disk; the signal's reason if it is aborted
   */
  run(spec: TrialSpec, hooks: TrialHooks): Promise<TrialOutcome>;
  close(): Promise<void>;
}

/** Codes of errors that the next trial would meet too. */
const FATAL: readonly (string | undefined)[] = ['unwritable', 'lost', 'locked', 'exhausted'];

/**
 * Trains a trial as a run in `root`, with the training and validation samples only. If the trial has a run already, it
 * resumes this run, or reads its result if it has ended, so a trial has one run however often it is started.
 *
 * @param dataOf makes the data of the trial
 * @param text the messages, in the language for the reason of a failure
 * @throws GradusError if the run cannot be written; the signal's reason if it is aborted
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
  const experiment = await createExperiment(config, data);
  const stop = new AbortController();
  const report = async (iteration: number, score: Score): Promise<void> => {
    // If several rungs lie between two validations, only the last one is reported.
    const step = rungs.findLast((rung) => rung <= iteration);
    if (step === undefined || step <= (reports.at(-1)?.step ?? 0)) return;
    reports.push({ step, score });
    if (!(await onReport(step, score))) stop.abort();
  };
  const { run, state, events } = await openTrialRun(config, root);
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

/** Opens the run of a trial for writing, with its events and the state of its training; makes it if it is new. */
async function openTrialRun(
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

/** The best score so far at each validation until the checkpoint, without tie breaks. */
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

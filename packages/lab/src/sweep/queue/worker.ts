import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, QueueKeys, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { GradusError } from 'gradus';
import type { Report } from 'gradus/sweep';
import type { Redis } from 'ioredis';
import * as z from 'zod/mini';
import type { Measure } from '../../compare/index.ts';
import { LocalizedError } from '../../lang/error.ts';
import { messages } from '../../lang/index.ts';
import { thisMachine } from '../../runs/machine.ts';
import { trialName } from '../../runs/writer.ts';
import type { SweepData } from '../data.ts';
import { type Runner, type TrialOutcome, type TrialSpec, trialSpecSchema } from '../trial.ts';

import {
  type Announcement,
  openSweeps,
  type Refusal,
  readAnnouncement,
  tidy,
  writeRefusal,
} from './announcement.ts';
import { whenNotFull } from './connect.ts';
import { memoryFor, receiveData } from './data.ts';
import { keysOf, MOST_STALLS, TRIALS } from './keys.ts';
import { sendResult } from './results.ts';
import { goesOn } from './rungs.ts';

/** Milliseconds between two searches for sweeps. */
const SEARCH_MS = 1000;
/** The most milliseconds for handing back trials when the worker ends. */
const LONGEST_END_MS = 10_000;

/** An event of a worker. */
export type WorkerEvent =
  | { readonly event: 'waiting' }
  | { readonly event: 'lost' | 'found' | 'full' }
  | { readonly event: 'joined' | 'left'; readonly sweep: string }
  | { readonly event: 'refused'; readonly sweep: string; readonly refusal: Refusal }
  | { readonly event: 'fault'; readonly reason: string }
  | { readonly event: 'start' | 'handed-back'; readonly trial: string }
  | {
      readonly event: 'end';
      readonly trial: string;
      readonly state: TrialOutcome['state'];
      readonly score: TrialOutcome['score'];
      /** What the score measures. */
      readonly measure: Measure;
      readonly seconds: number;
    };

/** The task of a worker. */
export interface WorkerTask {
  readonly redis: Redis;
  /** The name of the worker: host and process. */
  readonly name: string;
  /** The version of Gradus. */
  readonly gradus: string;
  /** The number of trials to run at the same time. */
  readonly parallel: number;
  /** The folder to keep data in. */
  readonly cache: string;
  /** Milliseconds without a sign of life after which another worker gets the trial. */
  readonly stalledAfter: number;
  /** Makes the runner of trials on the data, with their runs in `root`. */
  readonly runnerFor: (data: SweepData, root: string, parallel: number) => Promise<Runner>;
  readonly onEvent: (event: WorkerEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Takes trials, from the oldest sweep that has some, until the signal is aborted.
 * @throws GradusError if no trial can continue, as on a full disk
 */
export async function work(task: WorkerTask): Promise<void> {
  const { signal, onEvent } = task;
  const refused = new Set<string>();
  let isWaiting = false;
  while (!signal.aborted) {
    const next = await nextSweep(task, refused);
    if (next !== null) await new Service(task, next, refused).run();
    else if (!isWaiting) onEvent({ event: 'waiting' });
    isWaiting = next === null;
    if (isWaiting) await pause(signal);
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(SEARCH_MS, undefined, { signal }).catch(() => {});
}

/** A sweep that this worker can work for. */
interface Sweep {
  readonly id: string;
  readonly about: Announcement;
}

/**
 * The sweep to work for: the present one if it has waiting trials, else the oldest that has some.
 * @returns null if there is no sweep
 */
async function nextSweep(
  task: WorkerTask,
  refused: Set<string>,
  present?: string,
): Promise<Sweep | null> {
  const sweeps: Sweep[] = [];
  for (const id of await openSweeps(task.redis)) {
    const about = await joinable(task, id, refused);
    if (about !== null) sweeps.push({ id, about });
  }
  sweeps.sort((a, b) => Number(b.id === present) - Number(a.id === present));
  for (const sweep of sweeps) if (await hasWaiting(task.redis, sweep.id)) return sweep;
  return sweeps[0] ?? null;
}

async function hasWaiting(redis: Redis, sweep: string): Promise<boolean> {
  return (await redis.llen(new QueueKeys(keysOf(sweep).prefix).toKey(TRIALS, 'wait'))) > 0;
}

/** The announcement of a sweep; null if this worker cannot run its trials. Reports the reason here and in Redis. */
async function joinable(
  task: WorkerTask,
  sweep: string,
  refused: Set<string>,
): Promise<Announcement | null> {
  if (refused.has(sweep)) return null;
  const { redis, gradus, parallel } = task;
  const about = await readAnnouncement(redis, sweep, gradus);
  const refusal = about === null || 'kind' in about ? about : memoryRefusal(about, parallel);
  if (refusal === null) return about as Announcement | null;
  await refuse(task, sweep, refusal, refused);
  return null;
}

async function refuse(
  { redis, name, onEvent }: WorkerTask,
  sweep: string,
  refusal: Refusal,
  refused: Set<string>,
): Promise<void> {
  refused.add(sweep);
  onEvent({ event: 'refused', sweep, refusal });
  await writeRefusal(redis, sweep, name, refusal).catch(() => {});
}

function memoryRefusal({ data }: Announcement, parallel: number): Refusal | null {
  const needed = memoryFor(data, parallel);
  // Old versions of Node lack `availableMemory`, which respects the memory limit of a container.
  const free = process.availableMemory?.() ?? freemem();
  return needed <= free ? null : { kind: 'memory', needed, free, parallel };
}

/** The work for one sweep. */
class Service {
  private readonly task: WorkerTask;
  private readonly sweep: Sweep;
  private readonly refused: Set<string>;
  private readonly running = new Map<string, Promise<void>>();
  /** Aborted when the worker ends, the sweep is gone, or no trial can continue here. */
  private readonly left = new AbortController();
  private fault: { readonly error: unknown } | null = null;

  constructor(task: WorkerTask, sweep: Sweep, refused: Set<string>) {
    this.task = task;
    this.sweep = sweep;
    this.refused = refused;
  }

  /**
   * Works until the sweep is gone, until it has no trials while another sweep has some, or until the worker ends.
   * @throws GradusError if no trial can continue here
   */
  async run(): Promise<void> {
    const { redis, cache, parallel, runnerFor } = this.task;
    const { id, about } = this.sweep;
    const root = await mkdtemp(join(tmpdir(), 'gradus-worker-'));
    try {
      const data = (await receiveData(redis, id, about.data, cache)) as SweepData;
      const runner = await runnerFor(data, root, parallel);
      await this.serve(runner, root).finally(() => runner.close());
    } catch (error) {
      if (!(error instanceof GradusError) || error.code !== 'data') throw error;
      await refuse(this.task, id, { kind: 'data', problem: error.message }, this.refused);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
    if (this.fault !== null) throw this.fault.error;
  }

  private async serve(runner: Runner, root: string): Promise<void> {
    const { redis, name, parallel, stalledAfter, onEvent, signal } = this.task;
    const { id } = this.sweep;
    const worker = new Worker(TRIALS, (job, token) => this.process(job, token, runner, root), {
      ...{ connection: redis, prefix: keysOf(id).prefix, name },
      concurrency: parallel,
      lockDuration: stalledAfter,
      stalledInterval: stalledAfter,
      maxStalledCount: MOST_STALLS,
      runRetryDelay: SEARCH_MS,
    });
    // `process` handles errors of trials, and ioredis reconnects by itself.
    worker.on('error', () => {});
    onEvent({ event: 'joined', sweep: id });
    const end = (): void => this.left.abort(signal.reason);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    while (!this.left.signal.aborted && (await this.isNeeded())) await pause(this.left.signal);
    signal.removeEventListener('abort', end);
    this.left.abort();
    // Without Redis, trials cannot be handed back; after a while, BullMQ counts them as stalled.
    const isForced = redis.status !== 'ready';
    await Promise.race([worker.close(isForced), sleep(LONGEST_END_MS, undefined, { ref: false })]);
    if (redis.status === 'ready') await tidy(redis, id);
    onEvent({ event: 'left', sweep: id });
  }

  private async isNeeded(): Promise<boolean> {
    const { redis } = this.task;
    const { id } = this.sweep;
    if (redis.status !== 'ready' || this.running.size > 0) return true;
    const next = await nextSweep(this.task, this.refused, id);
    return next?.id === id;
  }

  /** Runs the trial of a job. If the trial is delivered again while it runs here, it is not started twice. */
  private async process(
    job: Job,
    token: string | undefined,
    runner: Runner,
    root: string,
  ): Promise<void> {
    const spec = this.specOf(job);
    const trial = trialName(spec.config);
    const run = this.running.get(trial) ?? this.deliver(spec, trial, job, runner, root);
    this.running.set(trial, run);
    try {
      await run;
    } catch (error) {
      if (!this.left.signal.aborted) this.leaveBecause(error);
      await job.moveToWait(token);
      this.task.onEvent({ event: 'handed-back', trial });
      throw new WaitingError();
    } finally {
      this.running.delete(trial);
    }
  }

  private leaveBecause(error: unknown): void {
    const isGone = error instanceof LocalizedError && error.code === 'gone';
    if (!isGone) this.fault = { error };
    this.left.abort(error);
  }

  /** The trial of a job. @throws UnrecoverableError, which prevents retries, if it is not a trial of this sweep */
  private specOf({ id = '', data }: Job): TrialSpec {
    const read = z.safeParse(trialSpecSchema, data);
    const isOurs =
      read.success &&
      read.data.config.sweep.id === this.sweep.id &&
      trialName(read.data.config) === id;
    if (isOurs) return read.data;
    const [issue] = read.error?.issues ?? [];
    const where = issue === undefined ? '' : `wrong: ${issue.path.join('.')}`;
    const reason = messages('en').queue.noTrial(id, where);
    this.task.onEvent({ event: 'fault', reason });
    throw new UnrecoverableError(reason);
  }

  /** Runs a trial and sends its result. */
  private async deliver(
    spec: TrialSpec,
    trial: string,
    job: Job,
    runner: Runner,
    root: string,
  ): Promise<void> {
    const { redis, name, onEvent } = this.task;
    const { id } = this.sweep;
    const { signal } = this.left;
    // A worker that seemed dead may have sent the result meanwhile.
    if ((await redis.hexists(keysOf(id).results, trial)) === 1) return;
    onEvent({ event: 'start', trial });
    const start = performance.now();
    const config = { ...spec.config, node: process.version, machine: thisMachine() };
    const outcome = await runner.run(
      { ...spec, config },
      {
        signal,
        onReport: (step, score) => this.report(job, trial, { step, score }),
      },
    );
    const sent = { sweep: id, trial, delivery: randomUUID(), worker: name, outcome };
    const folder = join(root, trial);
    await whenNotFull(
      () => sendResult(redis, sent, folder),
      () => onEvent({ event: 'full' }),
      signal,
    );
    await rm(folder, { recursive: true, force: true });
    const seconds = (performance.now() - start) / 1000;
    const { data } = config;
    const measure = data.kind === 'table' && data.task === 'regression' ? 'rmse' : 'accuracy';
    const { state, score } = outcome;
    onEvent({ event: 'end', trial, state, score, measure, seconds });
  }

  /** Reports the score of a trial to the coordinator. @returns whether to continue the trial */
  private async report(job: Job, trial: string, { step, score }: Report): Promise<boolean> {
    const { redis } = this.task;
    const { id, about } = this.sweep;
    job.updateProgress({ step, score }).catch(() => {});
    return about.halving === null || goesOn(redis, id, { trial, step, score }, about.halving);
  }
}

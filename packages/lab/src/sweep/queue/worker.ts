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

/** Milliseconds between two looks for sweeps. */
const LOOK_MS = 1000;
/** Milliseconds that trials have to be handed back in when the worker ends. */
const LONGEST_END_MS = 10_000;

/** What happens to a worker, as data. */
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
      readonly seconds: number;
    };

/** A worker of sweeps. */
export interface WorkerTask {
  readonly redis: Redis;
  /** What it is called: host and process. */
  readonly name: string;
  /** The version of Gradus. */
  readonly gradus: string;
  /** How many trials it runs at a time. */
  readonly parallel: number;
  /** The folder in which data is kept. */
  readonly cache: string;
  /** Milliseconds of silence after which the trial of a worker is given to another one. */
  readonly stalledAfter: number;
  /** Makes who runs trials on the data, as runs in `root`. */
  readonly runnerFor: (data: SweepData, root: string, parallel: number) => Promise<Runner>;
  readonly onEvent: (event: WorkerEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Takes trials of sweeps until the signal is aborted: of the oldest sweep that has some.
 * @throws GradusError where no trial can go on, as on a full disk
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
  await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
}

/** A sweep that this worker may work for. */
interface Sweep {
  readonly id: string;
  readonly about: Announcement;
}

/**
 * The sweep to work for: the oldest with trials that wait, where the present one has none.
 * @returns null where there is no sweep
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

/** Null where this worker cannot run the trials of a sweep. It says why, here and to the coordinator. */
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
  // Old versions of Node do not know the limit of a container.
  const free = process.availableMemory?.() ?? freemem();
  return needed <= free ? null : { kind: 'memory', needed, free, parallel };
}

/** A worker's work for one sweep. */
class Service {
  private readonly task: WorkerTask;
  private readonly sweep: Sweep;
  private readonly refused: Set<string>;
  private readonly running = new Map<string, Promise<void>>();
  /** Aborted when the worker ends, the sweep is gone, or no trial can go on here. */
  private readonly left = new AbortController();
  private fault: { readonly error: unknown } | null = null;

  constructor(task: WorkerTask, sweep: Sweep, refused: Set<string>) {
    this.task = task;
    this.sweep = sweep;
    this.refused = refused;
  }

  /**
   * Works until the sweep is gone, another one has trials while this has none, or the worker ends.
   * @throws GradusError where no trial can go on here
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
      runRetryDelay: LOOK_MS,
    });
    // What a trial throws is handled where it runs; connections are made again by themselves.
    worker.on('error', () => {});
    onEvent({ event: 'joined', sweep: id });
    const end = (): void => this.left.abort(signal.reason);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    while (!this.left.signal.aborted && (await this.isNeeded())) await pause(this.left.signal);
    signal.removeEventListener('abort', end);
    this.left.abort();
    // Without Redis, nothing can be handed back: the trial is taken for stalled.
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

  /** Runs the trial of a job. One that is delivered again while it runs here is not begun a second time. */
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

  /** @throws UnrecoverableError where a job is not a trial of this sweep; it is not tried again */
  private specOf({ id = '', data }: Job): TrialSpec {
    const read = z.safeParse(trialSpecSchema, data);
    const isOurs =
      read.success &&
      read.data.config.sweep.id === this.sweep.id &&
      trialName(read.data.config) === id;
    if (isOurs) return read.data;
    const [issue] = read.error?.issues ?? [];
    const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
    const reason = messages('en').queue.noTrial(id, where);
    this.task.onEvent({ event: 'fault', reason });
    throw new UnrecoverableError(reason);
  }

  /** Runs a trial and sends what came of it. */
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
    // A worker that was taken for dead may have sent it meanwhile.
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
    onEvent({ event: 'end', trial, state: outcome.state, score: outcome.score, seconds });
  }

  /** Tells the coordinator how a trial does, and asks whether it goes on. */
  private async report(job: Job, trial: string, { step, score }: Report): Promise<boolean> {
    const { redis } = this.task;
    const { id, about } = this.sweep;
    job.updateProgress({ step, score }).catch(() => {});
    return about.halving === null || goesOn(redis, id, { trial, step, score }, about.halving);
  }
}

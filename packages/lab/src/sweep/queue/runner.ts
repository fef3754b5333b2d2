import { Queue, QueueEvents } from 'bullmq';
import type { Report, Score } from 'gradus/sweep';
import type { Redis } from 'ioredis';
import { type Messages, messages } from '../../lang/index.ts';
import { trialName } from '../../runs/writer.ts';
import type { SweepData } from '../data.ts';
import type { Runner, TrialHooks, TrialOutcome, TrialSpec } from '../trial.ts';
import type { QueueAddress } from './address.ts';
import {
  type Announcement,
  announce,
  type Refusal,
  readRefusals,
  refusalText,
  removeSweep,
} from './announcement.ts';
import { connect, whenNotFull } from './connect.ts';
import { type PackedData, packData, sendData } from './data.ts';
import { keysOf, MOST_STALLS, TRIALS } from './keys.ts';
import { parseResult, receiveRun } from './results.ts';

/** Milliseconds between two checks of all pending trials, in case an event was missed. */
const CHECK_MS = 5000;
/** The most attempts at a trial whose workers report faults of their machines. */
const ATTEMPTS = 5;
/** Milliseconds before the second attempt; doubles with each attempt. */
const BACKOFF_MS = 500;
/** The approximate number of events that the stream keeps. The check makes up for missed ones. */
const KEPT_EVENTS = 1000;

/** A notice from a queue, other than a result. */
export type QueueNotice =
  | { readonly event: 'lost' | 'found' | 'full' | 'no-workers' | 'not-durable' }
  | { readonly event: 'refused'; readonly worker: string; readonly refusal: Refusal };

/** The text of a notice. */
export function noticeText(notice: QueueNotice, shown: string, queue: Messages['queue']): string {
  switch (notice.event) {
    case 'refused':
      return queue.refusedWorker(notice.worker, refusalText(notice.refusal, queue));
    case 'no-workers':
      return queue.noWorkers(shown);
    case 'not-durable':
      return queue.notDurable(shown);
    default:
      return queue[notice.event](shown);
  }
}

/** Removes sweeps from a queue. */
export async function removeQueued(
  address: QueueAddress,
  sweeps: readonly string[],
): Promise<void> {
  const { redis } = await connect(address);
  try {
    for (const sweep of sweeps) await removeSweep(redis, sweep);
  } finally {
    redis.disconnect();
  }
}

/** A sweep whose trials workers run. */
export interface QueuedSweep {
  readonly sweep: string;
  /** The version of Gradus, which workers must have. */
  readonly gradus: string;
  readonly data: SweepData;
  readonly halving: Announcement['halving'];
  /** The number of trials in the queue at the same time. */
  readonly parallel: number;
  /** The directory of runs. */
  readonly root: string;
  readonly onNotice: (notice: QueueNotice) => void;
}

/**
 * Connects to a queue, sends the data of a sweep, and announces the sweep to workers.
 * @throws LocalizedError if Redis cannot be used, or is too full for the data
 */
export async function openQueue(
  address: QueueAddress,
  { sweep, gradus, data, halving, parallel, root, onNotice }: QueuedSweep,
): Promise<Runner> {
  const { redis, isDurable } = await connect(address, (isLost) => {
    onNotice({ event: isLost ? 'lost' : 'found' });
  });
  try {
    if (!isDurable) onNotice({ event: 'not-durable' });
    const packed = packData(data);
    const about = { format: 1, gradus, data: packed.about, halving } as const;
    return await QueueRunner.open({
      ...{ redis, sweep, about, data: packed },
      ...{ parallel, root, onNotice },
    });
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

interface QueueTask extends Omit<QueuedSweep, 'gradus' | 'data' | 'halving'> {
  readonly redis: Redis;
  readonly about: Announcement;
  readonly data: PackedData;
}

/** A pending trial. */
interface Sent {
  readonly spec: TrialSpec;
  readonly hooks: TrialHooks;
  readonly resolve: (outcome: TrialOutcome) => void;
  readonly reject: (error: unknown) => void;
  /** The last reported step; events may be missed or repeated. */
  reported: number;
  /** The number of calls of `poll` since the current poll began; 0 if none is running. */
  polls: number;
}

/** A trial that has ended; the delivery is null if no worker could run it. */
interface Received {
  readonly trial: string;
  readonly delivery: string | null;
}

/** Runs trials through a queue of BullMQ, from which workers on any machine take them. */
class QueueRunner implements Runner {
  readonly parallel: number;
  readonly stopsTrials = true;
  private readonly task: QueueTask;
  private readonly queue: Queue;
  private readonly events: QueueEvents;
  private readonly sent = new Map<string, Sent>();
  /** Trials that have ended since the last check. Redis still holds their results. */
  private received: Received[] = [];
  /** Trials that had ended before the last check. */
  private forgettable: Received[] = [];
  private readonly closed = new AbortController();
  private areAllReceived = true;
  /** Whether no worker was connected at the last check. */
  private areMissing = false;
  private readonly refusals = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private checking: Promise<void> | null = null;

  /** Sends the data and announces the sweep. */
  static async open(task: QueueTask): Promise<QueueRunner> {
    await sendData(task.redis, task.sweep, task.data);
    await announce(task.redis, task.sweep, task.about);
    const runner = new QueueRunner(task);
    await runner.events.waitUntilReady();
    return runner;
  }

  private constructor(task: QueueTask) {
    this.task = task;
    this.parallel = task.parallel;
    const { prefix } = keysOf(task.sweep);
    const connection = task.redis;
    this.queue = new Queue(TRIALS, {
      ...{ connection, prefix },
      streams: { events: { maxLen: KEPT_EVENTS } },
    });
    this.events = new QueueEvents(TRIALS, { connection: connection.duplicate(), prefix });
    // ioredis reconnects by itself, and `task.redis` reports it.
    this.queue.on('error', () => {});
    this.events.on('error', () => {});
    this.events.on('completed', ({ jobId }) => void this.poll(jobId));
    this.events.on('failed', ({ jobId }) => void this.poll(jobId));
    this.events.on('progress', ({ jobId, data }) => {
      const { step, score } = data as unknown as Report;
      this.report(jobId, step, score);
    });
    this.timer = setInterval(() => this.check(), CHECK_MS);
    task.redis.on('ready', this.check);
  }

  run(spec: TrialSpec, hooks: TrialHooks): Promise<TrialOutcome> {
    const trial = trialName(spec.config);
    return new Promise((resolve, reject) => {
      const { signal } = hooks;
      signal.throwIfAborted();
      const aborted = (): void => {
        // The worker may finish the trial. Then its run is received when the sweep is resumed.
        this.sent.delete(trial);
        this.areAllReceived = false;
        reject(signal.reason);
      };
      signal.addEventListener('abort', aborted);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          signal.removeEventListener('abort', aborted);
          this.sent.delete(trial);
          settle(value);
        };
      const task = { spec, hooks, resolve: settled(resolve), reject: settled(reject) };
      this.sent.set(trial, { ...task, reported: 0, polls: 0 });
      this.send(trial).catch(settled(reject));
    });
  }

  /** Reports the score of a trial at a step, once. */
  private report(trial: string, step: number, score: Score): void {
    const sent = this.sent.get(trial);
    if (sent === undefined || step <= sent.reported) return;
    sent.reported = step;
    void sent.hooks.onReport(step, score);
  }

  /** Puts a trial into the queue, unless its result is already in Redis. */
  private async send(trial: string): Promise<void> {
    const { redis, sweep } = this.task;
    if ((await redis.hexists(keysOf(sweep).results, trial)) === 1) return this.poll(trial);
    await this.whenNotFull(() => this.add(trial));
  }

  /** Adds the job of a trial; a job that is already in the queue stays unchanged. */
  private async add(trial: string): Promise<void> {
    const spec = this.sent.get(trial)?.spec;
    if (spec === undefined) return;
    await this.queue.add('trial', spec, {
      jobId: trial,
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: BACKOFF_MS },
      stackTraceLimit: 0,
    });
  }

  private whenNotFull<T>(write: () => Promise<T>): Promise<T> {
    return whenNotFull(write, () => this.task.onNotice({ event: 'full' }), this.closed.signal);
  }

  /** Receives the outcome of a trial if it has ended. A call while the trial is polled makes it poll once more. */
  private async poll(trial: string): Promise<void> {
    const sent = this.sent.get(trial);
    if (sent === undefined) return;
    sent.polls++;
    if (sent.polls > 1) return;
    try {
      for (let done = 0; done < sent.polls && this.sent.has(trial); done = sent.polls) {
        const outcome = await this.outcomeOf(trial);
        if (outcome === null) continue;
        for (const { step, score } of outcome.reports) this.report(trial, step, score);
        sent.resolve(outcome);
      }
    } catch (error) {
      if (!this.closed.signal.aborted) sent.reject(error);
    } finally {
      sent.polls = 0;
    }
  }

  /** The outcome of a trial; null while it is pending. Sends the trial again if Redis has lost it. */
  private async outcomeOf(trial: string): Promise<TrialOutcome | null> {
    const received = await this.receive(trial);
    if (received !== null) return received;
    const job = await this.queue.getJob(trial);
    const state = job === undefined ? 'unknown' : await job.getState();
    if (state === 'failed') {
      this.received.push({ trial, delivery: null });
      const problem = job?.failedReason ?? '';
      // The wording of BullMQ.
      const isStalled = problem.includes('stalled more than');
      const reason = isStalled ? messages('en').queue.stalled(MOST_STALLS) : problem;
      return { run: trial, state: 'failed', score: null, reports: [], reason };
    }
    if (state !== 'unknown' && state !== 'completed') return null;
    // A worker writes the result before it completes the job, so the result is now there or lost.
    const late = await this.receive(trial);
    if (late !== null) return late;
    await this.queue.remove(trial);
    await this.whenNotFull(() => this.add(trial));
    return null;
  }

  /** Receives the result of a trial; null if there is none, or Redis does not hold all of it. */
  private async receive(trial: string): Promise<TrialOutcome | null> {
    const { redis, sweep, root } = this.task;
    const { results } = keysOf(sweep);
    const text = await redis.hget(results, trial);
    if (text === null) return null;
    const result = parseResult(text);
    if (result === null || !(await receiveRun(redis, { sweep, trial }, result, root))) {
      await redis.hdel(results, trial);
      return null;
    }
    this.received.push({ trial, delivery: result.delivery });
    return { ...result.outcome, run: trial };
  }

  /** Makes up for missed events, and for data that Redis lost in a restart. */
  private readonly check = (): void => {
    this.checking ??= this.checkAll()
      // If Redis is lost or full, the next check does it.
      .catch(() => {})
      .finally(() => {
        this.checking = null;
      });
  };

  private async checkAll(): Promise<void> {
    const { redis, sweep, about, data, onNotice } = this.task;
    if ((await redis.exists(keysOf(sweep).about)) === 0) {
      await sendData(redis, sweep, data);
      await announce(redis, sweep, about);
    }
    for (const trial of [...this.sent.keys()]) await this.poll(trial);
    for (const [worker, refusal] of await readRefusals(redis, sweep)) {
      if (this.refusals.has(worker)) continue;
      this.refusals.add(worker);
      onNotice({ event: 'refused', worker, refusal });
    }
    const areMissing = this.sent.size > 0 && (await this.queue.getWorkersCount()) === 0;
    if (areMissing && !this.areMissing) onNotice({ event: 'no-workers' });
    this.areMissing = areMissing;
    await this.forgetReceived();
  }

  /**
   * Removes from Redis the results that were received before the last check. By now the sweep has saved that these
   * trials have ended. If it is killed before it saves this, it receives them again.
   */
  private async forgetReceived(): Promise<void> {
    const { redis, sweep } = this.task;
    const keys = keysOf(sweep);
    for (const one of this.forgettable) {
      if (one.delivery !== null) await redis.unlink(keys.files(one.trial, one.delivery));
      await redis.hdel(keys.results, one.trial);
      await this.queue.remove(one.trial);
    }
    [this.forgettable, this.received] = [this.received, []];
  }

  /** Removes the sweep from Redis if all its trials were received. Otherwise they can be received later. */
  async close(): Promise<void> {
    this.closed.abort();
    clearInterval(this.timer);
    const { redis, sweep } = this.task;
    redis.off('ready', this.check);
    if (redis.status === 'ready' && this.areAllReceived && this.sent.size === 0) {
      await removeSweep(redis, sweep);
    }
    await Promise.allSettled([this.events.close(), this.queue.close()]);
    redis.disconnect();
  }
}

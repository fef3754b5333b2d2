/** A sweep without training: a queue with all its parts, and scores that follow from the settings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { VERSION } from '../../src/cli/version.ts';
import { RunWriter, trialName } from '../../src/runs/writer.ts';
import type { SweepData } from '../../src/sweep/data.ts';
import { queueAddress } from '../../src/sweep/queue/address.ts';
import { connect } from '../../src/sweep/queue/connect.ts';
import { openQueue, type QueuedSweep, type QueueNotice } from '../../src/sweep/queue/runner.ts';
import { type WorkerEvent, type WorkerTask, work } from '../../src/sweep/queue/worker.ts';
import type {
  Runner,
  TrialConfig,
  TrialHooks,
  TrialOutcome,
  TrialSpec,
} from '../../src/sweep/trial.ts';
import { gradus, temporary, tinyData } from '../helpers.ts';

export const SWEEP = 'sweep-1';

export const DATA: SweepData = {
  kind: 'table',
  table: {
    name: 'numbers.csv',
    columns: [{ name: 'x', kind: 'number', values: Float64Array.of(1, Number.NaN, -0, 4) }],
  },
  test: null,
  plan: {} as never,
};

let config: TrialConfig | null = null;

/** A trial whose learning rate follows from its number. */
export async function trial(index: number, sweep = SWEEP): Promise<TrialSpec> {
  config ??= await anyConfig();
  const { training } = config;
  return {
    config: {
      ...config,
      training: { ...training, lr: rateOf(index) },
      sweep: { id: sweep, trial: index },
    },
    rungs: [],
  };
}

export function rateOf(index: number): number {
  return (index + 1) / 1000;
}

async function anyConfig(): Promise<TrialConfig> {
  const out = temporary();
  await gradus(['train', 'A', '--iterations', '1', '--data', tinyData(), '--quiet', '--out', out]);
  const [id] = readdirSync(out);
  const {
    id: _,
    version: __,
    createdAt: ___,
    crc32: ____,
    ...read
  } = JSON.parse(readFileSync(join(out, id, 'config.json'), 'utf8'));
  return read;
}

/** Runs fake trials that take this many milliseconds. */
export function fakeRunner(
  root: string,
  milliseconds = 0,
  onRun: (trial: string) => void = () => {},
): Runner {
  return {
    parallel: 8,
    run: async (spec, { signal, onReport }) => {
      const run = trialName(spec.config);
      onRun(run);
      await sleep(milliseconds, undefined, { signal });
      const score = { value: spec.config.training.lr * 2 };
      const reports = [];
      let state: TrialOutcome['state'] = 'complete';
      for (const step of spec.rungs) {
        reports.push({ step, score });
        if (await onReport(step, score)) continue;
        state = 'stopped';
        break;
      }
      if (!existsSync(join(root, run))) {
        const writer = await RunWriter.create(root, spec.config);
        writer.event({ event: 'checkpoint', iteration: 1 });
        await writer.close();
      }
      return { run, state, score, reports };
    },
    close: async () => {},
  };
}

/** The coordinator of a sweep in this process. */
export async function coordinator(
  url: string,
  changes: Partial<QueuedSweep> = {},
): Promise<Runner & { readonly root: string; readonly notices: QueueNotice[] }> {
  const root = changes.root ?? temporary();
  const notices: QueueNotice[] = [];
  const runner = await openQueue(queueAddress(url), {
    ...{ sweep: SWEEP, gradus: VERSION, data: DATA, halving: null, parallel: 8, root },
    onNotice: (notice) => notices.push(notice),
    ...changes,
  });
  const { run, close, parallel } = runner;
  return { root, notices, parallel, run: run.bind(runner), close: close.bind(runner) };
}

/** A worker in this process; it ends with the test. */
export async function worker(url: string, changes: Partial<WorkerTask> = {}) {
  const events: WorkerEvent[] = [];
  const ending = new AbortController();
  const { redis } = await connect(queueAddress(url));
  const task = {
    ...{ redis, name: 'worker', gradus: VERSION, parallel: 1, cache: temporary() },
    stalledAfter: 1000,
    runnerFor: async (_: SweepData, root: string) => fakeRunner(root),
    onEvent: (event: WorkerEvent) => void events.push(event),
    ...changes,
    signal: ending.signal,
  };
  const ended = work(task).finally(() => redis.disconnect());
  const end = (): Promise<void> => {
    ending.abort(new Error('ended'));
    return ended;
  };
  onTestFinished(() => end().catch(() => {}));
  return { events, end, ended, redis };
}

export const hooks = (changes: Partial<TrialHooks> = {}): TrialHooks => ({
  signal: new AbortController().signal,
  onReport: () => true,
  ...changes,
});

/** A separate connection for the test. */
export function client(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** Waits until a condition holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

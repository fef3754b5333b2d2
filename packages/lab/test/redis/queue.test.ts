import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { expect, test } from 'vitest';
import { removeSweep } from '../../src/sweep/queue/announcement.ts';
import { keysOf, prefixOf, TRIALS } from '../../src/sweep/queue/keys.ts';
import type { TrialOutcome } from '../../src/sweep/trial.ts';
import { temporary } from '../helpers.ts';
import {
  client,
  coordinator,
  DATA,
  fakeRunner,
  hooks,
  rateOf,
  SWEEP,
  trial,
  until,
  worker,
} from './kit.ts';
import { redisServer } from './server.ts';

const valuesOf = (outcomes: readonly TrialOutcome[]) => outcomes.map(({ score }) => score?.value);
const expected = (count: number) => Array.from({ length: count }, (_, i) => rateOf(i) * 2);
const slow = (ran: string[], milliseconds: number) => ({
  runnerFor: async (_: unknown, root: string) =>
    fakeRunner(root, milliseconds, (name) => ran.push(name)),
});

test('workers run trials, the coordinator receives their runs, and nothing is left in Redis', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const received: unknown[] = [];
  const workers = await Promise.all(
    [1, 2].map(() =>
      worker(url, {
        parallel: 2,
        runnerFor: async (data, root) => {
          received.push(data);
          return fakeRunner(root, 20);
        },
      }),
    ),
  );
  const outcomes = await Promise.all(
    expected(12).map(async (_, i) => queue.run(await trial(i), hooks())),
  );
  expect(valuesOf(outcomes)).toEqual(expected(12));
  expect(received).toEqual([DATA, DATA]);
  expect(readdirSync(queue.root).sort()).toEqual(outcomes.map(({ run }) => run).sort());
  const folder = join(queue.root, outcomes[3].run);
  expect(readdirSync(folder).sort()).toEqual(['config.json', 'events.jsonl']);
  expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({
    id: outcomes[3].run,
    sweep: { id: SWEEP, trial: 3 },
    training: { lr: rateOf(3) },
  });
  await queue.close();
  // Workers notice that the sweep is gone, and stop writing.
  await until(() => workers.every(({ events }) => events.some(({ event }) => event === 'left')));
  const redis = client(url);
  await until(async () => (await redis.keys('gradus*')).length === 0);
});

test('a trial that is delivered twice gives one run', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const ran: string[] = [];
  await Promise.all([worker(url, slow(ran, 3000)), worker(url, slow(ran, 3000))]);
  const outcome = queue.run(await trial(0), hooks());
  await until(() => ran.length === 1);
  // As if the first worker had been silent for too long.
  await client(url).del(`${prefixOf(SWEEP)}:${TRIALS}:${ran[0]}:lock`);
  await until(() => ran.length === 2);
  expect(await outcome).toMatchObject({ run: ran[0], state: 'complete' });
  expect(readdirSync(queue.root)).toEqual([ran[0]]);
  // The queue still works.
  expect(await queue.run(await trial(1), hooks())).toMatchObject({ state: 'complete' });
  expect(readdirSync(queue.root)).toHaveLength(2);
});

test('a trial whose workers repeatedly stop responding finally fails', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const ran: string[] = [];
  await worker(url, { ...slow(ran, 1e9), parallel: 12 });
  const redis = client(url);
  const silence = setInterval(() => {
    if (ran.length > 0) void redis.del(`${prefixOf(SWEEP)}:${TRIALS}:${ran[0]}:lock`);
  }, 100);
  const outcome = await queue.run(await trial(0), hooks());
  clearInterval(silence);
  expect(outcome).toMatchObject({
    state: 'failed',
    score: null,
    reason: expect.stringMatching(/^its worker died or stopped answering 10 times\./),
  });
});

test('a job that is not a trial of the sweep fails with a sentence, and is not run', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const ran: string[] = [];
  const { events } = await worker(url, slow(ran, 0));
  const jobs = new Queue(TRIALS, { connection: client(url), prefix: prefixOf(SWEEP) });
  const spec = await trial(0);
  const { config } = spec;
  const bad: unknown[] = [
    { constructor: 'process.exit()' },
    [],
    { ...spec, rungs: ['1'] },
    { ...spec, config: { ...config, training: { ...config.training, lr: -1 } } },
    // A trial of another sweep, whose name would be a path.
    { ...spec, config: { ...config, sweep: { id: '../../outside', trial: 0 } } },
  ];
  for (const [i, data] of bad.entries()) await jobs.add('trial', data, { jobId: `bad-${i}` });
  // A trial under the name of another job.
  await jobs.add('trial', spec, { jobId: 'bad-5' });
  await until(async () => (await jobs.getFailedCount()) === 6);
  for (const { failedReason, id } of await jobs.getFailed()) {
    expect(failedReason).toMatch(
      new RegExp(`^job ${id} is not a trial of this sweep.*so it is skipped`),
    );
  }
  expect(events.filter(({ event }) => event === 'fault')).toHaveLength(6);
  expect(ran).toEqual([]);
  // The worker still works.
  expect(await queue.run(await trial(1), hooks())).toMatchObject({ state: 'complete' });
});

test('the refusal of a worker of another version names it, and another worker takes the trial', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const outcome = queue.run(await trial(0), hooks());
  const old = await worker(url, { gradus: '0.0.1', name: 'old:1' });
  await until(() => old.events.length > 1);
  const refusal = { kind: 'version', needed: expect.any(String), gradus: '0.0.1' };
  expect(old.events[0]).toEqual({ event: 'refused', sweep: SWEEP, refusal });
  // The coordinator notices later that no worker is left.
  await until(() => queue.notices.some(({ event }) => event === 'no-workers'));
  expect(queue.notices).toContainEqual({ event: 'refused', worker: 'old:1', refusal });
  await worker(url);
  expect(await outcome).toMatchObject({ state: 'complete' });
});

test('the refusal of a worker with too little memory names it', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const large = await worker(url, { parallel: 1_000_000, name: 'large:1' });
  await until(() => large.events.length > 1);
  expect(large.events[0]).toMatchObject({
    event: 'refused',
    refusal: { kind: 'memory', needed: expect.any(Number), free: expect.any(Number) },
  });
  await worker(url);
  expect(await queue.run(await trial(0), hooks())).toMatchObject({ state: 'complete' });
});

test.each<[what: string, change: (redis: ReturnType<typeof client>) => Promise<unknown>]>([
  ['damaged', (redis) => redis.setrange(keysOf(SWEEP).data(0), 30, 'x')],
  ['too long', (redis) => redis.append(keysOf(SWEEP).data(0), 'x')],
  ['missing', (redis) => redis.del(keysOf(SWEEP).data(0))],
])('data that is %s is refused', async (_, change) => {
  const { url } = await redisServer();
  await coordinator(url);
  await change(client(url));
  const { events } = await worker(url);
  await until(() => events.length > 1);
  expect(events[0]).toMatchObject({
    event: 'refused',
    refusal: {
      kind: 'data',
      problem: 'the data of the sweep sweep-1 in Redis was changed.',
    },
  });
});

test('a worker keeps data on disk, and reads it from Redis once', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const cache = temporary();
  const first = await worker(url, { cache });
  await until(() => first.events.some(({ event }) => event === 'joined'));
  await first.end();
  await client(url).del(keysOf(SWEEP).data(0));
  const ran: string[] = [];
  const { events } = await worker(url, { cache, ...slow(ran, 0) });
  expect(await queue.run(await trial(0), hooks())).toMatchObject({ state: 'complete' });
  expect(events.map(({ event }) => event)).toContain('joined');
});

test('a worker that ends hands its trial back', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const ran: string[] = [];
  // Longer than the test, so that nobody counts the trial as stalled.
  const first = await worker(url, { ...slow(ran, 1e9), stalledAfter: 1e9 });
  const outcome = queue.run(await trial(0), hooks());
  await until(() => ran.length === 1);
  await first.end();
  expect(first.events).toContainEqual({ event: 'handed-back', trial: ran[0] });
  await worker(url, { ...slow(ran, 0), stalledAfter: 1e9 });
  expect(await outcome).toMatchObject({ state: 'complete' });
});

test('a worker whose machine cannot run trials reports it, hands its trial back, and ends', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const full = new Error('the disk is full');
  const failing = await worker(url, {
    runnerFor: async (_, root) => ({
      ...fakeRunner(root),
      run: () => Promise.reject(full),
    }),
  });
  const outcome = queue.run(await trial(0), hooks());
  await expect(failing.ended).rejects.toBe(full);
  await worker(url);
  expect(await outcome).toMatchObject({ state: 'complete' });
});

test('a coordinator that restarts receives the results that workers sent meanwhile', async () => {
  const { url } = await redisServer();
  const first = await coordinator(url);
  const stop = new AbortController();
  const given = first.run(await trial(0), hooks({ signal: stop.signal }));
  const redis = client(url);
  await until(async () => (await redis.llen(`${prefixOf(SWEEP)}:${TRIALS}:wait`)) === 1);
  stop.abort(new Error('interrupted'));
  await expect(given).rejects.toThrow('interrupted');
  await first.close();
  const ran: string[] = [];
  await worker(url, slow(ran, 0));
  await until(async () => (await redis.hlen(keysOf(SWEEP).results)) === 1);
  const second = await coordinator(url);
  expect(await second.run(await trial(0), hooks())).toMatchObject({ state: 'complete' });
  expect(await second.run(await trial(1), hooks())).toMatchObject({ state: 'complete' });
  expect(ran).toHaveLength(2);
});

test('a trial whose files are lost is run again', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const ran: string[] = [];
  const { redis } = await worker(url, slow(ran, 0));
  const evaluate = redis.eval.bind(redis);
  let isFirst = true;
  // The files of the first run are lost as soon as they are sent.
  redis.eval = (async (script: string, keys: number, about: string, key: string, ...rest: []) => {
    const reply = await evaluate(script, keys, about, key, ...rest);
    if (key.includes(':files:') && isFirst) await redis.del(key);
    isFirst &&= !key.includes(':files:');
    return reply;
  }) as never;
  expect(await queue.run(await trial(0), hooks())).toMatchObject({ state: 'complete' });
  expect(ran).toHaveLength(2);
  expect(readdirSync(join(queue.root, ran[0]))).toContain('config.json');
});

test('two sweeps at the same time: a worker takes the waiting trials of either', async () => {
  const { url } = await redisServer();
  const [one, two] = [await coordinator(url), await coordinator(url, { sweep: 'sweep-2' })];
  await worker(url);
  expect(await two.run(await trial(0, 'sweep-2'), hooks())).toMatchObject({ state: 'complete' });
  expect(await one.run(await trial(0), hooks())).toMatchObject({ state: 'complete' });
  expect(await two.run(await trial(1, 'sweep-2'), hooks())).toMatchObject({ state: 'complete' });
});

test('a removed sweep leaves no keys, and neither do its late results', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  await coordinator(url, { sweep: 'sweep-10' });
  const ran: string[] = [];
  const { events } = await worker(url, slow(ran, 1500));
  const stop = new AbortController();
  const given = queue.run(await trial(0), hooks({ signal: stop.signal }));
  await until(() => ran.length === 1);
  stop.abort(new Error('interrupted'));
  await expect(given).rejects.toThrow('interrupted');
  await queue.close();
  const redis = client(url);
  expect(await removeSweep(redis, SWEEP)).toBeGreaterThan(3);
  expect(await redis.zrange('gradus:sweeps', 0, -1)).toEqual(['sweep-10']);
  await until(() => events.some((event) => event.event === 'left' && event.sweep === SWEEP));
  await until(async () => (await redis.keys(`${prefixOf(SWEEP)}:*`)).length === 0);
  // The other sweep, whose id begins with the same letters, is still there.
  expect(await redis.exists(keysOf('sweep-10').about)).toBe(1);
});

test('a rung compares trials of all machines, and the worse ones stop', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url, { halving: { factor: 2, mode: 'max' } });
  await Promise.all([worker(url), worker(url)]);
  const reported: number[] = [];
  const states = [];
  // Scores rise with the number of the trial, so a trial with a higher number than all before is the best so far.
  for (const i of [3, 1, 5, 0, 7]) {
    const spec = { ...(await trial(i)), rungs: [10, 20] };
    const onReport = (step: number) => reported.push(step) > 0;
    states.push((await queue.run(spec, hooks({ onReport }))).state);
  }
  expect(states).toEqual(['complete', 'stopped', 'complete', 'stopped', 'complete']);
  await until(() => reported.length === 8);
  rmSync(queue.root, { recursive: true });
});

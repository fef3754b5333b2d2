/**
 * Prints the cost of the queue: `GRADUS_MEASURE=1 npm run test:redis`. Trials do not train. Each makes a run folder of
 * about 20 kB, the size for a small network for a table.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { trialName } from '../../src/runs/writer.ts';
import type { Runner } from '../../src/sweep/trial.ts';
import { client, coordinator, hooks, trial, until, worker } from './kit.ts';
import { redisServer } from './server.ts';

const RUN_BYTES = 20_000;

/** Runs fake trials that wait, then write a folder. */
function waiting(root: string, milliseconds: number): Runner {
  return {
    parallel: 1,
    run: async (spec) => {
      const run = trialName(spec.config);
      if (milliseconds > 0) await sleep(milliseconds);
      mkdirSync(join(root, run));
      writeFileSync(join(root, run, 'best.safetensors'), new Uint8Array(RUN_BYTES));
      return { run, state: 'complete', score: { value: 1 }, reports: [] };
    },
    close: async () => {},
  };
}

/** Measures the time of `count` trials on workers in this process, and the load of Redis. */
async function measured(count: number, workers: number, milliseconds: number, parallel: number) {
  const { url } = await redisServer();
  const queue = await coordinator(url, { parallel });
  const started = await Promise.all(
    Array.from({ length: workers }, () =>
      worker(url, { runnerFor: async (_, root) => waiting(root, milliseconds) }),
    ),
  );
  await until(() => started.every(({ events }) => events.some(({ event }) => event === 'joined')));
  const specs = await Promise.all(Array.from({ length: count }, (_, i) => trial(i)));
  const redis = client(url);
  await redis.config('RESETSTAT');
  let peak = 0;
  const watch = setInterval(async () => {
    const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
    peak = Math.max(peak, used);
  }, 500);
  const start = performance.now();
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) await queue.run(specs[next++], hooks());
  };
  await Promise.all(Array.from({ length: parallel }, one));
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  const stats = await redis.info();
  const field = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(stats)?.[1]);
  const perTrial = (total: number) => (total / count).toFixed(1);
  const folders = Number(execFileSync('sh', ['-c', `ls ${queue.root} | wc -l`]));
  console.log(
    `${count} trials of ${milliseconds} ms, ${workers} workers, ${parallel} at a time: ${seconds.toFixed(2)} s, ` +
      `${(count / seconds).toFixed(1)} a second, ${((seconds / count) * 1000).toFixed(2)} ms each; ` +
      `per trial ${perTrial(field('total_commands_processed'))} commands, ` +
      `${perTrial(field('total_net_input_bytes') / 1000)} kB in, ${perTrial(field('total_net_output_bytes') / 1000)} kB out, ` +
      `${perTrial(1e3 * (field('used_cpu_user') + field('used_cpu_sys')))} ms of Redis' CPU; ` +
      `peak ${(peak / 1e6).toFixed(1)} MB, ${folders} folders`,
  );
  await queue.close();
  for (const each of started) await each.end();
}

test('the cost of the queue', { timeout: 600_000 }, async () => {
  await measured(20, 1, 0, 1);
  await measured(500, 1, 0, 1);
  for (const workers of [1, 2, 4, 8]) await measured(workers * 50, workers, 100, 16);
  await measured(10_000, 4, 0, 16);
});

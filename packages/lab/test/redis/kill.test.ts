/** Workers, coordinator and Redis are killed at random moments. The table is that of an undisturbed sweep. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, onTestFinished, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';
import { loadImages } from '../../src/experiment/data.ts';
import { encodePlain } from '../../src/sweep/queue/plain.ts';
import type { TrialOutcome } from '../../src/sweep/trial.ts';
import { lcg, temporary, tinyData } from '../helpers.ts';
import { client, trial } from './kit.ts';
import { type RedisServer, redisServer } from './server.ts';

/** Set the variable to repeat a failure. */
const SEED = Number(process.env.GRADUS_KILL_SEED ?? Date.now() % 1_000_000);
const KILLS = cases(4, 30);
const TRIALS = cases(16, 120);
const GRADUS = fileURLToPath(new URL('../../bin/gradus.js', import.meta.url));

test(`${KILLS} kills at random moments lose nothing and count nothing twice (GRADUS_KILL_SEED=${SEED})`, {
  timeout: cases(300_000, 1_200_000),
}, async () => {
  const coordinator = await bundled();
  const files = await sweepFiles();
  const whole = await sweepWith(coordinator, files, () => sleep(50));
  let [kills, targets] = [0, { worker: 0, coordinator: 0, redis: 0 }];
  const random = lcg(SEED);
  const disturbed = await sweepWith(coordinator, files, async (processes) => {
    await sleep(random() * 1500);
    if (kills === KILLS) return;
    kills++;
    const target = (['worker', 'coordinator', 'redis'] as const)[Math.floor(random() * 3)];
    targets = { ...targets, [target]: targets[target] + 1 };
    await processes[target]();
  });
  expect(disturbed.table).toEqual(whole.table);
  expect(whole.table).toHaveLength(TRIALS);
  expect(disturbed.folders).toEqual(whole.folders);
  expect(disturbed.keys).toEqual([]);
  // A sweep that ends before the last kill proves little.
  expect(kills, JSON.stringify(targets)).toBe(KILLS);
});

type Kill = Readonly<Record<'worker' | 'coordinator' | 'redis', () => Promise<void>>>;

/** Runs a sweep with two workers, and calls `disturb` repeatedly until the sweep ends. */
async function sweepWith(
  coordinator: string,
  files: readonly string[],
  disturb: (kill: Kill) => Promise<void>,
) {
  const redis: RedisServer = await redisServer();
  const [root, cache, journal] = [temporary(), temporary(), join(temporary(), 'journal')];
  const startWorker = () =>
    started([
      GRADUS,
      'worker',
      '--queue',
      redis.url,
      '--quiet',
      '--parallel',
      '1',
      '--stalled-after',
      '2',
      '--cache',
      cache,
    ]);
  const startCoordinator = () => started([coordinator, redis.url, root, journal, ...files]);
  const workers = [startWorker(), startWorker()];
  let one = startCoordinator();
  let redisKills = 0;
  const kill: Kill = {
    worker: async () => {
      await killed(workers.shift());
      workers.push(startWorker());
    },
    coordinator: async () => {
      await killed(one);
      one = startCoordinator();
    },
    redis: async () => {
      redisKills++;
      await redis.kill();
      await sleep(100);
      await redis.start();
    },
  };
  // A process that starts while Redis is down ends with an error; like a supervisor, this starts it again.
  let restarts = 0;
  for (; one.exitCode !== 0; await disturb(kill)) {
    if (one.exitCode !== null) {
      restarts++;
      one = startCoordinator();
    }
    for (const [i, { exitCode }] of workers.entries()) {
      if (exitCode !== null) workers[i] = startWorker();
    }
  }
  expect(restarts).toBeLessThanOrEqual(redisKills);
  for (const worker of workers) await killed(worker);
  const keys = await client(redis.url).keys('gradus:sweep:*');
  const table = readFileSync(journal, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TrialOutcome)
    .sort((a, b) => (a.run < b.run ? -1 : 1));
  // A later command removes the folders that a killed coordinator was receiving.
  const folders = readdirSync(root)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => [
      name,
      readdirSync(join(root, name)).sort(),
      readFileSync(join(root, name, 'best.safetensors')).toString('base64'),
    ]);
  // BullMQ's own keys of a killed worker expire.
  return { table, folders, keys: keys.filter((key) => !/:(stalled-check|meta)$/.test(key)) };
}

function started(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => killed(child));
  return child;
}

async function killed(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** The files that a coordinator reads: the trials, and the data. */
async function sweepFiles(): Promise<[trials: string, data: string]> {
  const directory = temporary();
  const files: [string, string] = [join(directory, 'trials.json'), join(directory, 'data')];
  const specs = await Promise.all(Array.from({ length: TRIALS }, (_, i) => trial(i)));
  const training = { iterations: 60, keepBest: true, evalEvery: 20 };
  const long = specs.map(({ config, rungs }) => {
    return { rungs, config: { ...config, training: { ...config.training, ...training } } };
  });
  writeFileSync(files[0], JSON.stringify(long));
  const images = await loadImages({ name: 'mnist', directory: tinyData() } as never);
  writeFileSync(files[1], Buffer.concat(encodePlain({ kind: 'pictures', images })));
  return files;
}

/** Bundles coordinator.ts in a folder where Node finds its imports. */
async function bundled(): Promise<string> {
  const home = fileURLToPath(new URL('../../dist', import.meta.url));
  const directory = mkdtempSync(join(home, 'test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const build = await rolldown({
    input: fileURLToPath(new URL('coordinator.ts', import.meta.url)),
    external: (id) => /^[^./]/.test(id) && !id.startsWith('zod'),
    platform: 'node',
  });
  const file = join(directory, 'coordinator.js');
  await build.write({ file, format: 'esm' });
  await build.close();
  return file;
}

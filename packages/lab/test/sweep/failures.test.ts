/** A trial that fails, in any way, is reported and counted, and the others continue. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choice } from 'gradus/sweep';
import { expect, test } from 'vitest';
import { coordinate } from '../../src/sweep/coordinate.ts';
import { type SweepConfig, SweepFolder } from '../../src/sweep/folder.ts';
import { createPool } from '../../src/sweep/pool.ts';
import { gradus, temporary } from '../helpers.ts';
import { POINTS, trialsIn } from './kit.ts';

/** The file that a thread leaves in the directory of runs when it dies. */
const DEATH_MARK = 'thread-died';

/** A thread whose trials behave as their setting names. The score of a trial is its number. */
const THREAD = `
import { writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
process.on('exit', () => writeFileSync(workerData.root + '/${DEATH_MARK}', ''));
const behaviours = {
  works() {},
  exits: () => process.exit(7),
  throws() { throw new Error('no luck'); },
  rejects: () => void Promise.reject(new Error('nobody listens')),
  exhausts() { for (const all = []; ; ) all.push(new Array(1e5).fill(0.5 + all.length)); },
  // After its end, while the thread has nothing to do.
  exitsLater: () => void setTimeout(() => process.exit(7), 20),
  throwsLater: () => void setTimeout(() => { throw new Error('too late'); }, 20),
};
parentPort.on('message', ({ kind, spec }) => {
  if (kind !== 'run') return;
  parentPort.postMessage({ kind: 'begun' });
  const { behaviour, sweep } = spec.config;
  behaviours[behaviour]();
  const outcome = { run: 'run', state: 'complete', reports: [], score: { value: sweep.trial ?? 0 } };
  // Late enough for trials that die at once.
  setTimeout(() => parentPort.postMessage({ kind: 'ended', outcome }), behaviour === 'rejects' ? 1000 : 0);
});
`;

const REASONS = {
  exits: 'its thread ended with the exit code 7.',
  throws: 'its thread ended: no luck',
  rejects: 'its thread ended: nobody listens',
  exhausts: 'its thread ran out of memory.',
} as const;

const FOLDER: Omit<SweepConfig, 'version' | 'id' | 'crc32' | 'space' | 'trials'> = {
  ...{ createdAt: new Date(0).toISOString(), gradus: '0', title: 'fakes', checksum: '0' },
  ...{ measure: 'accuracy', mode: 'max', method: { name: 'grid' }, seed: 0, lag: 16, asha: null },
  ...{ seeds: 0, best: 3, validationSize: 100, command: { subject: null, options: {} } },
};

/** The states and reasons of trials with these behaviours, in order. */
async function swept(behaviours: readonly string[], parallel: number) {
  const root = temporary();
  const module = join(root, 'thread.mjs');
  writeFileSync(module, THREAD);
  const data = { kind: 'pictures', images: {} } as never;
  const limits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 };
  const runner = createPool(data, { parallel, root, module, resourceLimits: limits });
  const space = { place: choice(behaviours.map((_, i) => i)) };
  const { writer, config } = await SweepFolder.create(root, 'fakes', {
    ...{ ...FOLDER, space, trials: behaviours.length },
  });
  try {
    const stored = { folder: writer.folder, config, trials: [], repeats: [] };
    const { trials, repeats } = await coordinate({
      ...{ writer, stored, runner, listener: {}, signal: new AbortController().signal },
      configOf: (settings, seed) => {
        const place = settings?.place as number | undefined;
        const behaviour = place === undefined ? 'works' : behaviours[place];
        return { behaviour, training: { seed } } as never;
      },
    });
    expect(repeats).toMatchObject([{ trial: null, state: 'complete' }]);
    return trials.map(({ state, reason }) => reason ?? state);
  } finally {
    await runner.close();
    await writer.close();
  }
}

test.each([1, 2])(
  'a thread that dies fails only its own trial, with %i at a time',
  async (parallel) => {
    const behaviours = Object.keys(REASONS).flatMap((name) => ['works', name]);
    expect(await swept([...behaviours, 'works'], parallel)).toEqual([
      ...Object.values(REASONS).flatMap((reason) => ['complete', reason]),
      'complete',
    ]);
  },
);

test.each([
  ['noticed', 300],
  ['not noticed yet', 0],
])('a thread that died between two trials is replaced when its death is %s', async (_, rest) => {
  const root = temporary();
  const module = join(root, 'thread.mjs');
  writeFileSync(module, THREAD);
  const data = { kind: 'pictures', images: {} } as never;
  const runner = createPool(data, { parallel: 1, root, module });
  const run = (behaviour: string) => {
    const config = { behaviour, sweep: { id: 'fakes', trial: 0 }, training: { seed: 0 } };
    const hooks = { signal: new AbortController().signal, onReport: () => true };
    return runner.run({ config, rungs: [] } as never, hooks);
  };
  const mark = join(root, DEATH_MARK);
  try {
    for (const behaviour of ['exitsLater', 'throwsLater']) {
      expect(await run(behaviour)).toMatchObject({ state: 'complete' });
      // Blocks this thread, so that it learns nothing of the other one's death.
      while (!existsSync(mark)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      rmSync(mark);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
    expect(await run('works')).toMatchObject({ state: 'complete' });
  } finally {
    await runner.close();
  }
});

const GRID = [...POINTS, '--method', 'grid', '--no-asha'];

test('a trial that diverges is reported and counted, and the others continue, even when it is resumed', async () => {
  const out = temporary();
  const vary = ['--vary', 'lr=0.01|1e6|0.1|1e30'];
  const { code, stdout, stderr } = await gradus(['sweep', ...GRID, ...vary, '--out', out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('4 of 4 trials: complete 2, failed 2.');
  expect(stdout).toMatch(/Trial 1 failed: the loss was \S+ at step \d+\./);
  expect(stdout).toMatch(/Winner: trial [02],/);
  const states = trialsIn(out).map(({ state }) => state);
  expect(states).toEqual(['complete', 'failed', 'complete', 'failed']);
  const again = await gradus(['sweep', 'resume', 'last', '--runs', out]);
  expect(again).toEqual({ code: 0, stdout, stderr: '' });
});

test('a trial that throws, such as one with a network that is too large, is reported and counted', async () => {
  const out = temporary();
  const vary = ['--vary', 'hidden=8|65536,65536'];
  const { code, stdout } = await gradus(['sweep', ...GRID, ...vary, '--out', out]);
  expect(code).toBe(0);
  expect(stdout).toContain('2 of 2 trials: complete 1, failed 1.');
  expect(stdout).toMatch(/#1 +– +65536, 65536 +failed/);
  expect(stdout).toMatch(/Trial 1 failed: .*got 4294967296/);
  // With a single score, there is no optimism.
  expect(stdout).not.toMatch(/looks\s+better/);
});

test.each([
  ['en', 'all trials failed, so there is no winner. Trial 0: the loss was', 'There is no winner'],
  ['ko', '모든 시도가 실패해', '끝까지 학습한 시도가 없어'],
])('a sweep whose trials all fail reports it (%s)', async (lang, sentence, shown) => {
  const out = temporary();
  const failing = ['sweep', ...GRID, '--vary', 'lr=1e20|1e30', '--lang', lang, '--out', out];
  const { code, stdout, stderr } = await gradus(failing);
  expect(code).toBe(1);
  expect(stderr).toContain(sentence);
  expect(stdout).toBe('');
  const again = ['sweep', 'resume', 'last', '--runs', out, '--lang', lang];
  expect(await gradus(again)).toEqual({ code, stdout, stderr });
  const show = await gradus(['sweep', 'show', 'last', '--runs', out, '--lang', lang]);
  expect(show.code).toBe(0);
  expect(show.stdout).toContain(shown);
  expect(show.stdout).not.toMatch(/not been tested|테스트하지/);
});

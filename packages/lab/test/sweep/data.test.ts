/** Sweeps on each kind of data, with each option for the length of trials. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { readSweep } from '../../src/sweep/folder.ts';
import { summaryOf } from '../../src/sweep/summary.ts';
import { gradus, jsonLines, temporary, tinyData } from '../helpers.ts';
import { sweepIn, testedIn, trialRunsIn } from './kit.ts';

/** Runs a sweep, and checks the facts that hold for any data. */
async function swept(args: readonly string[]) {
  const out = temporary();
  const { code, stdout, stderr } = await gradus(['sweep', ...args, '--out', out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const stored = await readSweep(sweepIn(out));
  const { winner } = summaryOf(stored);
  expect(testedIn(out)).toEqual([winner?.run]);
  expect(trialRunsIn(out)).toHaveLength(stored.trials.length + stored.repeats.length);
  const last = (run: string) => {
    const text = readFileSync(join(out, run, 'events.jsonl'), 'utf8');
    return jsonLines(text).findLast(({ event }) => event === 'end');
  };
  return { ...stored, stdout, winner, out, ends: stored.trials.map(({ run }) => last(run)) };
}

/** The values of a setting, trial by trial. */
const settingOf = (trials: Awaited<ReturnType<typeof swept>>['trials'], name: string) =>
  trials.map(({ settings }) => settings[name]);

test('networks for digits: a grid ends by itself, with the accuracy as score', async () => {
  const { config, trials, winner, stdout } = await swept([
    ...['C', '--data', tinyData(), '--iterations', '30', '--eval-every', '10'],
    ...['--vary', 'lr=0.01|0.1', '--vary', 'optimizer=sgd|adam', '--method', 'grid', '--no-asha'],
  ]);
  expect(config).toMatchObject({ measure: 'accuracy', mode: 'max', trials: 4 });
  const grid = trials.map(({ settings: { lr, optimizer } }) => `${lr} ${optimizer}`);
  expect(grid.sort()).toEqual(['0.01 adam', '0.01 sgd', '0.1 adam', '0.1 sgd']);
  expect(winner?.score).toBe(Math.max(...trials.map(({ score }) => score?.value ?? -1)));
  expect(stdout).toMatch(/The only test, of the winner: \S+ % on\s+20 samples/);
});

test('whole networks vary too: --vary model=B|C', async () => {
  const { trials, out } = await swept([
    ...['--data', tinyData(), '--iterations', '10', '--eval-every', '5', '--no-asha'],
    ...['--vary', 'model=B|C', '--method', 'grid'],
  ]);
  const names = trials.map(({ run }) => {
    return JSON.parse(readFileSync(join(out, run, 'config.json'), 'utf8')).model.name;
  });
  expect(names).toEqual(settingOf(trials, 'model'));
  expect(names.sort()).toEqual(['B', 'C']);
});

test('a folder of pictures, with --epochs', async () => {
  const root = temporary();
  for (const [label, level] of [
    ['bright', 200],
    ['dark', 20],
  ] as const) {
    mkdirSync(join(root, label));
    for (let i = 0; i < 20; i++) {
      const data = Uint8Array.from({ length: 36 }, (_, k) => level + ((k * 7 + i * 13) % 40));
      const file = encode({ data, width: 6, height: 6, channels: 1, depth: 8 });
      writeFileSync(join(root, label, `${i}.png`), file);
    }
  }
  const { config, trials, ends, stdout } = await swept([
    ...[root, '--epochs', '6', '--batch-size', '8', '--vary', 'lr=log(0.01..1)'],
    ...['--vary', 'hidden=4|8', '--trials', '4', '--method', 'random', '--no-asha'],
  ]);
  expect(config.measure).toBe('accuracy');
  for (const { settings } of trials) {
    expect(settings.lr).toBeGreaterThanOrEqual(0.01);
    expect(settings.lr).toBeLessThanOrEqual(1);
  }
  // 40 pictures minus the test and validation sets: at most four batches in each epoch.
  const steps = ends.map((end) => Number(end?.iterations));
  expect(new Set(steps).size).toBe(1);
  expect(steps[0] % 6).toBe(0);
  expect(stdout).toContain('Winner: trial');
});

test('a regression table: the score is the RMSE, and the lowest wins', async () => {
  const file = join(temporary(), 'line.csv');
  const rows = Array.from({ length: 120 }, (_, i) => {
    const [x, y] = [(i % 17) / 17, (i % 23) / 23];
    return `${x.toFixed(3)},${y.toFixed(3)},${(30 * x - 12 * y + ((i * 7) % 11) / 50).toFixed(3)}`;
  });
  writeFileSync(file, `a,b,price\n${rows.join('\n')}\n`);
  const { config, trials, winner, stdout } = await swept([
    ...[file, '--target', 'price', '--iterations', '100', '--eval-every', '20'],
    ...['--vary', 'lr=1e-6|0.03', '--vary', 'hidden=none|8', '--method', 'grid', '--no-asha'],
  ]);
  expect(config).toMatchObject({ measure: 'rmse', mode: 'min', trials: 4 });
  const scores = trials.map(({ score }) => score?.value ?? Number.NaN);
  expect(winner?.score).toBe(Math.min(...scores));
  expect(trials[winner?.trial ?? -1].settings.lr).toBe(0.03);
  expect(stdout).toContain('validation RMSE');
  expect(stdout).toMatch(/The only test, of the winner: \d/);
});

test('a grid takes steps of a range', async () => {
  const { trials } = await swept([
    ...['--dataset', 'spiral', '--points', '120', '--iterations', '20', '--eval-every', '10'],
    ...['--vary', 'lr=log(1e-3..1e-1)', '--method', 'grid', '--steps', '3', '--no-asha'],
  ]);
  const rates = settingOf(trials, 'lr').map(Number);
  expect(rates.map((rate) => Number(Math.log10(rate).toFixed(6)))).toEqual([-3, -2, -1]);
});

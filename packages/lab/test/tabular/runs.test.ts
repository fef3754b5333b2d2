/** Commands about runs, on runs of tables: with classes, with a number, and with both. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gradus, jsonLines, runsIn } from '../helpers.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
const runs = join(folder, 'runs');
let [kinds, prices] = ['', ''];

beforeAll(async () => {
  const rows = Array.from({ length: 90 }, (_, i) => {
    const length = 1 + ((i * 37) % 90) / 45;
    const color = i % 3 === 0 ? 'red' : 'white';
    return `${i % 11 === 0 ? '' : length},${color},${length < 2 ? 'short' : 'long'},${1000 + 100 * length + (i % 3)}`;
  });
  const file = join(folder, 'flowers.csv');
  writeFileSync(file, ['length,color,kind,price', ...rows].join('\n'));
  const train = async (target: string): Promise<string> => {
    const argv = [
      'train',
      file,
      '--target',
      target,
      '--out',
      runs,
      '--iterations',
      '75',
      '--quiet',
    ];
    expect(await gradus(argv)).toMatchObject({ code: 0 });
    return runsIn(runs).at(-1) ?? '';
  };
  kinds = await train('kind');
  // The name of a run begins with the time in seconds.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  prices = await train('price');
});

afterAll(() => rmSync(folder, { recursive: true }));

const inRuns = (...argv: string[]) => gradus([...argv, '--runs', runs]);

describe('runs', () => {
  test('lists accuracy and RMSE, and sorts by both', async () => {
    const { code, stdout } = await inRuns('runs');
    expect(code).toBe(0);
    const [head] = stdout.split('\n');
    expect(head).toMatch(/accuracy +RMSE/);
    const ids = async (...argv: string[]) =>
      jsonLines((await inRuns('runs', ...argv, '--json')).stdout).map(({ id }) => id);
    expect(await ids('--sort', 'rmse')).toEqual([prices, kinds]);
    expect(await ids('--sort', 'accuracy')).toEqual([kinds, prices]);
    expect(await ids('--filter', 'task=regression')).toEqual([prices]);
  });

  test('shows the table, the split and the test of a run', async () => {
    const { code, stdout } = await inRuns('runs', 'show', prices);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\ntable .*flowers\.csv\n/);
    expect(stdout).toMatch(/\ntarget +price\n/);
    expect(stdout).toMatch(/\nsplit +training 6\d, validation 1\d, test 1\d\n/);
    expect(stdout).toMatch(/\nbest validation RMSE +\d/);
    expect(stdout).toMatch(/\ntest: R² +-?[\d.]+ \(/);
    expect(stdout).not.toMatch(/accuracy|guessing/);
    expect((await inRuns('runs', 'show', kinds)).stdout).toMatch(/\ntest: accuracy +[\d.]+ %/);
  });

  test('shows the settings in which two runs differ', async () => {
    const { stdout } = await inRuns('runs', 'diff', kinds, prices);
    expect(stdout).toMatch(/data\.target\) +kind +price/);
    expect(stdout).toMatch(/data\.task\) +classification +regression/);
  });

  test.each(['split.safetensors', 'judgement.json'])('verify finds damage in %s', async (name) => {
    expect(await inRuns('runs', 'verify')).toMatchObject({ code: 0 });
    const file = join(runs, prices, name);
    const bytes = readFileSync(file);
    const spoilt = Buffer.from(bytes);
    spoilt[spoilt.length - 3] ^= 0x20;
    writeFileSync(file, name === 'judgement.json' ? bytes.subarray(5) : spoilt);
    const { code, stdout } = await inRuns('runs', 'verify', prices);
    writeFileSync(file, bytes);
    expect(code).toBe(1);
    expect(stdout).toContain(name);
  });
});

describe('compare', () => {
  test('a run on numbers: RMSE, and no accuracy', async () => {
    const { code, stdout } = await inRuns('compare', prices);
    expect(code).toBe(0);
    expect(stdout).toMatch(/RMSE +best validation RMSE/);
    expect(stdout).toContain('Root mean squared error on the validation set');
    expect(stdout).not.toMatch(/accuracy/i);
  });

  test('a run on classes and one on numbers: both', async () => {
    const { stdout } = await inRuns('compare', kinds, prices);
    expect(stdout).toMatch(/accuracy +best validation accuracy +RMSE +best validation RMSE/);
    expect(stdout).toContain('Accuracy on the validation set');
    expect(stdout).toContain('Root mean squared error on the validation set');
    const { stdout: korean } = await inRuns('compare', kinds, prices, '--lang', 'ko');
    expect(korean).toContain('검증 데이터의 RMSE');
    const { stdout: json } = await inRuns('compare', kinds, prices, '--json');
    const [object] = jsonLines(json) as unknown as {
      runs: { curves: Record<'accuracy' | 'rmse', unknown[]> }[];
    }[];
    const counts = object.runs.map(({ curves: { accuracy, rmse } }) => [accuracy, rmse]);
    expect(counts.map((each) => each.map(({ length }) => length > 0))).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});

describe('diagnose', () => {
  test.each(['kind', 'price'])('a run on a table: %s', async (target) => {
    const { code, stdout } = await inRuns('diagnose', target === 'kind' ? kinds : prices);
    expect(code).toBe(0);
    expect(stdout).toContain(`--target ${target}`);
    expect(stdout).toContain('network.0');
    expect(stdout).toContain('--monitor');
  });
});

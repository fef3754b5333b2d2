import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { messages } from '../src/lang/index.ts';
import { readRun } from '../src/runs/reader.ts';
import { valuesOf } from '../src/settings/fields.ts';
import { drawCurves } from '../src/text/curves.ts';
import { gradus, sharedRuns } from './helpers.ts';

const SHORT = ['--iterations', '30', '--batch-size', '25', '--eval-every', '10', '--quiet'];

const { trained } = sharedRuns();

const twoRuns = () =>
  trained([
    ['A', ...SHORT],
    ['C', '--lr', '0.2', ...SHORT],
  ]);

test('compare shows differing settings, results, and curves that can be told apart without colours', async () => {
  const { runs, ids } = await twoRuns();
  const { code, stdout, stderr } = await gradus(['compare', ...ids, '--runs', runs]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^run +model +activation +learning rate +steps /);
  expect(lines[2]).toMatch(/^o A-seed0 +A +sigmoid +0\.1 +30 .* % +finished$/);
  expect(lines[3]).toMatch(/^x C-seed0 +C +relu +0\.2 +30 .* % +finished$/);
  const [loss, accuracy] = stdout
    .split(/Loss of the training batches.*\n|Accuracy on .*\n/)
    .slice(1);
  for (const drawing of [loss, accuracy]) {
    expect(drawing).toMatch(/o/);
    expect(drawing).toMatch(/x/);
    expect(drawing).toMatch(/[\u2801-\u28ff]/);
  }
  expect(stdout).not.toContain('\x1b');
  expect((await gradus(['compare', ...ids, '--runs', runs], { isTTY: true })).stdout).toContain(
    '\x1b[33mx',
  );
});

test('columns have the labels of settings, not their names', async () => {
  const { runs, ids } = await twoRuns();
  const { stdout } = await gradus(['compare', ...ids, '--runs', runs]);
  expect(stdout).toContain('learning rate');
  expect(stdout).not.toMatch(/inputDim|training\.|\blr\b/);
  const korean = await gradus(['compare', ...ids, '--runs', runs, '--lang', 'ko']);
  expect(korean.stdout).toContain('학습률');
});

test('every field of a run has a label in both languages', async () => {
  const { runs, ids } = await twoRuns();
  const { config } = await readRun(join(runs, ids[0]));
  const names = valuesOf(config).map(([name]) => name);
  for (const { fields } of [messages('en'), messages('ko')]) {
    expect(names.filter((name) => !Object.hasOwn(fields, name))).toEqual([]);
  }
  expect(Object.keys(messages('ko').fields)).toEqual(Object.keys(messages('en').fields));
});

test('compare --json has settings, results and curves', async () => {
  const { runs, ids } = await twoRuns();
  const { stdout } = await gradus(['compare', ...ids, '--runs', runs, '--json']);
  const json = JSON.parse(stdout);
  expect(json.differences.map(({ field }: { field: string }) => field)).toContain('training.lr');
  expect(json.runs.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(json.runs[0].curves.loss).toHaveLength(30);
  expect(json.runs[0].curves.accuracy.map(([i]: number[]) => i)).toEqual([10, 20, 30]);
  expect(json.runs[0].result.accuracy).toBe(json.runs[0].curves.accuracy[2][1]);
});

test('an unfinished run is compared up to its last event', async () => {
  const { runs, ids } = await twoRuns();
  const file = join(runs, ids[0], 'events.jsonl');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, text.indexOf('"iteration":16')));
  const { code, stdout } = await gradus(['compare', ...ids, '--runs', runs]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^o A-seed0 .* 15 .* interrupted$/m);
  writeFileSync(file, '');
  expect((await gradus(['compare', ids[0], '--runs', runs])).stdout).toMatch(
    /There is nothing to draw yet/,
  );
});

test('compare says that runs have the same settings', async () => {
  const { runs, ids } = await twoRuns();
  const { stdout } = await gradus(['compare', ids[0], ids[0], '--runs', runs, '--lang', 'ko']);
  expect(stdout).toContain('이 실행들의 설정은 모두 같습니다.');
});

test('a drawing: axes, a marker for each curve, shade for raw values, and edges in range', () => {
  const points = (...values: number[]) => values.map((value, i) => ({ iteration: i + 1, value }));
  const options = { width: 20, height: 5 };
  const raw = points(5, 1, 5, 1);
  const lines = drawCurves([{ points: points(4, 3, 2, 1), raw }, { points: [] }], options);
  expect(lines).toHaveLength(5 + 2);
  expect(lines[0]).toMatch(/^ *4 │o/);
  expect(lines[4]).toMatch(/^ *1 │.*o$/);
  expect(lines[6].trim()).toMatch(/^1 +4$/);
  expect(lines.join('')).toContain('░');
  expect(drawCurves([{ points: [] }], options)).toEqual([]);
  expect(drawCurves([], options)).toEqual([]);
  expect(drawCurves([{ points: points(7) }], options).join('\n')).toContain('o');
  const odd = [{ points: points(Number.NaN, Number.POSITIVE_INFINITY, 1, 2) }];
  expect(drawCurves(odd, options).join('\n')).toContain('o');
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SWEEP_FILES } from '../../src/sweep/folder.ts';
import { expectedOptimism } from '../../src/sweep/summary.ts';
import { gradus, runsIn, temporary } from '../helpers.ts';
import { POINTS, SMALL, SPACE, sweepIn, testedIn, trialsIn } from './kit.ts';

test('a sweep keeps its trials as runs, tests only the winner, and gives the same on one thread and two', async () => {
  const [one, two] = [temporary(), temporary()];
  const sweep = (out: string, parallel: string) =>
    gradus(['sweep', ...SMALL, '--out', out, '--parallel', parallel]);
  const { code, stdout, stderr } = await sweep(one, '1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/4 of 4 trials: complete 4\./);
  expect(stdout).toContain('The only test, of the winner');
  await sweep(two, '2');
  expect(trialsIn(two)).toEqual(trialsIn(one));
  const runs = runsIn(one).filter((name) => name !== 'sweeps');
  expect(runs).toHaveLength(5);
  const judged = runs.filter((id) => readdirSync(join(one, id)).includes('judgement.json'));
  expect(judged).toHaveLength(1);
  expect(testedIn(one)).toEqual(judged);
  const shown = await gradus(['sweep', 'show', 'last', '--runs', one]);
  expect(shown.stdout).toBe(stdout);
});

test('a resumed sweep that lost its last trials gives the same table, and repeats no run', async () => {
  const out = temporary();
  await gradus(['sweep', ...SMALL, '--out', out]);
  const whole = trialsIn(out);
  const file = join(sweepIn(out), SWEEP_FILES.trials);
  const lines = readFileSync(file, 'utf8').split('\n');
  // As after a kill: two whole lines and an incomplete one.
  writeFileSync(file, `${lines[0]}\n${lines[1]}\n${lines[2].slice(0, 20)}`);
  const runs = runsIn(out);
  const { code } = await gradus(['sweep', 'resume', 'last', '--runs', out]);
  expect(code).toBe(0);
  expect(trialsIn(out)).toEqual(whole);
  expect(runsIn(out)).toEqual(runs);
});

test.each([
  ['colour=red|blue', /Pass NAME=SPACE/],
  ['lr', /Pass NAME=SPACE, where NAME is one of [^?]*\. A space is/],
  ['lr=0.1', /at least two values/],
  ['lr=0.1|0.1', /the value 0.1 is given twice/],
  ['lr=log(0..1)', /'0' is not valid/],
  ['momentum=0.9..0', /the first number must be the smaller one/],
  ['optimizer=log(sgd..adam)', /only numbers have a range/],
  ['batch-size=8.5..16', /'8.5' is not valid/],
  ['lr=log(0.1|1)', /log and int need a range/],
  ['momentum=0..0.9 if optimizer', /Pass NAME=VALUE/],
  ['momentum=0..0.9 if optimizer=sgd', /which is not a dimension/],
])('--vary %s is wrong usage', async (text, message) => {
  const { code, stderr } = await gradus(['sweep', ...POINTS, '--vary', text, '--out', temporary()]);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test('a setting with a fixed value cannot vary', async () => {
  const { code, stderr } = await gradus(['sweep', ...POINTS, '--lr', '0.1', ...SPACE]);
  expect(stderr).toMatch(/lr is fixed by --lr and varied by --vary lr/);
  expect(code).toBe(2);
});

test.each([
  [
    'dataset: spiral\nvary:\n  lr: log(1e-3..\n',
    ':3: ',
    /NAME=SPACE|at least two|is wrong|of a range/,
  ],
  ['dataset: spiral\nvary:\n  lr: [0.1, 1\n', ':', /cannot be read as YAML/],
  ['dataset: spiral\ntrails: 5\nvary:\n  lr: 0.1..1\n', ':2: ', /Did you mean trials\?/],
  [
    'dataset: spiral\n',
    ':1: ',
    /is not the file of a sweep\. These keys have no value, or .*: vary\. .*If the file is a table, pass --vary/,
  ],
  ['epochs: 2\niterations: 5\nvary:\n  lr: 0.1..1\n', ':2: ', /cannot be used together/],
  ['trials: many\nvary:\n  lr: 0.1..1\n', ':1: ', /integer/],
])('the error in a wrong file names its line: %j', async (text, line, message) => {
  const file = join(temporary(), 'sweep.yaml');
  writeFileSync(file, text);
  const { code, stderr } = await gradus(['sweep', file]);
  expect(stderr).toMatch(message);
  expect(stderr).toContain(`sweep.yaml${line}`);
  expect(code).toBe(3);
});

test('the best of n equal scores looks better by the expected largest of n normal numbers', () => {
  // Tippett 1925; Harter 1961.
  for (const [n, expected] of [
    [2, 0.5642],
    [10, 1.5388],
    [100, 2.5076],
  ]) {
    expect(expectedOptimism(new Array<number>(n).fill(90), 2) / 2).toBeCloseTo(expected, 1);
  }
  expect(expectedOptimism([90, 10], 1)).toBeCloseTo(0, 1);
  expect(expectedOptimism([90], 1)).toBe(0);
});

/** Early stopping of trials, and the repeats after the trials. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RepeatLine, readSweep, SWEEP_FILES } from '../../src/sweep/folder.ts';
import { summaryOf } from '../../src/sweep/summary.ts';
import { gradus, jsonLines, temporary } from '../helpers.ts';
import { SMALL, sweepIn, testedIn, trialRunsIn } from './kit.ts';

/** Rungs at 4, 16 and 64 steps. One trial at a time, so that the clock does not decide which trials are stopped. */
const HALVED = [
  ...[
    'sweep',
    '--dataset',
    'spiral',
    '--points',
    '120',
    '--iterations',
    '128',
    '--eval-every',
    '4',
  ],
  ...['--asha-least', '4', '--early-stop', '1000', '--parallel', '1'],
  ...['--vary', 'lr=log(1e-3..1e-1)', '--trials', '8', '--method', 'random'],
];

function eventsOf(root: string, run: string) {
  return jsonLines(readFileSync(join(root, run, 'events.jsonl'), 'utf8'));
}

test('bad trials are stopped at rungs and kept, and gradus resume finishes one', async () => {
  const out = temporary();
  const { code, stdout, stderr } = await gradus([...HALVED, '--json', '--out', out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { trials } = await readSweep(sweepIn(out));
  expect(trials).toHaveLength(8);
  const rungs = [4, 16, 64];
  for (const { index, run, state, score, reports } of trials) {
    const steps = reports.map(({ step }) => step);
    expect(steps).toEqual(rungs.slice(0, steps.length));
    const told = jsonLines(stdout).filter(
      (line) => line.event === 'trial-report' && line.index === index,
    );
    expect(told.map(({ step, score }) => ({ step, score }))).toEqual(reports);
    const ended = eventsOf(out, run).findLast(({ event }) => event === 'end');
    if (state === 'complete') {
      expect(steps).toEqual(rungs);
      expect(ended).toMatchObject({ reason: 'done', iterations: 128 });
    } else {
      expect(state).toBe('stopped');
      expect(ended).toMatchObject({ reason: 'aborted', iterations: steps.at(-1) });
      expect(score).toEqual(reports.at(-1)?.score);
    }
  }
  const tested = testedIn(out);
  expect(tested).toHaveLength(1);
  const stopped = trials.find(({ state }) => state === 'stopped');
  const { run } = stopped ?? expect.unreachable('no trial was stopped');
  const before = trialRunsIn(out);
  expect(await gradus(['resume', run, '--runs', out])).toMatchObject({ code: 0, stderr: '' });
  expect(trialRunsIn(out)).toEqual(before);
  const ended = eventsOf(out, run).findLast(({ event }) => event === 'end');
  expect(ended).toMatchObject({ reason: 'done', iterations: 128 });
  // It is still a trial, so it is not tested, and the sweep does not change.
  expect(testedIn(out)).toEqual(tested);
  const shown = await gradus(['sweep', 'resume', 'last', '--runs', out]);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(await readSweep(sweepIn(out))).toMatchObject({ trials });
  expect(testedIn(out)).toEqual(tested);
});

test('the best are trained with other seeds, and only the one with the best mean is tested, once', async () => {
  const out = temporary();
  const repeated = [
    'sweep',
    ...SMALL,
    '--points',
    '400',
    '--iterations',
    '200',
    '--seeds',
    '2',
    '--best',
    '2',
  ];
  const { code, stdout, stderr } = await gradus([...repeated, '--out', out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const stored = await readSweep(sweepIn(out));
  const { winner, byDefault, repeated: best, gain } = summaryOf(stored);
  const scoresOf = (trial: number | null): number[] =>
    [1, 2].map((repeat) => {
      const isIt = (line: RepeatLine) => line.trial === trial && line.repeat === repeat;
      const line = stored.repeats.find(isIt) ?? expect.unreachable(`no repeat of ${trial}`);
      expect(line.seed).toBe(repeat);
      return line.score?.value ?? Number.NaN;
    });
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
  // Two trials and the default settings with two other seeds each, and the default settings with the first seed.
  expect(stored.repeats).toHaveLength(7);
  const ranked = [...stored.trials].sort(
    (a, b) =>
      (b.score?.value ?? 0) - (a.score?.value ?? 0) ||
      (a.score?.tieBreak ?? 0) - (b.score?.tieBreak ?? 0),
  );
  expect(best.map(({ trial }) => trial)).toEqual(ranked.slice(0, 2).map(({ index }) => index));
  const means = best.map(({ trial }) => mean(scoresOf(trial)));
  for (const [i, { others }] of best.entries()) expect(others.mean).toBeCloseTo(means[i], 10);
  expect(mean(scoresOf(winner?.trial ?? -1))).toBeCloseTo(Math.max(...means), 10);
  expect(byDefault?.others.mean).toBeCloseTo(mean(scoresOf(null)), 10);
  // Student's t for one degree of freedom: 12.706 standard errors.
  const [a, b] = scoresOf(winner?.trial ?? -1).map((score, i) => score - scoresOf(null)[i]);
  expect(a).not.toBe(b);
  expect(gain?.mean).toBeCloseTo((a + b) / 2, 10);
  expect(gain?.interval?.[1]).toBeCloseTo((a + b) / 2 + (12.7062 * Math.abs(a - b)) / 2, 2);
  expect(stdout).toContain('over 2 other seeds');
  expect(stdout).toMatch(/single\s+score\s+varies\s+by\s+±\S+ \(over seeds\)/);
  const tested = testedIn(out);
  expect(tested).toEqual([winner?.run]);
  const tests = () =>
    eventsOf(out, tested[0]).filter(({ event, split }) => event === 'eval' && split === 'test');
  expect(tests()).toHaveLength(1);
  const again = await gradus(['sweep', 'resume', 'last', '--runs', out]);
  expect(again).toEqual({ code: 0, stdout, stderr: '' });
  expect(tests()).toHaveLength(1);
  expect(testedIn(out)).toEqual(tested);
});

test('a sweep that is stopped during its repeats runs the remaining ones when resumed', async () => {
  const [whole, out] = [temporary(), temporary()];
  const repeated = ['sweep', ...SMALL, '--seeds', '2', '--best', '2', '--json'];
  await gradus([...repeated, '--out', whole]);
  const stopped = await gradus([...repeated, '--parallel', '1', '--out', out], {
    interruptAt: '"event":"repeat"',
  });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/To continue: npx gradus sweep resume/);
  expect(testedIn(out)).toEqual([]);
  const linesIn = (root: string) =>
    jsonLines(readFileSync(join(sweepIn(root), SWEEP_FILES.repeats), 'utf8'))
      .map(({ run, ...line }) => JSON.stringify(line))
      .sort();
  const { length } = linesIn(out);
  expect(length).toBeLessThan(7);
  const again = await gradus(['sweep', 'resume', 'last', '--runs', out, '--json']);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(linesIn(out)).toEqual(linesIn(whole));
  expect(jsonLines(again.stdout).filter(({ event }) => event === 'repeat')).toHaveLength(
    7 - length,
  );
  expect(testedIn(out)).toHaveLength(1);
});

/** A judgement in a terminal, and the checks when it is read. */
import {
  type Boundary,
  ERROR_SHARES,
  judgementSchema,
  type TableJudgement,
} from '@gradus/lab/tabular';
import fc from 'fast-check';
import type { TaskName } from 'gradus/train';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, messages } from '../../src/lang/index.ts';
import { boundaryLines } from '../../src/text/boundary.ts';
import { type JudgedNames, judgementLines } from '../../src/text/judgement.ts';
import { createColors } from '../../src/text/terminal.ts';
import { displayWidth } from '../../src/text/width.ts';
import { CLASSES, judgementOf, judgementOfSeveral, measuredAs, SIDES } from './kit.ts';

const { judgement: english } = messages('en');

function linesOf(
  judgement: TableJudgement,
  {
    width = 80,
    text = english,
    target = 'species' as string | readonly string[],
    classNames = CLASSES as JudgedNames['classNames'],
  } = {},
): string[] {
  const names = { target: [target].flat(), classNames };
  return judgementLines(judgement, names, text, width, createColors(false));
}

describe('lines', () => {
  test('show metrics and their intervals next to both baselines', () => {
    const lines = linesOf(judgementOf('classification'));
    expect(lines[0]).toBe('On 1,200 test rows (↑ higher is better, ↓ lower is better):');
    expect(lines[1]).toMatch(/metric +network +95 % interval +majority class +linear model/);
    expect(lines[3]).toMatch(/^accuracy ↑ +90.00 % +86.00 … 95.00 % +50.00 % +80.00 %$/);
    expect(lines[6]).toMatch(/^ROC AUC ↑ +0.9000 +0.8600 … 0.9500 +0.5000 +0.8000$/);
  });

  test.each([
    [
      { value: 0.1, low: 0.05, high: 0.15 },
      'The network is better than the linear model: its accuracy is better by 10.00 points (95\u00a0% interval 5.00 to 15.00).',
    ],
    [
      { value: 0.01, low: -0.02, high: 0.03 },
      'The network is not clearly better than the linear model: its gain in accuracy is 1.00 points, and the 95\u00a0% interval (−2.00 to 3.00) contains 0.',
    ],
    [
      { value: 0, low: 0, high: 0 },
      'The network is not clearly better than the linear model: its gain in accuracy is 0.00 points, and the 95\u00a0% interval (0.00 to 0.00) contains 0.',
    ],
    [
      { value: -0.1, low: -0.2, high: -0.05 },
      'The linear model is better than the network: its accuracy is better by 10.00 points (95\u00a0% interval 5.00 to 20.00).',
    ],
    [
      { value: Number.NaN, low: Number.NaN, high: Number.NaN },
      'The accuracy is not defined on these test rows, so the network cannot be compared with the linear model.',
    ],
  ])('describe a gain of %j over the linear model in a sentence', (gainOverLinear, sentence) => {
    const lines = linesOf(judgementOf('classification', { gainOverLinear }));
    expect(lines.join(' ')).toContain(sentence);
  });

  test('show a confusion matrix with the names of the classes', () => {
    const lines = linesOf(judgementOf('classification'));
    const at = lines.findIndex((line) => line.startsWith('actual \\ predicted'));
    expect(lines[at]).toBe('actual \\ predicted  Adelie  Chinstrap  Gentoo');
    expect(lines[at + 4]).toMatch(/^Gentoo +· +73 +200$/);
  });

  test('show the most frequent confusions of many classes', () => {
    const count = 40;
    const confusion = Array.from({ length: count }, (_, i) =>
      Array.from({ length: count }, (_, j) => (i === j ? 9 : j === 0 ? i : 0)),
    );
    const classNames = confusion.map((_, i) => `class number ${i}`);
    const lines = linesOf(judgementOf('classification', { confusion }), { classNames });
    const at = lines.indexOf('Most frequent confusions:');
    expect(lines[at + 3]).toMatch(/^class number 39 +class number 0 +39 +81.25 %$/);
    expect(lines).toContain('… and 31 more kinds of confusion.');
    const right = confusion.map((row) => row.map((n, j) => (n === 9 && j > 0 ? n : 0)));
    expect(linesOf(judgementOf('classification', { confusion: right }), { classNames })).toContain(
      'Every test row has the right class.',
    );
  });

  test('show quantiles and a histogram of errors in the unit of the target', () => {
    const lines = linesOf(judgementOf('regression'), { classNames: null, target: 'mpg' });
    const at = lines.indexOf('Errors of mpg (predicted − actual), in its own unit:');
    expect(lines[at + 1]).toMatch(/^−4\.000 {2}█ +█ +█ {2}4\.000$/);
    expect(lines[at + 2]).toMatch(/least +5 % +25 % +median +75 % +95 % +greatest/);
    expect(lines[at + 4]).toMatch(/−4.000 +−3.600 +−2.000 +0.000 +2.000 +3.600 +4.000/);
  });

  describe('for several targets', () => {
    const target = ['mpg', 'weight', 'acceleration'];
    const several = judgementOfSeveral(target);

    test('show the mean in standard deviations, and each target in its own unit', () => {
      const lines = linesOf(several, { classNames: null, target });
      expect(lines.slice(0, 3).join(' ')).toContain(
        'On 1,200 test rows, the mean over 3 targets, each in standard deviations of its training rows',
      );
      const all = lines.join('\n');
      expect(all.replaceAll('\n', ' ')).toContain(
        'its RMSE in standard deviations is better by 0.1',
      );
      const at = lines.indexOf('Each target in its own unit:');
      expect(lines[at + 1]).toMatch(/^target +RMSE ↓ +MAE ↓ +median absolute error ↓ +R² ↑$/);
      expect(lines[at + 3]).toMatch(/^mpg +0\.9000 +0\.9000 /);
      expect(lines[at + 4]).toMatch(/^ {2}mean +2\.0000 +2\.0000 /);
      expect(lines[at + 5]).toMatch(/^ {2}linear model +0\.9500 +0\.9500 /);
      expect(lines[at + 9]).toMatch(/^acceleration +90\.00 +90\.00 /);
      const errors = lines.indexOf('Errors of each target (predicted − actual), in its own unit:');
      expect(lines[errors + 1]).toMatch(/^target +least +5 % +25 % +median +75 % +95 % +greatest$/);
      expect(lines[errors + 4]).toMatch(/^weight +−40\.00 +−36\.00 .* 40\.00$/);
      expect(all).toContain('Most important columns for mpg, weight, acceleration (');
    });

    test('leave out baselines if the judgement has none', () => {
      const targets = (several.targets ?? []).map((each) => ({ ...each, baselines: null }));
      const lines = linesOf({ ...several, targets }, { classNames: null, target });
      const at = lines.indexOf('Each target in its own unit:');
      expect(lines[at + 5]).toMatch(/^acceleration +90\.00 +90\.00 /);
    });

    test('have one number each in a narrow terminal', () => {
      const lines = linesOf(several, { classNames: null, target, width: 40 });
      const at = lines.indexOf('acceleration:');
      expect(lines.slice(at, at + 3)).toEqual([
        'acceleration:',
        '  RMSE ↓: 90.00',
        '  MAE ↓: 90.00',
      ]);
      expect(lines.slice(at + 5, at + 7)).toEqual(['  mean:', '  RMSE ↓: 200.00']);
      const errors = lines.lastIndexOf('weight:');
      expect(lines[errors + 1]).toBe('  least: −40.00');
    });

    test('show dashes for a target without errors; for many targets, a sentence names the first ones', () => {
      const [first, ...others] = several.targets ?? [];
      const targets = [{ ...first, errors: null }, ...others];
      const lines = linesOf({ ...several, targets }, { classNames: null, target });
      expect(lines.join('\n')).toMatch(/^mpg( +–){7}$/m);
      const many = Array.from({ length: 9 }, (_, i) => `t${i}`);
      const text = linesOf(judgementOfSeveral(many), { classNames: null, target: many }).join(' ');
      expect(text).toContain('Most important columns for t0, t1, t2, t3, … (');
    });
  });

  test('show the three most important columns', () => {
    const lines = linesOf(judgementOf('classification'));
    expect(lines.at(-3)).toMatch(/^flipper +20.00 ± 1.00 points {2}█{20}$/);
    expect(lines.at(-1)).toMatch(/^island +8.00 ± 1.00 points {2}█{8}$/);
    expect(linesOf(judgementOf('regression')).at(-1)).toMatch(/^island +0.0800 ± 0.0100 {2}█{8}$/);
    expect(linesOf(judgementOf('classification', { importance: [] })).join()).not.toContain(
      'Most imp',
    );
  });

  test('hold no control characters and fit the terminal, for any names', () => {
    const task = fc.constantFrom<TaskName>('classification', 'regression');
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    const names = fc.tuple(name, name, name);
    const width = fc.integer({ min: 48, max: 200 });
    fc.assert(
      fc.property(task, names, name, width, fc.constantFrom(...LANGUAGES), (...drawn) => {
        const [task, classNames, target, width, language] = drawn;
        const importance = classNames.map((column) => ({ column, mean: 0.1, std: 0 }));
        const text = messages(language).judgement;
        const boundary =
          task === 'classification'
            ? {
                x: { column: classNames[0], low: -1e9, high: 1e-9 },
                y: { column: classNames[1], low: 0, high: 1 },
                size: 1,
                classes: [0],
                confidences: [50],
                points: [[-1e9, 0.5, 2]] as const,
              }
            : null;
        const judgement = judgementOf(task, { importance, boundary });
        const several = judgementOfSeveral(classNames);
        const lines = [
          ...linesOf(judgement, { classNames, target, width, text }),
          ...linesOf(several, { classNames: null, target: classNames, width, text }),
        ];
        for (const line of lines) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
          expect(displayWidth(line), line).toBeLessThanOrEqual(width);
        }
      }),
      { seed: 20261129 },
    );
  });
});

describe('the boundary of two features', () => {
  const drawn = (boundary: Boundary, width = 16, color = false, classNames = CLASSES) =>
    boundaryLines(boundary, classNames, english, width, createColors(color));

  test('is drawn in shades without colours, y upwards, with letters for test rows', () => {
    const all = drawn(SIDES, 40);
    const lines = all.slice(all.findIndex((line) => line.includes('│')));
    expect(lines[0]).toBe(` 3.000 │A${' '.repeat(15)}${'▒'.repeat(16)}`);
    expect(lines[7]).toBe(`       │${' '.repeat(16)}${'▒'.repeat(16)}`);
    expect(lines[8]).toBe(`       │${' '.repeat(16)}${'░'.repeat(16)}`);
    expect(lines[15]).toBe(`−1.000 │${' '.repeat(16)}${'░'.repeat(15)}C`);
    expect(lines[16]).toBe(`       └${'─'.repeat(32)}`);
    expect(lines[17]).toBe(`        0.000${' '.repeat(22)}4.000`);
    expect(drawn(SIDES, 80).at(-1)).toBe('  A Adelie     ░ B Chinstrap  ▒ C Gentoo');
  });

  test('fills areas with small letters if there are more classes than shades', () => {
    const many = { ...SIDES, classes: SIDES.classes.map((label) => label + 3) };
    const classNames = ['', '', '', ...CLASSES];
    const lines = drawn(many, 40, false, classNames);
    expect(lines.some((line) => line.endsWith(`${'d'.repeat(16)}${'f'.repeat(16)}`))).toBe(true);
    expect(lines.join()).toContain('d D Adelie');
  });

  test('is drawn in half blocks with colours', () => {
    const lines = drawn(SIDES, 80, true);
    expect(lines.join('').match(/▀/g)?.length).toBe(56 * 28 - SIDES.points.length);
    expect(drawn(SIDES, 80, true)).not.toEqual(drawn(SIDES, 80));
    // Colours are marked here, and become escape characters only in the guarded output.
    expect(lines.join('')).not.toContain('\x1b');
  });

  test('is at the end of a judgement that has one', () => {
    const lines = linesOf(judgementOf('classification', { boundary: SIDES }));
    expect(lines.join(' ')).toContain('Predicted class by bill (to the right) and depth (upwards)');
    expect(lines.at(-1)).toContain('░ B Chinstrap');
  });
});

describe('judgement.json', () => {
  const stored = (judgement: object): unknown => JSON.parse(JSON.stringify(judgement));

  test.each<TaskName>(['classification', 'regression'])('%s is read unchanged', (task) => {
    const judgement = judgementOf(task);
    expect(judgementSchema.parse(stored(judgement))).toEqual(judgement);
  });

  test('NaN survives', () => {
    const gainOverLinear = { value: Number.NaN, low: Number.NaN, high: Number.NaN };
    const judgement = judgementOf('regression', { gainOverLinear });
    expect(judgementSchema.parse(stored(judgement))).toEqual(judgement);
  });

  const boundary = {
    x: { column: 'x', low: 0, high: 1 },
    y: { column: 'y', low: 0, high: 1 },
    size: 2,
    classes: [0, 1, 1, 0],
    confidences: [100, 50, 60, 70],
    points: [[0.5, 0.5, 1]],
  };

  test.each<[string, object, TaskName?]>([
    ['a task that does not exist', { task: 'ranking' }],
    ['rows that are not a count', { rows: 1.5 }],
    ['no metrics', { metrics: [] }],
    ['a metric of the other task', { metrics: measuredAs('regression', 1) }],
    [
      'fewer metrics of a baseline',
      { baselines: { constant: measuredAs('classification', 0).slice(1), linear: [] } },
    ],
    ['a confusion matrix that is not square', { confusion: [[1, 2]] }],
    ['no confusion matrix', { confusion: null }],
    ['a confusion matrix of numbers', { confusion: [[1]] }, 'regression'],
    ['too few quantiles', { errors: { quantiles: [1], pairs: [] } }, 'regression'],
    [
      'too many pairs',
      {
        errors: { quantiles: ERROR_SHARES, pairs: new Array(1001).fill([0, 0]) },
      },
      'regression',
    ],
    ['an importance without a column', { importance: [{ mean: 1, std: 1 }] }],
    ['a boundary that lacks cells', { boundary: { ...boundary, size: 3 } }],
    [
      'a boundary without width',
      { boundary: { ...boundary, x: { column: 'x', low: 1, high: 1 } } },
    ],
    ['a point beyond an axis', { boundary: { ...boundary, points: [[2, 0.5, 1]] } }],
    ['a confidence above 100', { boundary: { ...boundary, confidences: [0, 0, 0, 101] } }],
  ])('%s is refused', (_, changes, task = 'classification') => {
    const judgement = { ...judgementOf(task), ...changes };
    expect(judgementSchema.safeParse(stored(judgement)).success).toBe(false);
  });

  test('a boundary is kept', () => {
    const judgement = { ...judgementOf('classification'), boundary };
    expect(judgementSchema.parse(stored(judgement))).toEqual(judgement);
  });
});

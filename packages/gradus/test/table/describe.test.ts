/** The sentences of a plan. Rows are counted from 1 there, and from 0 in the plan. */
import {
  type ColumnDefinition,
  type ColumnReason,
  describeColumn,
  describeTarget,
  describeWarning,
  type TableWarning,
  type TargetDefinition,
  type TargetReason,
} from 'gradus/table';
import { describe, expect, test } from 'vitest';

test.each<[ColumnReason, string]>([
  [{ code: 'option', option: 'numeric' }, 'the option numeric names it'],
  [{ code: 'numbers' }, 'every value is a number'],
  [{ code: 'dates', example: '2024-03-01' }, 'every value is a date, such as 2024-03-01'],
  [{ code: 'text', distinct: 3 }, 'text with 3 different values'],
  [{ code: 'free-text', distinct: 8, present: 9 }, 'free text: 8 of 9 values differ'],
  [
    { code: 'distinct-integers', distinct: 50 },
    'looks like an identifier: all 50 values are different integers',
  ],
  [{ code: 'identifier-name' }, 'has the name of an identifier'],
  [{ code: 'constant', value: 'x' }, "holds 'x' in every row"],
  [{ code: 'empty' }, 'every cell is missing, so it is ignored'],
])('a column of reason %j', (reason, sentence) => {
  const column = { name: 'c', type: 'ignored', missing: 0, distinct: 0, reason } as const;
  expect(describeColumn(column satisfies ColumnDefinition)).toBe(sentence);
});

const CHANGE = {
  classification: "Pass task: 'regression' to change it.",
  regression: "Pass task: 'classification' to change it.",
};

test.each<[TargetDefinition['task'], TargetReason, string]>([
  ['classification', { code: 'option' }, 'the option task says so.'],
  ['classification', { code: 'text', distinct: 3 }, 'text with 3 different values.'],
  [
    'classification',
    { code: 'few-integers', distinct: 3 },
    `integers with 3 different values. ${CHANGE.classification}`,
  ],
  [
    'regression',
    { code: 'many-integers', distinct: 21 },
    `integers with 21 different values. ${CHANGE.regression}`,
  ],
  ['regression', { code: 'fractions', example: 0.5 }, `numbers such as 0.5. ${CHANGE.regression}`],
  ['regression', { code: 'several-targets', count: 2 }, '2 targets.'],
])('a target of %s and reason %j', (task, reason, sentence) => {
  const classes = { name: 't', missing: 0, distinct: 2, classNames: [], classCounts: [] };
  const target: TargetDefinition =
    task === 'classification' ? { ...classes, task, reason } : { task, reason, columns: [] };
  expect(describeTarget(target)).toBe(`${task}: ${sentence}`);
});

describe('warnings', () => {
  const classes = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ value: `v${i}`, count: i + 1 }));
  const five = 'v0 (1), v1 (2), v2 (3), v3 (4), v4 (5)';
  const formatted = { column: 'c', example: '1,234', row: 6, value: 1234 };
  const first = { column: 'c', example: '1,5', row: 6, count: 97, present: 98 };

  test.each<[TableWarning, string]>([
    [
      { code: 'identifier', column: 'c', because: 'name' },
      "looks like an identifier (by its name) and is ignored. Pass numeric: ['c'] or categorical: ['c'] to use it.",
    ],
    [
      { code: 'identifier', column: 'c', because: 'values' },
      "looks like an identifier (all values are different integers) and is ignored. Pass numeric: ['c'] or categorical: ['c'] to use it.",
    ],
    [{ code: 'constant', column: 'c', value: 'x' }, "is ignored because every row holds 'x'."],
    [{ code: 'empty', column: 'c' }, 'is ignored because every cell is missing.'],
    [
      { code: 'free-text', column: 'c', distinct: 8, present: 9 },
      "is ignored as free text: 8 of 9 values differ. Pass categorical: ['c'] to use it.",
    ],
    [
      { code: 'mostly-missing', column: 'c', missing: 6, rows: 10 },
      "is missing in 6 of 10 rows. Pass ignore: ['c'] to leave it out.",
    ],
    [
      { code: 'dominant', column: 'c', value: 'x', share: 0.9951 },
      "holds 'x' in 99.51 % of the cells that are not missing.",
    ],
    [
      { code: 'many-categories', column: 'c', distinct: 60 },
      "has 60 categories, which takes many rows to learn. Pass ignore: ['c'] to leave it out.",
    ],
    // Never more than there is: 100.00 % would say that it explains all.
    [
      { code: 'leakage', column: 'c', target: 't', task: 'classification', score: 0.99999 },
      "predicts the target 't' by itself: it avoids 99.99 % of the errors of a constant prediction. Pass ignore: ['c'] if it is not known when you predict.",
    ],
    [
      { code: 'leakage', column: 'c', target: 't', task: 'regression', score: 1 },
      "predicts the target 't' by itself: it avoids 100.00 % of the squared error of a constant prediction. Pass ignore: ['c'] if it is not known when you predict.",
    ],
    [
      { code: 'formatted-numbers', ...formatted, isTarget: false },
      "holds text such as '1,234' (row 7), which is not a plain number. Pass numeric: ['c'] to read it as 1234.",
    ],
    [
      { code: 'formatted-numbers', ...formatted, isTarget: true },
      "holds text such as '1,234' (row 7), which is not a plain number. Pass task: 'regression' to read it as 1234.",
    ],
    [
      { code: 'decimal-commas', ...first },
      "is text because 97 of 98 values have a decimal comma, such as '1,5' (row 7). Write them with a point, as 1234.5.",
    ],
    [
      { code: 'rounded-integers', column: 'c', example: '9007199254740993', row: 6 },
      "holds integers beyond 2^53, such as '9007199254740993' (row 7), which are rounded to 64-bit numbers. If they are identifiers, pass categorical: ['c'], or task: 'classification' for a target.",
    ],
    [
      { code: 'mostly-numbers', ...first },
      "is text because of '1,5' (row 7); 97 of 98 values are numbers. Pass missing: [...MISSING_MARKS, '1,5'] if it stands for a missing value.",
    ],
    [
      { code: 'ambiguous-dates', column: 'c', example: '01/02/2024', row: 6 },
      "'01/02/2024' (row 7) may begin with the day or the month, so the column is not read as dates. Write dates as 2024-03-01.",
    ],
    [
      { code: 'mixed-dates', column: 'c', examples: ['2024-03-01', '1 March 2024'] },
      "holds dates in several forms: '2024-03-01', '1 March 2024'.",
    ],
    [
      { code: 'mostly-dates', ...first },
      "is text because of '1,5' (row 7); 97 of 98 values are dates. Pass missing: [...MISSING_MARKS, '1,5'] if it stands for a missing value.",
    ],
    [
      { code: 'target-missing', column: 'c', missing: 2 },
      'the target is missing in 2 rows, which are left out.',
    ],
    [
      { code: 'small-classes', column: 'c', classes: classes(5) },
      `classes with fewer than 10 rows: ${five}. Their metrics will be uncertain.`,
    ],
    [
      { code: 'small-classes', column: 'c', classes: classes(7) },
      `classes with fewer than 10 rows: ${five}, and 2 more. Their metrics will be uncertain.`,
    ],
    [
      { code: 'many-classes', column: 'c', classes: 30, rows: 200 },
      'has 30 classes in 200 rows, fewer than 10 rows for each class.',
    ],
  ])('%j', (warning, sentence) => {
    expect(describeWarning(warning)).toBe(`c: ${sentence}`);
  });

  test.each([
    [3, 40, '3 of 40 test rows are in'],
    [1, 100, '1 of 100 test rows is in'],
    [1, 10_000, null],
  ])('of %i of %i rows in both parts', (count, rows, counted) => {
    const found = { code: 'duplicates', count, rows, trainRow: 8, testRow: 2 } as const;
    expect(describeWarning(found)).toBe(
      counted === null
        ? '1 of 10000 test rows is in the training set too (row 3 equals row 9), too few to change the result much.'
        : `${counted} the training set too (row 3 equals row 9), so the test set is easier than new rows. Remove duplicate rows, or keep them together with group.`,
    );
  });
});

/** Several columns of numbers to predict: what is decided about them, warned of, split and refused. */
import fc from 'fast-check';
import { ArgumentError, DataError } from 'gradus';
import {
  defineColumns,
  describeTarget,
  describeWarning,
  duplicateRows,
  type InferOptions,
  inferColumns,
  kFolds,
  optionsOf,
  splitRows,
  summarize,
  type Table,
  targetNames,
} from 'gradus/table';
import { describe, expect, test } from 'vitest';
import { type Cells, tableOf } from '../preprocessing/tables.ts';

const of = <T>(length: number, cell: (row: number) => T): T[] =>
  Array.from({ length }, (_, row) => cell(row));
const noise = (row: number) => ((row * 37) % 101) / 8;

/** `height` follows from the shoe; of `weight`, every tenth is missing. */
function people(changes: Readonly<Record<string, Cells>> = {}): Table {
  return tableOf({
    x: of(100, noise),
    shoe: of(100, (row) => ['s', 'm', 'l'][row % 3]),
    height: of(100, (row) => 1e3 + (row % 3) / 2),
    weight: of(100, (row) => (row % 10 === 9 ? null : ((row * 13) % 89) / 4)),
    ...changes,
  });
}

const targets = ['weight', 'height'] as const;

describe('a plan', () => {
  const plan = inferColumns(people(), { target: targets });
  const { target } = plan;

  test('holds each target in the order in which they were named', () => {
    expect(target).toMatchObject({
      task: 'regression',
      reason: { code: 'several-targets', count: 2 },
      columns: [
        { name: 'weight', missing: 10, min: 0, loose: false },
        { name: 'height', missing: 0, min: 1000, loose: false },
      ],
    });
    expect(plan.columns.map(({ name }) => name)).toEqual(['x', 'shoe']);
    expect(target && targetNames(target)).toEqual(targets);
    expect(target && describeTarget(target)).toBe('regression: 2 targets.');
  });

  test('warns of each: missing cells, and a column that gives one away', () => {
    expect(plan.warnings.map(describeWarning)).toEqual([
      'weight: the target is missing in 10 rows, which are left out.',
      expect.stringMatching(/^shoe: .*height/),
    ]);
    expect(plan.warnings[1]).toMatchObject({ code: 'leakage', column: 'shoe', target: 'height' });
  });

  test('one name in a list is the same as the name', () => {
    const table = people();
    expect(inferColumns(table, { target: ['weight'] })).toEqual(
      inferColumns(table, { target: 'weight' }),
    );
    expect(inferColumns(table, { target: ['shoe'] }).target?.task).toBe('classification');
  });

  test('few integers are numbers beside another target, and 12 € where the task is given', () => {
    const table = people({ weight: of(100, (row) => row % 3) });
    expect(inferColumns(table, { target: targets }).target?.task).toBe('regression');
    const priced = people({ weight: of(100, (row) => `${row} €`) });
    const asked = inferColumns(priced, { target: targets, task: 'regression' }).target;
    expect(asked).toMatchObject({
      reason: { code: 'option' },
      columns: [{ loose: true, max: 99 }, { loose: false }],
    });
  });

  test('summarize and duplicateRows see all targets, optionsOf leaves them out', () => {
    const table = people();
    const kinds = summarize(table, { plan }).map(({ name, kind }) => [name, kind]);
    expect(kinds).toEqual([
      ['x', 'number'],
      ['shoe', 'text'],
      ['height', 'number'],
      ['weight', 'number'],
    ]);
    const rows = tableOf({ x: [1, 1, 1], a: [1, 1, 1], b: [1, 2, 1] });
    const all = inferColumns(tableOf({ x: [1, 2, 3], a: [1, 2, 3], b: [1, 2, 4] }), {
      target: ['a', 'b'],
    });
    const split = { train: Int32Array.of(0), validation: new Int32Array(), withoutTarget: 0 };
    const found = (test: number) =>
      duplicateRows(rows, all, { ...split, test: Int32Array.of(test) });
    expect([found(1), found(2)].map((each) => JSON.stringify(each).includes('duplicates'))).toEqual(
      [false, true],
    );
    const columns = defineColumns({ x: 'numeric', a: 'numeric', b: 'numeric' });
    expect(optionsOf(columns, ['a', 'b']).numeric).toEqual(['x']);
  });
});

describe('targets that are refused', () => {
  const refused: [string, InferOptions, Readonly<Record<string, Cells>>, string][] = [
    ['no name', { target: [] }, {}, 'target must be the name of a column, or a list of names'],
    ['a number', { target: 3 as never }, {}, 'or a list of names, got 3.'],
    ['a list with null', { target: ['x', null as never] }, {}, 'or a list of names, got'],
    ['a name twice', { target: ['x', 'x'] }, {}, "target names column 'x' twice. Name it once."],
    [
      'several as classes',
      { target: targets, task: 'classification' },
      {},
      'only one target can be classes, got 2. Name one, or leave task out to predict numbers.',
    ],
    [
      'a target that is a feature too',
      { target: targets, numeric: ['height'] },
      {},
      "column 'height' is named by target and by numeric. Name it in one of them. For the target, pass task instead.",
    ],
  ];

  test.each(refused)('%s', (_, options, changes, message) => {
    const infer = () => inferColumns(people(changes), options);
    expect(infer).toThrow(ArgumentError);
    expect(infer).toThrow(message);
  });

  const unfit: [string, InferOptions, Readonly<Record<string, Cells>>, string][] = [
    ['no such column', { target: ['x', 'z'] }, {}, "there is no column 'z'"],
    [
      'text',
      { target: ['x', 'shoe'] },
      {},
      "the target 'shoe' holds text, and several targets must be numbers. Train a separate model for it, or pass " +
        "task: 'regression' to read 1,234 and 12 €.",
    ],
    [
      'dates',
      { target: targets },
      { weight: [] },
      "the target 'weight' holds dates, and several targets must be numbers.",
    ],
    ['text as numbers', { target: ['shoe', 'x'], task: 'regression' }, {}, "'s' is not a finite"],
    [
      'a constant',
      { target: targets },
      { height: of(100, () => 7) },
      "the target 'height' holds '7' in every row",
    ],
    [
      'mostly missing',
      { target: targets },
      { height: of(100, (row) => (row < 60 ? null : row / 8)) },
      "the target 'height' is missing in 60 of 100 rows",
    ],
    [
      'missing in turn',
      { target: targets },
      {
        weight: of(100, (row) => (row < 49 ? null : row / 8)),
        height: of(100, (row) => (row >= 52 ? null : row / 8)),
      },
      "only 3 of 100 rows have all targets, 'weight', 'height'. Fill them in or choose fewer targets.",
    ],
    ['infinity', { target: targets }, { weight: of(100, (row) => 1 / row) }, 'not a finite number'],
    [
      'nothing else',
      { target: ['x', 'shoe', 'height', 'weight'] },
      {},
      'no column to predict from, only the target. Add a column.',
    ],
  ];

  test.each(unfit)('%s', (name, options, changes, message) => {
    const days = { weight: of(100, (row) => new Date(row * 1e9)) };
    const table = people(name === 'dates' ? days : changes);
    const infer = () => inferColumns(table, options);
    expect(infer).toThrow(DataError);
    expect(infer).toThrow(message);
  });

  test('a table of one row has nothing to learn', () => {
    const one = tableOf({ x: [1], a: [2], b: [3] });
    expect(() => inferColumns(one, { target: ['a', 'b'], numeric: ['x'] })).toThrow(
      "the target 'a' holds '2'",
    );
  });
});

describe('splits', () => {
  test('leave out rows that lack a target, and balance the first', () => {
    const table = people();
    const plan = inferColumns(table, { target: targets });
    const { train, validation, test, withoutTarget } = splitRows(table, { plan });
    expect(withoutTarget).toBe(10);
    const all = [...train, ...validation, ...test].sort((a, b) => a - b);
    expect(all).toEqual(of(100, (row) => row).filter((row) => row % 10 !== 9));
    const same = splitRows(table.select(Int32Array.from(all)), {
      plan: inferColumns(table.select(Int32Array.from(all)), { target: 'weight' }),
    });
    expect(same.test.length).toBe(test.length);
  });

  test('property: no fold has a row without a target, and every other row is tested once', () => {
    const cell = fc.option(fc.integer({ min: 1, max: 1e6 }), { freq: 9 });
    const column = fc.array(cell, { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(column, column, (a, b) => {
        const table = tableOf({ x: of(40, noise), a, b });
        const complete = of(40, (row) => row).filter((row) => a[row] !== null && b[row] !== null);
        fc.pre(complete.length > 24);
        const plan = inferColumns(table, { target: ['a', 'b'] });
        const tested = kFolds(table, 4, { plan }).flatMap(({ test }) => [...test]);
        expect(tested.sort((one, other) => one - other)).toEqual(complete);
      }),
      { numRuns: 60 },
    );
  });
});

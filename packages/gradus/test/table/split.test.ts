import fc from 'fast-check';
import { ArgumentError, DataError } from 'gradus';
import {
  type Column,
  describeWarning,
  duplicateRows,
  inferColumns,
  kFolds,
  type Split,
  splitRows,
  Table,
} from 'gradus/table';
import { describe, expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';

const text = (name: string, codes: readonly number[]): Column => ({
  name,
  kind: 'text',
  codes: Int32Array.from(codes),
  values: Array.from({ length: Math.max(0, ...codes) + 1 }, (_, code) => `v${code}`),
});
const numbers = (name: string, values: readonly number[]): Column => ({
  name,
  kind: 'number',
  values: Float64Array.from(values),
});

const partsOf = ({ train, validation, test }: Split) => [train, validation, test];

/** Ascending, disjoint and complete. */
function expectComplete(split: Split, rows: readonly number[]): void {
  for (const part of partsOf(split)) expect([...part]).toEqual([...part].sort((a, b) => a - b));
  const all = partsOf(split).flatMap((part) => [...part]);
  expect(all.sort((a, b) => a - b)).toEqual(rows);
}

/** Classes of at least 2 rows in any order, −1 for a missing target in less than half of the rows. */
const classes = fc
  .array(fc.integer({ min: 2, max: 40 }), { minLength: 2, maxLength: 6 })
  .chain((sizes) => {
    const codes = sizes.flatMap((size, code) => Array<number>(size).fill(code));
    const some = [...codes, ...Array<number>(sizes.length).fill(-1)];
    return fc.shuffledSubarray(some, { minLength: some.length });
  });

function tableOf(codes: readonly number[]): Table {
  const x = codes.map((_, row) => ((row * 31) % 97) + 0.5);
  return new Table('t.csv', [numbers('x', x), text('y', codes)]);
}

const present = (codes: readonly number[]) => [...codes.keys()].filter((row) => codes[row] >= 0);

describe('splitRows', () => {
  test('gives every class with three rows to each part, to within two rows of its share', () => {
    fc.assert(
      fc.property(classes, fc.nat(), (codes, seed) => {
        const table = tableOf(codes);
        const plan = inferColumns(table, { target: 'y', numeric: ['x'] });
        const split = splitRows(table, { plan, seed });
        expectComplete(split, present(codes));
        expect(split.withoutTarget).toBe(codes.filter((code) => code < 0).length);
        for (const code of new Set(codes)) {
          const size = codes.filter((other) => other === code).length;
          if (code < 0) continue;
          partsOf(split).forEach((part, place) => {
            const rows = part.filter((row) => codes[row] === code).length;
            if (size >= 3 || place === 0) expect(rows).toBeGreaterThan(0);
            expect(Math.abs(rows - size * [0.7, 0.15, 0.15][place])).toBeLessThan(2 + 1e-9);
          });
        }
      }),
    );
  });

  test('follows the quantiles of numbers', () => {
    const values = Array.from({ length: 1000 }, (_, row) => ((row * 617) % 1000) ** 2 + 0.5);
    const table = new Table('t.csv', [numbers('x', values.map(Math.sqrt)), numbers('y', values)]);
    const split = splitRows(table, { plan: inferColumns(table, { target: 'y' }), seed: 3 });
    expect(partsOf(split).map((part) => part.length)).toEqual([700, 150, 150]);
    const median = values.slice().sort((a, b) => a - b)[500];
    for (const part of partsOf(split)) {
      expect(part.filter((row) => values[row] < median).length).toBe(part.length / 2);
    }
  });

  test('is the same on every machine, and another by another seed', () => {
    const split = splitRows(20, { seed: 7 });
    expect([...split.validation, -1, ...split.test]).toMatchInlineSnapshot(`
      [
        0,
        10,
        16,
        -1,
        5,
        6,
        13,
      ]
    `);
    expect(splitRows(20, { seed: 7 })).toEqual(split);
    expect(splitRows(20, { seed: 8 })).not.toEqual(split);
  });

  test('keeps groups together', () => {
    const given = fc.array(
      fc.tuple(fc.integer({ min: -1, max: 8 }), fc.integer({ min: 0, max: 2 })),
      {
        minLength: 40,
        maxLength: 120,
      },
    );
    fc.assert(
      fc.property(given, fc.nat(), (rows, seed) => {
        const groups = rows.map(([group]) => group);
        fc.pre(new Set(groups).size > 3);
        const table = new Table('t.csv', [
          text('g', groups),
          text(
            'y',
            rows.map(([, y]) => y),
          ),
        ]);
        const split = splitRows(table, { group: 'g', seed });
        expectComplete(split, [...rows.keys()]);
        const partOf = new Map<number, number>();
        partsOf(split).forEach((part, place) => {
          expect(part.length).toBeGreaterThan(0);
          for (const row of part) {
            if (groups[row] < 0) continue;
            expect(partOf.get(groups[row]) ?? place).toBe(place);
            partOf.set(groups[row], place);
          }
        });
      }),
    );
  });

  test('puts the latest last', () => {
    const order = [5, 1, 4, 0, 3, 2, 6, 9, 8, 7];
    const days = order.map((day) => `${day + 10}.03.2024`);
    const codes = Int32Array.from(days.keys());
    const time: Column = { name: 'day', kind: 'text', codes, values: days };
    const split = splitRows(new Table('t.csv', [time]), {
      time: 'day',
      fractions: [0.6, 0.2, 0.2],
    });
    const daysOf = (part: Int32Array) => [...part].map((row) => order[row]).sort();
    expect(partsOf(split).map(daysOf)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7],
      [8, 9],
    ]);
    const gap = new Table('t.csv', [numbers('year', [1, Number.NaN, 3, 4])]);
    expect(() => splitRows(gap, { time: 'year' })).toThrow(
      "t.csv: row 2, column 'year': the cell holds no date or number.",
    );
  });

  test('takes other fractions, and 0 for the test set', () => {
    const split = splitRows(100, { fractions: [0.85, 0.15, 0] });
    expect(partsOf(split).map((part) => part.length)).toEqual([85, 15, 0]);
    for (const fractions of [
      [0.5, 0.5, 0.5],
      [0, 0.5, 0.5],
      [1, 0.5, -0.5],
      [Number.NaN, 0, 1],
    ]) {
      expect(() => splitRows(9, { fractions: fractions as never })).toThrow(ArgumentError);
    }
  });

  test('refuses rows that cannot be split', () => {
    expect(() => splitRows(2)).toThrow('2 rows cannot be split into 3 parts. Add rows.');
    const one = new Table('t.csv', [text('g', [0, 0, 0, 1])]);
    expect(() => splitRows(one, { group: 'g' })).toThrow(DataError);
    expect(() => splitRows(one, { group: 'g', time: 'g' })).toThrow('do not go together');
    expect(() => splitRows(9, { group: 'g' })).toThrow('group needs a table');
    expect(() => splitRows(one, { group: 'h' })).toThrow("there is no column 'h'");
  });

  const rows = cases(300_000, 3_000_000);

  test(`${rows} rows take seconds`, () => {
    const y: Column = {
      name: 'y',
      kind: 'text',
      codes: Int32Array.from({ length: rows }, (_, row) => (row * 7) % 12),
      values: Array.from({ length: 12 }, (_, code) => `v${code}`),
    };
    const x = numbers(
      'x',
      Array.from(y.codes, (_, row) => Math.cos(row)),
    );
    const table = new Table('large', [x, y]);
    const plan = inferColumns(table, { target: 'y' });
    // The processor's time, since the machine may be busy with other things.
    const start = process.cpuUsage();
    const split = splitRows(table, { plan });
    expect(duplicateRows(table, plan, split)).toBeNull();
    expect(process.cpuUsage(start).user).toBeLessThan(cases(4e6, 20e6));
    expect(split.train.length).toBe(rows * 0.7);
  });
});

test('kFolds tests each row once and validates on it once, with the shares of every class', () => {
  fc.assert(
    fc.property(classes, fc.integer({ min: 3, max: 6 }), fc.nat(), (codes, k, seed) => {
      fc.pre(present(codes).length >= k);
      const table = tableOf(codes);
      const plan = inferColumns(table, { target: 'y', numeric: ['x'] });
      const folds = kFolds(table, k, { plan, seed });
      for (const fold of folds) expectComplete(fold, present(codes));
      for (const part of ['test', 'validation'] as const) {
        const all = folds.flatMap((fold) => [...fold[part]]);
        expect(all.sort((a, b) => a - b)).toEqual(present(codes));
      }
      folds.forEach(({ validation }, i) => {
        expect(validation).toEqual(folds[(i + 1) % k].test);
      });
      for (const code of new Set(codes.filter((value) => value >= 0))) {
        const counts = folds.map((fold) => fold.test.filter((row) => codes[row] === code).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(4);
      }
    }),
  );
  expect(() => kFolds(9, 2)).toThrow('k must be an integer from 3 to 1000, got 2.');
});

test('kFolds spreads groups of equal size evenly', () => {
  const groups = Array.from({ length: 60 }, (_, row) => row % 12);
  const table = new Table('t.csv', [text('g', groups)]);
  const folds = kFolds(table, 3, { group: 'g' });
  expect(folds.map((fold) => fold.test.length)).toEqual([20, 20, 20]);
});

test('test rows that the training set has too are found, also across tables', () => {
  const table = new Table('t.csv', [
    numbers('x', [1.5, 2, 0, Number.NaN, 2, -0, Number.NaN]),
    text('y', [0, 1, 0, 1, 1, 0, 1]),
  ]);
  const plan = inferColumns(table, { target: 'y' });
  const split = { train: Int32Array.of(0, 1, 2, 3), test: Int32Array.of(4, 5, 6) };
  const warning = duplicateRows(table, plan, split);
  expect(warning).toEqual({ code: 'duplicates', count: 3, rows: 3, trainRow: 1, testRow: 4 });
  expect(warning && describeWarning(warning)).toContain('3 of 3 test rows are in the training set');
  const other = new Table('o.csv', [
    numbers('x', [9, 1.5]),
    { name: 'y', kind: 'text', codes: Int32Array.of(0, 1), values: ['v1', 'v0'] },
  ]);
  const own = { train: split.train, test: Int32Array.of(0, 1) };
  expect(duplicateRows(table, plan, own, other)).toMatchObject({
    count: 1,
    trainRow: 0,
    testRow: 1,
  });
  expect(
    duplicateRows(table, plan, { train: split.train, test: Int32Array.of(0) }, other),
  ).toBeNull();
});

test('rows are split by labels that are numbers', () => {
  const labels = Uint8Array.from({ length: 100 }, (_, row) => (row < 80 ? 0 : 1));
  const { train, validation, test: held } = splitRows(100, { labels, seed: 3 });
  const rare = [train, validation, held].map((part) => part.filter((row) => row >= 80).length);
  expect([train.length, validation.length, held.length, ...rare]).toEqual([70, 15, 15, 14, 3, 3]);
  expect(
    kFolds(100, 5, { labels }).map((fold) => fold.test.filter((row) => row >= 80).length),
  ).toEqual([4, 4, 4, 4, 4]);
  expect(() => splitRows(99, { labels })).toThrow('splitRows: there are 100 labels, but 99 rows.');
  expect(() => splitRows(2, { labels: [0, -1] })).toThrow(
    'splitRows: labels must be integers of at least 0, got -1 for row 1.',
  );
  const plan = { columns: [], target: null, warnings: [] } as never;
  expect(() => splitRows(2, { labels: [0, 1], plan })).toThrow(
    'plan and labels do not go together',
  );
});

test('duplicates are those that comparing every pair of rows finds, the first of each first', () => {
  const cell = fc.constantFrom(0, -0, 1, Number.NaN);
  const rows = fc.array(fc.tuple(cell, fc.constantFrom('a', 'b', null)), { minLength: 2 });
  const tableOf = (cells: readonly (readonly [number, string | null])[]): Table =>
    Table.fromRows(
      cells.map(([x, y]) => ({ x, y })),
      { columns: ['x', 'y'] },
    );
  fc.assert(
    fc.property(rows, rows, fc.boolean(), (cells, others, isOwn) => {
      const table = tableOf(cells);
      const testTable = isOwn ? tableOf(others) : table;
      const plan = inferColumns(table, { numeric: ['x'], categorical: ['y'] });
      const half = Math.floor(cells.length / 2);
      const all = Int32Array.from(cells.keys());
      const train = isOwn ? all : all.slice(0, half);
      const test = isOwn ? Int32Array.from(others.keys()) : all.slice(half);
      const keyOf = (from: Table, row: number): string => {
        const { x, y } = from.row(row);
        return `${x === 0 ? 0 : x} ${y}`;
      };
      const pairs = [...test].flatMap((row) => {
        const found = train.find((other) => keyOf(table, other) === keyOf(testTable, row));
        return found === undefined ? [] : [[found, row]];
      });
      const found =
        pairs.length === 0
          ? null
          : {
              ...{ code: 'duplicates', count: pairs.length, rows: test.length },
              ...{ trainRow: pairs[0][0], testRow: pairs[0][1] },
            };
      expect(duplicateRows(table, plan, { train, test }, testTable)).toEqual(found);
    }),
  );
});

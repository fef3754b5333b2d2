import fc from 'fast-check';
import { inferColumns, summarize, Table } from 'gradus/table';
import { describe, expect, test } from 'vitest';

const rowsOf = (values: readonly (number | null)[]) => values.map((x) => ({ x }));

/** The summary of one column of numbers. */
function summaryOf(values: readonly (number | null)[], bins = 10) {
  const [summary] = summarize(Table.fromRows(rowsOf(values)), { bins });
  if (summary.kind === 'text') throw new Error('not a column of numbers');
  return summary;
}

describe('summarize', () => {
  test('agrees with NumPy on large numbers that differ little', () => {
    const values = [0.1, 0.4, 0.2, 7.5, 3.3, -2.2, 9.9, 1.5].map((x) => 1e9 + x);
    const { mean, std, quartiles, histogram } = summaryOf(values, 4);
    expect(mean).toBe(1000000002.5875);
    expect(std).toBeCloseTo(4.121177879440715, 12);
    const expected = [0.17500007, 0.95000005, 4.3499999];
    quartiles.forEach((value, place) => {
      expect(value - 1e9).toBeCloseTo(expected[place], 6);
    });
    expect(histogram).toEqual([4, 2, 0, 2]);
  });

  test('counts every cell once, whatever the numbers are', () => {
    const cell = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        (cells, bins) => {
          const summary = summaryOf(cells, bins);
          const numbers = cells.filter((value) => value !== null);
          expect(summary.histogram).toHaveLength(bins);
          expect(summary.histogram.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
          expect(summary.missing).toBe(cells.length - numbers.length);
          expect(summary.distinct).toBe(new Set(numbers).size);
          if (numbers.length === 0) return;
          const [first, median, third] = summary.quartiles;
          expect([summary.min, summary.max]).toEqual([
            Math.min(...numbers) + 0,
            Math.max(...numbers) + 0,
          ]);
          expect(first <= median && median <= third).toBe(true);
        },
      ),
    );
  });

  test('has ten bins and names ten texts where nothing else is asked for', () => {
    const rows = Array.from({ length: 12 }, (_, row) => ({ x: row, t: `t${row}` }));
    expect(summarize(Table.fromRows(rows))).toMatchObject([
      { histogram: [2, 1, 1, 1, 1, 1, 1, 1, 1, 2] },
      { top: Array(10).fill({ count: 1 }), others: 2 },
    ]);
  });

  test('is NaN for statistics without values', () => {
    expect(summaryOf([null, null])).toMatchObject({
      missing: 2,
      distinct: 0,
      mean: Number.NaN,
      std: Number.NaN,
      quartiles: [Number.NaN, Number.NaN, Number.NaN],
    });
    expect(summaryOf([7])).toMatchObject({ mean: 7, std: Number.NaN, quartiles: [7, 7, 7] });
    expect(summaryOf([-0, null])).toMatchObject({ min: 0, max: 0, distinct: 1 });
    expect(summaryOf([7, 7])).toMatchObject({ std: 0, histogram: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
  });

  test('names the most frequent texts, and counts the others', () => {
    const rows = ['b', 'a', 'c', 'c', 'NA', 'd', null].map((t) => ({ t }));
    expect(summarize(Table.fromRows(rows), { bins: 2 })).toEqual([
      {
        name: 't',
        kind: 'text',
        missing: 2,
        distinct: 4,
        top: [
          { value: 'c', count: 2 },
          { value: 'a', count: 1 },
        ],
        others: 2,
      },
    ]);
  });

  test('reads columns as the plan says', () => {
    const rows = [
      { price: '12 €', size: 1, day: '31.03.2024', y: 0, note: 'q' },
      { price: '1,200', size: 2, day: '01.04.2024', y: 1, note: 'q' },
      { price: '?', size: 2, day: '02.04.2024', y: 0, note: 'q' },
      { price: '7', size: 1, day: '02.04.2024', y: 1, note: 'q' },
    ];
    const table = Table.fromRows(rows);
    const options = { target: 'y', numeric: ['price'], categorical: ['size'] };
    const summaries = summarize(table, { plan: inferColumns(table, options) });
    expect(summaries).toMatchObject([
      { name: 'price', kind: 'number', min: 7, max: 1200, missing: 1 },
      { name: 'size', kind: 'text', top: [{ value: '1' }, { value: '2' }] },
      { name: 'day', kind: 'date', min: Date.UTC(2024, 2, 31), distinct: 3 },
      { name: 'y', kind: 'text', top: [{ value: '0', count: 2 }, { value: '1' }] },
      { name: 'note', kind: 'text', distinct: 1 },
    ]);
  });
});

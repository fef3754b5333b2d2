import fc from 'fast-check';
import { ArgumentError, DataError } from 'gradus';
import { defineColumns, inferColumns, optionsOf, type RowOf, Table } from 'gradus/table';
import { describe, expect, test } from 'vitest';

describe('Table.fromRows', () => {
  test('takes numbers, text, booleans, dates and missing values', () => {
    const day = new Date('2024-03-01');
    const table = Table.fromRows(
      [
        { n: 1, t: 'a', b: true, d: day, mixed: 1 },
        { n: null, t: undefined, b: false, d: null, mixed: 'one' },
        { n: Number.NaN, d: new Date(Number.NaN), ['__proto__']: 'safe', mixed: day },
      ],
      { name: 'people' },
    );
    expect(table.columns.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'n: number',
      't: text',
      'b: text',
      'd: date',
      'mixed: text',
      '__proto__: text',
    ]);
    expect(table.row(0)).toMatchObject({ n: 1, t: 'a', b: 'true', d: day, mixed: '1' });
    expect(table.row(1)).toMatchObject({ n: null, t: null, b: 'false', d: null, mixed: 'one' });
    expect(Object.values(table.row(2))).toEqual([
      null,
      null,
      null,
      null,
      day.toISOString(),
      'safe',
    ]);
  });

  test('gives back the rows it was made from', () => {
    const cell = {
      n: fc.double({ noNaN: true }),
      t: fc.string(),
      d: fc.date({ noInvalidDate: true }),
    };
    fc.assert(
      fc.property(fc.array(fc.record(cell), { minLength: 1 }), (rows) => {
        const table = Table.fromRows(rows);
        expect(rows.map((_, row) => table.row(row))).toEqual(rows.map((row) => ({ ...row })));
      }),
    );
  });

  test('takes the columns it is told to', () => {
    const table = Table.fromRows([{ a: 1, b: 2 }], { columns: ['b', 'c'] });
    expect(table.row(0)).toEqual({ b: 2, c: null });
    expect(Table.fromRows([]).length).toBe(0);
  });

  test('refuses rows and cells of another kind', () => {
    expect(() => Table.fromRows([{}, 3 as never])).toThrow(ArgumentError);
    expect(() => Table.fromRows([{}, [1]])).toThrow('row 2 must be an object, got an array');
    const nested = [{ a: 1 }, { a: { b: 1 } }];
    expect(() => Table.fromRows(nested, { name: 'p' })).toThrow(DataError);
    expect(() => Table.fromRows(nested, { name: 'p' })).toThrow(
      "p: row 2, column 'a': { b } cannot be a cell.",
    );
  });
});

test('columns defined in code decide for inferColumns', () => {
  const columns = defineColumns({ id: 'numeric', city: ['Seoul', 'Busan'], born: 'date' });
  const rows: RowOf<typeof columns>[] = [
    { id: 1, city: 'Seoul', born: '1993-05-01' },
    { id: 2, city: 'Jeju', born: new Date('1993-05-02') },
  ];
  const plan = inferColumns(Table.fromRows(rows), optionsOf(columns));
  expect(plan.columns.map(({ type }) => type)).toEqual(['numeric', 'categorical', 'date']);
  expect(optionsOf(columns, 'id').numeric).toEqual([]);
  expect(() => defineColumns({ a: 'number' as 'numeric' })).toThrow("column 'a' must be 'numeric'");
});

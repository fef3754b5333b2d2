import { ArgumentError, DataError } from 'gradus';
import { type Column, Table } from 'gradus/table';
import { describe, expect, test } from 'vitest';

const numbers: Column = { name: 'x', kind: 'number', values: Float64Array.of(1, Number.NaN, 3) };
const text: Column = {
  name: '__proto__',
  kind: 'text',
  codes: Int32Array.of(1, -1, 0),
  values: ['b', 'a'],
};

describe('a table', () => {
  const table = new Table('t.csv', [numbers, text]);

  test('gives rows with null for missing cells', () => {
    expect(Object.entries(table.row(0))).toEqual([
      ['x', 1],
      ['__proto__', 'a'],
    ]);
    expect(Object.values(table.row(1))).toEqual([null, null]);
  });

  test('selects rows in any order, also twice', () => {
    const some = table.select(Int32Array.of(2, 0, 2));
    expect(some.length).toBe(3);
    expect([...some.column('x').values]).toEqual([3, 1, 3]);
    expect(some.row(1)).toEqual(table.row(0));
  });

  test('refuses rows and columns that are not there, by name', () => {
    expect(() => table.select(Int32Array.of(3))).toThrow(ArgumentError);
    expect(() => table.column('y')).toThrow(
      "there is no column 'y'. The columns are 'x', '__proto__'.",
    );
  });

  test('refuses columns with the same name, without a name, and of another length', () => {
    for (const columns of [
      [numbers, numbers],
      [{ ...numbers, name: '' }],
      [numbers, { ...text, codes: Int32Array.of(0) }],
    ]) {
      expect(() => new Table('t.csv', columns)).toThrow(DataError);
    }
  });
});

import { type ReadTableOptions, readTable } from '@gradus/datasets';
import fc from 'fast-check';
import { type Column, cellOf, type Table } from 'gradus/table';
import { describe, expect, it } from 'vitest';
import { failure } from './serve.ts';

const read = (text: string, options: ReadTableOptions = {}) =>
  readTable(new TextEncoder().encode(text), { name: 't.json', ...options });
const problem = async (text: string, options: ReadTableOptions = {}) =>
  (await failure(read(text, options))).message;
const cells = (column: Column, table: Table) =>
  Array.from({ length: table.length }, (_, row) => cellOf(column, row));
const column = async (values: readonly unknown[], options: ReadTableOptions = {}) => {
  const table = await read(JSON.stringify(values.map((x) => ({ x }))), options);
  return { kind: table.column('x').kind, cells: cells(table.column('x'), table) };
};

describe('the kind of a column', () => {
  it.each<[string, readonly unknown[], string, readonly unknown[]]>([
    ['numbers', [1, -2.5, null], 'number', [1, -2.5, null]],
    ['texts of digits', ['1', '2'], 'text', ['1', '2']],
    ['booleans', [true, false, null], 'text', ['true', 'false', null]],
    ['numbers and texts', [300, 'Up', 1.5], 'text', ['300', 'Up', '1.5']],
    ['numbers and marks', [1, 'NA', '?', ''], 'number', [1, null, null, null]],
    ['dates', ['1970-01-01', null], 'date', [new Date(0), null]],
    ['nothing', [null, null], 'text', [null, null]],
  ])('of %s', async (_, values, kind, expected) => {
    expect(await column(values)).toEqual({ kind, cells: expected });
  });

  it('is text where that is asked for, or numbers are marks', async () => {
    expect(await column([1, 2], { text: ['x'] })).toEqual({ kind: 'text', cells: ['1', '2'] });
    expect(await column([1, -999], { missing: ['-999'] })).toEqual({
      kind: 'number',
      cells: [1, null],
    });
    expect(await problem('[{"x":1}]', { text: ['y'] })).toMatch(/names the column "y"/);
  });

  it('is text where integers are beyond 2^53, and keeps their digits', async () => {
    const table = await read(
      '[{"x":9007199254740993,"y":0.12345678901234567},{"x":-1,"y":"1234567890123456789"}]',
    );
    expect(cells(table.column('x'), table)).toEqual(['9007199254740993', '-1']);
    expect(cells(table.column('y'), table)).toEqual(['0.12345678901234566', '1234567890123456789']);
  });
});

describe('the form of the text', () => {
  const expected = [
    [1, null, 3],
    [null, 'b', 'c'],
  ];
  it.each<[string, string]>([
    ['a list of objects', '[{"x":1},{"y":"b"},{"x":3,"y":"c"}]'],
    ['a list over lines', ' [\n  {"x": 1},\n  {"y": "b"},\n\t{"x": 3, "y": "c"}\n]\n'],
    ['an object of lists', '{"x":[1,null,3],"y":[null,"b","c"]}'],
    ['NDJSON', '{"x":1}\n{"y":"b"}\r\n\n{"x":3,"y":"c"}'],
    ['objects that touch', '{"x":1}{"y":"b"}{"x":3,"y":"c"}'],
  ])('%s', async (_, text) => {
    const table = await read(text);
    expect(table.columns.map((column) => cells(column, table))).toEqual(expected);
  });

  it('names such as __proto__ are names', async () => {
    const table = await read('[{"__proto__":1,"constructor":"a"}]');
    expect(table.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect(cells(table.column('__proto__'), table)).toEqual([1]);
  });

  it('does not depend on where the pieces are cut', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true }),
      fc.boolean(),
    );
    const rows = fc.array(fc.dictionary(fc.string({ minLength: 1 }), value, { minKeys: 1 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (rows, size, isList) => {
          const text = isList
            ? JSON.stringify(rows)
            : rows.map((row) => JSON.stringify(row)).join('\n');
          const bytes = new TextEncoder().encode(text);
          const stream = new ReadableStream<Uint8Array>({
            start: (controller) => {
              for (let at = 0; at < bytes.length; at += size)
                controller.enqueue(bytes.slice(at, at + size));
              controller.close();
            },
          });
          const pieces = await readTable(stream, { name: 't.json' });
          const whole = await read(JSON.stringify(rows));
          expect(pieces.columns).toEqual(whole.columns);
          expect(whole.length).toBe(rows.length);
        },
      ),
    );
  });
});

describe('JSON that is not a table', () => {
  it.each<[string, string, RegExp]>([
    [
      'a nested object',
      '[{"x":1},\n{"x":{"y":1}}]',
      /line 2, row 2, column "x": holds an object\. Cells are/,
    ],
    ['a nested list', '{"x":1}\n{"x":[1]}', /line 2, row 2, column "x": holds a list/],
    [
      'a row that is not an object',
      '[{"x":1}, 5]',
      /line 1: row 2 is 5\. Each row must be an object/,
    ],
    ['rows that are lists', '[[1,2],[3,4]]', /row 1 is a list/],
    [
      'lists of different lengths',
      '{"a":[1,2],"b":[1]}',
      /column "b" has 1 cell, but "a" has 2\. Give all columns the same number/,
    ],
    [
      'keys that name rows',
      Array.from({ length: 40_000 }, (_, i) => `{"k${i}":1}`).join('\n'),
      /has \d+ different keys in \d+ rows, and each key is a column/,
    ],
    ['an empty list', '[]', /holds no rows/],
    ['objects without keys', '[{}]', /holds no rows/],
    ['an empty key', '[{"":1}]', /row 1: a key is empty/],
    [
      'text that ends too early',
      '[{"x":1},\n{"x":',
      /line 2: the text ends in the middle of the JSON that begins in line 2\. Correct that line/,
    ],
    ['a list without its end', '[{"x":1}', /the text ends in the middle/],
    ['a comma at the end', '[{"x":1},]', /a comma with no item behind it/],
    ['two commas', '[{"x":1},,{"x":2}]', /a comma with no item before it/],
    ['text behind the list', '[{"x":1}] x', /something follows the end of the list/],
    ['broken values', '[{"x":1},\n{"x":nope}]', /line 2: is not JSON: /],
  ])('%s', async (_, text, message) => {
    expect(await problem(text)).toMatch(message);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ReadTableOptions, readTable } from '@gradus/datasets';
import fc from 'fast-check';
import { GradusError } from 'gradus';
import { type Column, cellOf, type Table } from 'gradus/table';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure } from './serve.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gradus-table-'));
});
afterAll(() => rm(root, { recursive: true }));

const encode = (text: string) => new TextEncoder().encode(text);
const read = (text: string, options: ReadTableOptions = {}) =>
  readTable(encode(text), { name: 't.csv', ...options });
const problem = async (text: string, options: ReadTableOptions = {}) =>
  (await failure(read(text, options))).message;
const cells = (column: Column, table: Table) =>
  Array.from({ length: table.length }, (_, row) => cellOf(column, row));
const column = async (texts: readonly string[], options: ReadTableOptions = {}) => {
  const table = await read(['x,y', ...texts.map((text) => `"${text}",1`)].join('\n'), options);
  return { kind: table.column('x').kind, cells: cells(table.column('x'), table) };
};
const kinds = (table: Table) => table.columns.map(({ name, kind }) => `${name}: ${kind}`);

/** A stream, which cannot be read a second time. */
const streamOf = (text: string) => new Blob([text]).stream();

describe('the kind of a column', () => {
  it.each<[string, readonly string[], string, readonly unknown[]]>([
    ['numbers', ['1', '-2.5', '+3', '1e3', '.5', '-0'], 'number', [1, -2.5, 3, 1000, 0.5, -0]],
    ['texts', ['a', 'b', 'a'], 'text', ['a', 'b', 'a']],
    ['numbers and a text', ['1', '2', 'x'], 'text', ['1', '2', 'x']],
    ['codes that begin with 0', ['007', '12'], 'text', ['007', '12']],
    ['versions', ['1.10', '1.2'], 'text', ['1.10', '1.2']],
    ['numbers of two decimals', ['1.10', '1.25'], 'number', [1.1, 1.25]],
    ['integers beyond 2^53', ['9007199254740993', '1'], 'text', ['9007199254740993', '1']],
    ['the largest exact integer', ['9007199254740991'], 'number', [9007199254740991]],
    ['numbers beyond float64', ['1e999', '1'], 'text', ['1e999', '1']],
    ['infinity', ['Infinity', '1'], 'text', ['Infinity', '1']],
    ['booleans', ['true', 'false'], 'text', ['true', 'false']],
    ['thousands', ['1,234', '2,000'], 'text', ['1,234', '2,000']],
    ['a currency', ['12 €', '5 €'], 'text', ['12 €', '5 €']],
    ['nothing', ['', 'NA'], 'text', [null, null]],
    [
      'marks for missing cells',
      ['1', '', 'NA', 'n/a', 'NaN', 'NULL', 'None', '?', '-'],
      'number',
      [1, null, null, null, null, null, null, null, null],
    ],
    ['dates', ['2024-02-29', ''], 'date', [new Date('2024-02-29'), null]],
    [
      'times with an offset',
      ['2024-01-01T09:30:00+09:00', '2024-01-01 00:30Z', '2024-01-01T09:30:00.250+0900'],
      'date',
      ['00:30:00', '00:30:00', '00:30:00.250'].map((time) => new Date(`2024-01-01T${time}Z`)),
    ],
    ['days that do not exist', ['2023-02-29'], 'text', ['2023-02-29']],
    ['times without an offset', ['2024-01-01T09:30:00'], 'text', ['2024-01-01T09:30:00']],
    ['other forms of dates', ['1/2/2024'], 'text', ['1/2/2024']],
    ['dates and numbers', ['2024-01-01', '5'], 'text', ['2024-01-01', '5']],
  ])('of %s', async (_, texts, kind, expected) => {
    expect(await column(texts)).toEqual({ kind, cells: expected });
  });

  it('is text where that is asked for', async () => {
    const table = await read('zip,n\n12345,1\n02134,2\n', { text: ['zip', 'n'] });
    expect(kinds(table)).toEqual(['zip: text', 'n: text']);
    expect(await problem('a,b\n1,2', { text: ['c'] })).toBe(
      't.csv: the option text names the column "c", which is not there. The columns are "a", "b".',
    );
  });

  it('follows the marks that are given for missing cells', async () => {
    const options = { missing: ['-999', 'UNKNOWN'] };
    expect(await column(['-999', '5', 'unknown', ''], options)).toEqual({
      kind: 'number',
      cells: [null, 5, null, null],
    });
    expect((await column(['NA', '5'], options)).kind).toBe('text');
  });

  it('is that of all cells of any table', async () => {
    const cell = fc.oneof(
      fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
      fc.integer().map(String),
      fc.constantFrom('', 'x', '2024-01-01', '010'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async (texts) => {
        const { kind, cells } = await column(texts);
        cells.forEach((value, row) => {
          if (texts[row] === '') expect(value).toBeNull();
          else if (kind === 'number') expect(value).toBe(Number(texts[row]));
          else if (kind === 'date') expect(value).toEqual(new Date(texts[row]));
          else expect(value).toBe(texts[row]);
        });
        const present = texts.filter((text) => text !== '');
        if (present.some((text) => text === 'x' || text === '010')) expect(kind).toBe('text');
      }),
    );
  });
});

describe('a column of more than 65,536 different values', () => {
  const many = (last: readonly string[]) =>
    ['x,y', ...Array.from({ length: 66_000 }, (_, i) => `${i / 4},a`), ...last].join('\n');

  it('keeps its numbers', async () => {
    const table = await read(many(['NA,b', '-7.5,b']));
    expect(kinds(table)).toEqual(['x: number', 'y: text']);
    expect(cells(table.column('x'), table).slice(-3)).toEqual([65_999 / 4, null, -7.5]);
  });

  it('keeps its dates', async () => {
    const at = (i: number) => new Date(i * 1e6).toISOString();
    const texts = Array.from({ length: 66_000 }, (_, i) => at(i));
    const { kind, cells } = await column([...texts, at(5)]);
    expect({ kind, last: cells.at(-1) }).toEqual({ kind: 'date', last: new Date(5e6) });
  });

  it.each([['A7'], ['007']])('is read again as text where %s follows', async (late) => {
    const progress: number[] = [];
    const onProgress = ({ loaded }: { loaded: number }) => progress.push(loaded);
    const table = await read(many([`${late},b`]), { onProgress });
    expect(kinds(table)).toEqual(['x: text', 'y: text']);
    expect(table.row(66_000)).toEqual({ x: late, y: 'b' });
    expect(table.row(1)).toEqual({ x: '0.25', y: 'a' });
    expect(progress.filter((loaded) => loaded === progress.at(-1)).length).toBeGreaterThan(1);
  });

  it('names the cell where a stream cannot be read again', async () => {
    const text = many(['A7,b']);
    expect((await failure(readTable(streamOf(text), { name: 't.csv' }))).message).toBe(
      't.csv: line 66002, column "x": "A7" is not a number, but more than 65536 different values before it are. ' +
        'A stream cannot be read twice: name the column in the option text to read it as text, or save the table to a file first.',
    );
    const table = await readTable(streamOf(text), { text: ['x'] });
    expect(table.row(66_000)).toEqual({ x: 'A7', y: 'b' });
  });
});

describe('the form of the text', () => {
  it.each<[string, string, ReadTableOptions]>([
    ['a semicolon and a decimal comma', 'x;y\n1,5;a\n-2,25;b\n', {}],
    ['a decimal comma that is named', 'x;y\n1,5;a\n-2,25;b\n', { decimal: ',' }],
    ['tabs', 'x\ty\n1.5\ta\n-2.25\tb\n', { name: 't.tsv' }],
    ['CRLF and a byte order mark', '\ufeffx,y\r\n1.5,a\r\n-2.25,b\r\n', {}],
    ['blank rows', '\nx,y\n\n1.5,a\n\n-2.25,b\n', {}],
    ['empty cells before and after the rows', ',\nx,y\n1.5,a\n-2.25,b\n,\n,\n\n', {}],
    ['no header', '1.5,a\n-2.25,b\n', {}],
  ])('%s', async (_, text, options) => {
    const table = await read(text, options);
    expect(table.columns.map((column) => cells(column, table))).toEqual([
      [1.5, -2.25],
      ['a', 'b'],
    ]);
    const names = text.startsWith('1') ? ['column 0', 'column 1'] : ['x', 'y'];
    expect(table.columns.map(({ name }) => name)).toEqual(names);
  });

  it('a row of empty cells between others keeps its place', async () => {
    const table = await read('x,y\n1,a\n,\n" ",""\n\n2,b\n');
    expect(table.columns.map((column) => cells(column, table))).toEqual([
      [1, null, null, 2],
      ['a', null, null, 'b'],
    ]);
    const alone = await read('x\n1\n""\n\n2\n');
    expect(cells(alone.column('x'), alone)).toEqual([1, null, 2]);
    expect(await problem('x,y\n1,a\n,,\n2,b\n')).toMatch(/line 3 has 3 cells, but line 1 has 2/);
  });

  it('tabs win in a .tsv file that could be split at commas', async () => {
    const table = await read('a,b\tc\n1,2\t3\n', { name: 't.tsv' });
    expect(kinds(table)).toEqual(['a,b: number', 'c: number']);
  });

  it('takes no comma between thousands for a decimal comma', async () => {
    expect(kinds(await read('x;y\n1,234;1\n12,345;2\n'))).toEqual(['x: text', 'y: number']);
    expect(kinds(await read('x;y\n1,25;1.5\n'))).toEqual(['x: text', 'y: number']);
  });

  it('names such as __proto__ are names', async () => {
    const table = await read('__proto__,constructor,toString\n1,a,2\n');
    expect(kinds(table)).toEqual(['__proto__: number', 'constructor: text', 'toString: number']);
    expect(table.column('__proto__').name).toBe('__proto__');
  });

  it('keeps texts with line breaks and quotes', async () => {
    const table = await read('x\n"a ""b"",\nc"\n');
    expect(table.row(0)).toEqual({ x: 'a "b",\nc' });
  });
});

describe('text that is not a table', () => {
  it.each<[string, string, RegExp]>([
    ['ragged rows', 'a,b\n1,2\n3\n', /line 3 has 1 cell, but line 1 has 2/],
    ['names that are there twice', 'a,b,a\n1,2,3\n', /line 1: columns 1 and 3 are both called "a"/],
    ['an empty name', 'a,,c\n1,2,3\n', /line 1: column 2 has no name\. Name it .*header: false/],
    ['no rows', 'a,b\n', /line 1: there are column names, but no rows follow/],
    ['nothing', '', /holds no table: it is empty/],
    ['a cell without end', `a\n${'x'.repeat(70_000)}\n`, /line 2: cell 1 has more than 65536/],
    ['a quote without end', 'a\n"x\n', /line 2: its quotes do not match/],
    ['characters of code 0', 'a,b\n1,\0\n', /characters of code 0/],
  ])('%s', async (_, text, message) => {
    expect(await problem(text)).toMatch(message);
  });

  it('a binary file, which may be text all the same', async () => {
    const bytes = Uint8Array.of(0x61, 0x0a, 5, 0xff, 0xfe);
    expect((await failure(readTable(bytes, { name: 't.csv' }))).message).toMatch(
      /^t\.csv: line 2: is not text in the encoding utf-8\. Its byte 5 is typical of binary files\. If it is a table, save it as UTF-8/,
    );
  });

  it('text of several encodings, with its line', async () => {
    const bytes = Buffer.concat([Buffer.from('a\ncafé\nx\n'), Buffer.from('café\n', 'latin1')]);
    expect((await failure(readTable(bytes, { name: 't.csv' }))).message).toMatch(
      /^t\.csv: line 4: is not text in the encoding utf-8\. .*If lines have different encodings/,
    );
    const latin = await readTable(Buffer.from('a\ncafé\n', 'latin1'), { encoding: 'latin1' });
    expect(latin.row(0)).toEqual({ a: 'café' });
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      't.csv',
      encode('PAR1\x15'),
      /its name says CSV, but it contains Parquet\. Rename .*format: 'parquet'/,
    ],
    ['t.csv', encode('ARROW1\0\0'), /its name says CSV, but it contains Arrow/],
    ['t.csv', encode('[{"a": 1}]'), /its name says CSV, but it contains JSON/],
    [
      't.json',
      encode('a,b\n1,2\n'),
      /its name says JSON, but it does not contain JSON\. Rename .*format: 'csv'/,
    ],
    ['t.parquet', encode('a,b\n1,2\n'), /its name says Parquet, but it has other content/],
    ['t.csv', encode('PK\x03\x04xl/workbook.xml'), /a ZIP archive or an Excel workbook/],
    ['t.csv', encode('SQLite format 3\0'), /an SQLite database/],
    ['t.csv', gzipSync('%PDF-1.7'), /a PDF document/],
  ])('%s', async (name, bytes, message) => {
    expect((await failure(readTable(bytes, { name }))).message).toMatch(message);
  });

  it.each<[object, RegExp]>([
    [{ tekst: ['a'] }, /readTable has no option "tekst"\. Its options are name, format, text,/],
    [{ text: 'a' }, /option text of readTable must be a list of names of columns, got "a"/],
    [{ delimiter: ';;' }, /option delimiter .* must be one character, such as ';', got ";;"/],
    [{ decimal: ';' }, /option decimal .* must be '\.' or ',', got ";"/],
    [{ format: 'xlsx' }, /option format .* must be one of 'csv', .*got "xlsx"/],
    [{ delimiter: ',', decimal: ',' }, /options delimiter and decimal are both ","/],
    [{ signal: 5 }, /option signal .* must be an AbortSignal, got number/],
  ])('options %j', async (options, message) => {
    const reading = readTable(encode('a\n1'), options);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(GradusError);
  });
});

describe('a file', () => {
  it('that changes while it is read is named', async () => {
    const path = join(root, 'grows.csv');
    await writeFile(path, `a,b\n${'1,2\n'.repeat(200_000)}`);
    let isFirst = true;
    const onProgress = () => {
      if (isFirst) void writeFile(path, `a,b\n${'1,2,3\n'.repeat(300_000)}`);
      isFirst = false;
    };
    expect((await failure(readTable(path, { onProgress }))).message).toMatch(
      /grows\.csv: the file changed.* while it was read\. Wait until it is complete, or read a copy/,
    );
  });
});

it('a table of 50 MB is read in a stream, in little more memory than its columns take', async () => {
  const rows = 1000;
  const block = (start: number) => {
    const lines = Array.from({ length: rows }, (_, i) => {
      const id = start + i;
      return `${id},2024-01-${10 + (id % 20)},${(id * 0.37).toFixed(2)},city ${id % 50},${id % 9 === 0 ? 'NA' : id % 7}\n`;
    });
    return encode(lines.join(''));
  };
  let count = 0;
  let size = 0;
  let most = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const bytes = count === 0 ? encode('id,day,price,city,grade\n') : block((count - 1) * rows);
    controller.enqueue(bytes);
    count++;
    size += bytes.length;
    most = Math.max(most, process.memoryUsage().rss);
    if (size > 50e6) controller.close();
  };
  const before = process.memoryUsage().rss;
  const table = await readTable(new ReadableStream({ pull }), { name: 'large.csv' });
  expect(table.length).toBe((count - 1) * rows);
  expect(kinds(table)).toEqual([
    'id: number',
    'day: date',
    'price: number',
    'city: text',
    'grade: number',
  ]);
  expect(table.row(table.length - 1)).toMatchObject({ id: table.length - 1 });
  // Without its columns, of 36 bytes a row, the text alone would take 50 MB and its cells many times that.
  expect(most - before).toBeLessThan(3 * 36 * table.length + 64 * 2 ** 20);
});

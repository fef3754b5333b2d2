/** Bad input, as people have it: what a message names (file, line or row, column, value), and the way out. */
import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ReadTableOptions, readTable } from '@gradus/datasets';
import { DataError } from 'gradus';
import { fitPreprocessing } from 'gradus/preprocessing';
import { describeWarning, type InferOptions, inferColumns, splitRows } from 'gradus/table';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { failure } from './serve.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gradus-bad-'));
});
afterEach(() => rm(root, { recursive: true }));

const read = (content: string | Uint8Array, options: ReadTableOptions = {}) =>
  readTable(Buffer.from(content as string), { name: 't.csv', ...options });
const rows = (count: number, of: (row: number) => string) =>
  `${Array.from({ length: count }, (_, row) => of(row)).join('\n')}\n`;

describe('files that are not a table', () => {
  const utf16 = Buffer.from('a,b\n1,x\n', 'utf16le');
  const wide = rows(1, () => Array.from({ length: 10_000 }, (_, i) => `c${i}`).join());
  it.each<[string, string | Uint8Array, RegExp]>([
    ['UTF-16 without a mark', utf16, /^t\.csv: holds characters of code 0.* encoding: 'utf-16le'/],
    [
      'half a character',
      Buffer.from('\ufeffa\n1\n', 'utf16le').subarray(0, -1),
      /line 2: .*utf-16le/,
    ],
    [
      'a lone quote in line 100,000',
      `a,b\n${'1,x\n'.repeat(99_998)}2,"y\n${'3,z\n'.repeat(20)}`,
      /^t\.csv: line 100000: its quotes do not match .* is written twice/,
    ],
    [
      'a lone quote far before the end',
      `a,b\n${'1,x\n'.repeat(99_998)}2,"y\n${'3,z\n'.repeat(50_000)}`,
      /^t\.csv: line 100000: cell 2 has more than 65536 characters\. A quote may be missing/,
    ],
    [
      'a short row among 10,000 columns',
      `${wide}1,2\n`,
      /line 2 has 2 cells, but line 1 has 10000/,
    ],
    ['names alone', 'a,b', /^t\.csv: line 1: there are column names, but no rows follow/],
    ['a web page', '<!DOCTYPE html><html>', /a web page\. Download the file itself/],
    ['another web page', '<html><body>404', /a web page\. Download the file itself/],
    ['XML', '<?xml version="1.0"?><a/>', /an XML document\. Save its table as CSV/],
    ['a PNG picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /a PNG picture/],
    [
      'gzip cut short',
      gzipSync('a\n1\n'.repeat(99)).subarray(0, -9),
      /gzip data are corrupt or cut/,
    ],
  ])('%s', async (_, content, message) => {
    expect((await failure(read(content))).message).toMatch(message);
  });

  it.each([
    ['/dev/null', /holds no table/],
    ['/dev/zero', /characters of code 0/],
  ])('the device %s', async (path, message) => {
    expect((await failure(readTable(path))).message).toMatch(message);
  });

  it.each<[string, (path: string) => Promise<void>, RegExp]>([
    ['cut short', (path) => truncate(path, 300_000), /from 2000004 to 300000 bytes/],
    ['written to', (path) => appendFile(path, '3,4\n'), /from 2000004 to 2000008 bytes/],
  ])('a file that is %s while it is read', async (_, change, message) => {
    const path = join(root, 't.csv');
    await writeFile(path, `a,b\n${'1,2\n'.repeat(500_000)}`);
    let changed: Promise<void> | undefined;
    const onProgress = () => {
      changed ??= change(path);
    };
    const { message: said } = await failure(readTable(path, { onProgress }));
    await changed;
    expect(said).toMatch(/t\.csv: the file changed/);
    expect(said).toMatch(message);
    expect(said).toMatch(/Wait until it is complete, or read a copy/);
  });

  it('a compression of Parquet that is not supported', async () => {
    const columnData = [{ name: 'x', data: [1, 2, 3], type: 'INT32' as const }];
    const compressors = { LZO: (bytes: Uint8Array) => bytes };
    const bytes = parquetWriteBuffer({ columnData, codec: 'LZO', compressors });
    expect((await failure(readTable(bytes, { name: 't.parquet' }))).message).toMatch(
      /^t\.parquet: column "x": .*compression LZO is not read here\. Write it without compression, or with one of .*SNAPPY, GZIP, /,
    );
  });
});

describe('columns are read, with warnings about odd values', () => {
  const column = (cells: readonly string[]) =>
    `x;y\n${cells.map((cell, row) => `${cell};${row / 2}`).join('\n')}\n`;
  it.each<[string, readonly string[], string, RegExp | null]>([
    [
      'numbers of two forms',
      ['1,234.5', '1.234,5', '2'],
      'categorical',
      /1 of 3 values .* '1\.234,5' \(row 2\).* point/,
    ],
    [
      'decimal commas',
      ['1.234,5', '2.345,6', '2'],
      'categorical',
      /'1\.234,5' \(row 1\).* point, as 1234\.5/,
    ],
    [
      'thousands',
      ['1,234', '2,345', '2'],
      'categorical',
      /'1,234' \(row 1\).*numeric: \['x'\].* 1234/,
    ],
    [
      'a currency',
      ['12 €', '15 €', '9 €'],
      'categorical',
      /'12 €' \(row 1\).*numeric: \['x'\].* 12\./,
    ],
    [
      'days that there are not',
      ['31/01/2024', '31/02/2024', '15/03/2024'],
      'categorical',
      /'31\/02\/2024' \(row 2\); 2 of 3 values are dates/,
    ],
    [
      'days of ISO that there are not',
      ['2024-02-28', '2024-02-30', '2024-02-27'],
      'categorical',
      /'2024-02-30' \(row 2\); 2 of 3/,
    ],
    [
      'dates of nobody knows',
      ['01/02/2024', '03/04/2024', '05/06/2024'],
      'categorical',
      /may begin with the day or the month.* 2024-03-01/,
    ],
    [
      'dates in two forms',
      ['2024-01-05', '6 Feb 2024', '2024-02-07'],
      'date',
      /'2024-01-05', '6 Feb 2024'/,
    ],
    ['nothing but missing', ['-', ' ', 'NA'], 'ignored', /every cell is missing/],
    ['a dash and blanks', ['-', '  ', '3.5'], 'numeric', /is missing in 2 of 3 rows/],
    ['one value', ['a', 'a', 'a'], 'ignored', /every row holds 'a'/],
    ['NaN beside numbers', ['NaN', '1.5', '2.5'], 'numeric', null],
    [
      'integers that float64 cannot hold',
      ['9007199254740993', '1', '1'],
      'numeric',
      /'9007199254740993' \(row 1\), which are rounded/,
    ],
  ])('%s', async (_, cells, type, warning) => {
    const plan = inferColumns(await read(column(cells), { delimiter: ';' }));
    expect(plan.columns[0].type).toBe(type);
    const said = plan.warnings.filter((each) => !('column' in each) || each.column === 'x');
    const text = said.map(describeWarning).join('\n');
    if (warning === null) expect(text).toBe('');
    else expect(text).toMatch(warning);
  });

  it('mixed line ends, 10,000 columns, names of Object', async () => {
    expect((await read('a,b\r\n1,x\n2,y\r3,z\r\n')).length).toBe(3);
    const wide = (of: (place: number) => number | string) =>
      Array.from({ length: 10_000 }, (_, place) => of(place)).join();
    const table = await read(`${wide((place) => `c${place}`)}\n${wide((place) => place / 2)}\n`);
    expect(table.column('c9999').kind).toBe('number');
    const named = `__proto__,constructor\n${rows(40, (row) => `${'ab'[row % 2]},${row / 2}`)}`;
    const plan = inferColumns(await read(named), { target: '__proto__' });
    expect(plan.target).toMatchObject({ name: '__proto__', classNames: ['a', 'b'] });
    expect(plan.columns).toMatchObject([{ name: 'constructor', type: 'numeric' }]);
  });
});

describe('tables that cannot be learned from', () => {
  const y = (of: (row: number) => string) => `x,y\n${rows(40, (row) => `${row / 2},${of(row)}`)}`;
  it.each<[string, string, InferOptions, RegExp]>([
    [
      'an infinite number',
      'x,y\n1.5,a\nInfinity,b\n',
      {},
      /row 2, column 'x': 'Infinity' is not a finite.*missing: \[/,
    ],
    [
      'too large a number',
      'x,y\n1.5,a\n1e400,b\n',
      {},
      /row 2, column 'x': '1e400' is not a finite/,
    ],
    [
      '20,000 digits',
      `x,y\n${'1'.repeat(20_000)},a\n2,b\n`,
      {},
      /row 1, column 'x': '1{59}… is not a finite/,
    ],
    [
      'numbers of two forms',
      'x;y\n1,234.5;a\n1.234,5;b\n',
      { numeric: ['x'] },
      /row 2, column 'x': '1\.234,5' is not/,
    ],
    [
      'no day',
      y(() => '31/02/2024'),
      { date: ['y'] },
      /row 1, column 'y': '31\/02\/2024' is not a date.* 2024-03-01/,
    ],
    ['no such target', y(() => 'a'), { target: 'z' }, /no column 'z'\. The columns are 'x', 'y'/],
    [
      'a constant target',
      y(() => 'a'),
      { target: 'y' },
      /target 'y' holds 'a' in every row.* another target/,
    ],
    [
      'one class beside missing ones',
      y((row) => (row % 3 ? 'a' : 'NA')),
      { target: 'y' },
      /target 'y' holds 'a' in every row/,
    ],
    [
      'a target mostly missing',
      y((row) => (row % 3 ? '' : 'a')),
      { target: 'y' },
      /target 'y' is missing in 26 of 40 rows\. Fill it in/,
    ],
    [
      'a class with one row',
      y((row) => (row === 6 ? 'c' : 'ab'[row % 2])),
      { target: 'y' },
      /one row of the class 'c' \(row 7\)\. Add rows, or/,
    ],
    [
      'a class for each row',
      y((row) => `c${row}`),
      { target: 'y' },
      /'y' has 40 classes, 40 of them with a single row\. .*regression/,
    ],
  ])('%s', async (_, text, options, message) => {
    const table = await read(text);
    expect(() => inferColumns(table, options)).toThrow(DataError);
    expect(() => inferColumns(table, options)).toThrow(message);
    expect(() => inferColumns(table, options)).toThrow(/^t\.csv: /);
  });

  it('more classes than a split has room for', async () => {
    const table = await read(`x,y\n${rows(4, (row) => `${row / 2},${'ab'[row % 2]}`)}`);
    const plan = inferColumns(table, { target: 'y' });
    expect(plan.warnings.map(describeWarning).join()).toMatch(/fewer than 10 rows for each class/);
    expect(() => splitRows(table, { plan, group: 'x', fractions: [0.4, 0.3, 0.3] })).not.toThrow();
    const two = table.select(Int32Array.of(0, 1));
    expect(() => splitRows(two, { seed: 0 })).toThrow(
      /^t\.csv: 2 rows cannot be split into 3 parts\. /,
    );
  });

  it('a value that came after the plan was made', async () => {
    const plan = inferColumns(await read(y((row) => `${row}.5`)), { target: 'y' });
    const other = await read(y((row) => (row === 3 ? 'tall' : `${row}.5`)));
    expect(() => fitPreprocessing(other, plan)).toThrow(
      /^t\.csv: row 4, column 'y': 'tall' is not/,
    );
  });
});

describe('reading stops when it is asked to', () => {
  const aborting = (after: number) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), after);
    return stop.signal;
  };

  it('while a pipe has no writer', async () => {
    const path = join(root, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readTable(path, { signal: aborting(60) })).rejects.toThrow('enough');
  });

  it('while a stream is silent', async () => {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (controller.desiredSize === 1) controller.enqueue(Buffer.from('a,b\n1,2\n'));
    };
    const silent = new ReadableStream({ start: pull, pull: () => new Promise<void>(() => {}) });
    await expect(readTable(silent, { signal: aborting(60) })).rejects.toThrow('enough');
  });

  it('in the middle of Parquet, with bytes that are all there', async () => {
    const data = Float64Array.from({ length: 100_000 }, (_, row) => Math.sin(row));
    const columnData = Array.from({ length: 4 }, (_, place) => ({
      name: `x${place}`,
      data,
      type: 'DOUBLE' as const,
    }));
    const bytes = parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', pageSize: 1 << 16 });
    // At each look at the clock it is time to let others have their turn, however fast the machine is.
    let clock = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => (clock += 1000));
    onTestFinished(() => now.mockRestore());
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ loaded }: { loaded: number }) => {
      if (seen.push(loaded) === 2) setTimeout(() => stop.abort(new Error('enough')), 0);
    };
    const reading = readTable(bytes, { signal: stop.signal, onProgress });
    await expect(reading).rejects.toThrow('enough');
    expect(seen.at(-1)).toBeLessThan(bytes.byteLength);
  });
});

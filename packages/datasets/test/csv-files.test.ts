import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadCsv, parseCsv } from '@gradus/datasets';
import fc from 'fast-check';
import { DataError } from 'gradus';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';
import { loadCsv as loadInBrowser } from '../src/browser.ts';
import { failure, serve } from './serve.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gradus-csv-'));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(root, { recursive: true });
});

/** Bytes from a file in Node, a chosen file in the browser, and an address. */
const WAYS: readonly (readonly [
  string,
  (bytes: Uint8Array, options?: object) => Promise<object>,
])[] = [
  [
    'Node',
    async (bytes, options) => {
      await writeFile(join(root, 'table.csv'), bytes);
      return loadCsv(join(root, 'table.csv'), { name: 'table.csv', ...options });
    },
  ],
  [
    'a chosen file',
    (bytes, options) => loadInBrowser(new File([bytes as never], 'table.csv'), options),
  ],
  [
    'an address',
    (bytes, options) => {
      serve({ 'table.csv': bytes });
      return loadInBrowser('table.csv', options);
    },
  ],
];

const TEXT = 'a,b,k\r\n1,2,x\r\n3,4,y\n5,"6",x\r7,8,"z\nz"\r\n';
const KOREAN = '키,반\n170,가\n';
const utf16 = (text: string, isBig: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

describe.each(WAYS)('a table from %s', (_, load) => {
  it('is the same plain, with a byte order mark, in UTF-16 and in gzip', async () => {
    const expected = parseCsv(TEXT);
    expect(expected.features.shape).toEqual([4, 2]);
    for (const bytes of [
      Buffer.from(TEXT),
      Buffer.from(`\ufeff${TEXT}`),
      utf16(TEXT, false),
      utf16(TEXT, true),
      gzipSync(TEXT),
      gzipSync(utf16(TEXT, true)),
    ]) {
      expect(await load(bytes)).toEqual(expected);
    }
    expect(await load(utf16(KOREAN, true))).toEqual(parseCsv(KOREAN));
  });

  it('is read in the encoding that is named', async () => {
    // "키,반\n170,가\n" as Korean spreadsheets save it.
    const bytes = [0xc5, 0xb0, 0x2c, 0xb9, 0xdd, 0x0a, 0x31, 0x37, 0x30, 0x2c, 0xb0, 0xa1, 0x0a];
    expect(await load(Uint8Array.from(bytes), { encoding: 'euc-kr' })).toEqual(parseCsv(KOREAN));
    const latin = Buffer.from('größe,y\n1,2\n', 'latin1');
    expect(await load(latin, { encoding: 'windows-1252' })).toMatchObject({
      featureNames: ['größe'],
    });
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'Latin-1',
      Buffer.from('größe,y\n1,2\n', 'latin1'),
      /is not text in the encoding utf-8\. Save it as UTF-8, or pass encoding: 'windows-1252' for Latin-1, 'euc-kr'/,
    ],
    [
      'a letter cut at the end',
      Buffer.from('1,가').subarray(0, 4),
      /is not text in the encoding utf-8/,
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('1,2\n', 'utf16le'),
      /characters of code 0, .*'utf-16le'/,
    ],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06'), /a ZIP archive or an Excel workbook/],
    ['a Parquet file', Buffer.from('PAR1\x15\x04'), /a Parquet file/],
    ['nothing', Buffer.alloc(0), /holds no table: it is empty or blank/],
    ['gzip of nothing', gzipSync(''), /holds no table: it is empty or blank/],
    ['gzip cut short', gzipSync(TEXT).subarray(0, 30), /gzip data are corrupt or cut short/],
    ['gzip of a workbook', gzipSync('PK\x03\x04\x14\0\x06'), /an Excel workbook/],
    [
      'a bomb',
      gzipSync(Buffer.alloc(cases(2, 64) << 20, '1')),
      /cell 1 has more than 65536 characters/,
    ],
  ])('is refused by name: %s', async (_, bytes, problem) => {
    const error = await failure(load(bytes));
    expect(error.message).toMatch(problem);
    expect(error.message).toMatch(/^table\.csv: /);
  });

  it('names an encoding that does not exist', async () => {
    expect((await failure(load(Buffer.from(TEXT), { encoding: 'klingon' }))).message).toMatch(
      /"klingon" is not a known encoding/,
    );
  });
});

it('a table that arrives in pieces is the same wherever they are cut', async () => {
  const text = `키,"a ""b""",k\r\n${'1.25,-3,"가,\r\n나"\r\n2,4e1,다\n'.repeat(3)}`;
  const bytes = Buffer.from(text);
  const expected = parseCsv(text);
  const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(cuts, fc.boolean(), async (places, isPacked) => {
      const whole = isPacked ? gzipSync(bytes) : bytes;
      const edges = [0, ...places.map((at) => Math.min(at, whole.length)).sort((a, b) => a - b)];
      const parts = edges.map((at, i) => whole.subarray(at, edges[i + 1] ?? whole.length));
      const start = (controller: ReadableStreamDefaultController) => {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      };
      serve({ 'a.csv': () => new Response(new ReadableStream({ start })) });
      expect(await loadInBrowser('a.csv')).toEqual(expected);
    }),
  );
});

it(`a table of ${cases('256 MiB', 'more than any string holds')} is read, with its numbers alone in memory`, async () => {
  // In rows of 64 KiB; a string of JavaScript holds 512 MiB.
  const row = `1,${'x'.repeat(65_530)}\n`;
  const rows = Math.ceil((cases(256, 515) * 2 ** 20) / row.length);
  const bytes = new TextEncoder().encode(row);
  const before = process.memoryUsage().rss;
  let sent = 0;
  const pull = (controller: ReadableStreamDefaultController) => {
    if (sent++ < rows) controller.enqueue(bytes);
    else controller.close();
  };
  serve({ 'large.csv': () => new Response(new ReadableStream({ pull })) });
  const { features, classNames } = await loadInBrowser('large.csv', { header: false });
  expect(features.shape).toEqual([rows, 1]);
  expect(classNames).toHaveLength(1);
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 2 ** 20);
}, 120_000);

describe('in Node', () => {
  it('a table is read from a pipe', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reading = loadCsv(pipe);
    await writeFile(pipe, gzipSync(TEXT));
    expect(await reading).toEqual(parseCsv(TEXT));
  });

  it('names a path that is not a file', async () => {
    const missing = join(root, 'none.csv');
    await expect(loadCsv(missing)).rejects.toThrow(DataError);
    await expect(loadCsv(missing)).rejects.toThrow(/none\.csv: there is no such file/);
    await expect(loadCsv(root)).rejects.toThrow(/directory, but a file is needed/);
    expect((await failure(loadCsv('\0'))).message).toMatch(/cannot be read/);
  });
});

it('the browser names a chosen file that has gone', async () => {
  const file = new File(['1,2'], 'gone.csv');
  const fail = () =>
    new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
  Object.defineProperty(file, 'stream', { value: fail });
  expect((await failure(loadInBrowser(file))).message).toMatch(/^gone\.csv: cannot be read: gone/);
});

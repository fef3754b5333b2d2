/** Parquet, Arrow and NumPy files as tables. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type ReadTableOptions, readTable } from '@gradus/datasets';
import * as arrow from 'apache-arrow';
import { zipSync } from 'fflate';
import { DataError } from 'gradus';
import { type Column, cellOf, type Table } from 'gradus/table';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readTable as readInBrowser } from '../src/browser.ts';
import { ARROW } from './arrow-files.ts';
import { NPY, NPZ } from './numpy-files.ts';
import { failure } from './serve.ts';

const cells = (column: Column, table: Table) =>
  Array.from({ length: table.length }, (_, row) => cellOf(column, row));
const contents = (table: Table) =>
  table.columns.map((column) => ({
    name: column.name,
    kind: column.kind,
    cells: cells(column, table),
  }));
const problem = async (reading: Promise<Table>) => (await failure(reading)).message;

type WriteOptions = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>;
const parquet = (columnData: ColumnSource[], options: WriteOptions = {}) =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }));

const COLUMNS: ColumnSource[] = [
  { name: 'double', data: [1.5, null, -2], type: 'DOUBLE' },
  { name: 'int', data: [1, 2, 3], type: 'INT32' },
  { name: 'long', data: [1n, null, -(2n ** 53n) + 1n], type: 'INT64' },
  { name: 'huge', data: [2n ** 53n + 1n, 5n, null], type: 'INT64' },
  { name: 'text', data: ['a', 'NA', 'a'], type: 'STRING' },
  { name: 'bool', data: [true, null, false], type: 'BOOLEAN' },
  { name: 'time', data: [new Date(5), null, new Date(7e11)], type: 'TIMESTAMP' },
  { name: '__proto__', data: ['2024-01-01', '', '2024-02-01'], type: 'STRING' },
  { name: 'json', data: [{ a: 1 }, null, { a: 2 }], type: 'JSON' },
];
const EXPECTED = [
  { name: 'double', kind: 'number', cells: [1.5, null, -2] },
  { name: 'int', kind: 'number', cells: [1, 2, 3] },
  { name: 'long', kind: 'number', cells: [1, null, -(2 ** 53) + 1] },
  { name: 'huge', kind: 'text', cells: ['9007199254740993', '5', null] },
  { name: 'text', kind: 'text', cells: ['a', null, 'a'] },
  { name: 'bool', kind: 'text', cells: ['true', null, 'false'] },
  { name: 'time', kind: 'date', cells: [new Date(5), null, new Date(7e11)] },
  {
    name: '__proto__',
    kind: 'date',
    cells: [new Date('2024-01-01'), null, new Date('2024-02-01')],
  },
  { name: 'json', kind: 'text', cells: ['{"a":1}', null, '{"a":2}'] },
];

/** A frame of Zstandard with its content as it is (RFC 8878, 3.1.1). */
function zstd(input: Uint8Array): Uint8Array {
  const block = (input.length << 3) | 1;
  const length = [0, 8, 16, 24].map((shift) => (input.length >> shift) & 255);
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0xa0, ...length];
  return Uint8Array.of(...frame, block & 255, (block >> 8) & 255, (block >> 16) & 255, ...input);
}

/** A block of LZ4 with its content as it is. */
function lz4(input: Uint8Array): Uint8Array {
  const token = Math.min(input.length, 15) << 4;
  const more: number[] = [];
  for (let rest = input.length - 15; rest >= 0; rest -= 255) more.push(Math.min(rest, 255));
  return Uint8Array.of(token, ...more, ...input);
}

describe('Parquet', () => {
  it.each<[string, WriteOptions]>([
    ['as it is by default', {}],
    ['without compression', { codec: 'UNCOMPRESSED' }],
    ['in gzip', { codec: 'GZIP', compressors: { GZIP: (bytes) => gzipSync(bytes) } }],
    [
      'in Brotli',
      { codec: 'BROTLI', compressors: { BROTLI: (bytes) => brotliCompressSync(bytes) } },
    ],
    ['in Zstandard', { codec: 'ZSTD', compressors: { ZSTD: zstd } }],
    ['in LZ4', { codec: 'LZ4_RAW', compressors: { LZ4_RAW: lz4 } }],
    ['in groups of one row', { rowGroupSize: 1 }],
  ])('%s', async (_, options) => {
    const bytes = parquet(COLUMNS, options);
    for (const read of [readTable, readInBrowser]) {
      expect(contents(await read(bytes, { name: 't.parquet' }))).toEqual(EXPECTED);
    }
    expect(contents(await readTable(new Blob([bytes]).stream()))).toEqual(EXPECTED);
    expect(contents(await readTable(gzipSync(bytes)))).toEqual(EXPECTED);
  });

  it('reads dictionary pages and many groups', async () => {
    const data = Array.from({ length: 25_000 }, (_, row) => `text ${row % 300}`);
    const bytes = parquet([{ name: 'x', data, type: 'STRING' }], { rowGroupSize: 4000 });
    const table = await readTable(bytes);
    expect(table.column('x')).toMatchObject({ kind: 'text', values: { length: 300 } });
    expect(cells(table.column('x'), table)).toEqual(data);
  });

  it('reads dates, decimals and unsigned integers', async () => {
    const schema = [
      { name: 'root', num_children: 3 },
      { name: 'day', type: 'INT32' as const, converted_type: 'DATE' as const },
      {
        name: 'price',
        type: 'INT32' as const,
        converted_type: 'DECIMAL' as const,
        scale: 2,
        precision: 5,
      },
      { name: 'count', type: 'INT32' as const, converted_type: 'UINT_32' as const },
    ];
    const columnData = [
      { name: 'day', data: [new Date('2024-02-29')] },
      { name: 'price', data: [12.34] },
      { name: 'count', data: [4_000_000_000] },
    ];
    const table = await readTable(parquet(columnData, { schema }));
    expect(table.row(0)).toEqual({ day: new Date('2024-02-29'), price: 12.34, count: 4e9 });
  });

  it('keeps columns as text where that is asked for', async () => {
    const bytes = parquet([{ name: 'x', data: [1, 2], type: 'INT32' }]);
    const options = { name: 't.parquet', text: ['x'] };
    expect((await readTable(bytes, options)).row(1)).toEqual({ x: '2' });
    expect(await problem(readTable(bytes, { text: ['y'] }))).toMatch(/names the column "y"/);
  });

  it('tells its progress, and can be stopped', async () => {
    const data = Float64Array.from({ length: 200_000 }, (_, row) => row);
    const bytes = parquet([{ name: 'x', data, type: 'DOUBLE' }], { rowGroupSize: 10_000 });
    const seen: number[] = [];
    await readTable(bytes, { onProgress: ({ loaded }) => seen.push(loaded) });
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.at(-1)).toBe(bytes.length);
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(readTable(bytes, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'a nested column',
      parquet(
        [
          { name: 'x', data: [1] },
          { name: 'list', data: [[1, 2]] },
        ],
        {
          schema: [
            { name: 'root', num_children: 2 },
            { name: 'x', type: 'INT32' },
            { name: 'list', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
            { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
            { name: 'element', repetition_type: 'OPTIONAL', type: 'INT32' },
          ],
        },
      ),
      /^t\.parquet: column "list" is nested\. Cells are/,
    ],
    ['no rows', parquet([{ name: 'x', data: [], type: 'INT32' }]), /holds no rows/],
    [
      'a file cut short',
      parquet(COLUMNS).subarray(0, -20),
      /^t\.parquet: cannot be read as Parquet: .*PAR1/,
    ],
    [
      'damaged bytes',
      damaged(parquet(COLUMNS)),
      /^t\.parquet: column "double": cannot be read as Parquet: /,
    ],
  ])('names %s', async (_, bytes, message) => {
    expect(await problem(readTable(bytes, { name: 't.parquet' }))).toMatch(message);
  });
});

it('does not take the word of a Parquet page for how many cells it holds', async () => {
  const column: ColumnSource = { name: 'x', data: [1, 2, 3], type: 'INT32', nullable: false };
  const whole = parquet([column], { codec: 'UNCOMPRESSED' });
  const problems = new Set<string>();
  for (let at = 4; at < 40; at++) {
    for (const byte of [0, 1, 0x7e, 0x7f, 0xff]) {
      const bytes = whole.slice().fill(byte, at, at + 1);
      const outcome = await readTable(bytes, { name: 't.parquet' }).catch((error) => error);
      if (!(outcome instanceof Error)) continue;
      expect(outcome).toBeInstanceOf(DataError);
      problems.add(outcome.message.replace(/\d+/g, '_'));
    }
  }
  expect([...problems].join('\n')).toMatch(
    /^t\.parquet: column "x": cannot be read as Parquet: a page claims _ cells in a group of _ rows/m,
  );
});

function damaged(bytes: Uint8Array): Uint8Array {
  return bytes.fill(255, 4, 40);
}

describe('Arrow', () => {
  const { vectorFromArray: vector } = arrow;
  const table = new arrow.Table({
    double: vector([1.5, null, -2], new arrow.Float64()),
    long: vector([2n ** 53n + 1n, 5n, null], new arrow.Int64()),
    text: vector(['a', 'NA', 'b'], new arrow.Utf8()),
    coded: vector(['x', null, 'x'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
    bool: vector([true, null, false], new arrow.Bool()),
    time: vector([5, null, 7e11], new arrow.TimestampMicrosecond()),
    day: vector([new Date(0), null, new Date(864e5)], new arrow.DateDay()),
    none: vector([null, null, null], new arrow.Null()),
  });
  const expected = [
    { name: 'double', kind: 'number', cells: [1.5, null, -2] },
    { name: 'long', kind: 'text', cells: ['9007199254740993', '5', null] },
    { name: 'text', kind: 'text', cells: ['a', null, 'b'] },
    { name: 'coded', kind: 'text', cells: ['x', null, 'x'] },
    { name: 'bool', kind: 'text', cells: ['true', null, 'false'] },
    { name: 'time', kind: 'date', cells: [new Date(5), null, new Date(7e11)] },
    { name: 'day', kind: 'date', cells: [new Date(0), null, new Date(864e5)] },
    { name: 'none', kind: 'text', cells: [null, null, null] },
  ];

  it.each(['file', 'stream'] as const)('a %s is read', async (kind) => {
    const bytes = arrow.tableToIPC(table, kind);
    for (const read of [readTable, readInBrowser]) {
      expect(contents(await read(bytes, { name: 't.arrow' }))).toEqual(expected);
    }
    expect(contents(await readTable(new Blob([gzipSync(bytes)]).stream()))).toEqual(expected);
  });

  describe.each(['lz4', 'zstd'] as const)('buffers compressed by %s', (codec) => {
    const bytes = () => Uint8Array.from(Buffer.from(ARROW[codec], 'base64'));

    it('are read', async () => {
      for (const read of [readTable, readInBrowser]) {
        const columns = contents(await read(bytes(), { name: 't.feather' }));
        const at = (of: (row: number) => unknown) =>
          Array.from({ length: 60 }, (_, row) => of(row));
        expect(columns).toEqual([
          { name: 'ramp', kind: 'number', cells: at((i) => (i % 5 === 4 ? null : i / 4)) },
          { name: 'city', kind: 'text', cells: at((i) => ['Seoul', 'Busan', null][i % 3]) },
          { name: 'coded', kind: 'text', cells: at((i) => ['x', 'y'][i % 2]) },
          { name: 'day', kind: 'date', cells: at((i) => new Date(864e5 * (i % 9))) },
          { name: 'yes', kind: 'text', cells: at((i) => String(i % 4 === 0)) },
        ]);
      }
    });

    it('of several blocks are read', async () => {
      const long = Buffer.from(ARROW[`${codec}Long`], 'base64');
      const [{ cells }] = contents(await readTable(long, { name: 't.arrow' }));
      expect(cells).toHaveLength(40_000);
      expect(cells.every((cell, row) => cell === (row % 7) / 2)).toBe(true);
    });

    it('give a table or a DataError, whichever byte of them is changed', async () => {
      const whole = Buffer.from(bytes());
      const magic = Uint8Array.of(
        ...(codec === 'lz4' ? [4, 0x22, 0x4d, 0x18] : [0x28, 0xb5, 0x2f, 0xfd]),
      );
      for (let at = whole.indexOf(magic); at >= 0; at = whole.indexOf(magic, at + 1)) {
        for (const place of Array.from({ length: 24 }, (_, i) => at + i)) {
          const spoilt = Uint8Array.from(whole);
          spoilt[place] ^= 1 << (place % 8);
          const reading = readTable(spoilt, { name: 't.arrow' });
          await reading.catch((error) => expect(error).toBeInstanceOf(DataError));
        }
      }
    });
  });

  it('refuses compressed buffers of another length than is said', async () => {
    const bytes = Uint8Array.from(Buffer.from(ARROW.lz4Long, 'base64'));
    // The length of the column, 40,000 doubles, stands before its frame.
    const length = Buffer.from(BigInt64Array.of(320_000n).buffer);
    const place = Buffer.from(bytes).indexOf(length);
    const view = new DataView(bytes.buffer);
    for (const [wrong, message] of [
      [319_999n, /not hold LZ4 data of the given length/],
      [320_001n, /not hold LZ4 data of the given length/],
      [2n ** 40n, /a buffer of 1446 bytes unpacks to 1099511627776, but at most 368730/],
      [-2n, /unpacks to -2, but/],
    ] as const) {
      view.setBigInt64(place, wrong, true);
      const said = await problem(readTable(bytes, { name: 't.arrow' }));
      expect(said).toMatch(/^t\.arrow: cannot be read as Arrow: /);
      expect(said).toMatch(message);
    }
  });

  it('reads several batches, and decimals', async () => {
    const batch = () => new arrow.Table({ x: vector([1, 2], new arrow.Int16()) });
    const two = batch().concat(batch());
    expect(contents(await readTable(arrow.tableToIPC(two, 'file')))[0].cells).toEqual([1, 2, 1, 2]);
    const type = new arrow.Decimal(2, 5, 128);
    const values = Uint32Array.of(1234, 0, 0, 0, -50, -1, -1, -1);
    const data = arrow.makeData({ type, length: 2, data: values });
    const decimals = new arrow.Table({ x: new arrow.Vector([data]) });
    expect(contents(await readTable(arrow.tableToIPC(decimals)))[0].cells).toEqual([12.34, -0.5]);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    [
      'nested columns',
      () => arrow.tableToIPC(new arrow.Table({ list: vector([[1], [2]]) })),
      /column "list" holds List<.*>\. Cells are/,
    ],
    ['a file cut short', () => arrow.tableToIPC(table, 'file').subarray(0, 300), /^t\.arrow: /],
    [
      'no rows',
      () => arrow.tableToIPC(new arrow.Table({ x: vector([], new arrow.Int8()) })),
      /no rows/,
    ],
  ])('names %s', async (_, bytes, message) => {
    expect(await problem(readTable(bytes(), { name: 't.arrow' }))).toMatch(message);
  });
});

describe('NumPy', () => {
  const npy = (of: keyof typeof NPY, options: ReadTableOptions = {}) =>
    readTable(Buffer.from(NPY[of], 'base64'), { name: 't.npy', ...options });
  const npz = (of: keyof typeof NPZ) =>
    readTable(Buffer.from(NPZ[of], 'base64'), { name: 't.npz' });

  it.each<[keyof typeof NPY, string, readonly unknown[][]]>([
    [
      'np.array([[1.5, 2], [3, np.nan]])',
      'number',
      [
        [1.5, 3],
        [2, null],
      ],
    ],
    [
      "np.asfortranarray(np.array([[1, 2, 3], [4, 5, 6]], dtype='>f4'))",
      'number',
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    ['np.array([2**53 - 1, -5])', 'number', [[2 ** 53 - 1, -5]]],
    ['np.array([2**53 + 1, -5])', 'text', [['9007199254740993', '-5']]],
    ["np.array([1, 65535], dtype='<u2')", 'number', [[1, 65_535]]],
    ['np.array([True, False])', 'text', [['true', 'false']]],
    ["np.array(['가', 'bc', ''])", 'text', [['가', 'bc', null]]],
    ["np.array([b'a', b'bc'])", 'text', [['a', 'bc']]],
    [
      "np.array(['2024-01-01T09:30:00', 'NaT'], dtype='datetime64[us]')",
      'date',
      [[new Date('2024-01-01T09:30:00Z'), null]],
    ],
  ])('%s', async (of, kind, columns) => {
    const expected = columns.map((cells, place) => ({ name: `column ${place}`, kind, cells }));
    expect(contents(await npy(of))).toEqual(expected);
  });

  it.each(['savez', 'savez_compressed'] as const)('%s', async (of) => {
    expect(contents(await npz(of))).toEqual([
      { name: 'x 0', kind: 'number', cells: [1, 3] },
      { name: 'x 1', kind: 'number', cells: [2, 4] },
      { name: 'y', kind: 'text', cells: ['a', 'b'] },
    ]);
  });

  it.each<[keyof typeof NPY, RegExp]>([
    ['np.array(5.0)', /its array has 0 dimensions/],
    ['np.zeros((2, 2, 2))', /its array has 3 dimensions/],
    ["np.array([1, 'a'], dtype=object)", /its cells are of the type O|records or objects/],
    ["np.array([1], dtype='complex128')", /of the type c16.*astype\('float64'\)/],
    ['np.zeros((0, 2))', /holds no rows\. Write at least one row/],
  ])('names what is not a table: %s', async (of, message) => {
    expect(await problem(npy(of))).toMatch(message);
  });

  it('names damaged files', async () => {
    const whole = Buffer.from(NPY['np.array([[1.5, 2], [3, np.nan]])'], 'base64');
    expect(await problem(readTable(whole.subarray(0, -8)))).toMatch(
      /ends too early: \[2, 2\] cells of 8/,
    );
    expect(await problem(npz('lengths'))).toMatch(/column "y" has 3 cells, but "x" has 2/);
    const zip = Buffer.from(NPZ.savez_compressed, 'base64');
    expect(await problem(readTable(zip.subarray(0, -30), { name: 't.npz' }))).toMatch(
      /cannot be read as ZIP: invalid zip data/,
    );
    const text = zipSync({ 'a.txt': new Uint8Array(20) });
    expect(await problem(readTable(text, { name: 't.npz' }))).toMatch(
      /a\.txt: is not a NumPy array\. Save it with numpy\.save/,
    );
  });

  it('does not unpack more than 1 GiB', async () => {
    const zip = zipSync({ 'x.npy': new Uint8Array(1000) });
    const view = new DataView(zip.buffer, zip.byteOffset);
    const central = zip.length - 22 - 46 - 5;
    view.setUint32(central + 24, 2 ** 30 + 1, true);
    expect(await problem(readTable(zip, { name: 't.npz' }))).toMatch(
      /has more than 1073741824 bytes/,
    );
  });
});

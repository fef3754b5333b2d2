/** Parquet files of strangers: each is read or refused, in time and memory that grow with its size. */
import { readTable } from '@gradus/datasets';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readDeltas, readPrefixed, readRuns } from '../src/table/parquet/encodings.ts';
import { checkStruct, withShortStatistics } from '../src/table/parquet/thrift.ts';
import { failure } from './serve.ts';

/** A generator of numbers below 2 ** 32 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

const page = (...bytes: number[]) => ({
  view: new DataView(Uint8Array.from(bytes).buffer),
  offset: 0,
});
const written = (columnData: ColumnSource[], options = {}) =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }));

const rows = Array.from({ length: 600 }, (_, row) => row);
const some = <T>(of: (row: number) => T) => rows.map((row) => (row % 7 === 3 ? null : of(row)));
const FILES: readonly Uint8Array[] = [
  written([
    { name: 'double', data: some((row) => row / 3), type: 'DOUBLE' },
    { name: 'int', data: rows, type: 'INT32', encoding: 'DELTA_BINARY_PACKED' },
    { name: 'long', data: some((row) => BigInt(row) * 3n), type: 'INT64' },
    { name: 'coded', data: some((row) => `text ${row % 9}`), type: 'STRING' },
    { name: 'bool', data: some((row) => row % 2 === 0), type: 'BOOLEAN', encoding: 'RLE' },
  ]),
  written(
    [
      { name: 'packed', data: rows.map(BigInt), type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
      { name: 'text', data: rows.map(String), type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
      {
        name: 'other',
        data: rows.map(String),
        type: 'STRING',
        encoding: 'DELTA_LENGTH_BYTE_ARRAY',
      },
      { name: 'split', data: rows, type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
      { name: 'time', data: some((row) => new Date(row)), type: 'TIMESTAMP' },
    ],
    { codec: 'UNCOMPRESSED', rowGroupSize: 250 },
  ),
];

describe('mutated files', () => {
  it('are the files that they should be before', async () => {
    const [first, second] = await Promise.all(FILES.map((bytes) => readTable(bytes)));
    expect(first.row(4)).toEqual({
      double: 4 / 3,
      int: 4,
      long: 12,
      coded: 'text 4',
      bool: 'true',
    });
    const time = new Date(599);
    expect(second.row(599)).toEqual({ packed: 599, text: '599', other: '599', split: 599, time });
    expect(first.row(3)).toEqual({ double: null, int: 3, long: null, coded: null, bool: null });
  });

  it('cut short anywhere they are refused', async () => {
    for (let length = 0; length < FILES[0].length; length += 97) {
      const cut = readTable(FILES[0].subarray(0, length), { name: 't.parquet', format: 'parquet' });
      expect((await failure(cut)).message).toMatch(/^t\.parquet: cannot be read as Parquet: /);
    }
  });
});

/** In Thrift's compact protocol: a field's header has the difference to the field before and the type. */
const [STOP, INT, BINARY, LIST, STRUCT] = [0, 0x15, 0x18, 0x19, 0x1c];

describe('headers', () => {
  it.each<[string, readonly number[], RegExp]>([
    ['an integer without end', [INT, ...Array<number>(1e6).fill(0x80)], /more than 64 bits/],
    ['a long list', [LIST, 0xfc, 0xff, 0xff, 0xff, 0x7f, STOP], /a list of \d+ elements, but ends/],
    ['a long text', [BINARY, 0xff, 0xff, 0x7f, STOP], /a text of 2097151 bytes, but ends before/],
    ['a negative length', [BINARY, 0xff, 0xff, 0xff, 0xff, 0x0f, STOP], /a text of -1 bytes/],
    ['structs in structs', Array<number>(1e5).fill(STRUCT), /nested deeper than 24/],
    ['lists in lists', [LIST, ...Array<number>(1e5).fill(0x19)], /nested deeper than 24/],
    ['an unknown type', [0x1e, STOP], /unknown type 14/],
    ['no end', [INT, 2], /a header has no end/],
  ])('with %s are refused', (_, bytes, message) => {
    expect(() => checkStruct(Uint8Array.from(bytes), 0)).toThrow(message);
  });

  it('lose only long texts in statistics', () => {
    const nested = (text: number[]) => [
      ...[STRUCT, STRUCT, STRUCT, STRUCT],
      ...[BINARY, 0x80, 1, ...text, STOP, STOP, STOP, STOP, STOP],
    ];
    const long = Uint8Array.from(nested(Array<number>(128).fill(7)));
    const short = withShortStatistics(long);
    expect(short.length).toBe(long.length - 64 - 1);
    expect(checkStruct(short, 0)).toBe(short.length);
    const name = Uint8Array.from([BINARY, 0x80, 1, ...Array<number>(128).fill(7), STOP]);
    expect(withShortStatistics(name)).toEqual(name);
  });

  it('claim rows that the file has no room for', async () => {
    const whole = written([{ name: 'x', data: [1, 2, 3], type: 'INT32' }]);
    const at = whole.length - 9;
    const messages = new Set<string>();
    for (let place = at - 200; place < at; place++) {
      if (whole[place] !== 6) continue;
      // The three rows, as zigzag 6, become 63 of them.
      const outcome = await readTable(whole.slice().fill(126, place, place + 1)).catch((e) => e);
      if (outcome instanceof Error) messages.add(outcome.message);
    }
    expect([...messages].join('\n')).toMatch(/pages end after 3 of 63 rows/);
  });
});

describe('encodings', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'a run beyond the page',
      () => readRuns(page(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 8, 4),
      /a run of 2147483647/,
    ],
    ['runs of nothing', () => readRuns(page(0, 1, 0, 1), 8, 4), /bounds/],
    ['numbers of 255 bits', () => readRuns(page(3, 1), 255, 4), /255 bits/],
    [
      'a run header without end',
      () => readRuns(page(...Array<number>(99).fill(255)), 1, 4),
      /5 bytes/,
    ],
    [
      'blocks of no parts',
      () => readDeltas(page(128, 1, 0, 4, 0, 0, 0), new Int32Array(3)),
      /in 0 parts/,
    ],
    [
      'endless differences',
      () => readDeltas(page(128, 1, 4, 3, ...Array<number>(99).fill(128)), new BigInt64Array(3)),
      /10 bytes/,
    ],
    [
      'more parts than bytes',
      () =>
        readDeltas(page(0x80, 0x80, 0x80, 8, 0x80, 0x80, 0x80, 1, 3, 0, 0), new BigInt64Array(3)),
      /ends too early/,
    ],
  ])('%s are refused', (_, read, message) => {
    expect(read).toThrow(message);
  });

  it('packed numbers of any width are what was packed', () => {
    for (let width = 1; width <= 32; width++) {
      const next = random(width);
      const numbers = Array.from({ length: 24 }, () =>
        Number(BigInt.asUintN(width, BigInt(next()))),
      );
      const bits = numbers
        .map((n) => [...n.toString(2).padStart(width, '0')].reverse().join(''))
        .join('');
      const bytes = bits
        .match(/.{8}/g)!
        .map((byte) => Number.parseInt([...byte].reverse().join(''), 2));
      const read = readRuns(page(7, ...bytes), width, 21);
      expect(Array.from(read, (value) => value >>> 0)).toEqual(numbers.slice(0, 21));
    }
  });

  it('texts that grow by what they share are counted', () => {
    // Lengths that all grow by one: 0, 1, 2, … shared bytes and one of its own each.
    const shared = [128, 1, 4, 10, 0, 2, 0, 0, 0, 0];
    const own = [128, 1, 4, 10, 2, 0, 0, 0, 0, 0];
    let spent = 0;
    const texts = readPrefixed(
      page(...shared, ...own, ...Array<number>(5).fill(65)),
      5,
      (bytes) => {
        spent += bytes;
      },
    );
    expect([texts.at(-1)?.length, spent]).toEqual([5, 15]);
    const wrong = [128, 1, 4, 10, 2, 2, 0, 0, 0, 0];
    expect(() => readPrefixed(page(...wrong, ...own, 65, 65, 65, 65, 65), 5, () => {})).toThrow(
      /shares 1 bytes with the text before it, which has 0/,
    );
  });
});

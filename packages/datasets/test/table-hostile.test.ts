/** Tables of strangers: each is read or refused, in time and memory that grow with its size. */
import { gzipSync } from 'node:zlib';
import { readTable } from '@gradus/datasets';
import * as arrow from 'apache-arrow';
import { zipSync } from 'fflate';
import { decodeIdx, writeIdx } from 'gradus/data';
import { describe, expect, it } from 'vitest';
import { failure } from './serve.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

const { vectorFromArray } = arrow;
const TABLE = new arrow.Table({
  number: vectorFromArray([1, 2, null], new arrow.Float64()),
  coded: vectorFromArray(
    ['x', 'y', 'x'],
    new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
  ),
  flag: vectorFromArray([true, false, null], new arrow.Bool()),
  text: vectorFromArray(['aa', 'b', null], new arrow.Utf8()),
  time: vectorFromArray([new Date(1), null, new Date(3)], new arrow.TimestampMillisecond()),
  empty: vectorFromArray([null, null, null], new arrow.Null()),
  long: vectorFromArray([1n, 2n, 3n], new arrow.Int64()),
});
const [STREAM, FILE] = (['stream', 'file'] as const).map((kind) => arrow.tableToIPC(TABLE, kind));
const IDX = [
  writeIdx({ dtype: 'uint8', shape: [3, 2, 2], data: new Uint8Array(12) }),
  writeIdx({ dtype: 'float32', shape: [5], data: new Float32Array(5) }),
];

/** Each place where a number of 64 bits stands in a file, with another one in its place. */
function* replaced(file: Uint8Array, number: number, by: number): Generator<Uint8Array> {
  const wanted = Buffer.from(BigInt64Array.of(BigInt(number)).buffer);
  const whole = Buffer.from(file);
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1)) {
    const bytes = Uint8Array.from(file);
    new DataView(bytes.buffer).setBigInt64(at, BigInt(by), true);
    yield bytes;
  }
}

describe('counts that the bytes have no room for', () => {
  it.each([
    ['stream', STREAM],
    ['file', FILE],
  ])('of an Arrow %s', async (_, file) => {
    const said: string[] = [];
    // The rows of the batch and of each column, the entries of the dictionary, and lists in the headers.
    for (const count of [2, 3]) {
      for (const by of [2 ** 20, 2 ** 30, 2 ** 40, -1]) {
        for (const bytes of replaced(file, count, by)) {
          const reading = readTable(bytes, { name: 't.arrow' });
          said.push(await reading.then(String, ({ message }) => message));
        }
      }
    }
    for (const problem of [
      'a batch of 1073741824 rows has a column of 3',
      'a batch of 3 rows has a column of 1073741824',
      'a batch of 1073741824 rows has a column of 2',
      'a batch of 2 rows has a column of 1073741824',
      'has a list of 1073741824 entries',
      'a batch of -1 rows has a column of 3',
    ]) {
      expect(
        said.some((each) => each.includes(problem)),
        problem,
      ).toBe(true);
    }
  });

  it('of rows and columns of an Arrow batch alike', async () => {
    const one = new arrow.Table({ x: vectorFromArray([1, 2, 3], new arrow.Float64()) });
    const text = new arrow.Table({ x: vectorFromArray(['a', 'b', 'c'], new arrow.Utf8()) });
    const none = new arrow.Table({ x: vectorFromArray([null, null, null], new arrow.Null()) });
    const problemOf = async (table: arrow.Table): Promise<string> => {
      let bytes = arrow.tableToIPC(table, 'stream');
      const view = () => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const said: string[] = [];
      for (let at = 0; at + 8 <= bytes.length; at += 8) {
        if (view().getBigInt64(at, true) !== 3n) continue;
        const spoilt = Uint8Array.from(bytes);
        new DataView(spoilt.buffer).setBigInt64(at, 2n ** 30n, true);
        bytes = spoilt;
        const reading = readTable(bytes, { name: 't.arrow' });
        said.push(await reading.then(String, ({ message }) => message));
      }
      return said.join('\n');
    };
    expect(await problemOf(one)).toContain('1073741824 rows of Float64 do not fit into');
    expect(await problemOf(text)).toContain('1073741824 rows of Utf8 do not fit into');
    expect(await problemOf(none)).toContain('1073741824 rows have no cells');
  });

  it('of texts in an Arrow file, where they overlap', async () => {
    const texts = new arrow.Table({ x: vectorFromArray(['aaaa', 'bbbb'], new arrow.Utf8()) });
    const bytes = Uint8Array.from(arrow.tableToIPC(texts, 'stream'));
    const ends = Buffer.from(Int32Array.of(0, 4, 8).buffer);
    const at = Buffer.from(bytes).indexOf(ends);
    const problem = async (...spoilt: number[]) => {
      bytes.set(new Uint8Array(Int32Array.from(spoilt).buffer), at);
      return (await failure(readTable(bytes, { name: 't.arrow' }))).message;
    };
    expect(await problem(0, 8, 0)).toContain('the texts of a column of Utf8 overlap');
    expect(await problem(0, 4, 2 ** 30)).toContain('a column of Utf8 ends too early');
  });

  it('of batches in the footer of an Arrow file', async () => {
    const [batch] = TABLE.batches;
    const twice = arrow.tableToIPC(new arrow.Table([batch, batch]), 'file');
    expect((await readTable(twice)).length).toBe(6);
    // A block of the footer: where it begins, and the lengths of its header and its body.
    const view = new DataView(twice.buffer, twice.byteOffset, twice.length);
    const footer = twice.length - 10 - view.getInt32(twice.length - 10, true);
    const blocks: number[] = [];
    for (let at = footer; at + 24 <= twice.length; at++) {
      const offset = view.getBigInt64(at, true);
      if (offset <= 0n || offset >= BigInt(footer) || offset % 8n !== 0n) continue;
      const header = view.getInt32(at + 8, true);
      const marker = view.getInt32(Number(offset), true);
      if (marker === -1 && header > 0 && header < footer) blocks.push(at);
    }
    const offsets = blocks.map((at) => view.getBigInt64(at, true));
    expect(offsets.length).toBeGreaterThanOrEqual(3);
    for (const [i, at] of blocks.entries()) {
      for (const offset of offsets) {
        if (offset === offsets[i]) continue;
        const spoilt = Uint8Array.from(twice);
        new DataView(spoilt.buffer).setBigInt64(at, offset, true);
        // The library read the same block again and again.
        const message = await readTable(spoilt, { name: 't.arrow' }).then(String, (e) => e.message);
        expect(message).toMatch(/footer lists a batch of rows at byte|cannot be read|object/);
      }
    }
  });

  const npy = (shape: string, descr = '<f8') => {
    const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;
    const bytes = bytesOf(`?NUMPY\u0001\u0000??${header}`);
    bytes.set([0x93], 0);
    new DataView(bytes.buffer).setUint16(8, header.length, true);
    return bytes;
  };

  it.each([
    ['1073741824,', '<f8', '[1073741824] cells of 8 bytes do not fit'],
    ['1073741824, 1073741824', '<f8', 'do not fit'],
    [`${'9'.repeat(400)}, 0`, '<f8', 'do not fit'],
    ['1073741824,', '|S0', '[1073741824] cells of 0 bytes do not fit'],
    ['1073741824,', '<U0', 'do not fit'],
    ['1073741824, 0', '<f8', 'holds no rows'],
  ])('of a NumPy array, %#', async (shape, descr, problem) => {
    const { message } = await failure(readTable(npy(shape, descr), { name: 't.npy' }));
    expect(message).toContain(problem);
  });

  it('of the members of a NumPy archive', async () => {
    const archive = zipSync({ 'x.npy': [npy('2,'), { level: 9 }] });
    const view = new DataView(archive.buffer);
    const end = archive.length - 22;
    const directory = view.getUint32(end + 16, true);
    const problem = async () => (await failure(readTable(archive, { name: 't.npz' }))).message;
    expect(await problem()).toContain('[2] cells of 8 bytes do not fit');
    view.setUint32(directory + 24, 2 ** 29, true);
    expect(await problem()).toMatch(/"x\.npy" claims to unpack from \d+ to 536870912 bytes/);
    view.setUint32(directory + 24, 0, true);
    view.setUint16(end + 8, 65_534, true);
    expect(await problem()).toContain('cannot be read as ZIP: ');
  });

  it('of an IDX file, plain or in gzip', async () => {
    const bytes = Uint8Array.from(IDX[0]);
    new DataView(bytes.buffer).setUint32(4, 2 ** 30);
    expect((await failure(decodeIdx(bytes, 't'))).message).toContain('truncated');
    const packed = decodeIdx(new Uint8Array(gzipSync(bytes)), 't');
    expect((await failure(packed)).message).toContain('bytes of gzip hold');
  });
});

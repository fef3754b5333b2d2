// Tables: text, Parquet, Arrow and NumPy.
import { gzipSync } from 'node:zlib';
import { readTable } from '@gradus/datasets';
import * as arrow from 'apache-arrow';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { joined } from './damage.mjs';
import { changeEntry, changeJsonBytes, changeLine, changeUnpacked } from './inside.mjs';

const bytesOf = (text) => new TextEncoder().encode(text);

const ROWS = Array.from({ length: 90 }, (_, row) => ({
  a: row % 7 === 3 ? null : row / 3,
  b: `x, "${row % 5}"`,
  c: row % 3 === 0,
  d: new Date(86_400_000 * row).toISOString().slice(0, 10),
}));
const LINES = ROWS.map((row) => JSON.stringify(row)).join('\n');

function csv(delimiter, lineEnd) {
  const cell = (value) =>
    typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : (value ?? '');
  const lines = ROWS.map((row) => Object.values(row).map(cell).join(delimiter));
  return bytesOf([Object.keys(ROWS[0]).join(delimiter), ...lines, ''].join(lineEnd));
}
const CSV = csv(',', '\n');

/** A file of `numpy.save`, in version 1 of the format. */
function npy(descr, shape, data, isFortran = false) {
  const order = isFortran ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`;
  const header = bytesOf(`${text.padEnd(117)}\n`);
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0);
  return joined(start, header, new Uint8Array(data.buffer));
}
const words = Uint32Array.from('abcdef', (letter) => letter.codePointAt(0));
const NPY = [
  npy('<f8', [3, 2], Float64Array.of(1.5, 2, 3, Number.NaN, -5, 0)),
  npy('<f4', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6), true),
  npy('<i8', [2], BigInt64Array.of(2n ** 53n - 1n, -5n)),
  npy('|b1', [2], Uint8Array.of(1, 0)),
  npy('<U2', [3], words),
  npy('|S3', [2], bytesOf('abcde\0')),
  npy('<M8[us]', [2], BigInt64Array.of(1704101400000000n, -(2n ** 63n))),
];

const { vectorFromArray } = arrow;
const ARROW = new arrow.Table({
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

const numbers = Array.from({ length: 300 }, (_, row) => row);
const some = (of) => numbers.map((row) => (row % 7 === 3 ? null : of(row)));
const texts = numbers.map(String);
const PARQUET = [
  parquetWriteBuffer({
    columnData: [
      { name: 'double', data: some((row) => row / 3), type: 'DOUBLE' },
      { name: 'int', data: numbers, type: 'INT32', encoding: 'DELTA_BINARY_PACKED' },
      { name: 'long', data: some((row) => BigInt(row) * 3n), type: 'INT64' },
      { name: 'coded', data: some((row) => `text ${row % 9}`), type: 'STRING' },
      { name: 'bool', data: some((row) => row % 2 === 0), type: 'BOOLEAN', encoding: 'RLE' },
    ],
  }),
  parquetWriteBuffer({
    columnData: [
      { name: 'packed', data: numbers.map(BigInt), type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
      { name: 'text', data: texts, type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
      { name: 'other', data: texts, type: 'STRING', encoding: 'DELTA_LENGTH_BYTE_ARRAY' },
      { name: 'split', data: numbers, type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
      { name: 'time', data: some((row) => new Date(row)), type: 'TIMESTAMP' },
    ],
    codec: 'UNCOMPRESSED',
    rowGroupSize: 120,
  }),
].map((buffer) => new Uint8Array(buffer));

const kindOf = (name, files, change) => ({
  name,
  files: files.map((bytes) => ({ name: `t.${name}`, bytes })),
  change,
  read: (bytes, file) => readTable(bytes, { name: file.name }),
});

/** @type {import('./search.mjs').Kind[]} */
export const TABLES = [
  kindOf('csv', [CSV, csv(';', '\r\n'), csv('\t', '\r')]),
  kindOf('csv.gz', [new Uint8Array(gzipSync(CSV))], changeUnpacked),
  kindOf('json', [bytesOf(JSON.stringify(ROWS))], changeJsonBytes),
  kindOf('ndjson', [bytesOf(LINES)], changeLine),
  kindOf('parquet', PARQUET),
  kindOf('arrow', [arrow.tableToIPC(ARROW, 'stream'), arrow.tableToIPC(ARROW, 'file')]),
  kindOf('npy', NPY),
  kindOf(
    'npz',
    [0, 6].map((level) => zipSync({ 'x.npy': NPY[0], 'y.npy': NPY[4] }, { level })),
    changeEntry,
  ),
];

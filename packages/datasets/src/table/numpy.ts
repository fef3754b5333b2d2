import { unzipSync } from 'fflate';
import { DataError } from 'gradus';
import { MAX_UNPACKED_BYTES } from 'gradus/data';
import { Table } from 'gradus/table';
import { shown } from '../csv/cells.ts';
import { TableFileError } from '../csv/problem.ts';
import { type ColumnContext, checkTextColumns } from './options.ts';
import { ValueColumn } from './value-column.ts';

/** An array in the file. */
interface NumpyArray {
  readonly rows: number;
  /** The number of columns; null for an array of one dimension, which is one column. */
  readonly width: number | null;
  readonly cell: (row: number, column: number) => unknown;
}

/**
 * Reads a table from a `.npy` file. The columns of the array are named `column 0`, `column 1`, …
 * @throws DataError for damaged files, arrays without one or two dimensions, and unsupported cells
 */
export function readNpy(bytes: Uint8Array, context: ColumnContext): Table {
  const array = decoded(bytes, context.name);
  return tableOf([['column', { ...array, width: array.width ?? 1 }]], context);
}

/**
 * Reads a table from a `.npz` file: an array of one dimension is a column of its name, one of two dimensions makes
 * columns of its name and their places, `x 0`, `x 1`, …
 * @throws DataError as `readNpy` does, and for arrays of different lengths
 */
export function readNpz(bytes: Uint8Array, context: ColumnContext): Table {
  const members = Object.entries(unzipped(bytes, context.name)).map(
    ([file, content]): readonly [string, NumpyArray] => {
      return [file.replace(/\.npy$/, ''), decoded(content, `${context.name}: ${file}`)];
    },
  );
  return tableOf(members, context);
}

/** The least number of bytes of a member's name in a ZIP archive. */
const MEMBER = 46;
/** The most bytes that one byte unpacks to. */
const MOST_BY_DEFLATE = 1032;

function unzipped(bytes: Uint8Array, name: string): Record<string, Uint8Array> {
  let [total, members] = [0, 0];
  try {
    return unzipSync(bytes, {
      filter: ({ name: member, size, originalSize }) => {
        total += originalSize;
        members += 1;
        if (total > MAX_UNPACKED_BYTES) {
          throw new TableFileError(name, { code: 'too-many-bytes', most: MAX_UNPACKED_BYTES });
        }
        if (members * MEMBER > bytes.length) {
          throw new Error(`it claims more members than fit into ${bytes.length} bytes`);
        }
        if (size <= bytes.length && originalSize <= MOST_BY_DEFLATE * size) return true;
        throw new Error(
          `${shown(member)} claims to unpack from ${size} to ${originalSize} bytes, which is not possible`,
        );
      },
    });
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    const details = { code: 'damaged', format: 'ZIP', message: problem } as const;
    throw new TableFileError(name, details, { cause });
  }
}

function tableOf(
  arrays: readonly (readonly [string, NumpyArray])[],
  context: ColumnContext,
): Table {
  const [first] = arrays;
  if (first === undefined || first[1].rows === 0)
    throw new TableFileError(context.name, { code: 'no-cells' });
  const columns = arrays.flatMap(([name, array]) => {
    if (array.rows !== first[1].rows) {
      const other = { other: first[0], otherCells: first[1].rows };
      const details = { column: name, cells: array.rows, ...other };
      throw new TableFileError(context.name, { code: 'unequal-columns', ...details });
    }
    return Array.from({ length: array.width ?? 1 }, (_, place) => {
      const title = array.width === null ? name : `${name} ${place}`;
      return filled(new ValueColumn(title, context, array.rows), array, place);
    });
  });
  checkTextColumns(
    context,
    columns.map(({ name }) => name),
  );
  return new Table(
    context.name,
    columns.map((column) => column.finish()),
  );
}

function filled(column: ValueColumn, { rows, cell }: NumpyArray, place: number): ValueColumn {
  for (let row = 0; row < rows; row++) column.push(cell(row, place));
  return column;
}

const MAGIC = '\x93NUMPY';

/** @throws DataError for anything but an array, and for cells or dimensions that a table cannot hold */
function decoded(bytes: Uint8Array, name: string): NumpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNumpy = bytes.length >= 12 && String.fromCharCode(...bytes.subarray(0, 6)) === MAGIC;
  if (!isNumpy) throw new TableFileError(name, { code: 'no-numpy' });
  const isShort = bytes[6] === 1;
  const start = isShort ? 10 : 12;
  const end = start + (isShort ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end));
  if (!header.includes("'descr'")) throw new TableFileError(name, { code: 'no-numpy' });
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z]\d*)(?:\[([a-z]+)\])?'/.exec(header);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1].match(/\d+/g)?.map(Number) ?? [];
  const isFortran = /'fortran_order':\s*True/.test(header);
  if (descr === null || shape.length < 1 || shape.length > 2) {
    const dimensions = descr === null ? null : shape.length;
    throw new TableFileError(name, { code: 'array-form', dimensions });
  }
  const [, order, type, unit] = descr;
  const [rows, width = null] = shape;
  const across = width ?? 1;
  const { size, read } = cellsOf(view, type, unit, order !== '>', name);
  // Cells of 0 bytes count as 1, so that there are at most as many cells as bytes. The product may be NaN.
  if (!(end + rows * across * Math.max(size, 1) <= bytes.length)) {
    throw new TableFileError(name, { code: 'short-array', shape, cellBytes: size });
  }
  const at = isFortran
    ? (row: number, column: number) => end + (column * rows + row) * size
    : (row: number, column: number) => end + (row * across + column) * size;
  const cell = (row: number, column: number) => read(at(row, column));
  return { rows: across === 0 ? 0 : rows, width, cell };
}

interface Cells {
  /** In bytes. */
  readonly size: number;
  readonly read: (at: number) => unknown;
}

/** Milliseconds in each unit of `datetime64`. */
const UNITS: Readonly<Record<string, number>> = {
  D: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  ns: 1e-6,
};

function cellsOf(
  view: DataView,
  type: string,
  unit: string | undefined,
  isLittle: boolean,
  name: string,
): Cells {
  const numbers: Readonly<Record<string, (at: number) => unknown>> = {
    f4: (at) => view.getFloat32(at, isLittle),
    f8: (at) => view.getFloat64(at, isLittle),
    i1: (at) => view.getInt8(at),
    i2: (at) => view.getInt16(at, isLittle),
    i4: (at) => view.getInt32(at, isLittle),
    i8: (at) => view.getBigInt64(at, isLittle),
    u1: (at) => view.getUint8(at),
    u2: (at) => view.getUint16(at, isLittle),
    u4: (at) => view.getUint32(at, isLittle),
    u8: (at) => view.getBigUint64(at, isLittle),
    b1: (at) => view.getUint8(at) !== 0,
  };
  const size = Number(type.slice(1));
  if (Object.hasOwn(numbers, type)) return { size, read: numbers[type] };
  if (type.startsWith('U')) return { size: 4 * size, read: (at) => text(view, at, size, isLittle) };
  if (type.startsWith('S')) return { size, read: (at) => bytesText(view, at, size) };
  if (type === 'M8' && unit !== undefined && Object.hasOwn(UNITS, unit)) {
    return { size, read: (at) => date(view.getBigInt64(at, isLittle), UNITS[unit]) };
  }
  throw new TableFileError(name, { code: 'array-type', type });
}

/** Text with 32 bits a character, padded with zeros. */
function text(view: DataView, at: number, length: number, isLittle: boolean): string {
  let whole = '';
  for (let place = 0; place < length; place++) {
    const code = view.getUint32(at + 4 * place, isLittle);
    if (code === 0) break;
    whole += String.fromCodePoint(Math.min(code, 0x10ffff));
  }
  return whole;
}

function bytesText(view: DataView, at: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  return new TextDecoder().decode(bytes).replace(/\0+$/, '');
}

/** NumPy marks a missing time with the smallest integer. */
function date(value: bigint, milliseconds: number): Date | null {
  return value === -(2n ** 63n) ? null : new Date(Math.floor(Number(value) * milliseconds));
}

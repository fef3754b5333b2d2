import type { DType, TypedArray } from '../../ir/dtype.ts';
import { DataError } from '../../util/errors.ts';
import { decompress, isGzip, MAX_UNPACKED_BYTES } from '../decompress.ts';
import { countElements, describeArray, type HostArray, plainBytes } from '../host-array.ts';
import { IdxError, type IdxProblem } from './idx-problem.ts';

/** Deflate's best ratio: two bits stand for 258 bytes, so one byte for 1032. */
const MAX_GZIP_RATIO = 1032;

/**
 * The header of an IDX file.
 *
 * @example
 * ```ts
 * const file = writeIdx({ dtype: 'uint8', shape: [2, 3], data: new Uint8Array(6) });
 * const checkSize = ({ shape }: IdxHeader): void => {
 *   if (shape.length !== 2) throw new Error(`rank 2 expected, got ${shape.length}`);
 * };
 * (await decodeIdx(file, 'grid.idx', checkSize)).shape; // [2, 3]
 * ```
 */
export interface IdxHeader {
  /** The dtype of the elements in memory. */
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** The length of the whole file in bytes, unpacked. */
  readonly fileLength: number;
}

interface ElementType {
  readonly dtype: DType;
  readonly bytes: number;
  /** Reads `count` big-endian elements. */
  readonly read: (bytes: Uint8Array, count: number) => TypedArray;
}

/** Element types by the third byte of the file. */
const ELEMENT_TYPES: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  [0x08, { dtype: 'uint8', bytes: 1, read: (bytes) => bytes }],
  [0x09, { dtype: 'int32', bytes: 1, read: (bytes) => Int32Array.from(new Int8Array(bytes)) }],
  [0x0b, { dtype: 'int32', bytes: 2, read: int32Reader((view, i) => view.getInt16(2 * i)) }],
  [0x0c, { dtype: 'int32', bytes: 4, read: int32Reader((view, i) => view.getInt32(4 * i)) }],
  [0x0d, { dtype: 'float32', bytes: 4, read: float32Reader((view, i) => view.getFloat32(4 * i)) }],
  [0x0e, { dtype: 'float32', bytes: 8, read: float32Reader((view, i) => view.getFloat64(8 * i)) }],
]);

const TYPE_CODE: Record<DType, number> = {
  uint8: 0x08,
  bool: 0x08,
  int32: 0x0c,
  float32: 0x0d,
  float64: 0x0e,
};

/**
 * Reads an uncompressed IDX file, the format of MNIST: two zero bytes, the element type, the
 * rank, each size as a big-endian 32-bit integer, then the elements row by row.
 *
 * `uint8` elements are a view of `bytes`, without a copy. Signed 8 and 16-bit elements become int32;
 * float64 elements are rounded to float32.
 *
 * @param bytes the whole file
 * @param name the name of the file in error messages
 * @throws IdxError if the file is empty, truncated, longer than its header says, or not an IDX file
 *
 * @example
 * ```ts
 * const { dtype, shape, data } = readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9));
 * dtype; // 'uint8'
 * shape; // [3]
 * data; // new Uint8Array([7, 8, 9])
 * ```
 */
export function readIdx(bytes: Uint8Array, name = 'IDX data'): HostArray {
  return read(plainBytes(bytes), name, acceptAny);
}

function read(file: Uint8Array, name: string, accept: Accept): HostArray {
  const header = readHeader(file, name);
  accept(describeHeader(header));
  checkLength(header, file.length, name);
  const elements = file.subarray(header.start, header.end);
  const data = header.type.read(elements, countElements(header.shape));
  return { dtype: header.type.dtype, shape: header.shape, data };
}

/**
 * Reads an IDX file, plain or compressed with gzip; the first two bytes decide which.
 *
 * Unpacks only the size that the IDX header gives. A header with more than 1 GiB, or more than the
 * compressed bytes can hold, is refused before memory is allocated.
 *
 * @param accept called with the header before memory is allocated; an error that it throws stops reading
 * @param signal stops unpacking
 * @throws IdxError as `readIdx` does, and if the gzip data are corrupt; the reason of an aborted
 *   `signal`
 *
 * @example
 * ```ts
 * const file = writeIdx({ dtype: 'int32', shape: [3], data: Int32Array.of(5, -1, 2) });
 * const { data } = await decodeIdx(file, 'labels.idx'); // gzip works too
 * data; // new Int32Array([5, -1, 2])
 * ```
 */
export async function decodeIdx(
  bytes: Uint8Array,
  name = 'IDX data',
  accept: Accept = acceptAny,
  signal?: AbortSignal,
): Promise<HostArray> {
  signal?.throwIfAborted();
  const file = plainBytes(bytes);
  return isGzip(file)
    ? read(await unpack(file, name, accept, signal), name, acceptAny)
    : read(file, name, accept);
}

/**
 * Writes an IDX file. `bool` becomes unsigned bytes; other types keep their type.
 *
 * @throws DataError if the shape does not fit the data or the format (rank ≤ 255, sizes < 2³²)
 *
 * @example
 * ```ts
 * const labels = Uint8Array.of(3, 1);
 * const file = writeIdx({ dtype: 'uint8', shape: [2], data: labels });
 * file; // new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 3, 1])
 * ```
 */
export function writeIdx(array: HostArray): Uint8Array {
  const { dtype, shape, data } = array;
  if (countElements(shape) !== data.length) {
    throw new DataError(
      'IDX data',
      `${describeArray(array)} does not fit ${data.length} elements.`,
    );
  }
  if (shape.length > 255 || shape.some((size) => size > 0xffffffff)) {
    throw new DataError(
      'IDX data',
      `${describeArray(array)} cannot be written: IDX holds up to 255 dimensions, each below 2^32.`,
    );
  }
  const start = 4 + 4 * shape.length;
  const file = new Uint8Array(start + data.byteLength);
  const view = new DataView(file.buffer);
  view.setUint32(0, (TYPE_CODE[dtype] << 8) | shape.length);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  if (data instanceof Uint8Array) {
    file.set(data, start);
  } else if (data instanceof Int32Array) {
    for (const [i, value] of data.entries()) view.setInt32(start + 4 * i, value);
  } else {
    for (const [i, value] of data.entries()) view.setFloat32(start + 4 * i, value);
  }
  return file;
}

function int32Reader(at: (view: DataView, index: number) => number): ElementType['read'] {
  return (bytes, count) => Int32Array.from({ length: count }, reader(bytes, at));
}

function float32Reader(at: (view: DataView, index: number) => number): ElementType['read'] {
  return (bytes, count) => Float32Array.from({ length: count }, reader(bytes, at));
}

function reader(bytes: Uint8Array, at: (view: DataView, index: number) => number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return (_: unknown, index: number) => at(view, index);
}

type Accept = (header: IdxHeader) => void;

function acceptAny(): void {}

function describeHeader({ type, shape, end }: Header): IdxHeader {
  return { dtype: type.dtype, shape, fileLength: end };
}

interface Header {
  readonly type: ElementType;
  readonly shape: number[];
  /** Where the elements begin and end, in bytes. */
  readonly start: number;
  readonly end: number;
}

function readHeader(file: Uint8Array, name: string): Header {
  if (file.length === 0) {
    throw new IdxError(name, { code: 'empty' });
  }
  if (file.length < 4) {
    throw new IdxError(name, { code: 'short-magic', bytes: file.length });
  }
  const type = file[0] === 0 && file[1] === 0 ? ELEMENT_TYPES.get(file[2] as number) : undefined;
  if (type === undefined) throw new IdxError(name, wrongMagic(file));
  const start = headerLength(file);
  if (file.length < start) {
    const [rank, bytes] = [file[3] as number, file.length];
    throw new IdxError(name, { code: 'short-header', rank, needed: start, bytes });
  }
  const view = new DataView(file.buffer, file.byteOffset);
  const shape = Array.from({ length: file[3] as number }, (_, axis) =>
    view.getUint32(4 + 4 * axis),
  );
  const end = start + countElements(shape) * type.bytes;
  if (!Number.isSafeInteger(end)) {
    throw new IdxError(name, { code: 'absurd-sizes', shape });
  }
  return { type, shape, start, end };
}

function headerLength(file: Uint8Array): number {
  return 4 + 4 * (file[3] as number);
}

function checkLength(header: Header, found: number, name: string, isLeast = false): void {
  if (found === header.end) return;
  throw new IdxError(name, { code: 'length', ...asked(header), bytes: found, isLeast });
}

/** The array that the header describes, for error messages. */
function asked({ type, shape, end }: Header): { holds: string; needed: number } {
  return { holds: describeArray({ dtype: type.dtype, shape }), needed: end };
}

/** What a file with a wrong magic number may be, by its first byte. */
const LOOKS_LIKE: ReadonlyMap<number, 'html' | 'zip'> = new Map([
  [0x3c, 'html'],
  [0x50, 'zip'],
]);

function wrongMagic(file: Uint8Array): IdxProblem {
  const first = [...file.subarray(0, 4)];
  const found = first.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (first[0] === 0 && first[1] === 0) {
    return { code: 'element-type', found, type: found.slice(6, 8) };
  }
  const looksLike = isGzip(file) ? 'gzip' : (LOOKS_LIKE.get(first[0] as number) ?? null);
  return { code: 'other-file', found, looksLike };
}

/** Unpacks gzip into one array of exactly the size that the IDX header inside asks for. */
async function unpack(
  bytes: Uint8Array,
  name: string,
  accept: Accept,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  let file = new Uint8Array(0);
  let filled = 0;
  let header: Header | undefined;
  for await (const chunk of unpacked(bytes, name)) {
    signal?.throwIfAborted();
    if (header === undefined) file = resized(file, filled + chunk.length, name);
    file.set(chunk.subarray(0, file.length - filled), filled);
    filled += chunk.length;
    if (header === undefined && filled >= 4 && filled >= headerLength(file)) {
      header = readHeader(file, name);
      accept(describeHeader(header));
      file = resized(file, boundedLength(header, bytes.length, name), name);
    }
    if (header !== undefined && filled > header.end) break;
  }
  if (header !== undefined) {
    // Unpacking stops at the first chunk past the end, so the length of a longer file is unknown.
    checkLength(header, filled, `${name} (unpacked)`, filled > header.end);
  }
  return file;
}

async function* unpacked(bytes: Uint8Array, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* decompress([bytes], 'gzip', { name });
  } catch (cause) {
    throw new IdxError(name, { code: 'damaged-gzip' }, { cause });
  }
}

/** The file length that `header` gives. @throws IdxError if the compressed bytes cannot hold it, or above the limit */
function boundedLength(header: Header, compressed: number, name: string): number {
  const possible = compressed * MAX_GZIP_RATIO;
  if (header.end <= possible && header.end <= MAX_UNPACKED_BYTES) return header.end;
  throw new IdxError(
    name,
    header.end > possible
      ? { code: 'beyond-gzip', ...asked(header), compressed, possible }
      : { code: 'too-large', ...asked(header), most: MAX_UNPACKED_BYTES },
  );
}

/** A copy of `bytes` with another length: cut, or padded with zeros. */
function resized(bytes: Uint8Array, length: number, name: string): Uint8Array<ArrayBuffer> {
  try {
    const copy = new Uint8Array(length);
    copy.set(bytes.subarray(0, length));
    return copy;
  } catch (cause) {
    throw new IdxError(name, { code: 'no-memory', bytes: length }, { cause });
  }
}

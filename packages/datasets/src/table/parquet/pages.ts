import { MAX_UNPACKED_BYTES } from 'gradus/data';
import {
  type Compressors,
  type DecodedArray,
  type SchemaElement,
  snappyUncompress,
} from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from 'hyparquet-compressors';
import { type PageBytes, readDeltas, readLengths, readPrefixed, readRuns } from './encodings.ts';
import { checkStruct } from './thrift.ts';
import { Unsupported } from './unsupported.ts';

/** The part of a column in one group of rows. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly element: SchemaElement;
  /** The compression of its pages, by the name in the file. */
  readonly codec: string | undefined;
  /** The number of rows of the group. */
  readonly rows: number;
}

/** Consecutive cells of a column. */
export interface Cells {
  readonly length: number;
  /** For each cell 1, or 0 if it is missing; null if no cell is missing. */
  readonly levels: Int32Array | null;
  /** The values of the cells that are not missing, or their indices in `dictionary`. */
  readonly values: DecodedArray;
  readonly dictionary: readonly unknown[] | null;
}

/** Called with the number of unpacked bytes. @throws if the file unpacks to too many */
export type Spend = (bytes: number) => void;

/**
 * The cells of a chunk, page by page.
 *
 * A page is copied to a separate buffer, and its counts are compared with its bytes before it is decoded, because the
 * decoding library trusts them.
 *
 * @throws Error for pages that are damaged, or use another compression or encoding
 */
export function* cellsOf(chunk: Chunk, spend: Spend): Generator<Cells> {
  const { bytes, rows } = chunk;
  const reader = { view: viewOf(bytes), offset: 0 };
  let dictionary: readonly unknown[] | null = null;
  for (let row = 0; row < rows; ) {
    if (reader.offset >= bytes.length - 1) {
      throw new Error(`its pages end after ${row} of ${rows} rows`);
    }
    checkStruct(bytes, reader.offset);
    const header = parquetHeader(reader);
    const length = header.compressed_page_size;
    if (!(length >= 0 && reader.offset + length <= bytes.length)) {
      throw new Error(`a page claims ${length} bytes, more than its column has left`);
    }
    const page = bytes.subarray(reader.offset, reader.offset + length);
    reader.offset += length;
    const count = checkedCount(header, rows, row);
    if (count === null) continue;
    if (header.type === 'DICTIONARY_PAGE') {
      dictionary = readDictionary(chunk, page, header, spend);
      continue;
    }
    const read = header.type === 'DATA_PAGE_V2' ? openSecond : openFirst;
    yield decode(chunk, { ...read(chunk, page, header, spend), count }, dictionary, spend);
    row += count;
  }
}

type Header = ReturnType<typeof parquetHeader>;

/** The number of values of a page; null for a page of another kind, which is skipped. */
function checkedCount(header: Header, rows: number, row: number): number | null {
  const isDictionary = header.type === 'DICTIONARY_PAGE';
  const page = isDictionary
    ? header.dictionary_page_header
    : (header.data_page_header ?? header.data_page_header_v2);
  if (header.type === 'INDEX_PAGE') return null;
  if (page === undefined || header.type === undefined) throw new Error('a page has no header');
  const { num_values: count } = page;
  const most = isDictionary ? rows : rows - row;
  if (Number.isInteger(count) && count >= 0 && count <= most) return count;
  throw new Error(
    isDictionary
      ? `a group of ${rows} rows has a dictionary of ${count} values`
      : `a page claims ${count} cells in a group of ${rows} rows, but only ${most} are left`,
  );
}

/** A page whose levels are read. */
interface OpenPage {
  readonly values: PageBytes;
  readonly levels: Int32Array | null;
  readonly encoding: string;
}

/** A page of version 1 of the format: all of it is compressed. */
function openFirst(chunk: Chunk, page: Uint8Array, header: Header, spend: Spend): OpenPage {
  const first = header.data_page_header;
  if (first === undefined) throw new Error(`its pages are of the kind ${header.type}`);
  const values = pageBytes(unpacked(chunk.codec, page, header.uncompressed_page_size, spend));
  if (isRequired(chunk)) return { values, levels: null, encoding: first.encoding };
  const length = values.view.getUint32(0, true);
  const levels = readLevels({ view: values.view, offset: 4 }, first.num_values);
  return {
    values: { view: values.view, offset: 4 + length },
    levels,
    encoding: first.encoding,
  };
}

/** A page of version 2: its levels are in front of the compressed part. */
function openSecond(chunk: Chunk, page: Uint8Array, header: Header, spend: Spend): OpenPage {
  const second = header.data_page_header_v2;
  if (second === undefined) throw new Error('a page has no header');
  const start = second.repetition_levels_byte_length;
  const end = start + second.definition_levels_byte_length;
  if (!(start >= 0 && end >= start && end <= page.length)) {
    throw new Error(`a page claims levels of ${end} bytes, but it has ${page.length} bytes`);
  }
  const levels = isRequired(chunk)
    ? null
    : readLevels(pageBytes(page.slice(start, end)), second.num_values);
  const length = header.uncompressed_page_size - end;
  const codec = second.is_compressed === false ? 'UNCOMPRESSED' : chunk.codec;
  const values = unpacked(codec, page.subarray(end), length, spend);
  return { values: pageBytes(values), levels, encoding: second.encoding };
}

function isRequired({ element }: Chunk): boolean {
  return element.repetition_type === 'REQUIRED';
}

/** Null if no cell is missing. */
function readLevels(page: PageBytes, count: number): Int32Array | null {
  const levels = readRuns(page, 1, count);
  return levels.includes(0) ? levels : null;
}

function decode(
  chunk: Chunk,
  { values: page, levels, encoding, count: length }: OpenPage & { readonly count: number },
  dictionary: readonly unknown[] | null,
  spend: Spend,
): Cells {
  let present = length;
  if (levels !== null) for (const level of levels) present -= 1 - level;
  if (!encoding.endsWith('_DICTIONARY')) {
    const values = valuesOf(chunk.element, page, encoding, present, spend);
    return { length, levels, values: converted(values, chunk.element), dictionary: null };
  }
  if (present === 0) return { length, levels, values: [], dictionary: [] };
  if (dictionary === null) throw new Error('a page needs a dictionary, but there is none');
  const places = readRuns(page, page.view.getUint8(page.offset++), present);
  const wrong = places.find((place) => place < 0 || place >= dictionary.length);
  if (wrong === undefined) return { length, levels, values: places, dictionary };
  throw new Error(
    `a page refers to value ${wrong} of a dictionary with ${dictionary.length} values`,
  );
}

function readDictionary(
  chunk: Chunk,
  page: Uint8Array,
  header: Header,
  spend: Spend,
): readonly unknown[] {
  const count = header.dictionary_page_header?.num_values ?? 0;
  const values = pageBytes(unpacked(chunk.codec, page, header.uncompressed_page_size, spend));
  const plain = valuesOf(chunk.element, values, 'PLAIN', count, spend);
  // Converts integers of 64 bits once for each value, not once for each cell.
  return Array.from(converted(plain, chunk.element) as ArrayLike<unknown>, (value) => {
    const number = typeof value === 'bigint' ? Number(value) : value;
    return Number.isSafeInteger(number) ? number : value;
  });
}

/** @throws Error for an unsupported encoding */
function valuesOf(
  { type, type_length: width }: SchemaElement,
  page: PageBytes,
  encoding: string,
  count: number,
  spend: Spend,
): DecodedArray {
  if (type === undefined) throw new Error('its type is unknown');
  if (count === 0) return [];
  switch (encoding) {
    case 'PLAIN':
      return readPlain(page, type, count, width);
    case 'RLE':
      if (type !== 'BOOLEAN') break;
      page.offset += 4;
      return Array.from(readRuns(page, 1, count), Boolean);
    case 'DELTA_BINARY_PACKED':
      if (type === 'INT32') return readDeltas(page, new Int32Array(count));
      if (type === 'INT64') return readDeltas(page, new BigInt64Array(count));
      break;
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return readLengths(page, count);
    case 'DELTA_BYTE_ARRAY':
      return readPrefixed(page, count, spend);
    case 'BYTE_STREAM_SPLIT':
      // Each value takes at least one byte.
      if ((width ?? 1) * count > page.view.byteLength) throw new Error('a page ends too early');
      return byteStreamSplit(page, count, type, width);
  }
  throw new Unsupported('encoding', `${encoding} for the type ${type}`, ['PLAIN']);
}

/** Points in time as milliseconds, because a Date for each cell takes ten times as much memory; shapes as bytes. */
const PARSERS = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Math.floor(Number(micros) / 1000),
  timestampFromNanoseconds: (nanos: bigint) => Math.floor(Number(nanos) / 1e6),
  dateFromDays: (days: number) => days * 86_400_000,
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes),
  geometryFromBytes: (bytes: Uint8Array) => bytes,
  geographyFromBytes: (bytes: Uint8Array) => bytes,
};

type Decoder = Parameters<typeof convert>[1];

/** The longest decimals have 76 digits. The time to read one grows with the square of its length. */
const MAX_DECIMAL = 32;

/** The values as numbers, texts, booleans, integers and times. */
function converted(values: DecodedArray, element: SchemaElement): DecodedArray {
  if (element.converted_type === 'DECIMAL') {
    for (const value of values as ArrayLike<unknown> & Iterable<unknown>) {
      if (value instanceof Uint8Array && value.length > MAX_DECIMAL) {
        throw new Error(`a decimal has ${value.length} bytes, more than ${MAX_DECIMAL}`);
      }
    }
  }
  return convert(values, { element, parsers: PARSERS } as unknown as Decoder);
}

const COMPRESSORS: Compressors = {
  UNCOMPRESSED: (input) => input.slice(),
  SNAPPY: (input, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  },
  GZIP: decompressGzip,
  BROTLI: decompressBrotli,
  ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};

/** The bytes of a page in a separate buffer. */
function unpacked(
  codec: string | undefined,
  page: Uint8Array,
  length: number,
  spend: Spend,
): Uint8Array {
  const unpack = COMPRESSORS[codec as keyof Compressors];
  if (codec === undefined || unpack === undefined) {
    throw new Unsupported('compression', codec ?? '?', Object.keys(COMPRESSORS));
  }
  if (!(length >= 0 && length <= MAX_UNPACKED_BYTES)) {
    throw new Error(`a page has ${length} bytes unpacked, more than ${MAX_UNPACKED_BYTES}`);
  }
  // A page without values may have any compressed bytes, or none.
  if (length === 0) return new Uint8Array(0);
  spend(length);
  const bytes = unpack(page, length);
  if (bytes.length === length) return bytes;
  throw new Error(`a page unpacks to ${bytes.length} bytes instead of ${length}`);
}

function pageBytes(bytes: Uint8Array): PageBytes {
  return { view: viewOf(bytes), offset: 0 };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/**
 * Compares the counts in an Arrow file with its bytes. apache-arrow trusts every count, and fills the memory or loops for
 * hours over a damaged one.
 */
import {
  type Data,
  DataType,
  type Decimal,
  type Dictionary,
  type Field,
  type RecordBatchReader,
} from 'apache-arrow';
import { ByteBuffer } from 'flatbuffers';

/** The largest number of rows without bytes in any column: columns of the type Null. */
const MAX_EMPTY_ROWS = 2 ** 20;

/** The header of a batch, or of a dictionary. */
interface BatchHeader {
  readonly length: number;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
}

/** The part of apache-arrow's readers that turns the bytes of a batch into columns. */
interface Loader {
  _loadVectors: (header: BatchHeader, body: Uint8Array, types: Types) => Data[];
  _loadCompressedVectors: (
    header: BatchHeader,
    body: readonly Uint8Array[],
    types: Types,
  ) => Data[];
}

/** The columns of a batch, or the type of the values of a dictionary. */
type Types = readonly (Field | DataType)[];

/** Makes a reader check each batch and each dictionary before loading it. Call it before the reader is opened. */
export function checkBatches(reader: RecordBatchReader): void {
  const loader = Reflect.get(reader, '_impl') as Loader;
  const { _loadVectors: load, _loadCompressedVectors: loadCompressed } = loader;
  loader._loadVectors = (header, body, types) => {
    checkCounts(
      header,
      types,
      ({ offset, length }) => body.subarray(offset, offset + length).length,
    );
    return withOrderedTexts(load.call(loader, header, body, types));
  };
  loader._loadCompressedVectors = (header, body, types) => {
    checkCounts(header, types, (_, place) => body[place].length);
    return withOrderedTexts(loadCompressed.call(loader, header, body, types));
  };
}

/**
 * Limits the lists in headers to the length of the header.
 * @throws Error, while reading, for a longer list
 */
export function checkLists(): void {
  ByteBuffer.prototype.__vector_len = function (this: ByteBuffer, offset: number): number {
    const length = this.readInt32(offset + this.readInt32(offset));
    if (length >= 0 && length <= this.capacity()) return length;
    throw new Error(`a header of ${this.capacity()} bytes has a list of ${length} entries`);
  };
}

/** How the cells of a column lie in its buffers. */
interface Layout {
  readonly is: (type: DataType) => boolean;
  readonly buffers: number;
  /** The least number of bytes of this number of rows in the second buffer. */
  readonly bytes: (rows: number, type: DataType) => number;
}

/** Missing cells, then numbers. */
const NUMBERS: Layout = {
  is: () => true,
  buffers: 2,
  bytes: (rows, type) => rows * type.ArrayType.BYTES_PER_ELEMENT,
};
const LAYOUTS: readonly Layout[] = [
  { is: DataType.isNull, buffers: 0, bytes: () => 0 },
  { is: DataType.isBool, buffers: 2, bytes: (rows) => rows / 8 },
  {
    is: DataType.isDecimal,
    buffers: 2,
    bytes: (rows, type) => (rows * (type as Decimal).bitWidth) / 8,
  },
  {
    is: DataType.isDictionary,
    buffers: 2,
    bytes: (rows, type) => NUMBERS.bytes(rows, (type as Dictionary).indices),
  },
  // Missing cells, where each text begins and the last one ends, and the texts.
  { is: DataType.isUtf8, buffers: 3, bytes: (rows) => rows && 4 * (rows + 1) },
  { is: DataType.isLargeUtf8, buffers: 3, bytes: (rows) => rows && 8 * (rows + 1) },
  NUMBERS,
];

/**
 * @param sizeOf the bytes of a buffer, unpacked
 * @throws Error if a column has another number of rows than the batch, or too few bytes for them
 */
function checkCounts(
  { length, nodes, buffers }: BatchHeader,
  types: Types,
  sizeOf: (buffer: BatchHeader['buffers'][number], place: number) => number,
): void {
  let first = 0;
  types.forEach((each, column) => {
    const type = each instanceof DataType ? each : each.type;
    const { length: rows, nullCount } = nodes[column] ?? { length: 0, nullCount: 0 };
    if (rows !== length) throw new Error(`a batch of ${length} rows has a column of ${rows} cells`);
    if (!(nullCount >= 0 && nullCount <= rows)) {
      throw new Error(`a column of ${rows} cells claims ${nullCount} missing cells`);
    }
    const layout = LAYOUTS.find(({ is }) => is(type)) ?? NUMBERS;
    const require = (place: number, needed: number): void => {
      const found = place in buffers ? sizeOf(buffers[place], place) : 0;
      if (needed <= found) return;
      throw new Error(`${rows} rows of ${type} do not fit into ${found} bytes`);
    };
    if (layout.buffers > 0) {
      require(first, nullCount > 0 ? rows / 8 : 0);
      require(first + 1, layout.bytes(rows, type));
    } else if (rows > MAX_EMPTY_ROWS) throw new Error(`${rows} rows have no cells`);
    first += layout.buffers;
  });
}

/** @throws Error for texts that overlap: their total length can be the square of that of the file */
function withOrderedTexts(columns: Data[]): Data[] {
  for (const { valueOffsets: ends, values, length, type } of columns) {
    if (!ends || length === 0) continue;
    let before = 0;
    for (let row = 0; row <= length; row++) {
      const end = Number(ends[row]);
      if (!(end >= before)) throw new Error(`the texts of a column of ${type} overlap`);
      before = end;
    }
    if (before > values.length) throw new Error(`a column of ${type} ends too early`);
  }
  return columns;
}

import { DataError } from 'gradus';
import { MAX_UNPACKED_BYTES } from 'gradus/data';
import { Table } from 'gradus/table';
import {
  type Compressors,
  type DecodedArray,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaElement,
  snappyUncompress,
} from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from 'hyparquet-compressors';
import { shown } from '../csv/cells.ts';
import { type ColumnContext, checkTextColumns } from './options.ts';
import { ValueColumn } from './value-column.ts';

/** Bytes that can be reached without those before them. */
export interface ByteFile {
  readonly size: number;
  readonly slice: (start: number, end: number) => Promise<Uint8Array>;
}

/** Rows beyond this number are refused: a few bytes of a file can stand for as many as it likes. */
const MAX_ROWS = 2 ** 27;

/** Each compression, and no more than 1 GiB of a page, whatever the file says. */
const COMPRESSORS: Compressors = {
  SNAPPY: (input, length) => {
    const output = new Uint8Array(bounded(length));
    snappyUncompress(input, output);
    return output;
  },
  GZIP: (input, length) => decompressGzip(input, bounded(length)),
  BROTLI: (input, length) => decompressBrotli(input, bounded(length)),
  ZSTD: (input, length) => decompressZstd(input, new Uint8Array(bounded(length))),
  LZ4: (input, length) => decompressLz4(input, bounded(length)),
  LZ4_RAW: (input, length) => decompressLz4Raw(input, bounded(length)),
};

function bounded(length: number): number {
  if (length >= 0 && length <= MAX_UNPACKED_BYTES) return length;
  throw new Error(`a page has ${length} bytes unpacked, more than ${MAX_UNPACKED_BYTES}`);
}

/** Points in time as milliseconds, since a Date for each cell takes ten times as much. */
const PARSERS = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Math.floor(Number(micros) / 1000),
  timestampFromNanoseconds: (nanos: bigint) => Math.floor(Number(nanos) / 1e6),
  dateFromDays: (days: number) => days * 86_400_000,
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes),
};

/**
 * Reads a table from a Parquet file, one column of one group of rows at a time.
 *
 * @throws DataError for a damaged file, nested columns, and columns of bytes
 */
export async function readParquet(
  { size, slice }: ByteFile,
  context: ColumnContext,
): Promise<Table> {
  const { name } = context;
  const file = {
    byteLength: size,
    slice: async (start: number, end = size) => exactBuffer(await slice(start, end)),
  };
  const metadata = await asDataError(name, () => parquetMetadataAsync(file, { geoparquet: false }));
  const elements = await asDataError(name, async () => columnsOf(name, metadata));
  const rows = metadata.row_groups.map((group) => Number(group.num_rows));
  checkRows(
    name,
    rows.reduce((sum, count) => sum + count, 0),
  );
  checkTextColumns(
    context,
    elements.map((element) => element.name),
  );
  const columns = elements.map((element) => new ValueColumn(element.name, context));
  let rowStart = 0;
  for (const count of rows) {
    const rowEnd = rowStart + count;
    for (const [place, element] of elements.entries()) {
      const filler = new ColumnFiller(name, columns[place], isDate(element));
      await asDataError(`${name}: column ${shown(element.name)}`, () =>
        parquetRead({
          file: {
            byteLength: size,
            slice: async (start: number, end?: number) =>
              withCheckedPages(await file.slice(start, end), count),
          },
          metadata,
          columns: [element.name],
          rowStart,
          rowEnd,
          compressors: COMPRESSORS,
          parsers: PARSERS as never,
          onPage: ({ columnData }) => filler.add(columnData),
        }),
      );
    }
    rowStart = rowEnd;
  }
  return new Table(
    name,
    columns.map((column) => column.finish()),
  );
}

/**
 * The bytes of one column of one group of rows, once each of its pages is known to claim no more cells than the group
 * has rows: the library takes its word for it, and would fill as many.
 */
function withCheckedPages(bytes: ArrayBuffer, rows: number): ArrayBuffer {
  const reader = { view: new DataView(bytes), offset: 0 };
  while (reader.offset < bytes.byteLength - 1) {
    const header = parquetHeader(reader);
    const page =
      header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
    const cells = page?.num_values ?? 0;
    if (!(cells >= 0 && cells <= rows)) {
      throw new Error(`a page claims ${cells} cells in a group of ${rows} rows`);
    }
    const length = header.compressed_page_size;
    if (!(length >= 0 && reader.offset + length <= bytes.byteLength)) {
      throw new Error(`a page claims ${length} bytes and goes on behind its column`);
    }
    reader.offset += length;
  }
  return bytes;
}

/** Puts what was decoded into a column. */
class ColumnFiller {
  private readonly name: string;
  private readonly column: ValueColumn;
  private readonly isDate: boolean;

  constructor(name: string, column: ValueColumn, isDate: boolean) {
    this.name = name;
    this.column = column;
    this.isDate = isDate;
  }

  add(cells: DecodedArray): void {
    const { column } = this;
    for (let row = 0; row < cells.length; row++) {
      const cell: unknown = cells[row];
      if (this.isDate && typeof cell === 'number') column.pushDate(cell);
      else if (!column.push(cell)) throw this.refusal();
    }
  }

  private refusal(): DataError {
    const { name, length } = this.column;
    return new DataError(
      this.name,
      `row ${length + 1}, column ${shown(name)}: holds bytes or a shape, which no column takes. Leave it out of the file.`,
    );
  }
}

/** @throws DataError for nested columns, by name */
function columnsOf(name: string, metadata: FileMetaData): readonly SchemaElement[] {
  const { children } = parquetSchema(metadata);
  for (const { element, children: inner } of children) {
    if (typeof element.name !== 'string') throw new Error('a column has no name');
    if (inner.length === 0 && element.repetition_type !== 'REPEATED') continue;
    throw new DataError(
      name,
      `column ${shown(element.name)} is nested. Cells are numbers, texts, booleans or dates: write its parts as columns ` +
        'of their own, or leave it out.',
    );
  }
  return children.map(({ element }) => element);
}

function checkRows(name: string, rows: number): void {
  if (rows === 0) throw new DataError(name, 'holds no rows.');
  if (rows > MAX_ROWS) {
    throw new DataError(name, `has ${rows} rows, more than ${MAX_ROWS}. Take a part of them.`);
  }
}

function isDate({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (converted_type !== undefined) return /^(DATE|TIMESTAMP_)/.test(converted_type);
  return type === 'INT96' || ['TIMESTAMP', 'DATE'].includes(logical_type?.type ?? '');
}

/** What is wrong with a file, in whatever way the library finds out, with its name. */
async function asDataError<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const problem = cause instanceof Error ? cause.message.replace(/^parquet /, '') : String(cause);
    throw new DataError(where, `cannot be read as Parquet: ${problem}. Write the file again.`, {
      cause,
    });
  }
}

function exactBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  return (isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
}

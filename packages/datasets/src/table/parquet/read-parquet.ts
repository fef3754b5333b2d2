import { DataError } from 'gradus';
import { Table } from 'gradus/table';
import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaElement } from 'hyparquet';
import { shown } from '../../csv/cells.ts';
import { TableFileError } from '../../csv/problem.ts';
import { type ColumnContext, checkTextColumns } from '../options.ts';
import { ValueColumn } from '../value-column.ts';
import { type Cells, type Chunk, cellsOf, type Spend } from './pages.ts';
import { withShortStatistics } from './thrift.ts';
import { Unsupported } from './unsupported.ts';

/** Bytes with random access. */
export interface ByteFile {
  readonly size: number;
  readonly slice: (start: number, end: number) => Promise<Uint8Array>;
}

/**
 * The limit of cells and unpacked bytes: a constant for any file, plus a number for each of its bytes. Without it, a few
 * bytes can stand for any number of cells.
 */
const MAX_CELLS = { free: 2 ** 27, forEach: 100 };
const MAX_BYTES = { free: 2 ** 30, forEach: 1000 };

/**
 * Reads a table from a Parquet file, one column of one group of rows at a time.
 *
 * Memory and time grow only with the size of the file and the number of its cells: every count in the file is checked
 * before it is used.
 *
 * @throws DataError for a damaged file, nested columns, columns of bytes, and more cells than the file's size allows
 */
export async function readParquet(file: ByteFile, context: ColumnContext): Promise<Table> {
  const { name } = context;
  const footer = await footerOf(file, name);
  const { elements, groups } = asDataError(name, () => {
    const metadata = parquetMetadata(footer, { geoparquet: false });
    return { elements: columnsOf(name, metadata), groups: groupsOf(metadata, file.size) };
  });
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  checkCells(name, rows, elements.length, file.size);
  checkTextColumns(
    context,
    elements.map((element) => element.name),
  );
  const columns = elements.map((element) => new ValueColumn(element.name, context, rows));
  const spend = budget(MAX_BYTES.free + MAX_BYTES.forEach * file.size);
  for (const { rows, places } of groups) {
    for (const [place, element] of elements.entries()) {
      const { start, end, codec } = asDataError(name, () => placeOf(element, places));
      const bytes = await file.slice(start, end);
      await addChunk({ bytes, element, codec, rows }, columns[place], context, spend);
    }
  }
  return new Table(
    name,
    columns.map((column) => column.finish()),
  );
}

const MAGIC = 'PAR1';
/** The bytes of the length of the footer and of the four letters after it. */
const TAIL = 8;

/** The footer and the bytes after it, as the library needs them. */
async function footerOf({ size, slice }: ByteFile, name: string): Promise<ArrayBuffer> {
  const tail = await slice(Math.max(0, size - TAIL), size);
  const length = asDataError(name, () => {
    const magic = String.fromCharCode(...tail.subarray(-4));
    if (magic === 'PARE') throw new Unsupported('encryption');
    if (tail.length < TAIL || magic !== MAGIC) throw new Error(`it does not end with ${MAGIC}`);
    const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
    if (length > size - TAIL)
      throw new Error(`its footer should have ${length} bytes, but the file has only ${size}`);
    return length;
  });
  const whole = await slice(size - TAIL - length, size - TAIL);
  const short = asDataError(name, () => withShortStatistics(whole));
  const footer = new Uint8Array(short.length + TAIL);
  footer.set(short);
  new DataView(footer.buffer).setUint32(short.length, short.length, true);
  footer.set(tail.subarray(-4), short.length + 4);
  return footer.buffer;
}

/** The positions of the columns of a group of rows. */
interface Group {
  readonly rows: number;
  readonly places: ReadonlyMap<string, Place>;
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly codec: string | undefined;
}

/** @throws Error if the footer does not match the file */
function groupsOf(metadata: FileMetaData, size: number): Group[] {
  // Columns must follow each other, so that together they are not longer than the file.
  const spend = budget(size);
  return metadata.row_groups.map(({ num_rows, columns }) => {
    const rows = Number(num_rows);
    if (!(Number.isSafeInteger(rows) && rows >= 0)) throw new Error(`a group has ${rows} rows`);
    const places = new Map<string, Place>();
    for (const { meta_data: meta, file_path: path } of columns) {
      if (path)
        throw new Error(
          `its columns are in another file, ${shown(path)}. Write all of them to one file`,
        );
      if (meta === undefined) throw new Error('a group of rows has a column without metadata');
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const length = Number(meta.total_compressed_size);
      if (!(start >= 0 && length >= 0 && start + length <= size)) {
        throw new Error(`a column claims the bytes from ${start} to ${start + length} of ${size}`);
      }
      spend(length);
      places.set(meta.path_in_schema.join('.'), { start, end: start + length, codec: meta.codec });
    }
    return { rows, places };
  });
}

function checkCells(name: string, rows: number, columns: number, size: number): void {
  if (rows === 0 || columns === 0) throw new TableFileError(name, { code: 'no-cells' });
  const most = MAX_CELLS.free + MAX_CELLS.forEach * size;
  if (rows * columns <= most) return;
  throw new TableFileError(name, { code: 'too-many-cells', rows, columns, bytes: size, most });
}

function budget(bytes: number): Spend {
  let left = bytes;
  return (spent) => {
    left -= spent;
    if (left < 0) throw new Error(`it claims more than ${bytes} bytes, too many for its size`);
  };
}

function placeOf({ name }: SchemaElement, places: Group['places']): Place {
  const place = places.get(name);
  if (place !== undefined) return place;
  throw new Error(`a group of rows lacks the column ${shown(name)}`);
}

/** Decodes a chunk page by page, and yields to the event loop between pages. */
async function addChunk(
  chunk: Chunk,
  column: ValueColumn,
  { name, pause }: ColumnContext,
  spend: Spend,
): Promise<void> {
  const where = `${name}: column ${shown(column.name)}`;
  const pages = cellsOf(chunk, spend);
  for (;;) {
    const isDone = asDataError(where, () => {
      const { done, value } = pages.next();
      if (!done) addCells(column, value, isDate(chunk.element), name);
      return done;
    });
    if (isDone) return;
    await pause();
  }
}

/** Puts decoded cells into a column. */
function addCells(
  column: ValueColumn,
  { length, levels, values, dictionary }: Cells,
  isTime: boolean,
  name: string,
): void {
  for (let place = 0, next = 0; place < length; place++) {
    if (levels !== null && levels[place] === 0) {
      column.pushMissing();
      continue;
    }
    const value = values[next++];
    const cell: unknown = dictionary === null ? value : dictionary[value];
    if (isTime && typeof cell === 'number') column.pushDate(cell);
    else if (!column.push(cell)) throw refusal(column, name);
  }
}

function refusal({ name, length }: ValueColumn, file: string): DataError {
  return new TableFileError(file, { code: 'bytes', row: length + 1, column: name });
}

/** @throws DataError for nested columns, by name */
function columnsOf(name: string, metadata: FileMetaData): readonly SchemaElement[] {
  const { children } = parquetSchema(metadata);
  for (const { element, children: inner } of children) {
    if (typeof element.name !== 'string') throw new Error('a column has no name');
    if (inner.length === 0 && element.repetition_type !== 'REPEATED' && element.type) continue;
    throw new TableFileError(name, { code: 'nested-column', column: element.name, type: null });
  }
  return children.map(({ element }) => withOldType(element));
}

/** New files may give the type of a column only as a logical type, which the library ignores for some types. */
function withOldType(element: SchemaElement): SchemaElement {
  const logical = element.logical_type;
  if (element.converted_type !== undefined || logical === undefined) return element;
  if (logical.type === 'DECIMAL') {
    return { ...element, converted_type: 'DECIMAL', scale: logical.scale };
  }
  if (logical.type === 'DATE') return { ...element, converted_type: 'DATE' };
  if (logical.type === 'JSON') return { ...element, converted_type: 'JSON' };
  return element;
}

function isDate({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (converted_type !== undefined) return /^(DATE|TIMESTAMP_)/.test(converted_type);
  return type === 'INT96' || logical_type?.type === 'TIMESTAMP';
}

/** Turns any error of reading a file into one that names the file. */
function asDataError<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    if (cause instanceof Unsupported) throw new TableFileError(where, cause.details, { cause });
    // Errors of JavaScript tell of the library's code, not of the file.
    const isOfCode = cause instanceof TypeError || cause instanceof RangeError;
    const said = cause instanceof Error ? cause.message : String(cause);
    const message = isOfCode ? 'its structure is damaged' : said.replace(/^parquet |[.\s]+$/g, '');
    throw new TableFileError(where, { code: 'damaged', format: 'Parquet', message }, { cause });
  }
}

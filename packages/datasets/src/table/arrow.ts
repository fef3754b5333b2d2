import {
  type AsyncRecordBatchFileReader,
  type Data,
  DataType,
  type RecordBatch,
  type RecordBatchFileReader,
  RecordBatchReader,
  type Vector,
} from 'apache-arrow';
import { DataError } from 'gradus';
import { Table } from 'gradus/table';
import { shown } from '../csv/cells.ts';
import { TableFileError } from '../csv/problem.ts';
import { checkBatches, checkLists } from './arrow-checks.ts';
import { registerDecompression } from './arrow-compression.ts';
import { type ColumnContext, checkTextColumns } from './options.ts';
import { ValueColumn } from './value-column.ts';

/**
 * Reads a table from Arrow's IPC format, a file or a stream, one batch of rows at a time. A file is kept in memory
 * whole.
 *
 * @throws DataError for damaged data, and for nested columns
 */
export async function readArrow(
  bytes: AsyncIterable<Uint8Array>,
  context: ColumnContext,
): Promise<Table> {
  const columns: ValueColumn[] = [];
  registerDecompression();
  checkLists();
  try {
    const reader = await RecordBatchReader.from(bytes);
    checkBatches(reader);
    await reader.open();
    const { fields } = reader.schema;
    for (const { name, type } of fields) checkCells(type, name, context.name);
    checkTextColumns(
      context,
      fields.map(({ name }) => name),
    );
    columns.push(...fields.map(({ name }) => new ValueColumn(name, context)));
    const batches = reader.isFile() ? batchesOfFile(reader) : reader;
    for await (const batch of batches) addBatch(batch, columns, context.name);
  } catch (cause) {
    throw arrowError(context.name, cause);
  }
  if (columns.length === 0 || columns[0].length === 0) {
    throw new TableFileError(context.name, { code: 'no-cells' });
  }
  return new Table(
    context.name,
    columns.map((column) => column.finish()),
  );
}

/**
 * The batches that the footer of a file lists. The iterator of the library never ends at a block that is not a batch of
 * rows.
 *
 * @throws Error for such a block, and for one that is listed twice
 */
async function* batchesOfFile(
  file: RecordBatchFileReader | AsyncRecordBatchFileReader,
): AsyncGenerator<RecordBatch> {
  const seen = new Set<number>();
  for (let place = 0; place < file.numRecordBatches; place++) {
    const offset = file.footer?.getRecordBatch(place)?.offset ?? -1;
    const batch = seen.has(offset) ? null : await file.readRecordBatch(place);
    if (batch === null)
      throw new Error(`its footer lists a batch of rows at byte ${offset}, but there is none`);
    seen.add(offset);
    yield batch;
  }
}

function addBatch(batch: RecordBatch, columns: readonly ValueColumn[], name: string): void {
  columns.forEach((column, place) => {
    const vector = batch.getChildAt(place);
    if (vector === null)
      throw new DataError(name, `column ${shown(column.name)} is missing. Write the file again.`);
    const cell = cellReader(vector);
    for (let row = 0; row < batch.numRows; row++) {
      const value = cell(row);
      if (typeof value === 'number' && isDate(vector.type)) column.pushDate(value);
      else column.push(value);
    }
  });
}

/** @throws DataError for columns whose cells are not numbers, texts, booleans or dates */
function checkCells(type: DataType, column: string, name: string): void {
  const cells = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isDecimal(cells) || isDate(cells) || PLAIN.some((is) => is(cells))) return;
  throw new TableFileError(name, { code: 'nested-column', column, type: String(type) });
}

function cellReader(vector: Vector): (row: number) => unknown {
  const { type } = vector;
  if (DataType.isDictionary(type)) return dictionaryReader(vector);
  if (DataType.isDecimal(type)) {
    return (row) => vector.get(row) && decimal(vector.get(row), type.scale);
  }
  return (row) => vector.get(row);
}

const PLAIN: readonly ((type: DataType) => boolean)[] = [
  DataType.isNull,
  DataType.isInt,
  DataType.isFloat,
  DataType.isBool,
  DataType.isUtf8,
  DataType.isLargeUtf8,
  DataType.isTime,
];

/** Reads each value of a dictionary once. */
function dictionaryReader(vector: Vector): (row: number) => unknown {
  const [data] = vector.data as readonly Data[];
  const dictionary = data.dictionary as Vector;
  const read = cellReader(dictionary);
  const isTime = isDate(dictionary.type);
  const values = Array.from({ length: dictionary.length }, (_, place) => {
    const value = read(place);
    return isTime && typeof value === 'number' ? new Date(value) : value;
  });
  return (row) => (data.getValid(row) ? values[Number(data.values[row])] : null);
}

function isDate(type: DataType): boolean {
  return DataType.isTimestamp(type) || DataType.isDate(type);
}

/** @param words 32 bits each, the lowest first */
function decimal(words: Uint32Array, scale: number): number {
  let value = 0n;
  for (const [place, word] of words.entries()) value |= BigInt(word) << BigInt(32 * place);
  return Number(BigInt.asIntN(32 * words.length, value)) / 10 ** scale;
}

function arrowError(name: string, cause: unknown): unknown {
  if (cause instanceof DataError || !(cause instanceof Error)) return cause;
  if (cause.name === 'AbortError') return cause;
  // Errors of JavaScript tell of the library's code, not of the file.
  const isOfCode = cause instanceof TypeError || cause instanceof RangeError;
  const message = isOfCode ? 'its structure is damaged' : cause.message.replace(/[.\s]+$/, '');
  return new TableFileError(name, { code: 'damaged', format: 'Arrow', message }, { cause });
}

import {
  type Data,
  DataType,
  type RecordBatch,
  RecordBatchReader,
  type Vector,
} from 'apache-arrow';
import { DataError } from 'gradus';
import { Table } from 'gradus/table';
import { shown } from '../csv/cells.ts';
import { TableFileError } from '../csv/problem.ts';
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
  try {
    const reader = await RecordBatchReader.from(bytes);
    await reader.open();
    const { fields } = reader.schema;
    checkTextColumns(
      context,
      fields.map(({ name }) => name),
    );
    columns.push(...fields.map(({ name }) => new ValueColumn(name, context)));
    for await (const batch of reader) addBatch(batch, columns, context.name);
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

/** Rows of a batch that are taken although no column has room for as many values. */
const MAX_EMPTY_ROWS = 2 ** 20;

/** @throws DataError where a batch says that it has more rows than its columns can hold, which could fill the memory */
function checkRows({ numRows, data }: RecordBatch, name: string): void {
  const bytes = data.children.map(
    ({ values, valueOffsets }) => (values?.byteLength ?? 0) + (valueOffsets?.byteLength ?? 0),
  );
  if (numRows <= Math.max(MAX_EMPTY_ROWS, ...bytes.map((each) => 8 * each))) return;
  const problem = `says that it has ${numRows} rows, and none of its columns has room for them`;
  throw new DataError(name, `${problem}. Download or copy the file again.`);
}

function addBatch(batch: RecordBatch, columns: readonly ValueColumn[], name: string): void {
  checkRows(batch, name);
  columns.forEach((column, place) => {
    const vector = batch.getChildAt(place);
    if (vector === null) throw new DataError(name, `column ${shown(column.name)} is missing.`);
    const cell = cellReader(vector, column.name, name);
    for (let row = 0; row < batch.numRows; row++) {
      const value = cell(row);
      if (typeof value === 'number' && isDate(vector.type)) column.pushDate(value);
      else column.push(value);
    }
  });
}

/** @throws DataError for columns whose cells are no numbers, texts, booleans or dates */
function cellReader(vector: Vector, column: string, name: string): (row: number) => unknown {
  const { type } = vector;
  if (DataType.isDictionary(type)) return dictionaryReader(vector, column, name);
  if (DataType.isDecimal(type)) {
    return (row) => vector.get(row) && decimal(vector.get(row), type.scale);
  }
  if (isDate(type) || PLAIN.some((is) => is(type))) return (row) => vector.get(row);
  throw new TableFileError(name, { code: 'nested-column', column, type: String(type) });
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

/** Each value of a dictionary is read once. */
function dictionaryReader(vector: Vector, column: string, name: string): (row: number) => unknown {
  const [data] = vector.data as readonly Data[];
  const dictionary = data.dictionary as Vector;
  const read = cellReader(dictionary, column, name);
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
  const message = cause.message.replace(/[.\s]+$/, '');
  return new TableFileError(name, { code: 'damaged', format: 'Arrow', message }, { cause });
}

import { Table } from 'gradus/table';
import type { Row } from '../csv/cells.ts';
import { type CsvFormat, type CsvOptions, CsvReader, type RowSink } from '../csv/csv-reader.ts';
import { TableFileError } from '../csv/problem.ts';
import { CellColumn, dateReading, MAX_TEXTS, numberReading } from './cell-column.ts';
import { type ColumnContext, checkTextColumns, type ReadTableOptions } from './options.ts';

/** The text of a table. */
export interface CsvTexts {
  readonly texts: () => AsyncIterable<string>;
  /** Reads the text again from its beginning; null if that is not possible. */
  readonly again: (() => Promise<AsyncIterable<string>>) | null;
}

/**
 * Reads a table from comma-separated text. If text appears in a column of numbers after its texts were dropped, the
 * file is read again with this column as text.
 *
 * @param likely the delimiter to choose if several are possible
 * @throws DataError for text that is not a table
 */
export async function readCsv(
  file: CsvTexts,
  context: ColumnContext,
  { delimiter, decimal, header }: ReadTableOptions,
  likely?: string,
): Promise<Table> {
  const options = { delimiter, likely, decimal, header, wanted: [] };
  const once = await readOnce(file.texts(), context, options, file.again === null);
  if (once.late.length === 0 || file.again === null) return tableOf(context.name, once.columns);
  once.columns = [];
  const text = new Set([...context.text, ...once.late]);
  const again = await readOnce(await file.again(), { ...context, text }, options, true);
  return tableOf(context.name, again.columns);
}

function tableOf(name: string, columns: readonly CellColumn[]): Table {
  return new Table(
    name,
    columns.map((column) => column.finish()),
  );
}

interface Columns {
  columns: readonly CellColumn[];
  /** Columns in which text appeared after the texts were dropped. */
  readonly late: readonly string[];
}

async function readOnce(
  texts: AsyncIterable<string>,
  context: ColumnContext,
  options: CsvOptions,
  isLast: boolean,
): Promise<Columns> {
  const reader = new CsvReader(context.name, options, (format, first) => {
    return new TableRows(context, format, first, isLast);
  });
  for await (const text of texts) reader.push(text);
  return reader.finish();
}

class TableRows implements RowSink<Columns> {
  private readonly columns: CellColumn[];
  private readonly late = new Set<string>();
  private readonly context: ColumnContext;
  private readonly first: Row;
  private readonly isLast: boolean;

  constructor(context: ColumnContext, format: CsvFormat, first: Row, isLast: boolean) {
    this.context = context;
    this.first = first;
    this.isLast = isLast;
    this.columns = columnMaker(context, format, first)();
  }

  add(row: Row): void {
    const { columns } = this;
    for (let place = 0; place < columns.length; place++) {
      if (!columns[place].push(row.cells[place]))
        this.refuse(columns[place], row, row.cells[place]);
    }
  }

  finish(): Columns {
    if (this.columns[0].length === 0 && !this.late.has(this.columns[0].name)) {
      refuseNoRows(this.context, this.first);
    }
    return { columns: this.columns, late: [...this.late] };
  }

  private refuse({ name, expected }: CellColumn, { line }: Row, cell: string): void {
    this.late.add(name);
    if (!this.isLast) return;
    throw new TableFileError(this.context.name, {
      ...{ code: 'late-text', line, column: name, cell, expected, before: MAX_TEXTS },
    });
  }
}

/**
 * Makes the columns of a table, empty.
 * @param first the first row; it holds names if the format has a header
 * @throws DataError for empty or duplicate names, and for columns in options that do not exist
 */
export function columnMaker(
  context: ColumnContext,
  format: CsvFormat,
  first: Row,
): () => CellColumn[] {
  const names = format.header ? first.cells : first.cells.map((_, index) => `column ${index}`);
  if (format.header) checkNames(context.name, first);
  checkTextColumns(context, names);
  return () =>
    names.map((name) => {
      const readings = [numberReading(format.decimal), dateReading()];
      return new CellColumn(name, context, readings, { maxTexts: MAX_TEXTS });
    });
}

/** @throws DataError */
export function refuseNoRows({ name }: ColumnContext, { line }: Row): never {
  throw new TableFileError(name, { code: 'no-rows', line });
}

/** @throws DataError for empty or duplicate names */
function checkNames(file: string, { line, cells }: Row): void {
  const unnamed = cells.indexOf('') + 1;
  if (unnamed > 0)
    throw new TableFileError(file, { code: 'unnamed-column', line, column: unnamed });
  const places = new Map(cells.map((name, place) => [name, place]));
  const first = cells.findIndex((name, place) => places.get(name) !== place);
  if (first < 0) return;
  const name = cells[first];
  const columns = [first + 1, cells.indexOf(name, first + 1) + 1] as const;
  throw new TableFileError(file, { code: 'duplicate-columns', line, columns, name });
}

import { Table } from 'gradus/table';
import type { Row } from '../csv/cells.ts';
import { type CsvFormat, type CsvOptions, CsvReader, type RowSink } from '../csv/csv-reader.ts';
import type { CellColumn } from './cell-column.ts';
import { type CsvTexts, columnMaker, refuseNoRows } from './csv.ts';
import type { ColumnContext, ReadTableOptions } from './options.ts';

/**
 * A part of a table: some rows, in the order of the file.
 *
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode('x\n1\n2\n3\n');
 * const parts: TablePart[] = [];
 * for await (const part of readTableParts(bytes, { format: 'csv', rows: 2 })) parts.push(part);
 * parts.map(({ table }) => table.length); // [2, 1]
 * parts[1].lines; // [4]
 * ```
 */
export interface TablePart {
  readonly table: Table;
  /** The line of the file on which each row begins, counted from 1; null if the format has no lines. */
  readonly lines: readonly number[] | null;
}

/**
 * Reads a table from comma-separated text, at most `most` rows at a time. It reads the text twice, so that columns
 * have the same kind in every part.
 */
export async function* readCsvParts(
  file: CsvTexts & { readonly again: () => Promise<AsyncIterable<string>> },
  context: ColumnContext,
  { delimiter, decimal, header }: ReadTableOptions,
  most: number,
  likely?: string,
): AsyncGenerator<TablePart> {
  const options = { delimiter, likely, decimal, header, wanted: [] };
  const kinds = new Map<string, Set<string>>();
  for await (const { table } of partsOf(file.texts(), context, options, most)) {
    for (const column of table.columns) {
      const isEmpty =
        column.kind === 'text'
          ? column.codes.every((code) => code < 0)
          : column.values.every(Number.isNaN);
      const seen = kinds.get(column.name) ?? new Set();
      if (!isEmpty) kinds.set(column.name, seen.add(column.kind));
    }
  }
  const mixed = [...kinds].filter(([, seen]) => seen.has('text') || seen.size > 1);
  const text = new Set([...context.text, ...mixed.map(([name]) => name)]);
  yield* partsOf(await file.again(), { ...context, text }, options, most);
}

async function* partsOf(
  texts: AsyncIterable<string>,
  context: ColumnContext,
  options: CsvOptions,
  most: number,
): AsyncGenerator<TablePart> {
  const ready: TablePart[] = [];
  const reader = new CsvReader(context.name, options, (format, first) => {
    return new PartRows(context, format, first, most, (part) => ready.push(part));
  });
  for await (const text of texts) {
    reader.push(text);
    yield* ready.splice(0);
  }
  reader.finish();
  yield* ready.splice(0);
}

class PartRows implements RowSink<void> {
  private columns: readonly CellColumn[];
  private lines: number[] = [];
  private parts = 0;
  private readonly make: () => readonly CellColumn[];
  private readonly context: ColumnContext;
  private readonly first: Row;
  private readonly most: number;
  private readonly onPart: (part: TablePart) => void;

  constructor(
    context: ColumnContext,
    format: CsvFormat,
    first: Row,
    most: number,
    onPart: (part: TablePart) => void,
  ) {
    this.context = context;
    this.first = first;
    this.most = most;
    this.onPart = onPart;
    this.make = columnMaker(context, format, first);
    this.columns = this.make();
  }

  add({ line, cells }: Row): void {
    this.lines.push(line);
    // All different texts of a part are kept, so that no text comes too late.
    this.columns.forEach((column, place) => {
      column.push(cells[place]);
    });
    if (this.lines.length === this.most) this.end();
  }

  finish(): void {
    if (this.lines.length > 0) this.end();
    if (this.parts === 0) refuseNoRows(this.context, this.first);
  }

  private end(): void {
    const columns = this.columns.map((column) => column.finish());
    this.onPart({ table: new Table(this.context.name, columns), lines: this.lines });
    this.parts += 1;
    this.lines = [];
    this.columns = this.make();
  }
}

import { Table } from 'gradus/table';
import { type Found, TableFileError, type TableFileProblem } from '../csv/problem.ts';
import { JsonSplitter } from './json-splitter.ts';
import { type ColumnContext, checkTextColumns } from './options.ts';
import { ValueColumn } from './value-column.ts';

/**
 * Reads a table from JSON: a list of objects, one object of lists, or objects one after the other (NDJSON). A key
 * that an object lacks is a missing cell.
 *
 * @throws DataError for text that is not such JSON, and for cells that are objects or lists
 */
export async function readJson(
  texts: AsyncIterable<string>,
  context: ColumnContext,
): Promise<Table> {
  const rows = new JsonRows(context);
  const splitter = new JsonSplitter(context.name, (json, line) => rows.add(json, line));
  for await (const text of texts) splitter.push(text);
  splitter.finish();
  return rows.finish();
}

class JsonRows {
  private readonly columns = new Map<string, ValueColumn>();
  private count = 0;
  /** The number of cells that are not missing. */
  private cells = 0;
  /** The first value, until it is known whether it is a row or holds the columns. */
  private first: { readonly value: unknown; readonly line: number } | null = null;
  private readonly context: ColumnContext;

  constructor(context: ColumnContext) {
    this.context = context;
  }

  add(json: string, line: number): void {
    const value = this.parsed(json, line);
    if (this.count++ === 0) {
      this.first = { value, line };
      return;
    }
    if (this.first !== null) this.addRow(this.first.value, 1, this.first.line);
    this.first = null;
    this.addRow(value, this.count, line);
  }

  finish(): Table {
    const { context, first } = this;
    if (first !== null) this.addOnly(first.value, first.line);
    if (this.count === 0 || this.columns.size === 0) {
      throw new TableFileError(context.name, { code: 'no-objects' });
    }
    checkTextColumns(context, [...this.columns.keys()]);
    this.checkSize(this.columns.size, this.count);
    const columns = [...this.columns.values()];
    for (const column of columns) this.fill(column, this.count);
    return new Table(
      context.name,
      columns.map((column) => column.finish()),
    );
  }

  /** The only value: an object of lists, which are columns, or a row. */
  private addOnly(value: unknown, line: number): void {
    const lists = isObject(value) ? Object.entries(value) : [];
    if (lists.length === 0 || !areLists(lists)) {
      this.addRow(value, 1, line);
      return;
    }
    const [[first, { length }]] = lists;
    this.count = length;
    for (const [name, list] of lists) {
      if (list.length !== length) {
        const other = { other: first, otherCells: length };
        const column = { column: name, cells: list.length };
        throw this.wrong({ code: 'unequal-columns', ...column, ...other });
      }
      list.forEach((cell, row) => {
        this.addCell(name, cell, row + 1, line);
      });
    }
  }

  private addRow(value: unknown, row: number, line: number): void {
    if (!isObject(value)) {
      throw this.wrong({ code: 'no-object', line, row, found: foundIn(value) });
    }
    for (const name of Object.keys(value)) this.addCell(name, value[name], row, line);
  }

  private addCell(name: string, cell: unknown, row: number, line: number): void {
    let column = this.columns.get(name);
    if (column === undefined) {
      this.checkSize(this.columns.size + 1, row);
      if (name === '') {
        throw this.wrong({ code: 'unnamed-key', line, row });
      }
      column = new ValueColumn(name, this.context);
      this.columns.set(name, column);
    }
    this.fill(column, row - 1);
    this.cells++;
    if (column.push(cell)) return;
    throw this.wrong({ code: 'nested-cell', line, row, column: name, found: foundIn(cell) });
  }

  /** @throws DataError if keys of a few rows each make more cells than fit into memory */
  private checkSize(columns: number, rows: number): void {
    if (columns * rows <= MAX_MISSING + MAX_RATIO * this.cells) return;
    throw this.wrong({ code: 'many-keys', columns, rows });
  }

  /** Rows without the column's key. */
  private fill(column: ValueColumn, rows: number): void {
    while (column.length < rows) column.pushMissing();
  }

  private parsed(json: string, line: number): unknown {
    try {
      return JSON.parse(withExactIntegers(json));
    } catch (cause) {
      const message = (cause as Error).message.replace(/\s+/g, ' ');
      const hasNaN = /[:,[]\s*[+-]?(?:nan|inf(?:inity)?)\b/i.test(json);
      throw this.wrong({ code: 'no-json', line, message, hasNaN }, { cause });
    }
  }

  private wrong(problem: TableFileProblem, options?: ErrorOptions): TableFileError {
    return new TableFileError(this.context.name, problem, options);
  }
}

/** The number of cells that may be missing for each present cell, and the number that may always be missing. */
const MAX_RATIO = 100;
const MAX_MISSING = 2 ** 24;

/** Texts, and numbers as they are written. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Puts integers beyond 2^53 in quotes, because a number does not hold all of their digits. */
function withExactIntegers(json: string): string {
  if (!/\d{16}/.test(json)) return json;
  return json.replace(TOKENS, (token) => {
    return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areLists(
  entries: readonly (readonly [string, unknown])[],
): entries is readonly (readonly [string, readonly unknown[]])[] {
  return entries.every(([, value]) => Array.isArray(value));
}

function foundIn(value: unknown): Found {
  if (Array.isArray(value)) return 'list';
  return isObject(value) ? 'object' : { text: `${JSON.stringify(value)}`.slice(0, 40) };
}

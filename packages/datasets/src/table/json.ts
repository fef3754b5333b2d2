import { DataError } from 'gradus';
import { Table } from 'gradus/table';
import { shown } from '../csv/cells.ts';
import { JsonSplitter } from './json-splitter.ts';
import { type ColumnContext, checkTextColumns } from './options.ts';
import { ValueColumn } from './value-column.ts';

/**
 * Reads a table from JSON: a list of objects, one object of lists, or objects one after the other (NDJSON). A key
 * that an object lacks is a missing cell.
 *
 * @throws DataError for what is no such JSON, and for cells that are objects or lists
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
  /** Cells that are there. */
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
      throw new DataError(context.name, 'holds no rows. Give a list of objects, [{ … }, { … }].');
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
        const lengths = `has ${list.length} cells, but ${shown(first)} has ${length}`;
        throw new DataError(this.context.name, `column ${shown(name)} ${lengths}.`);
      }
      list.forEach((cell, row) => {
        this.addCell(name, cell, row + 1, line);
      });
    }
  }

  private addRow(value: unknown, row: number, line: number): void {
    if (!isObject(value)) {
      throw new DataError(
        this.context.name,
        `line ${line}: row ${row} is ${described(value)}. Each row must be an object such as { "x": 1 }.`,
      );
    }
    for (const name of Object.keys(value)) this.addCell(name, value[name], row, line);
  }

  private addCell(name: string, cell: unknown, row: number, line: number): void {
    let column = this.columns.get(name);
    if (column === undefined) {
      this.checkSize(this.columns.size + 1, row);
      if (name === '') {
        throw new DataError(
          this.context.name,
          `line ${line}, row ${row}: a key is empty. Name it.`,
        );
      }
      column = new ValueColumn(name, this.context);
      this.columns.set(name, column);
    }
    this.fill(column, row - 1);
    this.cells++;
    if (column.push(cell)) return;
    throw new DataError(
      this.context.name,
      `line ${line}, row ${row}, column ${shown(name)}: holds ${described(cell)}. Cells are texts, numbers, booleans or ` +
        'null: write what is nested to columns of its own.',
    );
  }

  /** @throws DataError where keys of a few rows each would make more cells than fit into memory */
  private checkSize(columns: number, rows: number): void {
    if (columns * rows <= MAX_MISSING + MAX_RATIO * this.cells) return;
    throw new DataError(
      this.context.name,
      `has ${columns} different keys in ${rows} rows, and each key is a column. Write what names a row, such as an id, as ` +
        'a value.',
    );
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
      const hint = /[:,[]\s*[+-]?(?:nan|inf(?:inity)?)\b/i.test(json)
        ? ' JSON has no NaN and no Infinity: write null for a missing number.'
        : '';
      const problem = `line ${line}: is not JSON: ${message}.${hint}`;
      throw new DataError(this.context.name, problem, { cause });
    }
  }
}

/** How many cells may be missing for each one that is there, beside so many in any case. */
const MAX_RATIO = 100;
const MAX_MISSING = 2 ** 24;

/** Texts, and numbers as they are written. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Integers beyond 2^53 in quotes, since a number would not hold all of their digits. */
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

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : `${JSON.stringify(value)}`.slice(0, 40);
}

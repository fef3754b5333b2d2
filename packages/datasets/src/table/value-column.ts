import type { Column } from 'gradus/table';
import { type Blocks, doubleBlocks } from '../csv/blocks.ts';
import { CellColumn, dateReading } from './cell-column.ts';
import type { ColumnContext } from './options.ts';

/**
 * A column whose cells have types, as in JSON and Parquet. Only numbers make a column of numbers, only dates a column of
 * dates. Texts, booleans, integers beyond 2^53, and mixed types make a column of text, or of dates if all texts are
 * ISO 8601.
 */
export class ValueColumn {
  /** The values, as long as all of them are numbers, or dates. */
  private values: Blocks<Float64Array>;
  private kind: 'number' | 'date' | null = null;
  private cells: CellColumn | null = null;

  readonly name: string;
  private readonly context: ColumnContext;
  private readonly rows: number | undefined;

  /** @param rows the number of cells, if it is known */
  constructor(name: string, context: ColumnContext, rows?: number) {
    this.name = name;
    this.context = context;
    this.rows = rows;
    this.values = doubleBlocks(context.name, rows);
  }

  get length(): number {
    return (this.cells ?? this.values).length;
  }

  /** Adds a cell. Returns false for an object or an array, which a column cannot hold. */
  push(value: unknown): boolean {
    if (typeof value === 'number') this.pushNumber(value, 'number');
    else if (value === null || value === undefined) this.pushMissing();
    else if (typeof value === 'string') this.pushText(value);
    else if (typeof value === 'boolean') this.pushText(String(value));
    else if (typeof value === 'bigint') this.pushInteger(value);
    else if (value instanceof Date) this.pushDate(value.getTime());
    else return false;
    return true;
  }

  /** @param time in milliseconds since 1970 */
  pushDate(time: number): void {
    this.pushNumber(time, 'date');
  }

  pushMissing(): void {
    if (this.cells === null) this.values.push(Number.NaN);
    else this.cells.pushMissing();
  }

  /** The column. Call it only once: it releases the memory of the cells. */
  finish(): Column {
    if (this.kind === null || this.context.text.has(this.name)) this.toText();
    if (this.cells !== null) return this.cells.finish();
    const values = this.values.joined();
    this.values = doubleBlocks(this.context.name);
    return { name: this.name, kind: this.kind as 'number' | 'date', values };
  }

  private pushNumber(value: number, kind: 'number' | 'date'): void {
    if (Number.isNaN(value) || this.context.missingNumbers.has(value)) {
      this.pushMissing();
    } else if (this.cells === null && kind === (this.kind ?? kind)) {
      this.kind = kind;
      this.values.push(value);
    } else {
      this.pushText(textOf(value, kind));
    }
  }

  private pushInteger(value: bigint): void {
    const number = Number(value);
    if (Number.isSafeInteger(number)) this.pushNumber(number, 'number');
    else this.pushText(String(value));
  }

  private pushText(text: string): void {
    // The column of texts finds the texts that stand for missing values.
    if (this.cells !== null) this.cells.push(text);
    else if (this.context.isMissing(text)) this.pushMissing();
    else this.toText().push(text);
  }

  private toText(): CellColumn {
    if (this.cells !== null) return this.cells;
    const cells = new CellColumn(this.name, this.context, [dateReading()], { rows: this.rows });
    for (const value of this.values.joined()) {
      if (Number.isNaN(value)) cells.pushMissing();
      else cells.push(textOf(value, this.kind));
    }
    this.values = doubleBlocks(this.context.name);
    this.cells = cells;
    return cells;
  }
}

function textOf(value: number, kind: 'number' | 'date' | null): string {
  return kind === 'date' ? new Date(value).toISOString() : String(value);
}

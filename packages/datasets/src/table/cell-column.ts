import type { Column } from 'gradus/table';
import { type Blocks, doubleBlocks, integerBlocks } from '../csv/blocks.ts';
import { type Decimal, isNumber, numberOf } from '../csv/cells.ts';
import { CodeDetector } from '../csv/codes.ts';
import { TableFileError } from '../csv/problem.ts';
import { timeOfIso } from './iso-time.ts';
import type { ColumnContext } from './options.ts';

/** The most different texts that are kept of a column of only numbers or dates. */
export const MAX_TEXTS = 65_536;

/** The largest size of a JavaScript Map. */
const MAX_ENTRIES = 2 ** 24 - 1;

/** A way to read the texts of a column as values. */
export interface Reading {
  readonly kind: 'number' | 'date';
  /** The value of a text; NaN if it has none. */
  read(text: string): number;
}

/** Numbers that are exact in float64. Codes such as 007 and longer integers are not. */
export function numberReading(decimal: Decimal): Reading {
  const codes = new CodeDetector();
  return {
    kind: 'number',
    read: (text) => {
      if (!isNumber(text, decimal) || codes.reason(text) !== undefined) return Number.NaN;
      const value = numberOf(text, decimal);
      const isExact = text.length < 16 || Number.isSafeInteger(value) || !/^[+-]?\d+$/.test(text);
      return isExact && Number.isFinite(value) ? value : Number.NaN;
    },
  };
}

export function dateReading(): Reading {
  return { kind: 'date', read: timeOfIso };
}

/**
 * A column whose cells arrive as texts. It stores each different text once. If all texts have one reading, the column
 * holds their values in the end, or as soon as there are more than `maxTexts` texts.
 */
export class CellColumn {
  private readonly places = new Map<string, number>();
  private texts: string[] = [];
  private codes: Blocks<Int32Array>;
  /** The reading of all texts so far; null if they are text. */
  private reading: Reading | null;
  /** The values, after the texts are dropped. */
  private values: Blocks<Float64Array> | null = null;

  readonly name: string;
  private readonly context: ColumnContext;
  private readonly readings: readonly Reading[];
  private readonly maxTexts: number;
  private readonly rows: number | undefined;

  /**
   * @param readings the possible readings of the column
   * @param options `maxTexts`: the number of different texts with one reading after which texts are dropped; `rows`:
   *   the number of cells, if it is known
   */
  constructor(
    name: string,
    context: ColumnContext,
    readings: readonly Reading[],
    { maxTexts = Number.POSITIVE_INFINITY, rows }: { maxTexts?: number; rows?: number } = {},
  ) {
    this.name = name;
    this.context = context;
    this.readings = context.text.has(name) ? [] : readings;
    this.reading = null;
    this.maxTexts = maxTexts;
    this.rows = rows;
    this.codes = integerBlocks(context.name, rows);
  }

  get length(): number {
    return (this.values ?? this.codes).length;
  }

  /**
   * Adds a cell. Returns false if the texts were dropped and this one has no value.
   * @throws DataError for more different texts than a Map can hold
   */
  push(cell: string): boolean {
    if (this.values !== null) return this.pushValue(cell, this.values);
    this.codes.push(this.places.get(cell) ?? this.learn(cell));
    if (this.reading !== null && this.texts.length > this.maxTexts) this.dropTexts(this.reading);
    return true;
  }

  pushMissing(): void {
    if (this.values !== null) this.values.push(Number.NaN);
    else this.codes.push(-1);
  }

  /** The reading of the dropped texts. */
  get expected(): Reading['kind'] {
    return (this.reading as Reading).kind;
  }

  /** The column. Call it only once: it releases the memory of the texts. */
  finish(): Column {
    const { name, reading } = this;
    if (reading !== null && this.values === null) this.dropTexts(reading);
    if (reading !== null && this.values !== null) {
      const values = this.values.joined();
      this.values = null;
      return { name, kind: reading.kind, values };
    }
    const codes = this.codes.joined();
    this.codes = integerBlocks(this.context.name);
    this.places.clear();
    return { name, kind: 'text', codes, values: this.texts };
  }

  private pushValue(cell: string, values: Blocks<Float64Array>): boolean {
    const isMissing = this.context.isMissing(cell);
    const value = isMissing ? Number.NaN : (this.reading as Reading).read(cell);
    if (Number.isNaN(value) && !isMissing) return false;
    values.push(value);
    return true;
  }

  private learn(cell: string): number {
    if (this.places.size >= MAX_ENTRIES) {
      throw new TableFileError(this.context.name, {
        code: 'too-many-texts',
        column: this.name,
        most: MAX_ENTRIES,
      });
    }
    const text = ownCopy(cell);
    if (this.context.isMissing(cell)) {
      this.places.set(text, -1);
      return -1;
    }
    if (this.texts.length === 0) {
      this.reading = this.readings.find((each) => !Number.isNaN(each.read(text))) ?? null;
    } else if (this.reading !== null && Number.isNaN(this.reading.read(text))) {
      this.reading = null;
    }
    this.places.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  private dropTexts(reading: Reading): void {
    const ofText = this.texts.map((text) => reading.read(text));
    const codes = this.codes.joined();
    const values = doubleBlocks(this.context.name, Math.max(codes.length, this.rows ?? 0));
    for (const code of codes) values.push(code < 0 ? Number.NaN : ofText[code]);
    this.values = values;
    this.codes = integerBlocks(this.context.name);
    this.texts = [];
    this.places.clear();
  }
}

/** A copy of a text that does not keep the longer text, from which it was cut, in memory. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : JSON.parse(JSON.stringify(text));
}

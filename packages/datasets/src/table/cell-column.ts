import type { Column } from 'gradus/table';
import { type Blocks, doubleBlocks, integerBlocks } from '../csv/blocks.ts';
import { type Decimal, isNumber, numberOf } from '../csv/cells.ts';
import { CodeDetector } from '../csv/codes.ts';
import { TableFileError } from '../csv/problem.ts';
import { timeOfIso } from './iso-time.ts';
import type { ColumnContext } from './options.ts';

/** The most different texts of a column that is kept as text, although all of them are numbers or dates. */
export const MAX_TEXTS = 65_536;

/** The most that a Map of JavaScript holds. */
const MAX_ENTRIES = 2 ** 24 - 1;

/** Another way to keep the texts of a column than as text. */
export interface Reading {
  readonly kind: 'number' | 'date';
  /** The value of a text, NaN where it has none. */
  read(text: string): number;
}

/** Texts that are written as numbers, exact in float64: codes such as 007 and longer integers are not. */
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
 * A column whose cells arrive as texts. Each different text is kept once. Where all of them have one reading, the
 * column takes their values in the end, or as soon as there are more than `maxTexts` of them.
 */
export class CellColumn {
  private readonly places = new Map<string, number>();
  private texts: string[] = [];
  private codes: Blocks<Int32Array>;
  /** What all texts so far can be read as; null where they are text. */
  private reading: Reading | null;
  /** The values, once the texts are dropped. */
  private values: Blocks<Float64Array> | null = null;

  readonly name: string;
  private readonly context: ColumnContext;
  private readonly readings: readonly Reading[];
  private readonly maxTexts: number;
  private readonly rows: number | undefined;

  /**
   * @param readings what the column may be read as
   * @param options `maxTexts`: after so many different texts with one reading, they are dropped; `rows`: how many
   *   cells come, where that is known
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
   * Adds a cell. False where the texts were dropped and this one has no such value.
   * @throws DataError for more different texts than can be kept
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

  /** What the texts that were dropped are. */
  get expected(): Reading['kind'] {
    return (this.reading as Reading).kind;
  }

  /** The column. It can be called once, since what it is made from is let go. */
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

/** A text that does not hold on to the longer one that it was cut from. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : JSON.parse(JSON.stringify(text));
}

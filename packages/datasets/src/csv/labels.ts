import { GradusError } from 'gradus';
import type { HostArray } from 'gradus/data';
import { floatBlocks, integerBlocks } from './blocks.ts';
import {
  type CellContext,
  cellError,
  isMissing,
  isNumber,
  numberAt,
  numberOf,
  type Row,
  shown,
  textAt,
} from './cells.ts';
import { CodeDetector } from './codes.ts';

/**
 * Whether labels are classes, or numbers to approximate.
 *
 * @example
 * ```ts
 * const labelKind: LabelKind = 'value';
 * const { labels } = parseCsv('x,y\n1,0\n2,1\n', { labelKind });
 * labels?.dtype; // 'float32'
 * ```
 */
export type LabelKind = 'class' | 'value';

/** The column to predict. */
export interface Labels {
  readonly labels: HostArray;
  readonly classNames: readonly string[];
  readonly labelKind: LabelKind;
}

/** Reads the labels, row by row. */
export interface LabelReader {
  /** Reads the label of a row. @throws DataError if it is missing or of the wrong kind */
  add(row: Row): void;
  finish(): Labels;
}

/** A column with more different labels does not hold classes. */
const MAX_CLASSES = 2 ** 20;
const MAX_LISTED = 10;

/** Options for reading labels. */
export interface LabelOptions {
  readonly labelKind?: LabelKind | undefined;
  readonly classNames?: readonly string[] | undefined;
}

/** @throws GradusError where the options do not fit one another */
export function labelReader(
  context: CellContext,
  column: number,
  { labelKind, classNames }: LabelOptions,
): LabelReader {
  if (classNames !== undefined) return new KnownClasses(context, column, classNames);
  if (labelKind === 'value') return new Values(context, column);
  return labelKind === 'class' ? new Classes(context, column) : new Guessed(context, column);
}

/** @throws GradusError where the options do not fit one another */
export function checkLabelOptions({ labelKind, classNames }: LabelOptions): void {
  if (labelKind !== undefined && labelKind !== 'class' && labelKind !== 'value') {
    throw new GradusError(`The option labelKind is ${labelKind}; pass 'class' or 'value'.`);
  }
  if (classNames === undefined) return;
  if (labelKind === 'value') {
    throw new GradusError('The option classNames is for classes, but labelKind is value.');
  }
  const isList = Array.isArray(classNames) && classNames.every((name) => typeof name === 'string');
  if (!isList || classNames.length === 0 || new Set(classNames).size < classNames.length) {
    throw new GradusError(
      'The option classNames must be a list of texts, all different, such as the classNames of ' +
        'the table that was trained on. Leave it out where labels are values.',
    );
  }
}

/** The labels as numbers to approximate. */
class Values implements LabelReader {
  private readonly data;
  private readonly context: CellContext;
  private readonly column: number;

  constructor(context: CellContext, column: number) {
    this.context = context;
    this.column = column;
    this.data = floatBlocks(context.name);
  }

  add(row: Row): void {
    this.data.push(numberAt(row, this.column, this.context));
  }

  addNumber(value: number): void {
    this.data.push(value);
  }

  finish(): Labels {
    const data = this.data.joined();
    const labels: HostArray = { dtype: 'float32', shape: [data.length], data };
    return { labels, classNames: [], labelKind: 'value' };
  }
}

/** The labels as indices into the names of the classes. Text stays text: 007 and 7 are two classes. */
class Classes implements LabelReader {
  /** The index of each name, in order of first occurrence. */
  readonly indices = new Map<string, number>();
  private readonly data;
  readonly context: CellContext;
  readonly column: number;

  constructor(context: CellContext, column: number) {
    this.context = context;
    this.column = column;
    this.data = integerBlocks(context.name);
  }

  add(row: Row): void {
    const text = textAt(row, this.column, this.context);
    let index = this.indices.get(text);
    if (index === undefined) {
      index = this.indices.size;
      this.indices.set(text, index);
      if (index >= MAX_CLASSES) {
        const problem = `there are more than ${MAX_CLASSES} different labels. Is it the right column?`;
        throw cellError(this.context, row, this.column, problem);
      }
    }
    this.data.push(index);
  }

  finish(): Labels {
    const { decimal } = this.context;
    const met = [...this.indices.keys()];
    const isNumeric = met.every((name) => isNumber(name, decimal));
    const rank = (name: string) => (isNumeric ? numberOf(name, decimal) : 0);
    const classNames = [...met].sort((a, b) => compare(rank(a), rank(b)) || compare(a, b));
    const places = new Map(classNames.map((name, index) => [name, index]));
    const order = met.map((name) => places.get(name) as number);
    const data = this.data.joined().map((index) => order[index] as number);
    return {
      labels: { dtype: 'int32', shape: [data.length], data },
      classNames,
      labelKind: 'class',
    };
  }

  /** The labels as numbers, if all of them are numbers. */
  asValues(): Values {
    const values = new Values(this.context, this.column);
    const numbers = [...this.indices.keys()].map((name) => numberOf(name, this.context.decimal));
    for (const index of this.data.joined()) values.addNumber(numbers[index] as number);
    return values;
  }
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The labels as indices into the given names. */
class KnownClasses implements LabelReader {
  private readonly indices: ReadonlyMap<string, number>;
  private readonly data;
  private readonly context: CellContext;
  private readonly column: number;
  private readonly classNames: readonly string[];

  constructor(context: CellContext, column: number, classNames: readonly string[]) {
    this.context = context;
    this.column = column;
    this.classNames = classNames;
    this.indices = new Map(classNames.map((name, index) => [name, index]));
    this.data = integerBlocks(context.name);
  }

  add(row: Row): void {
    const text = textAt(row, this.column, this.context);
    const index = this.indices.get(text);
    if (index !== undefined) {
      this.data.push(index);
      return;
    }
    const listed = this.classNames.slice(0, MAX_LISTED).map(shown).join(', ');
    const more = this.classNames.length - MAX_LISTED;
    throw cellError(
      this.context,
      row,
      this.column,
      `${shown(text)} is none of the classes ${listed}${more > 0 ? ` and ${more} more` : ''}. ` +
        'Correct the label, or give all classes with the option `classNames`.',
    );
  }

  finish(): Labels {
    const data = this.data.joined();
    const labels: HostArray = { dtype: 'int32', shape: [data.length], data };
    return { labels, classNames: this.classNames, labelKind: 'class' };
  }
}

/**
 * Labels of an unknown kind. Text is a class, and so are numbers that are exactly 0, 1, …, n, all of them
 * present and written like this. Other numbers are values. Labels that may be both are refused.
 */
class Guessed implements LabelReader {
  private readonly classes: Classes;
  private values: Values | undefined;
  private first: { readonly row: Row; readonly isNumber: boolean } | undefined;
  private readonly codes = new CodeDetector();
  private readonly context: CellContext;
  private readonly column: number;

  constructor(context: CellContext, column: number) {
    this.context = context;
    this.column = column;
    this.classes = new Classes(context, column);
  }

  add(row: Row): void {
    const text = textAt(row, this.column, this.context);
    const isNumeric = isNumber(text, this.context.decimal);
    this.first ??= { row, isNumber: isNumeric };
    this.check(row, text, isNumeric);
    if (isNumeric && !isIndex(text)) this.values ??= this.classes.asValues();
    (this.values ?? this.classes).add(row);
  }

  finish(): Labels {
    if (this.values !== undefined) return this.values.finish();
    const labels = this.classes.finish();
    const isComplete = labels.classNames.every((name, index) => name === String(index));
    return isComplete || !this.first?.isNumber ? labels : this.classes.asValues().finish();
  }

  private check(row: Row, text: string, isNumeric: boolean): void {
    const first = this.first as { row: Row; isNumber: boolean };
    if (isMissing(text)) {
      throw this.ambiguous(row, 'seems to mark a missing value. Fill it in or leave out the row');
    }
    if (isNumeric !== first.isNumber) {
      const earlier = `${shown(first.row.cells[this.column] as string)} in line ${first.row.line}`;
      throw this.ambiguous(
        row,
        isNumeric ? `is a number, but ${earlier} is not` : `is not a number, but ${earlier} is`,
      );
    }
    const code = isNumeric ? this.codes.reason(text) : undefined;
    if (code !== undefined) throw this.ambiguous(row, code);
  }

  private ambiguous(row: Row, problem: string): Error {
    const text = shown(row.cells[this.column] as string);
    return cellError(
      this.context,
      row,
      this.column,
      `${text} ${problem}. Pass labelKind: 'class' to take each text as a class, or ` +
        "labelKind: 'value' if all labels are numbers.",
    );
  }
}

function isIndex(text: string): boolean {
  return /^(?:0|[1-9]\d{0,6})$/.test(text) && Number(text) < MAX_CLASSES;
}

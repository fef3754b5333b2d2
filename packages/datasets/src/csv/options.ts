import { GradusError } from 'gradus';
import type { HostArray } from 'gradus/data';
import type { Decimal } from './cells.ts';
import { checkLabelOptions, type LabelKind } from './labels.ts';

/**
 * A column by its name, or by its index: counted from 0, or from the end if negative.
 *
 * @example
 * ```ts
 * const label: Column = -1; // the last column
 * parseCsv('a,b\n1,5\n2,6\n', { label }).labelName; // 'b'
 * ```
 */
export type Column = string | number;

/**
 * Options of {@link parseCsv}.
 *
 * @example
 * ```ts
 * const options: NumericTableOptions = { header: false, label: 0, features: [2, 1] };
 * parseCsv('7,1,2\n8,3,4\n', options).features.data; // [2, 1, 4, 3]
 * ```
 */
export interface NumericTableOptions {
  /** The name of the text in error messages; default: the name of the file, if there is one. */
  readonly name?: string;
  /** The character between cells; default: guessed among , ; | and tab. */
  readonly delimiter?: string;
  /** The decimal separator; default `'.'`. */
  readonly decimal?: Decimal;
  /** Whether the first row holds names; default: guessed. */
  readonly header?: boolean;
  /** The column to predict; null for none. Default: the last column. */
  readonly label?: Column | null;
  /**
   * Whether labels are classes or numbers to approximate. Default: classes for text, and for numbers that are exactly
   * 0, 1, …, n, all of them present. Classes are compared as text: 007 and 7 are different.
   */
  readonly labelKind?: LabelKind;
  /**
   * The classes in order, for example the `classNames` of the training table. Any other label is an error.
   */
  readonly classNames?: readonly string[];
  /** The columns to predict from, in this order; default: all except the label. */
  readonly features?: readonly Column[];
}

/**
 * The format of a table, guessed or given. Pass it as options to read another part of the same data alike.
 *
 * @example
 * ```ts
 * const format: TableFormat = parseCsv('a;b\n0.5;x\n1;y\n').format;
 * format; // { delimiter: ';', decimal: '.', header: true, labelKind: 'class' }
 * ```
 */
export interface TableFormat {
  readonly delimiter: string;
  readonly decimal: Decimal;
  readonly header: boolean;
  /** Absent in a table without labels. */
  readonly labelKind?: LabelKind;
}

/**
 * A table of numbers, ready for `toTensorDataset`.
 *
 * @example
 * ```ts
 * const table: NumericTable = parseCsv('x,y\n1,0.5\n2,0.7\n');
 * table.features.data; // [1, 2]
 * table.labelName; // 'y'
 * ```
 */
export interface NumericTable {
  /** float32 `[rows, columns]`. */
  readonly features: HostArray;
  /** The name of each feature; `column 0`, `column 1`, … in a table without names. */
  readonly featureNames: readonly string[];
  /** int32 `[rows]`, indices of classes, or float32 `[rows]`, numbers; null without a label. */
  readonly labels: HostArray | null;
  /** The name of the label column; null without a label. */
  readonly labelName: string | null;
  /**
   * The name of each class: as given; else numbers in ascending order, or texts by code unit. Empty if the labels are
   * numbers to approximate.
   */
  readonly classNames: readonly string[];
  readonly format: TableFormat;
  /** The parts of the format that were guessed. */
  readonly guessed: readonly (keyof TableFormat)[];
}

/** The types of options that would otherwise be misread, or fail with an unclear error. */
const KINDS: {
  readonly [Name in keyof NumericTableOptions]?: readonly [
    kind: string,
    is: (value: unknown) => boolean,
  ];
} = {
  name: ['a text', isText],
  delimiter: ["one character, such as ';'", isText],
  header: ['true or false', (value) => typeof value === 'boolean'],
  label: ["a column's name or place, or null", (value) => value === null || isColumn(value)],
  features: [
    'a list of names or places of columns',
    (value) => Array.isArray(value) && value.every(isColumn),
  ],
};

/** The type of a value in an error message. */
export function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isColumn(value: unknown): boolean {
  return isText(value) || typeof value === 'number';
}

/** @throws GradusError for an option of the wrong type or out of range, and for options that do not fit together */
export function checkOptions(options: NumericTableOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new GradusError(`The options must be an object, got ${kindOf(options)}.`);
  }
  for (const [name, [kind, is]] of Object.entries(KINDS)) {
    const value = options[name as keyof NumericTableOptions];
    if (value === undefined || is(value)) continue;
    throw new GradusError(`The option ${name} must be ${kind}, got ${kindOf(value)}.`);
  }
  const { delimiter = '', decimal = '.' } = options;
  if (delimiter.length > 1 || ['"', '\n', '\r'].includes(delimiter)) {
    throw new GradusError(
      `The option delimiter is ${JSON.stringify(delimiter)}; pass one character, such as ';'.`,
    );
  }
  if (decimal !== '.' && decimal !== ',') {
    throw new GradusError(`The option decimal is ${JSON.stringify(decimal)}; pass '.' or ','.`);
  }
  if (delimiter === decimal) {
    throw new GradusError(`The options delimiter and decimal are both "${decimal}".`);
  }
  checkLabelOptions(options);
}

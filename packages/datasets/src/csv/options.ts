import { GradusError } from 'gradus';
import type { HostArray } from 'gradus/data';
import type { Decimal } from './cells.ts';
import { checkLabelOptions, type LabelKind } from './labels.ts';

/** A column by its name or by its place, counted from 0, or from the end if negative. */
export type Column = string | number;

/** How `parseCsv` reads a table. */
export interface NumericTableOptions {
  /** What error messages call the text; the file's own name when a file is loaded. */
  readonly name?: string;
  /** The character between the cells; guessed among , ; | and tabs if not given. */
  readonly delimiter?: string;
  /** What stands before the decimals of a number; `'.'` if not given. */
  readonly decimal?: Decimal;
  /** Whether the first row holds names; guessed if not given. */
  readonly header?: boolean;
  /** The column to predict, by default the last; null if there is none. */
  readonly label?: Column | null;
  /**
   * Whether labels are classes or values to approximate. If not given, text is a class, and so are
   * numbers that are exactly 0, 1, …, n, all of them present. Classes are compared as text: 007 and
   * 7 are two.
   */
  readonly labelKind?: LabelKind;
  /**
   * The classes in their order, such as the `classNames` of the table that was trained on. Any other
   * label is an error.
   */
  readonly classNames?: readonly string[];
  /** The columns to predict from, in this order; by default all but the label. */
  readonly features?: readonly Column[];
}

/** How a table was read. Another part of the same data is read alike with these as options. */
export interface TableFormat {
  readonly delimiter: string;
  readonly decimal: Decimal;
  readonly header: boolean;
  /** Left out in a table without labels. */
  readonly labelKind?: LabelKind;
}

/** A table of numbers, ready to be put into tensors. */
export interface NumericTable {
  /** float32 `[rows, columns]`. */
  readonly features: HostArray;
  /** The name of each feature; `column 0`, `column 1`, … in a table without names. */
  readonly featureNames: readonly string[];
  /** int32 `[rows]`, indices of classes, or float32 `[rows]`, values; null without a label. */
  readonly labels: HostArray | null;
  /** The name of the label's column; null without a label. */
  readonly labelName: string | null;
  /**
   * The name of each class: as given, or in the order of the characters' codes, or of the numbers;
   * empty if the labels are values.
   */
  readonly classNames: readonly string[];
  readonly format: TableFormat;
  /** What of the format was guessed. */
  readonly guessed: readonly (keyof TableFormat)[];
}

/** Of options of which a wrong kind would be read as something else, or end in an error of its own. */
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

/** What a value is that is of the wrong kind, in an error message. */
export function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isColumn(value: unknown): boolean {
  return isText(value) || typeof value === 'number';
}

/** @throws GradusError for options that cannot be, or do not fit one another */
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

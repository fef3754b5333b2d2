import {
  type Column,
  cellOf,
  Missing,
  readCategories,
  readDates,
  readNumbers,
  type Table,
  targetNames,
} from '../table/index.ts';
import { DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { datePartsOf } from './calendar.ts';
import type {
  CategoricalFeature,
  ClassesDescription,
  DatePart,
  FeatureDescription,
  NumberDescription,
  PreprocessingDescription,
  TargetDescription,
} from './description.ts';
import { FIRST, type Input, inputsOf, MISSING, UNSEEN } from './inputs.ts';

/** Why a cell cannot be encoded. */
export type CellProblem =
  | 'not-a-number'
  | 'not-a-date'
  /** The number has no place in float32. */
  | 'too-large'
  | 'missing-target'
  /** The training rows hold no such class. */
  | 'unknown-class';

/** A cell that cannot be encoded, so that its row is left out. */
export interface RowError {
  /** Counted from 0. */
  readonly row: number;
  readonly column: string;
  /** What the cell holds. */
  readonly value: string | number | Date | null;
  readonly problem: CellProblem;
}

const SENTENCES: Readonly<Record<CellProblem, string>> = {
  'not-a-number': 'is not a finite number',
  'not-a-date': 'is not a date in a form that the training rows have',
  'too-large': 'is too large for float32',
  'missing-target': 'is missing, and the target must have a value',
  'unknown-class': 'is not a class that the model knows',
};

/** A row that cannot be encoded, in a sentence. Rows are counted from 1, as people count them. */
export function describeRowError({ row, column, value, problem }: RowError): string {
  const what =
    value === null ? 'the value' : shown(value instanceof Date ? value.toISOString() : value);
  return `Row ${row + 1}, column ${shown(column)}: ${what} ${SENTENCES[problem]}.`;
}

/** The features of a table as the matrix that `PreprocessingLayer` takes. */
export interface EncodedFeatures {
  /** Row-major, as many rows as `rows` and a column for each input of the layer. */
  readonly values: Float32Array;
  /** The rows of the table that are in the matrix: those without an error. */
  readonly rows: Int32Array;
  /** The cells that cannot be read, in the order of the rows. */
  readonly errors: readonly RowError[];
  /** Columns of the table that the training table did not have; they are not used. */
  readonly extraColumns: readonly string[];
}

/** @throws DataError where the table lacks a column; it says which name is near */
export function encodeFeatures(
  table: Table,
  { features, target, ignored, missing }: PreprocessingDescription,
): EncodedFeatures {
  checkColumns(table, features);
  const inputs = inputsOf(features);
  const marks = new Missing(missing);
  const values = new Float32Array(table.length * inputs.length);
  const errors: RowError[] = [];
  const placesOf = new Map<FeatureDescription, number[]>(features.map((each) => [each, []]));
  inputs.forEach(({ feature }, place) => {
    placesOf.get(feature)?.push(place);
  });
  for (const [feature, places] of placesOf) {
    const column = table.column(feature.name);
    const report = (row: number, problem: CellProblem) => {
      errors.push({ row, column: column.name, value: cellOf(column, row), problem });
    };
    const read = readerOf(feature, column, marks, report);
    for (const place of places) {
      const input = inputs[place];
      const numbers = read(input);
      const offset = input.kind === 'number' ? input.offset : 0;
      for (let row = 0; row < table.length; row++) {
        const single = Math.fround(numbers[row] - offset);
        values[row * inputs.length + place] = single;
        if (Math.abs(single) === Infinity) report(row, 'too-large');
      }
    }
  }
  const known = new Set([...features.map(({ name }) => name), ...targetNames(target), ...ignored]);
  const extraColumns = table.columns.map(({ name }) => name).filter((name) => !known.has(name));
  errors.sort((a, b) => a.row - b.row);
  const rows = rowsWithout(errors, table.length);
  return { values: rowsOf(values, inputs.length, rows), rows, errors, extraColumns };
}

type Report = (row: number, problem: CellProblem) => void;
/** For an input, the number of each row. */
type Reader = (input: Input) => Float64Array | Int32Array;

/** Reads a column once, for all inputs that it has. */
function readerOf(
  feature: FeatureDescription,
  column: Column,
  missing: Missing,
  report: Report,
): Reader {
  if (feature.type === 'categorical') {
    const indices = categoryIndices(feature, column, missing);
    return () => indices;
  }
  const isNumeric = feature.type === 'numeric';
  const { column: read, unreadable } = isNumeric
    ? readNumbers(column, missing, feature.loose)
    : readDates(column, missing, feature.dayFirst);
  for (const row of unreadable) report(row, isNumeric ? 'not-a-number' : 'not-a-date');
  return (input) => {
    const { part = null } = input as { part?: DatePart | null };
    return part === null ? read.values : datePartsOf(read.values, part);
  };
}

function categoryIndices(
  { categories }: CategoricalFeature,
  column: Column,
  missing: Missing,
): Int32Array {
  const { codes, values } = readCategories(column, missing);
  const places = new Map(categories.map((category, place) => [category, place + FIRST]));
  const indices = values.map((value) => places.get(value) ?? UNSEEN);
  return codes.map((code) => (code < 0 ? MISSING : indices[code]));
}

/** The targets of each row. */
export interface EncodedTarget {
  /** int32 [rows]: classes; or float32 [rows · targets], row by row: standardised numbers. −1 or NaN for an error. */
  readonly values: Int32Array | Float32Array;
  /** The cells that are missing or cannot be read, in the order of the rows. */
  readonly errors: readonly RowError[];
}

/** @throws DataError where the table lacks a column to predict */
export function encodeTarget(
  table: Table,
  target: TargetDescription,
  missing: readonly string[],
): EncodedTarget {
  const marks = new Missing(missing);
  const errors: RowError[] = [];
  const reportIn = (column: Column) => (row: number, problem: CellProblem) => {
    errors.push({ row, column: column.name, value: cellOf(column, row), problem });
  };
  if (target.task === 'classification') {
    const column = table.column(target.name);
    return { values: encodeClasses(column, target, marks, reportIn(column)), errors };
  }
  const { columns } = target;
  const values = new Float32Array(table.length * columns.length);
  columns.forEach((description, place) => {
    const column = table.column(description.name);
    const numbers = encodeNumbers(column, description, marks, reportIn(column));
    for (let row = 0; row < numbers.length; row++)
      values[row * columns.length + place] = numbers[row];
  });
  errors.sort((a, b) => a.row - b.row);
  return { values, errors };
}

function encodeClasses(
  column: Column,
  { classNames }: ClassesDescription,
  missing: Missing,
  report: Report,
): Int32Array {
  const { codes, values } = readCategories(column, missing);
  const places = new Map(classNames.map((name, place) => [name, place]));
  const classes = values.map((value) => places.get(value) ?? -1);
  return codes.map((code, row) => {
    const place = code < 0 ? -1 : classes[code];
    if (place < 0) report(row, code < 0 ? 'missing-target' : 'unknown-class');
    return place;
  });
}

function encodeNumbers(
  column: Column,
  description: NumberDescription,
  missing: Missing,
  report: Report,
): Float64Array {
  const { column: numbers, unreadable } = readNumbers(column, missing, description.loose);
  const wrong = new Set(unreadable);
  const scale = scaleOf(description);
  return numbers.values.map((value, row) => {
    if (Number.isNaN(value)) report(row, wrong.has(row) ? 'not-a-number' : 'missing-target');
    return (value - description.mean) / scale;
  });
}

/** By what a target is divided: a constant one by 1. */
export function scaleOf({ std }: { readonly std: number }): number {
  return std === 0 ? 1 : std;
}

/** The rows of so many that have no error. */
function rowsWithout(errors: readonly RowError[], length: number): Int32Array {
  const rows = new Int32Array(length);
  for (let row = 0; row < length; row++) rows[row] = row;
  if (errors.length === 0) return rows;
  const wrong = new Set(errors.map(({ row }) => row));
  return rows.filter((row) => !wrong.has(row));
}

function rowsOf(values: Float32Array, width: number, rows: Int32Array): Float32Array {
  if (rows.length * width === values.length) return values;
  const some = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    some.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  return some;
}

function checkColumns(table: Table, features: readonly FeatureDescription[]): void {
  const lacking = features.filter(({ name }) => !table.has(name));
  if (lacking.length === 0) return;
  const used = new Set(features.map(({ name }) => name));
  const others = table.columns.map(({ name }) => name).filter((name) => !used.has(name));
  const parts = lacking.slice(0, MAX_LISTED).map(({ name }) => {
    const near = nearest(name, others);
    const hint = near === undefined ? '' : ` (did you mean its column ${shown(near)}?)`;
    return `${shown(name)}${hint}`;
  });
  const more = lacking.length > MAX_LISTED ? ` and ${lacking.length - MAX_LISTED} more` : '';
  const problem = `the model needs columns that are not there: ${parts.join(', ')}${more}`;
  throw new DataError(table.name, `${problem}. Add them, or rename the columns that hold them.`);
}

const MAX_LISTED = 5;

/** The name that differs in the fewest letters, in at most a third of them; case and punctuation do not count. */
function nearest(name: string, others: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  let best: string | undefined;
  let least = Math.max(1, name.length / 3);
  for (const other of others) {
    const distance = editDistance(plain(name), plain(other));
    if (distance > least || (best !== undefined && distance === least)) continue;
    best = other;
    least = distance;
  }
  return best;
}

/** How many letters must be put in, taken out or changed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

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
import { countUp } from '../util/count-up.ts';
import { datePartOf } from './calendar.ts';
import { checkColumns } from './check-columns.ts';
import type {
  CategoricalFeature,
  ClassesDescription,
  FeatureDescription,
  NumberDescription,
  PreprocessingDescription,
  TargetDescription,
} from './description.ts';
import { FIRST, type Input, inputsOf, MISSING, UNSEEN } from './inputs.ts';
import type { CellProblem, RowError } from './row-error.ts';

/**
 * A category that the training rows did not have.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ city: 'Seoul', price: 1.5 }, { city: 'Busan', price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { target: 'price' });
 * const { unseenCategories } = fitted.encode(Table.fromRows([{ city: 'Jeju' }]));
 * unseenCategories; // [{ column: 'city', value: 'Jeju', row: 0, count: 1 }]
 * ```
 */
export interface UnseenCategory {
  readonly column: string;
  readonly value: string;
  /** The first row with this category, counted from 0. */
  readonly row: number;
  /** The number of rows with this category. */
  readonly count: number;
}

/**
 * The features of a table as the matrix that `PreprocessingLayer` takes.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { target: 'price' });
 * const { values, rows }: EncodedFeatures = fitted.encode(table);
 * values; // [1, 3]
 * rows; // [0, 1]
 * ```
 */
export interface EncodedFeatures {
  /** [rows · inputs], row by row: one row for each element of `rows`, one column for each input of the layer. */
  readonly values: Float32Array;
  /** The rows of the table that are in the matrix: those without an error. */
  readonly rows: Int32Array;
  /** The cells that cannot be read, in the order of the rows. */
  readonly errors: readonly RowError[];
  /** Columns of the table that the training table did not have; they are not used. */
  readonly extraColumns: readonly string[];
  /** Categories that the training rows did not have, by column, then row. The model treats them all alike. */
  readonly unseenCategories: readonly UnseenCategory[];
}

/** Encodes all rows of a table. @throws TableError if the table lacks a column; it suggests a similar name */
export function encodeFeatures(
  table: Table,
  description: PreprocessingDescription,
): EncodedFeatures {
  const encoder = new RowEncoder(table, description);
  return { ...encoder.read(countUp(table.length)), ...encoder.differences() };
}

/** Encodes rows of a table, any number of times. It reads the columns once. */
export class RowEncoder {
  /** The number of inputs of a row. */
  readonly width: number;
  /** The column of each feature, with its inputs. */
  readonly #columns: readonly ReadColumn[];
  readonly #extraColumns: readonly string[];

  /** @throws TableError if the table lacks a column; it suggests a similar name */
  constructor(table: Table, { features, target, ignored, missing }: PreprocessingDescription) {
    checkColumns(table, features);
    const inputs = inputsOf(features);
    const marks = new Missing(missing);
    this.width = inputs.length;
    const placed = new Map<FeatureDescription, [place: number, input: Input][]>(
      features.map((feature) => [feature, []]),
    );
    inputs.forEach((input, place) => {
      placed.get(input.feature)?.push([place, input]);
    });
    this.#columns = [...placed].map(([feature, inputs]) => {
      const column = table.column(feature.name);
      return { feature, column, inputs, cells: readCells(feature, column, marks) };
    });
    const known = new Set([
      ...features.map(({ name }) => name),
      ...targetNames(target),
      ...ignored,
    ]);
    this.#extraColumns = table.columns.map(({ name }) => name).filter((name) => !known.has(name));
  }

  /** Encodes these rows, in this order, without rows that have a cell that cannot be encoded. */
  read(rows: Int32Array): Pick<EncodedFeatures, 'values' | 'rows' | 'errors'> {
    const all = this.encode(rows);
    const errors = this.errorsIn(rows, all);
    if (errors.length === 0) return { values: all, rows, errors };
    const wrong = new Set(errors.map(({ row }) => row));
    const places = countUp(rows.length).filter((place) => !wrong.has(rows[place]));
    const values = new Float32Array(places.length * this.width);
    places.forEach((place, i) => {
      values.set(all.subarray(place * this.width, (place + 1) * this.width), i * this.width);
    });
    return { values, rows: places.map((place) => rows[place]), errors };
  }

  /** [rows · width]: encodes these rows, in this order. NaN if a number is missing or cannot be read. */
  encode(rows: Int32Array): Float32Array {
    const values = new Float32Array(rows.length * this.width);
    for (const { inputs, cells } of this.#columns) {
      for (const [place, input] of inputs) fill(values, place, this.width, rows, cells, input);
    }
    return values;
  }

  /**
   * The cells of these rows that cannot be encoded, in the order of the rows.
   * @param values the result of `encode` for these rows
   */
  errorsIn(rows: Int32Array, values: Float32Array): RowError[] {
    const errors: [at: number, error: RowError][] = [];
    for (const { column, inputs, cells } of this.#columns) {
      const report = (at: number, problem: CellProblem) => {
        const row = rows[at];
        errors.push([at, { row, column: column.name, value: cellOf(column, row), problem }]);
      };
      const { codes, unreadable, problem } = cells;
      if (unreadable.size > 0) {
        rows.forEach((row, at) => {
          if (unreadable.has(codes === null ? row : codes[row])) report(at, problem);
        });
      }
      for (const [place, { kind }] of inputs) {
        if (kind !== 'number') continue;
        for (let at = 0; at < rows.length; at++) {
          if (Math.abs(values[at * this.width + place]) === Infinity) report(at, 'too-large');
        }
      }
    }
    return errors.sort(([a], [b]) => a - b).map(([, error]) => error);
  }

  /** Columns and categories of the whole table that the training table did not have. */
  differences(): Pick<EncodedFeatures, 'extraColumns' | 'unseenCategories'> {
    const unseenCategories = this.#columns.flatMap(({ feature, column, cells }) =>
      feature.type === 'categorical' ? unseenIn(column, cells) : [],
    );
    return { extraColumns: this.#extraColumns, unseenCategories };
  }
}

function unseenIn(column: Column, { codes, numbers }: Cells): UnseenCategory[] {
  if (codes === null || !numbers.includes(UNSEEN)) return [];
  const found = new Map<number, { row: number; count: number }>();
  codes.forEach((code, row) => {
    if (code < 0 || numbers[code] !== UNSEEN) return;
    const known = found.get(code);
    if (known === undefined) found.set(code, { row, count: 1 });
    else known.count += 1;
  });
  return Array.from(found.values(), ({ row, count }) => {
    return { column: column.name, value: String(cellOf(column, row)), row, count };
  });
}

interface ReadColumn {
  readonly feature: FeatureDescription;
  readonly column: Column;
  readonly inputs: readonly (readonly [place: number, input: Input])[];
  readonly cells: Cells;
}

/** The encoded cells of a column: one for each row, or for text one for each code. */
interface Cells {
  /** The code of each row, −1 for a missing cell; null if `numbers` has one for each row. */
  readonly codes: Int32Array | null;
  readonly numbers: Float64Array;
  /** The number of a missing cell that has no code. */
  readonly missing: number;
  /** The rows, or codes, that cannot be read. */
  readonly unreadable: ReadonlySet<number>;
  /** Why they cannot be read. */
  readonly problem: CellProblem;
}

function readCells(feature: FeatureDescription, column: Column, missing: Missing): Cells {
  if (feature.type === 'categorical') return categoryCells(feature, column, missing);
  const codes = column.kind === 'text' ? column.codes : null;
  // For text, read each different text once.
  const read =
    column.kind === 'text' ? { ...column, codes: countUp(column.values.length) } : column;
  const isNumeric = feature.type === 'numeric';
  const { column: numbers, unreadable } = isNumeric
    ? readNumbers(read, missing, feature.loose)
    : readDates(read, missing, feature.dayFirst);
  return {
    codes,
    numbers: numbers.values,
    missing: Number.NaN,
    unreadable: new Set(unreadable),
    problem: isNumeric ? 'not-a-number' : 'not-a-date',
  };
}

/** The indices of categories. Every cell can be read. */
function categoryCells(
  { categories }: CategoricalFeature,
  column: Column,
  missing: Missing,
): Cells {
  const places = new Map(categories.map((category, place) => [category, place + FIRST]));
  const indexOf = (value: string) => places.get(value) ?? UNSEEN;
  const isText = column.kind === 'text';
  const { codes, values } = isText ? column : readCategories(column, missing);
  const numbers = values.map((value) => (isText && missing.has(value) ? MISSING : indexOf(value)));
  return {
    codes,
    numbers: Float64Array.from(numbers),
    missing: MISSING,
    unreadable: new Set(),
    problem: 'not-a-number',
  };
}

/** Writes one input of some rows into its column of a matrix. */
function fill(
  matrix: Float32Array,
  place: number,
  width: number,
  rows: Int32Array,
  { codes, numbers, missing }: Cells,
  input: Input,
): void {
  const offset = input.kind === 'number' ? input.offset : 0;
  const part = input.kind === 'category' ? null : input.part;
  const partOf = part && datePartOf(part);
  for (let i = 0, at = place; i < rows.length; i++, at += width) {
    const code = codes === null ? rows[i] : codes[rows[i]];
    const cell = code < 0 ? missing : numbers[code];
    // Storing in the matrix rounds to float32, after the offset is subtracted.
    matrix[at] = (partOf === null ? cell : partOf(cell)) - offset;
  }
}

/**
 * The targets of each row.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { target: 'price' });
 * const { values, errors }: EncodedTarget = fitted.encodeTarget(table);
 * values; // [-1, 1]
 * ```
 */
export interface EncodedTarget {
  /** int32 [rows]: classes; or float32 [rows · targets], row by row: standardised numbers. −1 or NaN for an error. */
  readonly values: Int32Array | Float32Array;
  /** The cells that are missing or cannot be read, in the order of the rows. */
  readonly errors: readonly RowError[];
}

/** Encodes the targets of all rows. @throws TableError if the table lacks a target column */
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

type Report = (row: number, problem: CellProblem) => void;

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

/** The divisor of a standardised target: its standard deviation, or 1 if it is constant. */
export function scaleOf({ std }: { readonly std: number }): number {
  return std === 0 ? 1 : std;
}

import { byCount, countTexts } from '../table/counts.ts';
import {
  type Column,
  type ColumnDefinition,
  type ColumnPlan,
  cellOf,
  type InferOptions,
  inferColumns,
  Missing,
  readCategories,
  readDates,
  readNumbers,
  type Table,
  TableError,
  type TargetDefinition,
} from '../table/index.ts';
import { checkRows, selected } from '../table/table.ts';
import { ArgumentError, DataError } from '../util/errors.ts';
import { isObject } from '../util/fields.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { datePartOf } from './calendar.ts';
import {
  DATE_PARTS,
  type FeatureDescription,
  type Moments,
  type TargetDescription,
} from './description.ts';
import { Preprocessing } from './preprocessing.ts';

/** The largest number of a float32. */
const LARGEST = 3.4028234663852886e38;

/**
 * Learns from the training rows how to encode columns as numbers: means and standard deviations, categories, the parts
 * of dates that differ.
 *
 * Numbers are standardised as by scikit-learn's SimpleImputer (mean) and StandardScaler: a missing value becomes the
 * mean, and the variance is the population variance. A column whose numbers are all equal becomes 0.
 *
 * @param table the training rows only, so that nothing is learned from validation and test rows
 * @param plan the plan of the whole table from `inferColumns`, or options for `inferColumns`
 * @param options `rows`: the training rows, if `table` holds others too; they are copied one column at a time
 * @throws ArgumentError if the plan has no target, or a row does not exist
 * @throws DataError if the table has no rows, lacks a column, or holds a value that cannot be read as planned
 *
 * @example
 * ```ts
 * const rows = [1, 2, 3, 4, 5, 6].map((rooms) => ({ rooms, price: rooms + 0.5 }));
 * const table = Table.fromRows(rows);
 * const plan = inferColumns(table, { target: 'price' });
 * const { train } = splitRows(table, { plan, seed: 1 });
 * const fitted = fitPreprocessing(table, plan, { rows: train });
 * fitted.encode(table).values.length; // 6
 * ```
 */
export function fitPreprocessing(
  table: Table,
  plan: ColumnPlan | InferOptions,
  options: { rows?: Int32Array } = {},
): Preprocessing {
  const { rows } = checkOptions('fitPreprocessing', options, { rows: Int32Array });
  const { columns, target, missing } = isPlan(plan) ? plan : inferColumns(table, plan);
  if (target === null) {
    const fix = "Name the column to predict: inferColumns(table, { target: '…' })";
    throw new ArgumentError('fitPreprocessing', `the plan has no target. ${fix}.`);
  }
  const training = new TrainingRows(table, rows);
  if (training.length === 0) {
    throw new DataError(table.name, 'there are no training rows. Pass at least one.');
  }
  const marks = new Missing(missing);
  const used = columns.filter((column) => column.type !== 'ignored');
  return new Preprocessing({
    features: used.map((column) => fitColumn(training, column, marks)),
    target: fitTarget(training, target, marks),
    ignored: columns.filter((column) => column.type === 'ignored').map((column) => column.name),
    missing,
  });
}

function isPlan(value: unknown): value is ColumnPlan {
  return isObject(value) && Array.isArray(value.columns);
}

type Used = Exclude<ColumnDefinition, { type: 'ignored' }>;

function fitColumn(rows: TrainingRows, definition: Used, missing: Missing): FeatureDescription {
  const { name, type } = definition;
  const column = rows.column(name);
  if (type === 'numeric') {
    const { loose } = definition;
    const values = numbersOf(rows, column, missing, loose);
    return { name, type, hasMissing: hasNaN(values), ...momentsOf(rows.file, name, values), loose };
  }
  if (type === 'date') return fitDates(rows, column, definition.dayFirst, missing);
  const texts = readCategories(column, missing);
  const counts = countTexts(texts);
  const categories = texts.values
    .map((value, code) => ({ value, count: counts.counts[code] }))
    .filter(({ count }) => count > 0)
    .sort(byCount)
    .map(({ value }) => value);
  return { name, type, hasMissing: counts.missing > 0, categories };
}

function fitDates(
  rows: TrainingRows,
  column: Column,
  dayFirst: boolean | null,
  missing: Missing,
): FeatureDescription {
  const { name } = column;
  const { column: dates, unreadable } = readDates(column, missing, dayFirst);
  rows.refuse(column, unreadable, 'a date');
  const parts = DATE_PARTS.filter((part) => {
    const { min, max } = rangeOf(dates.values, datePartOf(part));
    return max > min;
  });
  return {
    name,
    type: 'date',
    hasMissing: hasNaN(dates.values),
    dayFirst,
    parts: parts.length === 0 ? ['year'] : parts,
    year: momentsOf(rows.file, name, dates.values.map(datePartOf('year'))),
  };
}

/** The description of the targets, learned from the rows that have all of them. */
function fitTarget(
  rows: TrainingRows,
  target: TargetDefinition,
  missing: Missing,
): TargetDescription {
  const { task } = target;
  if (task === 'classification') return { name: target.name, task, classNames: target.classNames };
  const numbers = target.columns.map(({ name, loose }) => {
    return numbersOf(rows, rows.column(name), missing, loose);
  });
  const isComplete = (_: number, row: number) =>
    !numbers.some((values) => Number.isNaN(values[row]));
  const hasGaps = numbers.some(hasNaN);
  const columns = target.columns.map(({ name, loose }, place) => {
    const values = hasGaps ? numbers[place].filter(isComplete) : numbers[place];
    return { name, ...momentsOf(rows.file, name, values), loose };
  });
  return { task, columns };
}

function numbersOf(
  rows: TrainingRows,
  column: Column,
  missing: Missing,
  loose: boolean,
): Float64Array {
  const { column: numbers, unreadable } = readNumbers(column, missing, loose);
  rows.refuse(column, unreadable, 'a finite number');
  return numbers.values;
}

/** The columns of a table, with all rows or the chosen ones. */
class TrainingRows {
  readonly file: string;
  readonly length: number;
  readonly #table: Table;
  readonly #rows: Int32Array | undefined;

  /** @throws ArgumentError if a row does not exist */
  constructor(table: Table, rows: Int32Array | undefined) {
    this.file = table.name;
    this.length = rows?.length ?? table.length;
    this.#table = table;
    this.#rows = rows;
    if (rows !== undefined) checkRows('fitPreprocessing', rows, table.length);
  }

  column(name: string): Column {
    const column = this.#table.column(name);
    return this.#rows === undefined ? column : selected(column, this.#rows);
  }

  /** @throws DataError with the first cell of a column that cannot be read, if there is one */
  refuse(column: Column, unreadable: Int32Array, wanted: string): void {
    if (unreadable.length === 0) return;
    const [first] = unreadable;
    const where = `row ${(this.#rows?.[first] ?? first) + 1}, column ${shown(column.name)}`;
    const problem = `${shown(cellOf(column, first))} is not ${wanted}`;
    const fix = 'Infer the plan from the table with all rows, or correct the value';
    throw new DataError(this.file, `${where}: ${problem}. ${fix}.`);
  }
}

/** Mean and standard deviation in two passes, which keep a small spread around a large mean. NaN counts as the mean. */
function momentsOf(file: string, column: string, values: Float64Array): Moments {
  const { min, max } = rangeOf(values);
  if (min > max) return { mean: 0, std: 0 };
  if (Math.max(Math.abs(min), Math.abs(max)) > LARGEST) {
    throw new TableError(file, { code: 'too-large', column, most: LARGEST });
  }
  if (min === max) return { mean: min, std: 0 };
  const present = values.reduce((n, value) => (Number.isNaN(value) ? n : n + 1), 0);
  // Sums of differences from the minimum stay small if the column is far from 0.
  const sum = values.reduce((all, x) => (Number.isNaN(x) ? all : all + (x - min)), 0);
  const mean = min + sum / present;
  const squares = values.reduce((all, x) => (Number.isNaN(x) ? all : all + (x - mean) ** 2), 0);
  return { mean, std: Math.sqrt(squares / values.length) };
}

/** The range of `of(value)` over the values, without NaN. Without numbers, `min` is above `max`. */
function rangeOf(
  values: Float64Array,
  of: (value: number) => number = (value) => value,
): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (let row = 0; row < values.length; row++) {
    const value = of(values[row]);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

function hasNaN(values: Float64Array): boolean {
  return values.some(Number.isNaN);
}

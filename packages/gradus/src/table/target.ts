import { type Missing, numberOf, readCategories, readNumbers } from './cells.ts';
import { byCodePoint, countNumbers, countTexts } from './counts.ts';
import type {
  ClassificationTarget,
  Counts,
  NumberTarget,
  RegressionTarget,
  TargetDefinition,
} from './plan.ts';
import { TableError } from './problem.ts';
import type { TableWarning, TargetReason, Task } from './reasons.ts';
import { type Column, cellOf, type NumberColumn, type Table, type TextColumn } from './table.ts';
import { numbersWarning, roundedWarning, surveyTexts } from './texts.ts';

/** Integers with at most this many different values are classes. */
const MAX_INTEGER_CLASSES = 20;
/** A warning names classes with fewer rows. */
const FEW_ROWS = 10;

/**
 * The names of the target columns, for the target of a plan or of a `PreprocessingDescription`.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ x: 1, y: 0.5, z: 2 }, { x: 2, y: 0.7, z: 4 }]);
 * targetNames(inferColumns(table, { target: ['z', 'y'] }).target); // ['z', 'y']
 * ```
 */
export function targetNames(
  target:
    | { readonly task: 'classification'; readonly name: string }
    | { readonly task: 'regression'; readonly columns: readonly { readonly name: string }[] },
): readonly string[] {
  return target.task === 'classification' ? [target.name] : target.columns.map(({ name }) => name);
}

/** The target columns: categories for classification, numbers for regression. */
export function readTargets(
  table: Table,
  target: TargetDefinition,
  missing: Missing,
): readonly (TextColumn | NumberColumn)[] {
  if (target.task === 'classification') return [readCategories(table.column(target.name), missing)];
  return target.columns.map(({ name, loose }) => {
    return readNumbers(table.column(name), missing, loose).column;
  });
}

/** Decides the task and describes the target. Adds its warnings to `warnings`. */
export function inferTarget(
  table: Table,
  names: readonly string[],
  task: Task | undefined,
  missing: Missing,
  warnings: TableWarning[],
): TargetDefinition {
  const columns = names.map((name) => table.column(name));
  const inferred =
    columns.length === 1
      ? taskOf(table, columns[0], task, missing)
      : taskOfSeveral(table, columns, task, missing);
  if (inferred.warning) warnings.push(inferred.warning);
  if (inferred.task === 'regression') {
    const target = regression(table, columns, inferred.reason, missing);
    for (const { name, missing } of target.columns) warnings.push(...missingWarning(name, missing));
    return target;
  }
  const [column] = columns;
  const target = classification(table, column, inferred.reason, missing);
  warnings.push(...missingWarning(column.name, target.missing));
  checkClasses(table, column, target, missing);
  warnings.push(...classWarnings(target, table.length - target.missing));
  return target;
}

function missingWarning(column: string, missing: number): TableWarning[] {
  return missing === 0 ? [] : [{ code: 'target-missing', column, missing }];
}

/** The task of several targets. All must be numbers: with classes among them, each target needs another loss. */
function taskOfSeveral(
  table: Table,
  columns: readonly Column[],
  task: Task | undefined,
  missing: Missing,
): InferredTask {
  if (task !== undefined) return { task, reason: { code: 'option' } };
  for (const column of columns) {
    const isDate = column.kind === 'date';
    if (!isDate && taskOf(table, column, task, missing).reason.code !== 'text') continue;
    const holds = isDate ? 'dates' : 'text';
    throw new TableError(table.name, { code: 'no-number-target', column: column.name, holds });
  }
  return { task: 'regression', reason: { code: 'several-targets', count: columns.length } };
}

interface InferredTask {
  readonly task: Task;
  readonly reason: TargetReason;
  /** For text that is nearly numbers, and for rounded integers. */
  readonly warning?: TableWarning | null;
}

/** @throws TableError for dates, and for infinite numbers */
function taskOf(
  table: Table,
  column: Column,
  task: Task | undefined,
  missing: Missing,
): InferredTask {
  if (task !== undefined) return { task, reason: { code: 'option' } };
  if (column.kind === 'date') {
    throw new TableError(table.name, { code: 'target-dates', column: column.name });
  }
  const { column: numbers, unreadable } = readNumbers(column, missing);
  if (unreadable.length > 0) {
    const text = readCategories(column, missing);
    const { distinct, counts, missing: none } = countTexts(text);
    const survey = surveyTexts(text, counts);
    const present = table.length - none;
    if (survey.numbers === present) readAllNumbers(table, column, missing, false);
    const warning = numbersWarning(text, survey, present, true);
    return { task: 'classification', reason: { code: 'text', distinct }, warning };
  }
  const { isInteger, ...counts } = countNumbers(numbers.values);
  const rounded = roundedIn(column, missing);
  // Rounded integers may be equal numbers, so compare them as texts.
  const distinct = rounded?.distinct ?? counts.distinct;
  if (!isInteger) {
    const example = numbers.values.find((value) => value % 1 !== 0 && !Number.isNaN(value));
    return { task: 'regression', reason: { code: 'fractions', example: example as number } };
  }
  return distinct <= MAX_INTEGER_CLASSES
    ? { task: 'classification', reason: { code: 'few-integers', distinct } }
    : { task: 'regression', reason: { code: 'many-integers', distinct }, ...rounded };
}

/** For text of integers beyond 2^53: the number of different texts, and a warning; else null. */
function roundedIn(
  column: Column,
  missing: Missing,
): { readonly distinct: number; readonly warning: TableWarning } | null {
  if (column.kind !== 'text') return null;
  const text = readCategories(column, missing);
  const { distinct, counts } = countTexts(text);
  const [warning] = roundedWarning(text, surveyTexts(text, counts));
  return warning === undefined ? null : { distinct, warning };
}

function classification(
  table: Table,
  column: Column,
  reason: TargetReason,
  missing: Missing,
): ClassificationTarget {
  const text = readCategories(column, missing);
  const counts = countTexts(text);
  checkTarget(table, column, counts);
  const codes = [...text.values.keys()].filter((code) => counts.counts[code] > 0);
  const areNumbers = codes.every((code) => Number.isFinite(numberOf(text.values[code])));
  codes.sort((a, b) => {
    const order = areNumbers ? numberOf(text.values[a]) - numberOf(text.values[b]) : 0;
    return order || byCodePoint(text.values[a], text.values[b]);
  });
  return {
    name: column.name,
    task: 'classification',
    reason,
    missing: counts.missing,
    distinct: counts.distinct,
    classNames: codes.map((code) => text.values[code]),
    classCounts: codes.map((code) => counts.counts[code]),
  };
}

function regression(
  table: Table,
  columns: readonly Column[],
  reason: TargetReason,
  missing: Missing,
): RegressionTarget {
  const incomplete = new Uint8Array(table.length);
  const targets = columns.map((column): NumberTarget => {
    const { values, loose } = readAllNumbers(table, column, missing, reason.code === 'option');
    const { missing: none, distinct, min, max, mean } = countNumbers(values);
    const counts = { missing: none, distinct, min, max, mean };
    checkTarget(table, column, counts);
    for (let row = 0; row < values.length; row++)
      if (Number.isNaN(values[row])) incomplete[row] = 1;
    return { name: column.name, ...counts, loose };
  });
  const left = incomplete.reduce((rows, each) => rows - each, table.length);
  if (left * 2 < table.length) {
    const names = columns.map(({ name }) => name);
    const rows = table.length;
    throw new TableError(table.name, {
      code: 'targets-apart',
      columns: names,
      complete: left,
      rows,
    });
  }
  return { task: 'regression', reason, columns: targets };
}

/**
 * Reads every cell of a column as a number.
 * @param mayBeLoose whether to read `1,234` and `12 €` too, if not all cells are plain numbers
 * @throws TableError with the first cell that is not a finite number
 */
export function readAllNumbers(
  table: Table,
  column: Column,
  missing: Missing,
  mayBeLoose: boolean,
): { values: Float64Array; loose: boolean } {
  const strict = readNumbers(column, missing);
  const loose = mayBeLoose && strict.unreadable.length > 0 && column.kind === 'text';
  const reading = loose ? readNumbers(column, missing, true) : strict;
  if (reading.unreadable.length === 0) return { values: reading.column.values, loose };
  const [row] = reading.unreadable;
  const value = textOf(cellOf(column, row));
  throw new TableError(table.name, { code: 'no-number', column: column.name, row, value });
}

/** A cell in an error message. */
export function textOf(cell: ReturnType<typeof cellOf>): string {
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

function checkTarget(table: Table, column: Column, { missing, distinct }: Counts): void {
  const { length: rows } = table;
  const { name } = column;
  if (missing * 2 > rows) {
    throw new TableError(table.name, {
      code: 'target-mostly-missing',
      column: name,
      missing,
      rows,
    });
  }
  if (distinct > 1) return;
  const cells = Array.from({ length: rows }, (_, at) => cellOf(column, at));
  const value = textOf(cells.find((cell) => cell !== null) ?? null);
  throw new TableError(table.name, { code: 'target-constant', column: name, value });
}

function checkClasses(
  table: Table,
  column: Column,
  { classNames, classCounts }: ClassificationTarget,
  missing: Missing,
): void {
  const place = classCounts.indexOf(1);
  if (place < 0) return;
  const singles = classCounts.filter((count) => count === 1).length;
  const { name } = column;
  if (singles * 2 > classNames.length) {
    const details = { column: name, classes: classNames.length, singles };
    throw new TableError(table.name, { code: 'single-row-classes', ...details });
  }
  const text = readCategories(column, missing);
  const value = classNames[place];
  const row = text.codes.indexOf(text.values.indexOf(value));
  throw new TableError(table.name, { code: 'single-row-class', column: name, value, row });
}

function classWarnings(target: ClassificationTarget, rows: number): TableWarning[] {
  const { name: column, classNames, classCounts } = target;
  const classes = classNames
    .map((value, place) => ({ value, count: classCounts[place] }))
    .filter(({ count }) => count < FEW_ROWS);
  const warnings: TableWarning[] = [];
  if (classes.length > 0) warnings.push({ code: 'small-classes', column, classes });
  if (rows < FEW_ROWS * classNames.length) {
    warnings.push({ code: 'many-classes', column, classes: classNames.length, rows });
  }
  return warnings;
}

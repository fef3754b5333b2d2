import { countUp } from '../util/count-up.ts';
import { type Missing, readCategories, readDates, readNumbers } from './cells.ts';
import { quantileGroups } from './counts.ts';
import type { ColumnDefinition, TargetDefinition } from './plan.ts';
import type { TableWarning } from './reasons.ts';
import type { Table } from './table.ts';
import { readTargets } from './target.ts';

/** The largest number of rows that are examined; they are evenly spaced. */
const MAX_ROWS = 50_000;
/** The least mean number of rows in a group, so that chance explains little. */
const ROWS_PER_GROUP = 10;
const MAX_GROUPS = 256;
const MIN_SCORE = { classification: 0.99, regression: 0.999 };

/**
 * Warnings about columns that predict a target alone.
 *
 * A column divides the rows into groups: categories, or up to 256 groups of equal size for numbers and dates. Missing
 * cells are a group too. The prediction for a group is its most frequent class, or its mean. The score is the share of
 * the errors that this avoids, compared with one prediction for all rows: wrong rows for classes, squared errors for
 * numbers. A score of at least 0.99 for classes, or 0.999 for numbers, is a warning.
 */
export function leaks(
  table: Table,
  columns: readonly ColumnDefinition[],
  target: TargetDefinition,
  missing: Missing,
): TableWarning[] {
  const { task } = target;
  const sample = sampled(table, target, missing);
  if (sample.length < 2 * ROWS_PER_GROUP) return [];
  const measures = readTargets(sample, target, missing).map((column) => ({
    target: column.name,
    measure: column.kind === 'text' ? classMeasure(column.codes) : meanMeasure(column.values),
  }));
  return columns.flatMap((definition): TableWarning[] => {
    const groups = groupsOf(sample, definition, missing);
    if (groups === null) return [];
    return measures.flatMap(({ target, measure }): TableWarning[] => {
      const score = measure(groups);
      if (score < MIN_SCORE[task]) return [];
      return [{ code: 'leakage', column: definition.name, target, task, score }];
    });
  });
}

/** Rows with all targets, evenly spaced. */
function sampled(table: Table, target: TargetDefinition, missing: Missing): Table {
  const step = Math.max(1, table.length / MAX_ROWS);
  const rows = Int32Array.from({ length: Math.ceil(table.length / step) }, (_, i) =>
    Math.min(table.length - 1, Math.floor(i * step)),
  );
  const some = table.select(rows);
  const has = readTargets(some, target, missing).map((column) => {
    if (column.kind === 'text') return (row: number) => column.codes[row] >= 0;
    return (row: number) => !Number.isNaN(column.values[row]);
  });
  return some.select(countUp(rows.length).filter((row) => has.every((hasRow) => hasRow(row))));
}

/** The group of each row, counted from 0; null if the column is not used or has too many categories. */
function groupsOf(
  sample: Table,
  definition: ColumnDefinition,
  missing: Missing,
): Int32Array | null {
  if (definition.type === 'ignored') return null;
  const column = sample.column(definition.name);
  const most = Math.floor(sample.length / ROWS_PER_GROUP);
  if (definition.type === 'categorical') {
    const { codes } = readCategories(column, missing);
    const isFew = new Set(codes).size <= most;
    return isFew ? codes.map((code) => code + 1) : null;
  }
  const { values } =
    definition.type === 'date'
      ? readDates(column, missing, definition.dayFirst).column
      : readNumbers(column, missing, definition.loose).column;
  return quantileGroups(values, Math.min(MAX_GROUPS, most));
}

type Measure = (groups: Int32Array) => number;

function classMeasure(classes: Int32Array): Measure {
  const count = classes.reduce((most, code) => Math.max(most, code), 0) + 1;
  const wrong = (groups: Int32Array): number => {
    const cells = new Map<number, number>();
    const most = new Map<number, number>();
    groups.forEach((group, row) => {
      const cell = group * count + classes[row];
      const rows = (cells.get(cell) ?? 0) + 1;
      cells.set(cell, rows);
      if (rows > (most.get(group) ?? 0)) most.set(group, rows);
    });
    let right = 0;
    for (const rows of most.values()) right += rows;
    return classes.length - right;
  };
  const base = wrong(new Int32Array(classes.length));
  return (groups) => (base === 0 ? 0 : 1 - wrong(groups) / base);
}

function meanMeasure(values: Float64Array): Measure {
  /** Welford's sum of squared distances from the mean of each group. */
  const squares = (groups: Int32Array): number => {
    const size = groups.reduce((most, group) => Math.max(most, group), 0) + 1;
    const [counts, means] = [new Float64Array(size), new Float64Array(size)];
    let sum = 0;
    groups.forEach((group, row) => {
      counts[group] += 1;
      const distance = values[row] - means[group];
      means[group] += distance / counts[group];
      sum += distance * (values[row] - means[group]);
    });
    return sum;
  };
  const base = squares(new Int32Array(values.length));
  return (groups) => (base === 0 ? 0 : 1 - squares(groups) / base);
}

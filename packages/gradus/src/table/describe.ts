/** English sentences for the decisions of `inferColumns`. They count rows from 1. */
import { shown } from '../util/shown.ts';
import type { ColumnDefinition, TargetDefinition } from './plan.ts';
import type { TableWarning } from './reasons.ts';

/**
 * Why a column has its type, in English.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31, city: 'Seoul' }, { age: 25, city: 'Busan' }]);
 * const [age, city] = inferColumns(table).columns;
 * describeColumn(age); // 'every value is a number'
 * describeColumn(city); // 'text with 2 different values'
 * ```
 */
export function describeColumn({ reason, type }: ColumnDefinition): string {
  switch (reason.code) {
    case 'option':
      return `the option ${reason.option} names it`;
    case 'numbers':
      return 'every value is a number';
    case 'dates':
      return `every value is a date, such as ${reason.example}`;
    case 'text':
      return `text with ${reason.distinct} different values`;
    case 'free-text':
      return `free text: ${reason.distinct} of ${reason.present} values differ`;
    case 'distinct-integers':
      return `looks like an identifier: all ${reason.distinct} values are different integers`;
    case 'identifier-name':
      return 'has the name of an identifier';
    case 'constant':
      return `holds ${shown(reason.value)} in every row`;
    case 'empty':
      return `every cell is missing, so it is ${type}`;
  }
}

/**
 * Why a target has its task, and the option that changes it, in English.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([
 *   { age: 31, city: 'Seoul' }, { age: 25, city: 'Busan' },
 *   { age: 40, city: 'Seoul' }, { age: 19, city: 'Busan' },
 * ]);
 * const { target } = inferColumns(table, { target: 'city' });
 * describeTarget(target); // 'classification: text with 2 different values.'
 * ```
 */
export function describeTarget({ task, reason }: TargetDefinition): string {
  const other = task === 'classification' ? 'regression' : 'classification';
  const change = `Pass task: '${other}' to change it.`;
  switch (reason.code) {
    case 'option':
      return `${task}: the option task says so.`;
    case 'text':
      return `${task}: text with ${reason.distinct} different values.`;
    case 'few-integers':
      return `${task}: integers with ${reason.distinct} different values. ${change}`;
    case 'many-integers':
      return `${task}: integers with ${reason.distinct} different values. ${change}`;
    case 'fractions':
      return `${task}: numbers such as ${reason.example}. ${change}`;
    case 'several-targets':
      return `${task}: ${reason.count} targets.`;
  }
}

/**
 * A warning and what to do about it, in English.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31, unit: 'years' }, { age: 25, unit: 'years' }]);
 * const [warning] = inferColumns(table).warnings;
 * describeWarning(warning); // "unit: is ignored because every row holds 'years'."
 * ```
 */
export function describeWarning(warning: TableWarning): string {
  if (warning.code === 'duplicates') return duplicates(warning);
  return `${warning.column}: ${ofColumn(warning)}`;
}

function ofColumn(warning: Exclude<TableWarning, { code: 'duplicates' }>): string {
  const name = shown(warning.column);
  switch (warning.code) {
    case 'identifier': {
      const why = warning.because === 'name' ? 'by its name' : 'all values are different integers';
      return `looks like an identifier (${why}) and is ignored. Pass numeric: [${name}] or categorical: [${name}] to use it.`;
    }
    case 'constant':
      return `is ignored because every row holds ${shown(warning.value)}.`;
    case 'empty':
      return 'is ignored because every cell is missing.';
    case 'free-text':
      return `is ignored as free text: ${warning.distinct} of ${warning.present} values differ. Pass categorical: [${name}] to use it.`;
    case 'mostly-missing':
      return `is missing in ${warning.missing} of ${warning.rows} rows. Pass ignore: [${name}] to leave it out.`;
    case 'dominant':
      return `holds ${shown(warning.value)} in ${(warning.share * 100).toFixed(2)} % of the cells that are not missing.`;
    case 'many-categories':
      return `has ${warning.distinct} categories, which takes many rows to learn. Pass ignore: [${name}] to leave it out.`;
    case 'leakage':
      return leakage(warning);
    case 'formatted-numbers':
      return `holds text such as ${shown(warning.example)} (row ${warning.row + 1}), which is not a plain number. Pass ${warning.isTarget ? "task: 'regression'" : `numeric: [${name}]`} to read it as ${warning.value}.`;
    case 'decimal-commas':
      return `is text because ${warning.count} of ${warning.present} values have a decimal comma, such as ${shown(warning.example)} (row ${warning.row + 1}). Write them with a point, as 1234.5.`;
    case 'rounded-integers':
      return `holds integers beyond 2^53, such as ${shown(warning.example)} (row ${warning.row + 1}), which are rounded to 64-bit numbers. If they are identifiers, pass categorical: [${name}], or task: 'classification' for a target.`;
    case 'mostly-numbers':
      return `is text because of ${shown(warning.example)} (row ${warning.row + 1}); ${warning.count} of ${warning.present} values are numbers. Pass missing: [...MISSING_MARKS, ${shown(warning.example)}] if it stands for a missing value.`;
    case 'ambiguous-dates':
      return `${shown(warning.example)} (row ${warning.row + 1}) may begin with the day or the month, so the column is not read as dates. Write dates as 2024-03-01.`;
    case 'mixed-dates':
      return `holds dates in several forms: ${warning.examples.map(shown).join(', ')}.`;
    case 'mostly-dates':
      return `is text because of ${shown(warning.example)} (row ${warning.row + 1}); ${warning.count} of ${warning.present} values are dates. Pass missing: [...MISSING_MARKS, ${shown(warning.example)}] if it stands for a missing value.`;
    case 'target-missing':
      return `the target is missing in ${warning.missing === 1 ? '1 row, which is' : `${warning.missing} rows, which are`} left out.`;
    case 'small-classes': {
      const list = warning.classes.slice(0, 5).map(({ value, count }) => `${value} (${count})`);
      const more = warning.classes.length > 5 ? `, and ${warning.classes.length - 5} more` : '';
      return `classes with fewer than 10 rows: ${list.join(', ')}${more}. Their metrics will be uncertain.`;
    }
    case 'many-classes':
      return `has ${warning.classes} classes in ${warning.rows} rows, fewer than 10 rows for each class.`;
  }
}

function leakage(warning: Extract<TableWarning, { code: 'leakage' }>): string {
  const { column, target, task, score } = warning;
  const percent = (Math.floor(score * 10_000) / 100).toFixed(2);
  const what = task === 'classification' ? 'errors' : 'squared error';
  return `predicts the target ${shown(target)} by itself: it avoids ${percent} % of the ${what} of a constant prediction. Pass ignore: [${shown(column)}] if it is not known when you predict.`;
}

function duplicates(warning: Extract<TableWarning, { code: 'duplicates' }>): string {
  const { count, rows, trainRow, testRow } = warning;
  const found = `${count} of ${rows} test rows ${count === 1 ? 'is' : 'are'} in the training set too (row ${testRow + 1} equals row ${trainRow + 1})`;
  if (count < rows / 100) return `${found}, too few to change the result much.`;
  return `${found}, so the test set is easier than new rows. Remove duplicate rows, or keep them together with group.`;
}

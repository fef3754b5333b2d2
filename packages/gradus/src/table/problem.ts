import { DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { ColumnReason } from './reasons.ts';

/**
 * Why a table cannot be used. Rows are counted from 0.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31 }]);
 * let problem: TableProblem | undefined;
 * try {
 *   table.column('Age');
 * } catch (error) {
 *   if (error instanceof TableError) problem = error.details;
 * }
 * problem; // { code: 'no-column', column: 'Age', columns: ['age'] }
 * ```
 */
export type TableProblem =
  | { readonly code: 'no-rows' }
  /** The table has no column of this name. */
  | { readonly code: 'no-column'; readonly column: string; readonly columns: readonly string[] }
  /** The table lacks columns that a model needs. `near` is a column of the table with a similar name. */
  | {
      readonly code: 'lacks-columns';
      readonly columns: readonly { readonly column: string; readonly near: string | null }[];
    }
  /** Fewer rows, or groups of rows, than parts of a split. */
  | {
      readonly code: 'too-few-to-split';
      readonly of: 'row' | 'group';
      readonly available: number;
      readonly parts: number;
    }
  /** A row without a date or number, in a column that rows are split by. */
  | { readonly code: 'no-time'; readonly column: string; readonly row: number }
  /** Numbers that float32 cannot hold. */
  | { readonly code: 'too-large'; readonly column: string; readonly most: number }
  /** A cell is not a finite number, in a column that is read as numbers. */
  | {
      readonly code: 'no-number';
      readonly column: string;
      readonly row: number;
      readonly value: string;
    }
  /** A cell is not a date, in a column that an option reads as dates. */
  | {
      readonly code: 'no-date';
      readonly column: string;
      readonly row: number;
      readonly value: string;
    }
  /** All columns except the target are ignored. */
  | {
      readonly code: 'no-features';
      readonly ignored: readonly {
        readonly column: string;
        readonly reason: ColumnReason['code'];
        /** A value of text, such as `12 €`; null for other columns. */
        readonly example: string | null;
      }[];
    }
  | { readonly code: 'target-dates'; readonly column: string }
  /** Several targets must be numbers. */
  | {
      readonly code: 'no-number-target';
      readonly column: string;
      readonly holds: 'text' | 'dates';
    }
  /** Fewer than half of the rows have all of several targets. */
  | {
      readonly code: 'targets-apart';
      readonly columns: readonly string[];
      readonly complete: number;
      readonly rows: number;
    }
  /** More than half of the target's cells are missing. */
  | {
      readonly code: 'target-mostly-missing';
      readonly column: string;
      readonly missing: number;
      readonly rows: number;
    }
  | { readonly code: 'target-constant'; readonly column: string; readonly value: string }
  /** A class has one row, which cannot be in all parts of a split. */
  | {
      readonly code: 'single-row-class';
      readonly column: string;
      readonly value: string;
      readonly row: number;
    }
  /** More than half of the classes have one row. */
  | {
      readonly code: 'single-row-classes';
      readonly column: string;
      readonly classes: number;
      readonly singles: number;
    };

/**
 * A table that cannot be used. `details` holds the facts of the message, so that you can write it in other words.
 *
 * @example
 * ```ts
 * try {
 *   inferColumns(Table.fromRows([{ age: 31 }]), { target: 'Age' });
 * } catch (error) {
 *   (error as TableError).message; // "rows: there is no column 'Age'. The columns are 'age'."
 * }
 * ```
 */
export class TableError extends DataError {
  override readonly name = 'TableError';
  readonly details: TableProblem;

  constructor(file: string, details: TableProblem) {
    super(file, describeProblem(details));
    this.details = details;
  }
}

/** The message of a problem, with the option that solves it. */
function describeProblem(problem: TableProblem): string {
  switch (problem.code) {
    case 'no-rows':
      return 'the table has no rows. Add at least one.';
    case 'no-column': {
      const { column, columns } = problem;
      const names = columns.slice(0, MOST_NAMES).map((name) => shown(name));
      const more = columns.length > MOST_NAMES ? ', …' : '';
      return `there is no column ${shown(column)}. The columns are ${names.join(', ')}${more}.`;
    }
    case 'lacks-columns': {
      const { columns } = problem;
      const parts = columns.slice(0, MAX_LISTED).map(({ column, near }) => {
        const hint = near === null ? '' : ` (did you mean its column ${shown(near)}?)`;
        return `${shown(column)}${hint}`;
      });
      const more = columns.length > MAX_LISTED ? ` and ${columns.length - MAX_LISTED} more` : '';
      return `the table lacks columns that the model needs: ${parts.join(', ')}${more}. Add them, or rename the columns that hold them.`;
    }
    case 'too-few-to-split': {
      const { of, available, parts } = problem;
      const fix = of === 'row' ? 'Add rows' : 'Choose another group column';
      const units = available === 1 ? of : `${of}s`;
      return `${available} ${units} cannot be split into ${parts} parts. ${fix}.`;
    }
    case 'no-time':
      return `${cell(problem)}: the cell holds no date or number. Fill it in, or split without time.`;
    case 'too-large':
      return `column ${shown(problem.column)}: it holds numbers above ${problem.most}, which float32 cannot hold. Scale the column.`;
    case 'no-number': {
      const value = shown(problem.value);
      return `${cell(problem)}: ${value} is not a finite number. Correct it, or pass missing: [...MISSING_MARKS, ${value}] if it stands for a missing value.`;
    }
    case 'no-date':
      return `${cell(problem)}: ${shown(problem.value)} is not a date. Write dates as 2024-03-01. Dates such as 01/03/2024 need one in the column with a day above 12.`;
    case 'no-features': {
      const { ignored } = problem;
      const named = ignored.slice(0, MAX_LISTED).map(({ column, reason, example }) => {
        return `${shown(column)} (${reason}${example === null ? '' : `, such as ${shown(example)}`})`;
      });
      if (named.length === 0)
        return 'there is no column to predict from, only the target. Add a column.';
      const more = ignored.length > MAX_LISTED ? `, and ${ignored.length - MAX_LISTED} more` : '';
      return `there is no column to predict from, because all are ignored: ${named.join(', ')}${more}. To use a column, name it in numeric (also for numbers such as 1,234 or 12 €), categorical or date.`;
    }
    case 'target-dates':
      return `${target(problem)} holds dates. Choose another target, or pass task: 'classification' to make each date a class.`;
    case 'no-number-target':
      return `${target(problem)} holds ${problem.holds}, and several targets must be numbers. Train a separate model for it, or pass task: 'regression' to read 1,234 and 12 €.`;
    case 'targets-apart': {
      const { columns, complete, rows } = problem;
      return `only ${complete} of ${rows} rows have all targets, ${columns.map((name) => shown(name)).join(', ')}. Fill them in or choose fewer targets.`;
    }
    case 'target-mostly-missing':
      return `${target(problem)} is missing in ${problem.missing} of ${problem.rows} rows. Fill it in or choose another target.`;
    case 'target-constant':
      return `${target(problem)} holds ${shown(problem.value)} in every row, so there is nothing to learn. Choose another target.`;
    case 'single-row-class': {
      const value = shown(problem.value);
      return `${target(problem)} has only one row of the class ${value} (row ${problem.row + 1}). Add rows, or pass missing: [...MISSING_MARKS, ${value}] to leave the row out.`;
    }
    case 'single-row-classes':
      return `${target(problem)} has ${problem.classes} classes, ${problem.singles} of them with a single row. Choose another target, or pass task: 'regression' if it is a number.`;
  }
}

const MAX_LISTED = 5;
const MOST_NAMES = 20;

function cell({ row, column }: { readonly row: number; readonly column: string }): string {
  return `row ${row + 1}, column ${shown(column)}`;
}

function target({ column }: { readonly column: string }): string {
  return `the target ${shown(column)}`;
}

import type { ColumnReason, TableProblem, TableWarning, TargetDefinition } from 'gradus/table';
import { percentDigits } from '../numbers.ts';

const WHY: Readonly<Record<ColumnReason['code'], string>> = {
  option: 'option',
  numbers: 'numbers',
  dates: 'dates',
  text: 'text',
  'free-text': 'free text',
  'distinct-integers': 'identifier',
  'identifier-name': 'identifier',
  constant: 'one value',
  empty: 'empty',
};

/** `gradus data`, and what is wrong or odd about a table. Rows are counted from 1. */
export const data = {
  heading: (file: string, rows: string, columns: string) =>
    `${file}: ${rows} ${rows === '1' ? 'row' : 'rows'}, ${columns} ${columns === '1' ? 'column' : 'columns'}`,
  reading: (megabytes: string, share: number | null) =>
    `reading: ${megabytes} MB${share === null ? '' : `, ${share} %`}`,
  column: 'column',
  type: 'type',
  missing: 'missing',
  values: 'values',
  histogram: 'histogram',
  because: 'because',
  types: {
    numeric: 'numeric',
    categorical: 'categorical',
    date: 'date',
    ignored: 'ignored',
    target: 'target',
  },
  tasks: { classification: 'classes', regression: 'a number' },
  categories: (count: string) => `${count} ${count === '1' ? 'category' : 'categories'}`,
  different: (count: string) => `${count} different`,
  why: WHY,
  /** @param names of the columns to predict */
  target: ({ task, reason }: TargetDefinition, names: readonly string[]): string => {
    const head = `${names.length === 1 ? 'Target' : 'Targets'} ${names.join(', ')}: ${task}`;
    const other = task === 'classification' ? 'regression' : 'classification';
    const change = `Pass --task ${other} to change it.`;
    switch (reason.code) {
      case 'option':
        return `${head}, as --task says.`;
      case 'text':
        return `${head}, because it is text with ${reason.distinct} different values.`;
      case 'few-integers':
      case 'many-integers':
        return `${head}, because it holds integers with ${reason.distinct} different values. ${change}`;
      case 'fractions':
        return `${head}, because it holds numbers such as ${reason.example}. ${change}`;
      case 'several-targets':
        return `${head}, because several targets are numbers.`;
    }
  },
  /** Null if no option helps: then the library's message is shown. */
  problem: (problem: TableProblem): string | null => {
    switch (problem.code) {
      case 'no-number':
        return `row ${problem.row + 1}, column "${problem.column}": "${problem.value}" is not a finite number. Correct it, or pass --missing "${problem.value}" if it stands for a missing value.`;
      case 'no-date':
        return `row ${problem.row + 1}, column "${problem.column}": "${problem.value}" is not a date. Write dates as 2024-03-01, or leave the column out of --date. Dates such as 01/03/2024 need one in the column with a day above 12.`;
      case 'no-features': {
        const { length } = problem.ignored;
        if (length === 0)
          return 'there is no column to predict from, only the target. Add a column.';
        const columns = problem.ignored.slice(0, 5).map(({ column, reason, example }) => {
          return `"${column}" (${WHY[reason]}${example === null ? '' : `, such as "${example}"`})`;
        });
        const more = length > 5 ? `, and ${length - 5} more` : '';
        return `there is no column to predict from, because all are ignored: ${columns.join(', ')}${more}. To use a column, name it in --numeric (also for numbers such as 1,234 or 12 €), --categorical or --date.`;
      }
      case 'target-dates':
        return `the target "${problem.column}" holds dates. Choose another --target, or pass --task classification to make each date a class.`;
      case 'no-number-target':
        return `the target "${problem.column}" holds ${problem.holds}, and several targets must be numbers. Train a separate model for it, or pass --task regression to read 1,234 and 12 €.`;
      case 'targets-apart':
        return `only ${problem.complete} of ${problem.rows} rows have all targets, ${problem.columns.map((name) => `"${name}"`).join(', ')}. Fill them in or choose fewer targets.`;
      case 'target-mostly-missing':
        return `the target "${problem.column}" is missing in ${problem.missing} of ${problem.rows} rows. Fill it in or choose another --target.`;
      case 'target-constant':
        return `the target "${problem.column}" holds "${problem.value}" in every row, so there is nothing to learn. Choose another --target.`;
      case 'single-row-class':
        return `the target "${problem.column}" has only one row of the class "${problem.value}" (row ${problem.row + 1}). Add rows, or pass --missing "${problem.value}" to leave the row out.`;
      case 'single-row-classes':
        return `the target "${problem.column}" has ${problem.classes} classes, ${problem.singles} of them with a single row. Choose another --target, or pass --task regression if it is a number.`;
      case 'no-time':
        return `row ${problem.row + 1}, column "${problem.column}": the cell holds no date or number. Fill it in, or leave out --time.`;
      case 'too-few-to-split': {
        const { of, available, parts } = problem;
        const units = available === 1 ? of : `${of}s`;
        const fix = of === 'row' ? 'Add rows' : 'Choose another --group';
        return `${available} ${units} cannot be split into ${parts} parts. ${fix}.`;
      }
      default:
        return null;
    }
  },
  warning: (warning: TableWarning): string => {
    switch (warning.code) {
      case 'identifier':
        return `${warning.column} looks like an identifier (${warning.because === 'name' ? 'by its name' : 'all values are different integers'}) and is ignored. Name it in --numeric or --categorical to use it.`;
      case 'constant':
        return `${warning.column} is ignored because every row holds ${warning.value}.`;
      case 'empty':
        return `${warning.column} is ignored because every cell is missing.`;
      case 'free-text':
        return `${warning.column} is ignored as free text: ${warning.distinct} of ${warning.present} values differ. Name it in --categorical to use it.`;
      case 'mostly-missing':
        return `${warning.column} is missing in ${warning.missing} of ${warning.rows} rows. Name it in --ignore to leave it out.`;
      case 'dominant':
        return `${warning.column} holds ${warning.value} in ${percentDigits(100 * warning.share)} % of the cells that are not missing.`;
      case 'many-categories':
        return `${warning.column} has ${warning.distinct} categories, which takes many rows to learn. Name it in --ignore to leave it out.`;
      case 'leakage':
        return `${warning.column} predicts the target ${warning.target} by itself: it avoids ${percentDigits(Math.floor(warning.score * 10_000) / 100)} % of the ${warning.task === 'classification' ? 'errors' : 'squared error'} of a constant prediction. Name it in --ignore if it is not known when you predict.`;
      case 'formatted-numbers':
        return `${warning.column} holds text such as ${warning.example} (row ${warning.row + 1}), which is not a plain number. ${warning.isTarget ? 'Pass --task regression' : 'Name it in --numeric'} to read it as ${warning.value}.`;
      case 'decimal-commas':
        return `${warning.column} is text because ${warning.count} of ${warning.present} values have a decimal comma, such as ${warning.example} (row ${warning.row + 1}). Write them with a point, as 1234.5.`;
      case 'rounded-integers':
        return `${warning.column} holds integers beyond 2^53, such as ${warning.example} (row ${warning.row + 1}), which are rounded to 64-bit numbers. If they are identifiers, name the column in --categorical, or pass --task classification for a target.`;
      case 'mostly-numbers':
        return `${warning.column} is text because of ${warning.example} (row ${warning.row + 1}); ${warning.count} of ${warning.present} values are numbers. Name that text in --missing if it stands for a missing value.`;
      case 'mostly-dates':
        return `${warning.column} is text because of ${warning.example} (row ${warning.row + 1}); ${warning.count} of ${warning.present} values are dates. Name that text in --missing if it stands for a missing value.`;
      case 'ambiguous-dates':
        return `${warning.column}: ${warning.example} (row ${warning.row + 1}) may begin with the day or the month, so the column is not read as dates. Write dates as 2024-03-01.`;
      case 'mixed-dates':
        return `${warning.column} holds dates in several forms: ${warning.examples.join(', ')}.`;
      case 'target-missing':
        return `The target ${warning.column} is missing in ${warning.missing === 1 ? '1 row, which is' : `${warning.missing} rows, which are`} left out.`;
      case 'small-classes': {
        const list = warning.classes.slice(0, 5).map(({ value, count }) => `${value} (${count})`);
        const more = warning.classes.length - list.length;
        return `${warning.column} has classes with fewer than 10 rows: ${list.join(', ')}${more > 0 ? `, and ${more} more` : ''}. Their metrics will be uncertain.`;
      }
      case 'many-classes':
        return `${warning.column} has ${warning.classes} classes in ${warning.rows} rows, fewer than 10 rows for each class.`;
      case 'duplicates':
        return `${warning.count} of ${warning.rows} test rows ${warning.count === 1 ? 'is' : 'are'} in the training set too (row ${warning.testRow + 1} equals row ${warning.trainRow + 1}), ${warning.count < warning.rows / 100 ? 'too few to change the result much.' : 'so the test set is easier than new rows. Remove duplicate rows, or keep them together with --group.'}`;
    }
  },
};

import type { CellProblem } from 'gradus/preprocessing';
import type { TableData } from '../../settings/schema.ts';

const PROBLEMS: Readonly<Record<CellProblem, string>> = {
  'not-a-number': 'is not a finite number',
  'not-a-date': 'is not a date in a form that the training rows have',
  'too-large': 'is too large for float32',
  'missing-target': 'is missing, and the target must have a value',
  'unknown-class': 'is not a class that the network knows',
};

/** `gradus predict` and `gradus evaluate` on tables; rows are counted from 1. */
export const predictTable = {
  written: (rows: string, file: string) =>
    `${rows} ${rows === '1' ? 'prediction' : 'predictions'} written to ${file}`,
  extra: (columns: string) =>
    `note: not used, because the training table did not have them: ${columns}`,
  /** @param row the first row that has it */
  category: (column: string, value: string, row: number, rows: number) =>
    `${column} "${value}" (row ${row}${rows === 1 ? '' : `, ${rows} rows`})`,
  unseen: (categories: string, more: number) =>
    `note: the training rows do not have ${categories}${more > 0 ? `, and ${more} more categories` : ''}. The network treats these as unknown values. Correct those that are misspelt.`,
  /** @param value null where the cell is missing */
  cell: (row: number, column: string, value: string | null, problem: CellProblem) =>
    `row ${row}, column ${column}: ${value === null ? 'the value' : `"${value}"`} ${PROBLEMS[problem]}.`,
  onLine: (line: number) => `(It is on line ${line}.)`,
  more: (count: number) => `… and ${count} more such cells.`,
  failed: (rows: number, all: number) =>
    `${rows} of ${all} rows have no prediction, because of the cells named above${rows < all ? '; the others were predicted' : ''}. ` +
    'Correct them and predict again.',
  /** @param example the text of `cell` for the first of the cells */
  leftOut: (
    rows: number,
    all: number,
    { target, task }: Pick<TableData, 'target' | 'task'>,
    example: string,
  ) => {
    const unknown = task === 'classification' ? ' or a class that the network does not know' : '';
    return `${rows} of ${all} rows are left out: a cell cannot be read, or ${target.join(' or ')} is missing${unknown}. The first: ${example}`;
  },
  /** @param rows the number of rows if none can be used; else null */
  unusable: (cell: string, rows: number | null) =>
    rows === null
      ? `${cell} Correct it.`
      : `none of its ${rows} rows can be used for the test: ${cell}`,
  needsFile: (run: string) =>
    `${run} was trained on a table. Name the file with the rows to predict: gradus predict ${run} new.csv`,
};

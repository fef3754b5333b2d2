/** Cells that cannot be encoded, and why. */
import { shown } from '../util/shown.ts';

/**
 * Why a cell cannot be encoded.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { target: 'price' });
 * const { errors } = fitted.encode(Table.fromRows([{ rooms: 'many' }]));
 * const problem: CellProblem = errors[0].problem;
 * problem; // 'not-a-number'
 * ```
 */
export type CellProblem =
  | 'not-a-number'
  | 'not-a-date'
  /** The number is beyond the range of float32. */
  | 'too-large'
  | 'missing-target'
  /** The training rows did not have this class. */
  | 'unknown-class';

/**
 * A cell that cannot be encoded. Its row is left out.
 *
 * @example
 * ```ts
 * const error: RowError = { row: 0, column: 'rooms', value: 'many', problem: 'not-a-number' };
 * describeRowError(error); // "Row 1, column 'rooms': 'many' is not a finite number."
 * ```
 */
export interface RowError {
  /** Counted from 0. */
  readonly row: number;
  readonly column: string;
  /** The content of the cell. */
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

/**
 * The reason why a row cannot be encoded, as an English sentence that counts rows from 1.
 *
 * @example
 * ```ts
 * const error: RowError = { row: 6, column: 'born', value: '?', problem: 'not-a-date' };
 * describeRowError(error).startsWith("Row 7, column 'born': '?' is not a date"); // true
 * ```
 */
export function describeRowError({ row, column, value, problem }: RowError): string {
  const what =
    value === null ? 'the value' : shown(value instanceof Date ? value.toISOString() : value);
  return `Row ${row + 1}, column ${shown(column)}: ${what} ${SENTENCES[problem]}.`;
}

import { DataError } from 'gradus';
import type { RowError } from 'gradus/preprocessing';

/** A table has rows that cannot be used. The fields hold what the message says, to say it in other words. */
export class RowsError extends DataError {
  override readonly name = 'RowsError';
  /** The first cell that cannot be used, in the rows of the table. */
  readonly cell: RowError;
  /** How many rows the table has where none can be used to test; else null. */
  readonly rows: number | null;

  constructor(
    file: string,
    problem: string,
    { cell, rows = null }: { readonly cell: RowError; readonly rows?: number | null },
    options?: ErrorOptions,
  ) {
    super(file, problem, options);
    this.cell = cell;
    this.rows = rows;
  }
}

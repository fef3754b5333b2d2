import { DataError } from 'gradus';
import type { RowError } from 'gradus/preprocessing';

/** A table has rows that cannot be used. The fields hold the facts of the message, for messages in other languages. */
export class RowsError extends DataError {
  override readonly name = 'RowsError';
  /** The first cell that cannot be used, with its row in the table. */
  readonly cell: RowError;
  /** The number of rows of a test table without usable rows; otherwise null. */
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

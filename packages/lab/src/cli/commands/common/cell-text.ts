import type { RowError } from 'gradus/preprocessing';
import type { Messages } from '../../../lang/index.ts';

/** A cell that cannot be used, with its row counted from 1. */
export function cellText(
  { row, column, value, problem }: RowError,
  text: Messages['predictTable'],
): string {
  const shown = value instanceof Date ? value.toISOString() : value === null ? null : String(value);
  return text.cell(row + 1, column, shown, problem);
}

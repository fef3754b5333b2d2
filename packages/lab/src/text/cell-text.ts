import type { RowError } from 'gradus/preprocessing';
import type { Messages } from '../lang/index.ts';
import type { Differences } from '../tabular/data.ts';
import type { Io } from './io.ts';
import { inLine } from './terminal.ts';

/** The message for a cell that cannot be used. Rows count from 1. */
export function cellText(
  { row, column, value, problem }: RowError,
  text: Messages['predictTable'],
): string {
  const shown = value instanceof Date ? value.toISOString() : value === null ? null : String(value);
  return text.cell(row + 1, column, shown, problem);
}

/** Most categories that are named. */
const MOST_CATEGORIES = 5;

/** Reports the unused columns of a table, and the categories that the network has not seen. */
export function sayDifferences(
  { extraColumns, unseenCategories }: Differences,
  text: Messages['predictTable'],
  { stderr }: Io,
): void {
  if (extraColumns.length > 0) {
    stderr.write(`gradus: ${text.extra(extraColumns.map(inLine).join(', '))}\n`);
  }
  if (unseenCategories.length === 0) return;
  const named = unseenCategories
    .slice(0, MOST_CATEGORIES)
    .map(({ column, value, row, count }) => inLine(text.category(column, value, row + 1, count)));
  const more = unseenCategories.length - named.length;
  stderr.write(`gradus: ${text.unseen(named.join(', '), more)}\n`);
}

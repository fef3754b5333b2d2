import { inLine } from './terminal.ts';
import { padEnd, padStart, widest } from './width.ts';

/** A column's heading; numbers go to the right. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** A column is no wider: text of strangers may have any length, and it must not fill up every other row. */
const WIDEST = 120;

/**
 * A table in lines, its head underlined. Every row has a cell for each column. Cells wider than {@link WIDEST}
 * columns are written whole, and stick out of theirs.
 */
export function table(columns: readonly Column[], cells: readonly (readonly string[])[]): string[] {
  const titles = columns.map(({ title }) => inLine(title));
  const rows = cells.map((row) => row.map(inLine));
  const widths = columns.map((_, c) =>
    Math.min(WIDEST, widest([titles, ...rows].map((row) => row[c]))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, c) => (columns[c].right ? padStart : padEnd)(cell, widths[c]))
      .join('  ')
      .trimEnd();
  return [line(titles), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)];
}

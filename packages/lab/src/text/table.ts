import { inLine } from './terminal.ts';
import { padEnd, padStart, widest } from './width.ts';

/** A column: its heading and its alignment. Numbers are aligned to the right. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Largest width of a column. Untrusted text can have any length, and one long cell must not pad all other rows. */
const WIDEST = 120;

/**
 * The lines of a table with an underlined head. Every row needs a cell for each column. A cell wider than
 * {@link WIDEST} is written in full and exceeds its column.
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

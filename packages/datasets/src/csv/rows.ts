import type { DataError } from 'gradus';
import type { Row } from './cells.ts';
import { TableFileError } from './problem.ts';

/** A longer cell means a missing quote or another kind of file. */
export const MAX_CELL = 65_536;
export const MAX_COLUMNS = 2 ** 20;

const [TAB, LF, CR, BLANK, QUOTE, HARD_BLANK] = [9, 10, 13, 32, 34, 0xa0];

/** The state of the splitter: before the text of a cell, in it, inside quotes, or after them. */
type Place = 'start' | 'plain' | 'quoted' | 'closed';

/**
 * Splits comma-separated text into rows as it arrives, in one pass and without keeping it (RFC
 * 4180). Cells are trimmed; each line may end in LF, CRLF or CR. Quoted cells may hold delimiters, line
 * breaks, and quotes written twice. Blank lines are skipped, and so are rows of empty cells before the
 * first row and after the last, which spreadsheets write. Between other rows, such a row counts as
 * one with all values missing.
 */
export class RowSplitter {
  private place: Place = 'start';
  private cell = '';
  private cells: string[] = [];
  private line = 1;
  private rowLine = 1;
  private quoteLine = 1;
  private isAfterReturn = false;
  private first: Row | undefined;
  /** Rows of empty cells since the last row. */
  private empty: Row[] = [];
  /** Whether a cell of the row is quoted. */
  private hasQuotes = false;
  private readonly delimiter: number;

  private readonly name: string;
  private readonly onRow: (row: Row) => void;

  /** @param onRow called with each row */
  constructor(name: string, delimiter: string, onRow: (row: Row) => void) {
    this.name = name;
    this.onRow = onRow;
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** @throws DataError for quotes that do not match, rows of different lengths, and endless cells */
  push(text: string): void {
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const isSecond = code === LF && this.isAfterReturn;
      this.isAfterReturn = code === CR;
      const isBreak = code === LF || code === CR;
      if (this.place === 'quoted') {
        if (isBreak && !isSecond) this.line++;
        if (code !== QUOTE) continue;
        this.take(text.slice(start, i));
        this.place = 'closed';
      } else if (isSecond) {
        start = i + 1;
      } else if (code === this.delimiter || isBreak) {
        if (this.place !== 'closed') this.take(text.slice(start, i));
        start = i + 1;
        this.endCell();
        if (isBreak) this.breakLine();
      } else if (this.place === 'closed') {
        // Two quotes stand for one quote in the cell.
        if (code === QUOTE) this.place = 'quoted';
        else if (!isBlank(code)) {
          throw this.wrongQuotes(this.line, false);
        }
        start = i;
      } else if (this.place === 'start' && !isBlank(code)) {
        this.place = code === QUOTE ? 'quoted' : 'plain';
        if (code !== QUOTE) continue;
        [this.cell, this.quoteLine, start] = ['', this.line, i + 1];
        this.hasQuotes = true;
      }
    }
    if (this.place !== 'closed') this.take(text.slice(start));
  }

  /** @throws DataError as `push` does, and for text without rows */
  end(): void {
    if (this.place === 'quoted') {
      throw this.wrongQuotes(this.quoteLine, true);
    }
    this.endRow();
    if (this.first === undefined) {
      throw new TableFileError(this.name, { code: 'empty' });
    }
  }

  private take(part: string): void {
    this.cell += part;
    if (this.cell.length <= MAX_CELL) return;
    const [line, cell] = [this.rowLine, this.cells.length + 1];
    throw new TableFileError(this.name, { code: 'long-cell', line, cell, most: MAX_CELL });
  }

  private endCell(): void {
    this.cells.push(this.cell.trim());
    this.cell = '';
    this.place = 'start';
    if (this.cells.length <= MAX_COLUMNS) return;
    throw new TableFileError(this.name, {
      code: 'too-many-columns',
      line: this.rowLine,
      most: MAX_COLUMNS,
    });
  }

  private breakLine(): void {
    const row = { line: this.rowLine, cells: this.cells };
    const isBlankLine = row.cells.length === 1 && !this.hasQuotes;
    this.cells = [];
    this.hasQuotes = false;
    this.rowLine = ++this.line;
    if (row.cells.every((cell) => cell === '')) {
      if (!isBlankLine && this.first !== undefined) this.empty.push(row);
      return;
    }
    this.first ??= row;
    for (const before of this.empty.splice(0)) this.give(before, this.first);
    this.give(row, this.first);
  }

  private give(row: Row, first: Row): void {
    if (row.cells.length !== first.cells.length) {
      throw new TableFileError(this.name, {
        code: 'ragged',
        line: row.line,
        cells: row.cells.length,
        firstLine: first.line,
        firstCells: first.cells.length,
      });
    }
    this.onRow(row);
  }

  private endRow(): void {
    this.endCell();
    this.breakLine();
  }

  private wrongQuotes(line: number, isOpen: boolean): DataError {
    return new TableFileError(this.name, { code: 'quotes', line, isOpen });
  }
}

function isBlank(code: number): boolean {
  return code === BLANK || code === TAB || code === HARD_BLANK;
}

import { DataError } from 'gradus';
import { shown } from './cells.ts';

/**
 * Why a file is refused that another option or a small change would make readable. Lines, columns and cells are
 * counted from 1.
 */
export type TableFileProblem =
  | { readonly code: 'empty' }
  /** Column names, and nothing below them. */
  | { readonly code: 'no-rows'; readonly line: number }
  /** A row of another length than the first. */
  | {
      readonly code: 'ragged';
      readonly line: number;
      readonly cells: number;
      readonly firstLine: number;
      readonly firstCells: number;
    }
  /** A quoted cell that has no end, or goes on behind it. */
  | { readonly code: 'quotes'; readonly line: number; readonly isOpen: boolean }
  | {
      readonly code: 'long-cell';
      readonly line: number;
      readonly cell: number;
      readonly most: number;
    }
  | { readonly code: 'unnamed-column'; readonly line: number; readonly column: number }
  | {
      readonly code: 'duplicate-columns';
      readonly line: number;
      readonly columns: readonly [number, number];
      readonly name: string;
    }
  /** The first row may hold names or a sample. */
  | { readonly code: 'unclear-header'; readonly line: number; readonly because: HeaderDoubt }
  /** Several delimiters split all rows alike. */
  | { readonly code: 'unclear-delimiter'; readonly delimiters: readonly string[] }
  /** A text in a column of so many numbers or dates that their texts were let go, in what cannot be read again. */
  | {
      readonly code: 'late-text';
      readonly line: number;
      readonly column: string;
      readonly cell: string;
      readonly expected: 'number' | 'date';
      readonly before: number;
    }
  /** Characters of code 0, which text does not have. */
  | { readonly code: 'null-characters' }
  /** @param control a byte that binary files have, where there is one */
  | {
      readonly code: 'wrong-encoding';
      readonly line: number;
      readonly encoding: string;
      readonly control: number | null;
    }
  /** The name says another format of `readTable` than the first bytes do; null where they are of none that has a mark. */
  | { readonly code: 'other-format'; readonly named: string; readonly found: string | null };

/** Why the first row may be one of names. */
export type HeaderDoubt =
  /** Its cells are 0, 1, 2, … */
  | { readonly code: 'count' }
  /** A text stands above numbers, beside numbers that do not look like names. */
  | { readonly code: 'above-numbers'; readonly cell: string }
  /** No other row has its text. */
  | { readonly code: 'lonely-text' };

/** A file that is no table. `details` holds what the message says, to say it in other words. */
export class TableFileError extends DataError {
  override readonly name = 'TableFileError';
  readonly details: TableFileProblem;

  constructor(file: string, details: TableFileProblem, options: ErrorOptions = {}) {
    super(file, describe(details), options);
    this.details = details;
  }
}

const NO_NAMES = 'pass header: false if the first row holds no names';

function describe(problem: TableFileProblem): string {
  switch (problem.code) {
    case 'empty':
      return 'holds no table: it is empty or blank.';
    case 'no-rows':
      return `line ${problem.line}: there are column names, but no rows follow.`;
    case 'ragged': {
      const { line, cells, firstLine, firstCells } = problem;
      return `line ${line}: has ${cells} cells, but line ${firstLine} has ${firstCells}. Every row needs the same number.`;
    }
    case 'quotes': {
      const how = problem.isOpen
        ? 'a quoted cell has no end'
        : 'a quoted cell goes on behind its end';
      return `line ${problem.line}: its quotes do not match (${how}). A quote inside a quoted cell is written twice.`;
    }
    case 'long-cell':
      return `line ${problem.line}: cell ${problem.cell} has more than ${problem.most} characters. Is a quote missing before, or is this no table?`;
    case 'unnamed-column':
      return `line ${problem.line}: column ${problem.column} has no name. Name it in the file, or ${NO_NAMES}.`;
    case 'duplicate-columns': {
      const [first, second] = problem.columns;
      return `line ${problem.line}: columns ${first} and ${second} are both called ${shown(problem.name)}. Rename one in the file, or ${NO_NAMES}.`;
    }
    case 'unclear-header':
      return `line ${problem.line}: may hold names or a sample (${doubt(problem.because)}). Pass header: true or header: false to say whether it holds names.`;
    case 'unclear-delimiter': {
      const marks = problem.delimiters.map((mark) => JSON.stringify(mark));
      return `its rows can be split at ${marks.join(' or at ')}. Pass the right one as delimiter; if numbers have a decimal comma, pass decimal: ',' too.`;
    }
    case 'late-text': {
      const { line, column, cell, expected, before } = problem;
      return `line ${line}, column ${shown(column)}: ${shown(cell)} is not a ${expected}, but the more than ${before} different values before it are, and what is no file cannot be read a second time. To read the column as text, name it in the option text, or save the file first.`;
    }
    case 'null-characters':
      return "holds characters of code 0, so it is a binary file, or text in another encoding. Save it as UTF-8, or pass its encoding, such as encoding: 'utf-16le'.";
    case 'wrong-encoding': {
      const { line, encoding, control } = problem;
      const fix =
        control === null
          ? 'Save it'
          : `Its byte ${control} is one that binary files have; if it is a table, save it`;
      return `line ${line}: is not text in the encoding ${encoding}. ${fix} as UTF-8, or pass encoding: 'windows-1252' for Latin-1, 'euc-kr' for Korean spreadsheets. Lines of different encodings have to be brought to one first.`;
    }
    case 'other-format': {
      const { named, found } = problem;
      const says = `its name says ${FORMAT_NOUNS[named]}, but it`;
      if (found === null) {
        return `${says} does not begin as one does. Download or copy the file again, or rename it if it is another kind of file.`;
      }
      const begins =
        found === 'csv' ? 'does not begin as JSON does' : `begins as ${FORMAT_NOUNS[found]} does`;
      return `${says} ${begins}. Rename the file, or pass format: '${found}'.`;
    }
  }
}

const FORMAT_NOUNS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  tsv: 'tab-separated text',
  json: 'JSON',
  ndjson: 'NDJSON',
  parquet: 'a Parquet file',
  arrow: 'an Arrow file',
  npy: 'a NumPy array',
  npz: 'a ZIP archive of NumPy arrays',
};

function doubt(because: HeaderDoubt): string {
  switch (because.code) {
    case 'count':
      return 'its cells are 0, 1, 2, …';
    case 'above-numbers':
      return `${shown(because.cell)} stands above numbers, but beside numbers that do not look like names`;
    case 'lonely-text':
      return 'no other row has its text';
  }
}

import { DataError } from 'gradus';
import { describeUnreadable, type UnreadableReason } from '../unreadable.ts';
import { shown } from './cells.ts';

/**
 * Why a file cannot be read as a table. Lines, columns and cells are counted from 1.
 *
 * @example
 * ```ts
 * const problem: TableFileProblem = { code: 'no-rows', line: 1 };
 * new TableFileError('a.csv', problem).file; // 'a.csv'
 * ```
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
  /** A quoted cell without a closing quote (`isOpen`), or with text after it. */
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
  /** A text in a column of numbers or dates whose texts are no longer in memory, in a stream that cannot be read again. */
  | {
      readonly code: 'late-text';
      readonly line: number;
      readonly column: string;
      readonly cell: string;
      readonly expected: 'number' | 'date';
      readonly before: number;
    }
  /** Characters of code 0, which do not occur in text. */
  | { readonly code: 'null-characters' }
  /** `control` is a byte that occurs in binary files, or null. */
  | {
      readonly code: 'wrong-encoding';
      readonly line: number;
      readonly encoding: string;
      readonly control: number | null;
    }
  /** The file cannot be opened; `message` is the message of the system. */
  | { readonly code: 'unreadable'; readonly why: UnreadableReason; readonly message: string }
  /** The file changed while it was read. Its sizes in bytes, if they differ. */
  | {
      readonly code: 'changed';
      readonly before: number | null;
      readonly after: number | null;
    }
  /** The first bytes belong to a file that is not text. */
  | { readonly code: 'no-text'; readonly kind: OtherKind }
  | { readonly code: 'damaged-gzip' }
  /** A file of this format with content that cannot be read; `message` is the reason. */
  | {
      readonly code: 'damaged';
      readonly format: 'Parquet' | 'Arrow' | 'ZIP';
      readonly message: string;
    }
  /** A Parquet file with something that is not read; `known` lists what is. */
  | {
      readonly code: 'unsupported';
      readonly feature: 'encryption' | 'compression' | 'encoding';
      readonly value: string | null;
      readonly known: readonly string[];
    }
  /** A cell of Parquet that holds bytes or a shape. */
  | { readonly code: 'bytes'; readonly row: number; readonly column: string }
  | { readonly code: 'no-numpy' }
  /** A NumPy array whose cells do not fit into its file. */
  | { readonly code: 'short-array'; readonly shape: readonly number[]; readonly cellBytes: number }
  /** A file of columns or arrays without rows. */
  | { readonly code: 'no-cells' }
  /** `message` is the reason. `hasNaN`: the text holds NaN or Infinity, which JSON does not have. */
  | {
      readonly code: 'no-json';
      readonly line: number;
      readonly message: string;
      readonly hasNaN: boolean;
    }
  /** The value that begins in line `from` does not end; `line` is the last line. */
  | { readonly code: 'endless-json'; readonly line: number; readonly from: number }
  | { readonly code: 'no-objects' }
  | {
      readonly code: 'no-object';
      readonly line: number;
      readonly row: number;
      readonly found: Found;
    }
  | {
      readonly code: 'nested-cell';
      readonly line: number;
      readonly row: number;
      readonly column: string;
      readonly found: Found;
    }
  | { readonly code: 'unnamed-key'; readonly line: number; readonly row: number }
  /** Columns (lists or arrays) of different lengths. */
  | {
      readonly code: 'unequal-columns';
      readonly column: string;
      readonly cells: number;
      readonly other: string;
      readonly otherCells: number;
    }
  /** Keys of a few rows each, such as an id. */
  | { readonly code: 'many-keys'; readonly columns: number; readonly rows: number }
  /** A column of lists or objects; of Arrow, with its type. */
  | { readonly code: 'nested-column'; readonly column: string; readonly type: string | null }
  /** An array with this number of dimensions, or of records or objects (null). */
  | { readonly code: 'array-form'; readonly dimensions: number | null }
  | { readonly code: 'array-type'; readonly type: string }
  /** More bytes than are kept in memory, in a source that cannot be read in place. */
  | { readonly code: 'too-many-bytes'; readonly most: number }
  | { readonly code: 'too-many-texts'; readonly column: string; readonly most: number }
  | { readonly code: 'too-many-columns'; readonly line: number; readonly most: number }
  /** A JSON value that is longer than a row may be. */
  | { readonly code: 'long-value'; readonly line: number; readonly most: number }
  /** A file that claims more cells than its bytes can hold. */
  | {
      readonly code: 'too-many-cells';
      readonly rows: number;
      readonly columns: number;
      readonly bytes: number;
      readonly most: number;
    }
  /** There is not enough memory for this number of numbers. */
  | { readonly code: 'no-memory'; readonly numbers: number }
  /** The file name and the first bytes give different formats; `found` is null if the bytes fit no known format. */
  | { readonly code: 'other-format'; readonly named: string; readonly found: string | null };

/**
 * A JSON value where a cell or a row is expected: a list, an object, or the text of another value.
 *
 * @example
 * ```ts
 * const found: Found = { text: '7' };
 * const problem: TableFileProblem = { code: 'no-object', line: 1, row: 1, found };
 * ```
 */
export type Found = 'list' | 'object' | { readonly text: string };

/** Files that are not text, and what to do with them. */
export const OTHER_KINDS = {
  zip: 'a ZIP archive or an Excel workbook. Unpack it, or save it as CSV',
  excel: 'an Excel workbook. Save it as CSV',
  bzip2: 'compressed with bzip2. Unpack it with bunzip2',
  xz: 'compressed with xz. Unpack it with unxz',
  zstd: 'compressed with Zstandard. Unpack it with unzstd',
  parquet: 'a Parquet file. Save it as CSV',
  png: 'a PNG picture. Give a table',
  jpeg: 'a JPEG picture. Give a table',
  pdf: 'a PDF document. Save its table as CSV',
  sqlite: 'an SQLite database. Export a table of it as CSV',
  hdf5: 'an HDF5 file. Save its table as CSV',
  html: 'a web page. Download the file itself',
  xml: 'an XML document. Save its table as CSV',
} as const;

/**
 * A name in {@link OTHER_KINDS}.
 *
 * @example
 * ```ts
 * const kind: OtherKind = 'excel';
 * new TableFileError('book.csv', { code: 'no-text', kind }).details; // { code: 'no-text', kind: 'excel' }
 * ```
 */
export type OtherKind = keyof typeof OTHER_KINDS;

/**
 * Why it is unclear whether the first row holds names.
 *
 * @example
 * ```ts
 * try {
 *   parseCsv('0,1,2\n5,6,7\n');
 * } catch (error) {
 *   const { details } = error as TableFileError;
 *   const doubt: HeaderDoubt | null = details.code === 'unclear-header' ? details.because : null;
 *   doubt; // { code: 'count' }
 * }
 * ```
 */
export type HeaderDoubt =
  /** Its cells are 0, 1, 2, … */
  | { readonly code: 'count' }
  /** A text above numbers, in a row with numbers that do not look like names. */
  | { readonly code: 'above-numbers'; readonly cell: string }
  /** No other row has its text. */
  | { readonly code: 'lonely-text' };

/**
 * A file that is not a table. `details` holds the facts of the message, so that you can write it in other words.
 *
 * @example
 * ```ts
 * try {
 *   parseCsv('a,b\n1,2\n3\n');
 * } catch (error) {
 *   error instanceof TableFileError && error.details.code; // 'ragged'
 * }
 * ```
 */
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
      return 'holds no table: it is empty or blank. Pass another file.';
    case 'no-rows':
      return `line ${problem.line}: there are column names, but no rows follow. If this line is a row, pass header: false.`;
    case 'ragged': {
      const { line, cells, firstLine, firstCells } = problem;
      return `line ${line} has ${countOf(cells)}, but line ${firstLine} has ${firstCells}. Every row needs the same number. If cells are split at the wrong character, pass delimiter.`;
    }
    case 'quotes': {
      const how = problem.isOpen
        ? 'a quoted cell has no closing quote'
        : 'a quoted cell has text after its closing quote';
      return `line ${problem.line}: its quotes do not match (${how}). A quote inside a quoted cell is written twice.`;
    }
    case 'long-cell':
      return `line ${problem.line}: cell ${problem.cell} has more than ${problem.most} characters. A quote may be missing before it, or this is not a table.`;
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
      return `line ${line}, column ${shown(column)}: ${shown(cell)} is not a ${expected}, but more than ${before} different values before it are. A stream cannot be read twice: name the column in the option text to read it as text, or save the table to a file first.`;
    }
    case 'null-characters':
      return "holds characters of code 0, so it is a binary file, or text in another encoding. Save it as UTF-8, or pass its encoding, such as encoding: 'utf-16le'.";
    case 'wrong-encoding': {
      const { line, encoding, control } = problem;
      const fix =
        control === null
          ? 'Save it'
          : `Its byte ${control} is typical of binary files. If it is a table, save it`;
      return `line ${line}: is not text in the encoding ${encoding}. ${fix} as UTF-8, or pass encoding: 'windows-1252' for Latin-1, 'euc-kr' for Korean spreadsheets. If lines have different encodings, convert them to one first.`;
    }
    case 'unreadable':
      return describeUnreadable(problem);
    case 'changed': {
      const { before, after } = problem;
      const sizes = before === after ? '' : ` from ${before} to ${after} bytes`;
      return `the file changed${sizes} while it was read. Wait until it is complete, or read a copy.`;
    }
    case 'no-text':
      return `is not a table in text but ${OTHER_KINDS[problem.kind]}.`;
    case 'damaged-gzip':
      return 'its gzip data are corrupt or cut short. Download or copy the file again.';
    case 'damaged':
      return `cannot be read as ${problem.format}: ${problem.message}. Write or copy the file again.`;
    case 'unsupported':
      return unsupported(problem);
    case 'bytes':
      return `row ${problem.row}, column ${shown(problem.column)}: holds bytes or a shape, which are not read. Leave the column out of the file.`;
    case 'no-numpy':
      return 'is not a NumPy array. Save it with numpy.save.';
    case 'short-array':
      return `ends too early: [${problem.shape.join(', ')}] cells of ${problem.cellBytes} bytes do not fit into it. Save or copy the file again.`;
    case 'no-cells':
      return 'holds no rows. Write at least one row to it, or pass another file.';
    case 'no-json': {
      const { line, message, hasNaN } = problem;
      const hint = hasNaN
        ? ' JSON has no NaN and no Infinity: write null for a missing number.'
        : '';
      return `line ${line}: is not JSON: ${message}.${hint}`;
    }
    case 'endless-json':
      return `line ${problem.line}: the text ends in the middle of the JSON that begins in line ${problem.from}. Correct that line; if the file is cut short, download or copy it again.`;
    case 'no-objects':
      return 'holds no rows. Give a list of objects, [{ … }, { … }].';
    case 'no-object':
      return `line ${problem.line}: row ${problem.row} is ${described(problem.found)}. Each row must be an object such as { "x": 1 }.`;
    case 'nested-cell': {
      const { line, row, column, found } = problem;
      const fix =
        row === 1 && found === 'list'
          ? 'If this list holds the rows, save it alone'
          : 'Write what is nested to columns of its own';
      return `line ${line}, row ${row}, column ${shown(column)}: holds ${described(found)}. Cells are texts, numbers, booleans or null. ${fix}.`;
    }
    case 'unnamed-key':
      return `line ${problem.line}, row ${problem.row}: a key is empty. Name it.`;
    case 'unequal-columns': {
      const { column, cells, other, otherCells } = problem;
      return `column ${shown(column)} has ${countOf(cells)}, but ${shown(other)} has ${otherCells}. Give all columns the same number of cells.`;
    }
    case 'many-keys':
      return `has ${problem.columns} different keys in ${problem.rows} rows, and each key is a column. Write what names a row, such as an id, as a value.`;
    case 'nested-column': {
      const { column, type } = problem;
      const holds = type === null ? 'is nested' : `holds ${type}`;
      return `column ${shown(column)} ${holds}. Cells are numbers, texts, booleans or dates: write what is nested as columns of its own, or leave it out.`;
    }
    case 'array-form': {
      const { dimensions } = problem;
      const found = dimensions === null ? 'records or objects' : `${dimensions} dimensions`;
      return `its array has ${found}. Save one of numbers or texts [rows] or [rows, columns].`;
    }
    case 'array-type':
      return `its cells are of the type ${problem.type}, which is not read here. Save them as numbers, for example with astype('float64').`;
    case 'too-many-bytes':
      return `has more than ${problem.most} bytes, and what cannot be read in place is kept in memory. Unpack it, or write it as Parquet, and read it from a file.`;
    case 'too-many-texts':
      return `column ${shown(problem.column)} has more than ${problem.most} different texts. Take fewer rows, or leave out the column.`;
    case 'too-many-columns':
      return `line ${problem.line} has more than ${problem.most} cells. If cells are split at the wrong character, pass delimiter. Otherwise, split the table into files with fewer columns.`;
    case 'long-value':
      return `line ${problem.line}: one value has more than ${problem.most} characters. Write one object a row, or NDJSON.`;
    case 'too-many-cells': {
      const { rows, columns, bytes, most } = problem;
      return `claims ${rows} rows of ${columns} columns in ${bytes} bytes, more than ${most} cells. If that is right, write a part of its rows or columns to a file of its own.`;
    }
    case 'no-memory':
      return `its ${problem.numbers} numbers do not fit into memory. Take fewer rows or columns.`;
    case 'other-format': {
      const { named, found } = problem;
      const says = `its name says ${FORMAT_NOUNS[named]}, but it`;
      if (found === null) {
        return `${says} has other content. Download or copy it again, or rename it if it is another kind of file.`;
      }
      const content = found === 'csv' ? 'does not contain JSON' : `contains ${FORMAT_NOUNS[found]}`;
      return `${says} ${content}. Rename the file, or pass format: '${found}'.`;
    }
  }
}

function countOf(cells: number): string {
  return cells === 1 ? '1 cell' : `${cells} cells`;
}

function unsupported({
  feature,
  value,
  known,
}: TableFileProblem & { readonly code: 'unsupported' }): string {
  switch (feature) {
    case 'encryption':
      return 'is encrypted. Write it without encryption.';
    case 'compression':
      return `its compression ${value} is not read here. Write it without compression, or with one of ${known.join(', ')}.`;
    case 'encoding':
      return `its encoding ${value} is not read here. Write it with the encoding ${known.join(' or ')}.`;
  }
}

function described(found: Found): string {
  if (typeof found === 'object') return found.text;
  return found === 'list' ? 'a list' : 'an object';
}

const FORMAT_NOUNS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  tsv: 'tab-separated text',
  json: 'JSON',
  ndjson: 'NDJSON',
  parquet: 'Parquet',
  arrow: 'Arrow',
  npy: 'a NumPy array',
  npz: 'an archive of NumPy arrays',
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

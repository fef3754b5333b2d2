import type { HeaderDoubt, TableFileProblem } from '@gradus/datasets';

const FORMATS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  tsv: 'tab-separated text',
  json: 'JSON',
  ndjson: 'NDJSON',
  parquet: 'Parquet',
  arrow: 'Arrow',
  npy: 'a NumPy array',
  npz: 'an archive of NumPy arrays',
};

const NO_NAMES = 'pass --header no if the first row holds no names';

function doubt(because: HeaderDoubt): string {
  switch (because.code) {
    case 'count':
      return 'its cells are 0, 1, 2, …';
    case 'above-numbers':
      return `"${because.cell}" stands above numbers, but beside numbers that do not look like names`;
    case 'lonely-text':
      return 'no other row has its text';
  }
}

/** Files that are not a table, with the option that helps; null if none does: then the library's message is shown. */
export const tableFile = {
  problem: (problem: TableFileProblem): string | null => {
    switch (problem.code) {
      case 'empty':
        return 'holds no table: it is empty or blank. Pass another file.';
      case 'no-rows':
        return `line ${problem.line}: there are column names, but no rows follow. If this line is a row, pass --header no.`;
      case 'ragged': {
        const { line, cells, firstLine, firstCells } = problem;
        return `line ${line} has ${cells} ${cells === 1 ? 'cell' : 'cells'}, but line ${firstLine} has ${firstCells}. Every row needs the same number. If cells are split at the wrong character, pass --delimiter.`;
      }
      case 'quotes':
        return `line ${problem.line}: its quotes do not match (${problem.isOpen ? 'a quoted cell has no closing quote' : 'text follows the closing quote of a cell'}). A quote inside a quoted cell is written twice.`;
      case 'long-cell':
        return `line ${problem.line}: cell ${problem.cell} has more than ${problem.most} characters. A quote may be missing before it, or this is not a table.`;
      case 'unnamed-column':
        return `line ${problem.line}: column ${problem.column} has no name. Name it in the file, or ${NO_NAMES}.`;
      case 'duplicate-columns':
        return `line ${problem.line}: columns ${problem.columns[0]} and ${problem.columns[1]} are both called "${problem.name}". Rename one in the file, or ${NO_NAMES}.`;
      case 'unclear-header':
        return `line ${problem.line}: may hold names or a sample (${doubt(problem.because)}). Pass --header yes or --header no to say whether it holds names.`;
      case 'unclear-delimiter':
        return `its rows can be split at ${problem.delimiters.map((mark) => JSON.stringify(mark)).join(' or at ')}. Pass the right one with --delimiter; if numbers have a decimal comma, pass --decimal , too.`;
      case 'late-text': {
        const { line, column, cell, expected, before } = problem;
        return `line ${line}, column "${column}": "${cell}" is not a ${expected}, but more than ${before} different values before it are. A pipe cannot be read twice: save the table to a file, and read that.`;
      }
      case 'null-characters':
        return 'has characters of code 0, so it is a binary file, or text in another encoding. Save it as UTF-8, or name its encoding, such as --encoding utf-16le.';
      case 'wrong-encoding': {
        const { line, encoding, control } = problem;
        const fix =
          control === null
            ? 'Save it'
            : `Its byte ${control} is typical of binary files. If it is a table, save it`;
        return `line ${line}: is not text in the encoding ${encoding}. ${fix} as UTF-8, or pass --encoding windows-1252 for Latin-1, --encoding euc-kr for Korean spreadsheets. If lines have different encodings, convert them to one first.`;
      }
      case 'too-many-columns':
        return `line ${problem.line} has more than ${problem.most} cells. If cells are split at the wrong character, pass --delimiter. Otherwise, split the table into files with fewer columns.`;
      case 'other-format': {
        const { named, found } = problem;
        const says = `its name says ${FORMATS[named]}, but it`;
        if (found === null) {
          return `${says} has other content. Download or copy it again, or rename it if it is another kind of file.`;
        }
        const content = found === 'csv' ? 'does not contain JSON' : `contains ${FORMATS[found]}`;
        return `${says} ${content}. Rename it to end in .${found}.`;
      }
      default:
        return null;
    }
  },
};

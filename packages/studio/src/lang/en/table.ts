import type { HeaderDoubt, TableFileProblem } from '@gradus/datasets';
import { data, tableFile } from '@gradus/lab/lang/en';
import type { TableProblem, TableWarning } from 'gradus/table';

const grouped = (n: number): string => n.toLocaleString('en');
const rows = (n: number): string => `${grouped(n)} ${n === 1 ? 'row' : 'rows'}`;
const HEADER = '“First row” below';

function doubt(because: HeaderDoubt): string {
  switch (because.code) {
    case 'count':
      return 'its cells are 0, 1, 2, …';
    case 'above-numbers':
      return `“${because.cell}” stands above numbers, but beside numbers that do not look like names`;
    case 'lonely-text':
      return 'no other row has its text';
  }
}

/** A table of the visitor: its preview, and the choices before it is trained on. */
export const table = {
  title: (name: string) => `Train on ${name}`,
  size: (count: number, columns: number, size: string) =>
    `${rows(count)}, ${grouped(columns)} ${columns === 1 ? 'column' : 'columns'}, ${size}. The file stays on your computer.`,
  reading: (name: string, size: string, share: number | null) =>
    `Reading ${name}: ${size}${share === null ? '' : `, ${share} %`}`,
  otherFile: (run: string, file: string) =>
    `The run ${run} was trained on another file, ${file}. To continue that run, drop its file. This file does not change it.`,
  planning: 'Looking at the columns …',
  unreadable: (name: string) => `${name} cannot be read as a table.`,
  train: 'Train on this table',
  loading: 'Preparing the rows …',
  failed: (message: string) => `The table cannot be used: ${message}`,

  // The table in use
  predicts: (targets: readonly string[], task: string) =>
    `Predicts ${targets.join(', ')} (${task}).`,
  shortTasks: { classification: 'classification', regression: 'regression' },
  notHere: (name: string) => `${name} is not on this page. Drop the file to train on it.`,
  change: 'Change target and columns…',

  // What to predict
  what: 'What to predict',
  target: 'Target',
  noTarget: 'Choose a column',
  needsTarget: 'Choose the column that the network should predict.',
  task: 'Task',
  tasks: {
    classification: 'Classification: one of several classes',
    regression: 'Regression: a number',
  },
  inferredTask: { classification: 'Inferred: classification', regression: 'Inferred: regression' },
  noTask: 'Inferred from the target',
  classes: (count: number, some: readonly string[]) =>
    `${grouped(count)} classes: ${some.join(', ')}${count > some.length ? ', …' : ''}`,
  range: (low: string, high: string) => `Numbers from ${low} to ${high}`,

  // Columns
  columns: 'Columns',
  columnsHint: 'The network predicts the target from these columns.',
  column: 'Column',
  useAs: 'Use as',
  useOf: (column: string) => `Use of ${column}`,
  missing: 'Missing',
  different: 'Different values',
  values: 'Values',
  types: {
    numeric: 'number',
    categorical: 'category',
    date: 'date',
    ignored: 'ignore',
    target: 'target',
  },
  inferred: (type: string) => `${type} (inferred)`,
  because: data.why,
  moreColumns: (count: number) => `… and ${grouped(count)} more columns, each used as inferred.`,
  mean: (mean: string) => `mean ${mean}`,
  spread: (low: string, high: string) => `${low} to ${high}`,
  others: (count: number) => `${grouped(count)} more`,
  firstRows: 'First rows',
  missingCell: 'missing',

  // Warnings
  warnings: (count: number) => (count === 1 ? '1 warning' : `${grouped(count)} warnings`),
  warning: (warning: TableWarning): string => {
    switch (warning.code) {
      case 'identifier':
        return `${warning.column} looks like an identifier (${warning.because === 'name' ? 'by its name' : 'all values are different integers'}) and is ignored. To use it, choose number or category.`;
      case 'free-text':
        return `${warning.column} is ignored as free text: ${grouped(warning.distinct)} of ${grouped(warning.present)} values differ. To use it, choose category.`;
      case 'mostly-missing':
        return `${warning.column} is missing in ${grouped(warning.missing)} of ${rows(warning.rows)}. To leave it out, choose ignore.`;
      case 'many-categories':
        return `${warning.column} has ${grouped(warning.distinct)} categories, which takes many rows to learn. To leave it out, choose ignore.`;
      case 'leakage':
        return `${warning.column} predicts ${warning.target} by itself: it avoids ${(100 * warning.score).toFixed(1)} % of the ${warning.task === 'classification' ? 'errors' : 'squared error'} of a constant prediction. If you do not know it when you predict, choose ignore.`;
      case 'formatted-numbers':
        return `${warning.column} holds text such as ${warning.example} (row ${warning.row + 1}), which is not a plain number. To read it as ${warning.value}, choose ${warning.isTarget ? 'the task regression' : 'number'}.`;
      case 'rounded-integers':
        return `${warning.column} holds integers beyond 2^53, such as ${warning.example} (row ${warning.row + 1}), which are rounded. If they are identifiers, choose category.`;
      case 'mostly-numbers':
      case 'mostly-dates':
        return `${warning.column} is text because of ${warning.example} (row ${warning.row + 1}); ${grouped(warning.count)} of ${grouped(warning.present)} values are ${warning.code === 'mostly-dates' ? 'dates' : 'numbers'}. If that text stands for a missing value, add it to “Missing values” below.`;
      case 'duplicates':
        return `${grouped(warning.count)} of ${grouped(warning.rows)} test rows are in the training set too (row ${warning.testRow + 1} equals row ${warning.trainRow + 1}), ${warning.count < warning.rows / 100 ? 'too few to change the result much.' : 'so the test set is easier than new rows. Remove duplicate rows, or keep them together with a group column.'}`;
      default:
        return data.warning(warning);
    }
  },

  // The split
  split: 'Training, validation and test set',
  splitBy: 'Split rows',
  splits: {
    random: 'at random, with similar targets in each part',
    group: 'so that equal values of a column stay together',
    time: 'by time: the latest rows are the test set',
  },
  splitColumn: 'Column',
  seed: 'Seed',
  seedHint: 'The same seed gives the same split and the same initial weights.',
  sizes: ([train, validation, test]: readonly number[]) =>
    `${rows(train)} to train on, ${grouped(validation)} to choose the best weights, ${grouped(test)} to test on.`,

  // How the file is read
  how: 'How the file is read',
  guessed: 'guessed',
  header: 'First row',
  headers: { yes: 'names of the columns', no: 'data' },
  delimiter: 'Between cells',
  delimiters: { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar' },
  decimal: 'Decimal separator',
  decimals: { '.': 'point', ',': 'comma' },
  encoding: 'Encoding',
  marks: 'Missing values',
  marksHint: 'More texts that stand for a missing value, with commas between them, such as -999.',

  /** What is wrong with a file. Null: the message of the library says it. */
  fileProblem: (problem: TableFileProblem): string | null => {
    switch (problem.code) {
      case 'no-rows':
        return `Line ${problem.line}: there are column names, but no rows follow. If this line is a row, set ${HEADER} to data.`;
      case 'ragged': {
        const { line, cells, firstLine, firstCells } = problem;
        return `Line ${line} has ${cells} ${cells === 1 ? 'cell' : 'cells'}, but line ${firstLine} has ${firstCells}. Every row needs the same number. If cells are split at the wrong character, choose another one below.`;
      }
      case 'unnamed-column':
        return `Line ${problem.line}: column ${problem.column} has no name. Name it in the file, or set ${HEADER} to data.`;
      case 'duplicate-columns':
        return `Line ${problem.line}: columns ${problem.columns[0]} and ${problem.columns[1]} are both called “${problem.name}”. Rename one in the file, or set ${HEADER} to data.`;
      case 'unclear-header':
        return `Line ${problem.line} may hold names or data (${doubt(problem.because)}). Choose under ${HEADER}.`;
      case 'unclear-delimiter':
        return 'The rows can be split at several characters. Choose the right one under “Between cells” below; if numbers have a decimal comma, choose that too.';
      case 'null-characters':
        return 'It has characters of code 0, so it is a binary file, or text in another encoding. Save it as UTF-8, or choose its encoding below.';
      case 'wrong-encoding':
        return `Line ${problem.line} is not text in the encoding ${problem.encoding}. Save the file as UTF-8, or choose its encoding below: windows-1252 for Latin-1, euc-kr for Korean spreadsheets.`;
      case 'too-many-columns':
        return `Line ${problem.line} has more than ${grouped(problem.most)} cells. If cells are split at the wrong character, choose another one below.`;
      default:
        return tableFile.problem(problem);
    }
  },
  /** What is wrong with a choice. Null: the message of the library says it. */
  problem: (problem: TableProblem): string | null => {
    switch (problem.code) {
      case 'no-number':
        return `Row ${problem.row + 1}, column ${problem.column}: “${problem.value}” is not a finite number. Correct it, add it to “Missing values” below, or use the column as a category.`;
      case 'no-date':
        return `Row ${problem.row + 1}, column ${problem.column}: “${problem.value}” is not a date. Write dates as 2024-03-01, or use the column as a category.`;
      case 'no-features':
        return problem.ignored.length === 0
          ? 'There is no column to predict from, only the target.'
          : 'There is no column to predict from, because all are ignored. Choose number, category or date for at least one.';
      case 'target-dates':
        return `The target ${problem.column} holds dates. Choose another target, or the task classification to make each date a class.`;
      case 'target-mostly-missing':
        return `The target ${problem.column} is missing in ${grouped(problem.missing)} of ${rows(problem.rows)}. Fill it in or choose another target.`;
      case 'target-constant':
        return `The target ${problem.column} holds “${problem.value}” in every row, so there is nothing to learn. Choose another target.`;
      case 'single-row-class':
        return `The target ${problem.column} has only one row of the class “${problem.value}” (row ${problem.row + 1}). Add rows, or add it to “Missing values” below to leave the row out.`;
      case 'single-row-classes':
        return `The target ${problem.column} has ${grouped(problem.classes)} classes, ${grouped(problem.singles)} of them with a single row. Choose another target, or the task regression if it is a number.`;
      case 'no-time':
        return `Row ${problem.row + 1}, column ${problem.column}: the cell holds no date or number. Fill it in, or split the rows in another way.`;
      case 'too-few-to-split': {
        const { of, available, parts } = problem;
        return `${available} ${available === 1 ? of : `${of}s`} cannot be split into ${parts} parts. ${of === 'row' ? 'Add rows' : 'Choose another column'}.`;
      }
      default:
        return data.problem(problem);
    }
  },
  tooFew: ([train, validation, test]: readonly number[]) =>
    `The split leaves ${train} rows to train on, ${validation} to validate and ${test} to test. Each part needs at least one. Add rows.`,
};

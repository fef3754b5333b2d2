import { judgement } from '@gradus/lab/lang/en';

const grouped = (n: number): string => n.toLocaleString('en');

/** How good a network for a table is, and what it predicts. */
export const tableTest = {
  judgement,
  heading: (run: string, step: string) => `${run} after step ${step}`,
  asking: 'Testing the network …',
  problem: (message: string) => `The network could not be tested: ${message}`,
  untrained: 'The network has taken no step yet: these are the predictions of its initial weights.',

  metrics: 'Metrics',
  metricsSummary: (metric: string, value: string, linear: string, constant: string) =>
    `${metric}: ${value}; linear model ${linear}; baseline without columns ${constant}.`,
  matrix: 'Confusion matrix',
  matrixHint: 'Point at a cell, or walk through the cells with the arrow keys.',
  cell: (actual: string, taken: string, count: number) =>
    `${grouped(count)} ${count === 1 ? 'row' : 'rows'} of class ${actual} predicted as ${taken}`,
  matrixSummary: (right: number, total: number) =>
    `${grouped(right)} of ${grouped(total)} test rows are predicted correctly.`,
  scatterTitle: 'Predicted against actual',
  scatterSummary: (rows: number, error: string) =>
    `${grouped(rows)} test rows; the median error is ${error}.`,
  predictedAxis: (target: string) => `${target}, predicted`,
  actualAxis: (target: string) => `${target}, actual`,
  importance: 'Most important columns',
  importanceSummary: (columns: readonly string[]) =>
    columns.length === 0 ? 'No column is important.' : `In this order: ${columns.join(', ')}.`,
  noImportance: 'There are too many columns to measure each of them.',

  predictions: 'Predictions for test rows',
  order: 'Order',
  orders: { worst: 'greatest error first', best: 'smallest error first', file: 'as in the file' },
  actual: 'Actual',
  predicted: 'Predicted',
  error: 'Error',
  errorHint: {
    classification: 'The error is 1 minus the probability of the actual class.',
    regression: 'The error is predicted minus actual.',
  },
  tryRow: 'Try',
  tryThis: (row: number) => `Try test row ${row} in “What if?”`,
  shownRows: (shown: number, total: number) =>
    `${grouped(shown)} of ${grouped(total)} test rows are shown.`,
  missing: 'missing',

  whatIf: 'What if?',
  whatIfHint:
    'Change the values of a row. The network predicts again at once. The sliders go from the smallest to the largest value of the training rows.',
  fromRow: (row: number, actual: string | null) =>
    `Starts from test row ${row}${actual === null ? '' : `, whose actual value is ${actual}`}.`,
  another: 'Another row',
  back: 'Undo changes',
  isMissing: 'Missing',
  missingOf: (column: string) => `${column} is missing`,
  answer: (value: string) => `Prediction: ${value}`,
  unreadable: (columns: readonly string[]) =>
    `The network cannot read ${columns.join(', ')}. Correct it.`,
  probability: 'Probability of each class',
};

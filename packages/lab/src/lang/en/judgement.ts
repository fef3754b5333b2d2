import type { MetricName } from '../../tabular/index.ts';

/** What a network for a table is worth: texts of the command line and of reports. */
export const judgement = {
  metric: 'metric',
  metrics: {
    accuracy: 'accuracy',
    balancedAccuracy: 'balanced accuracy',
    macroF1: 'macro F1',
    rocAuc: 'ROC AUC',
    logLoss: 'log loss',
    calibrationError: 'calibration error',
    rmse: 'RMSE',
    mae: 'MAE',
    medianAbsoluteError: 'median absolute error',
    r2: 'R²',
  } satisfies Record<MetricName, string>,
  network: 'network',
  interval: '95 % interval',
  constant: { classification: 'majority class', regression: 'mean' },
  linear: 'linear model',
  /** How many rows; an arrow stands after each metric. */
  heading: (rows: string) =>
    `On ${rows} test ${rows === '1' ? 'row' : 'rows'} (↑ higher is better, ↓ lower is better):`,
  points: (number: string) => `${number} points`,
  better: (metric: string, gain: string, low: string, high: string) =>
    `The network is better than the linear model: its ${metric} is better by ${gain} (95\u00a0% interval ${low} to ${high}).`,
  worse: (metric: string, loss: string, low: string, high: string) =>
    `The linear model is better than the network: its ${metric} is better by ${loss} (95\u00a0% interval ${low} to ${high}).`,
  noBetter: (metric: string, gain: string, low: string, high: string) =>
    `The network is not clearly better than the linear model: its gain in ${metric} is ${gain}, and the 95\u00a0% interval (${low} to ${high}) contains 0.`,
  notCompared: (metric: string) =>
    `The ${metric} is not defined on these test rows, so the network cannot be compared with the linear model.`,
  confusion: 'Confusion matrix (rows: actual class, columns: predicted class):',
  corner: 'actual \\ predicted',
  confusions: 'Most frequent confusions:',
  noConfusions: 'No test row was given a wrong class.',
  actual: 'actual',
  predicted: 'predicted',
  rows: 'rows',
  shareOfActual: 'share',
  others: (count: string) => `… and ${count} more kinds of confusion.`,
  errors: (target: string) => `Errors of ${target} (predicted − actual), in its own unit:`,
  shares: ['least', '5 %', '25 %', 'median', '75 %', '95 %', 'greatest'],
  importance: (metric: string, target: string) =>
    `Most important columns for ${target} (how much worse the ${metric} gets when the values of the column are shuffled):`,
  column: 'column',
  worseBy: 'worse by',
  boundary: (x: string, y: string) =>
    `Predicted class by ${x} (to the right) and ${y} (upwards); letters are test rows:`,
};

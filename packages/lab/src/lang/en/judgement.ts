import type { MetricName } from '../../tabular/index.ts';

/** How good a network for a table is: texts of the command line and of reports. */
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
  headingOfSeveral: (rows: string, targets: number) =>
    `On ${rows} test ${rows === '1' ? 'row' : 'rows'}, the mean over ${targets} targets, each in standard deviations of its training rows (↑ higher is better, ↓ lower is better):`,
  /** A metric over several targets, whose own units differ. */
  inDeviations: (metric: string) => `${metric} in standard deviations`,
  target: 'target',
  eachTarget: 'Each target in its own unit:',
  errorsOfEach: 'Errors of each target (predicted − actual), in its own unit:',
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
  noConfusions: 'Every test row has the right class.',
  actual: 'actual',
  predicted: 'predicted',
  rows: 'rows',
  others: (count: string) => `… and ${count} more kinds of confusion.`,
  errors: (target: string) => `Errors of ${target} (predicted − actual), in its own unit:`,
  shares: ['least', '5 %', '25 %', 'median', '75 %', '95 %', 'greatest'],
  importance: (metric: string, target: string) =>
    `Most important columns for ${target} (how much worse the ${metric} gets when the values of the column are shuffled):`,
  column: 'column',
  worseBy: 'worse by',
  boundary: (x: string, y: string) =>
    `Predicted class by ${x} (to the right) and ${y} (upwards); letters are test rows:`,
  metricsCaption: (rows: string) =>
    `Metrics on ${rows} test ${rows === '1' ? 'row' : 'rows'}, each with its 95 % interval (bootstrap over the rows). ↑ higher is better, ↓ lower is better.`,
  overTargets: (targets: number) =>
    `They are the mean over ${targets} targets, each in standard deviations of its training rows.`,
  trainedOn: 'The baselines were trained on the same rows as the network.',
  precision: 'precision',
  recall: 'recall',
  scatter: (target: string) =>
    `Predicted against actual ${target}: points on the dashed line are right.`,
  scatterRows: (shown: string, rows: string) => `${shown} of the ${rows} test rows are shown.`,
  firstTargets: (shown: number, all: number) => `The first ${shown} of ${all} targets are drawn.`,
  boundaryCaption: (x: string, y: string) =>
    `Predicted class by ${x} and ${y}: the stronger the colour of an area, the more confident the network. Points are test rows in the colour and shape of their actual class.`,
  classArea: 'share of the area',
  testRows: 'test rows',
  importanceCaption: (metric: string) =>
    `How much worse the ${metric} gets when the values of a column are shuffled, measured on validation rows: the mean of ten shuffles; the line is ± one standard deviation.`,
  importanceAxis: (metric: string) => `how much worse: ${metric}`,
  inPoints: (metric: string) => `${metric}, in points`,
  importanceTitle: 'importance',
  std: 'standard deviation',
  mostShown: (shown: string, all: string) =>
    `The ${shown} most important of ${all} columns are shown.`,
  columns: 'Columns',
  type: 'type',
  becomes: 'what the network sees',
  hadMissing: 'missing in training',
  yes: 'yes',
  no: 'no',
  numeric: (mean: string, std: string) =>
    `a number, standardised (mean ${mean}, standard deviation ${std})`,
  categorical: (count: string) => `${count} ${count === '1' ? 'category' : 'categories'}`,
  dateParts: { year: 'year', month: 'month', dayOfWeek: 'day of the week', hour: 'hour' },
  unused: 'nothing: it is not used',
  classes: (count: string) => `one of ${count} classes`,
  split: 'Split',
  splitParts: { train: 'training', validation: 'validation', test: 'test' },
  splitBy: {
    seed: (target: string, seed: number) =>
      `Rows were drawn with seed ${seed}; ${target} has a similar distribution in all parts.`,
    time: (column: string) => `Rows are in the order of ${column}: the latest are the test set.`,
    group: (column: string) => `Rows with the same ${column} are in the same part.`,
    fold: (fold: number, of: number) =>
      `The test set is part ${fold} of ${of} of cross-validation.`,
    file: (file: string) => `The test set is a separate file, ${file}.`,
  },
  reached: (metric: string, value: string, interval: string, rows: string) =>
    `On ${rows} test rows its ${metric} is ${value} (95 % interval ${interval}).`,
  splitPart: 'part',
  splitUse: 'what it was used for',
  splitUses: {
    train: 'training',
    validation: 'choices: when to stop, and which weights to keep',
    test: 'the numbers of this report, once at the end',
  },
  share: 'share',
};

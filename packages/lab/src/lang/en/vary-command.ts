/** `gradus compare-settings`: texts that pages do not share. */
export const varyCommand = {
  measures: { accuracy: 'accuracy', rmse: 'RMSE' },
  means: { accuracy: 'accuracy (mean ± sd)', rmse: 'RMSE (mean ± sd)' },
  loss: 'last loss',
  moreSeeds: 'One seed does not show what is chance. Pass --seeds 5 for means and intervals.',
  scoreOf: {
    accuracy: {
      validation: 'Accuracies are measured on the validation set.',
      test: 'Accuracies are measured on the test set: a value chosen by them looks better than it is.',
    },
    rmse: {
      validation: 'The RMSE is measured on the validation set: lower is better.',
      test: 'The RMSE is measured on the test set: lower is better. A value chosen by it looks better than it is.',
    },
  },
  splits: 'Each seed splits the rows differently, and equally for all values.',
  unequalTraining: (values: string) =>
    `With ${values} some training samples are kept for validation; the others train on all.`,
  held: (settings: string) => `Equal settings: ${settings}.`,
  initialSame: (count: number) =>
    `Initial weights: identical for each seed (${count} tensors, compared number by number).`,
  initialIdentical: (names: string) =>
    `Initial weights that are identical for each seed: ${names}.`,
  initialShapes: (names: string) => `Initial weights of other shapes: ${names}.`,
  initialDifferent: (names: string) => `Initial weights that differ: ${names}.`,
  goOn: (command: string) =>
    `To finish this one run: ${command}\nThe comparison cannot be continued: its command starts it again, with new runs.`,
  kept: (command: string) => `The runs: ${command}`,
};

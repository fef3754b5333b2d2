/** What only the command says of varied runs. */
export const varyCommand = {
  measures: { accuracy: 'accuracy', rmse: 'RMSE' },
  means: { accuracy: 'accuracy (mean ± sd)', rmse: 'RMSE (mean ± sd)' },
  loss: 'last loss',
  moreSeeds: 'One seed tells nothing about chance: --seeds 5 gives means and intervals.',
  scoreOf: {
    accuracy: {
      validation: 'Accuracies are those on the validation set.',
      test: 'Accuracies are those on the test set: a value chosen by them looks better there than it is.',
    },
    rmse: {
      validation: 'The RMSE is that on the validation set: lower is better.',
      test: 'The RMSE is that on the test set: lower is better, and a value chosen by it looks better there than it is.',
    },
  },
  splits: 'Each splits the rows again, alike for all values.',
  unequalTraining: (values: string) =>
    `With ${values} some training samples are kept for validation; the others train on all.`,
  held: (settings: string) => `Held equal: ${settings}.`,
  initialSame: (count: number) =>
    `Initial weights: identical for each seed (${count} tensors, compared number by number).`,
  initialIdentical: (names: string) =>
    `Initial weights that are identical for each seed: ${names}.`,
  initialShapes: (names: string) => `Initial weights of other shapes: ${names}.`,
  initialDifferent: (names: string) => `Initial weights that differ: ${names}.`,
  goOn: (command: string) =>
    `To finish this one run: ${command}\nThe comparison does not go on: its command begins it again, with new runs.`,
  kept: (command: string) => `The runs: ${command}`,
};

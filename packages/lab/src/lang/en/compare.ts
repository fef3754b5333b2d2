export const compare = {
  run: 'run',
  settledLoss: (steps: string) => `loss (last ${steps} steps)`,
  same: 'The settings of these runs are the same.',
  lossTitle: (reach: string) =>
    `Loss of the training batches: lines are the median of the steps within ±${reach}, ░ is the range of the losses`,
  accuracyTitle: {
    test: 'Accuracy on the test set, in %',
    validation: 'Accuracy on the validation set, in %',
    both: 'Accuracy in %, on the validation set where a run has one, else on the test set',
  },
  rmseTitle: {
    test: 'Root mean squared error on the test set',
    validation: 'Root mean squared error on the validation set',
    both: 'Root mean squared error on the validation set where a run has one, else on the test set',
  },
  noCurves: 'There is nothing to draw yet.',
};

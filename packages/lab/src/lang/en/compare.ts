export const compare = {
  run: 'run',
  smoothedLoss: 'loss (mean)',
  same: 'The settings of these runs are the same.',
  lossTitle: (smoothing: number) =>
    `Loss of the training batches: lines are a running mean over about ${smoothing} steps, ░ is where the losses lie`,
  accuracyTitle: 'Accuracy on the test set, in %',
  noCurves: 'Nothing is on record yet that could be drawn.',
};

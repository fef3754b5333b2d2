/** Results of runs, in reports and pages. */
export const results = {
  sentence: (name: string, layers: string, activation: string | null, parameters: string) =>
    activation === null
      ? `${name}: a network without hidden layers (${layers}), ${parameters} parameters.`
      : `${name}: a network of ${layers} units with ${activation} between the layers, ${parameters} parameters.`,
  reached: (accuracy: string, correct: string, total: string) =>
    `It recognises ${accuracy} % of the test set (${correct} of ${total}).`,
  diverged: (iteration: string, layer: string | null) =>
    `Its loss was no longer finite at step ${iteration}` +
    (layer === null ? '.' : `; ${layer} was the first layer with values that are not finite.`),
  /** For a network that is not better than guessing. `name` is null where the text beside it has it. */
  atChance: (name: string | null, reached: string, guessing: string) =>
    `${name ?? 'The network'} is not better than guessing: it recognises ${reached} of the test set, and always guessing the same class recognises ${guessing}.`,
  lossAtChance: (name: string | null, reached: string, guessing: string) =>
    `${name ?? 'The network'} is not better than guessing: its last loss is ${reached}, and guessing gives ${guessing}.`,
  run: 'run',
  lossCaption: (reach: string) =>
    `Loss of the training batches. Faint: the loss of a step (every step up to 1,000, then every 10th, from 10,000 on every 100th). Strong: the median of the steps within ±${reach}.`,
  accuracyCaption: {
    test: 'Accuracy on the test set.',
    validation: 'Accuracy on the validation set.',
    both: 'Accuracy on the validation set where a run has one, else on the test set.',
  },
  rmseCaption: {
    test: 'Root mean squared error on the test set.',
    validation: 'Root mean squared error on the validation set.',
    both: 'Root mean squared error on the validation set where a run has one, else on the test set.',
  },
  signal:
    'Back-propagated signal of each layer: RMS of ∂L/∂z over units and samples. Curves far apart mean that the signal vanishes or explodes on its way.',
  confusionCaption:
    'Rows are actual classes, columns are predicted classes. The tint shows the share of the row (its square root, so that mistakes are visible).',
  actual: 'actual',
  predicted: 'predicted',
  noMistakes: 'There are no mistakes.',
};

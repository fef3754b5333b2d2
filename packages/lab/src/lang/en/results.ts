/** What came of runs, as reports and pages say it. */
export const results = {
  sentence: (name: string, layers: string, activation: string | null, parameters: string) =>
    activation === null
      ? `${name}: a network without hidden layers (${layers}), ${parameters} parameters.`
      : `${name}: a network of ${layers} neurons with ${activation} between the layers, ${parameters} parameters.`,
  reached: (accuracy: string, correct: string, total: string) =>
    `It recognises ${accuracy} % of the test set (${correct} of ${total}).`,
  diverged: (iteration: string, layer: string | null) =>
    `Its loss was no longer finite at step ${iteration}` +
    (layer === null
      ? '.'
      : `; ${layer} was the first layer that made numbers that are not finite.`),
  /** Of a network that is no better than guessing: `name` is null where it is said already. */
  atChance: (name: string | null, reached: string, guessing: string) =>
    `${name ?? 'The network'} is no better than guessing: it recognises ${reached} of the test set, and always naming one class recognises ${guessing}.`,
  lossAtChance: (name: string | null, reached: string, guessing: string) =>
    `${name ?? 'The network'} is no better than guessing: its last loss is ${reached}, and guessing costs ${guessing}.`,
  run: 'run',
  lossCaption: (smoothing: number) =>
    `Loss of the training batches: faint as it was (of every step up to 1,000, then of every 10th, from 10,000 on of every 100th), strong as a running mean over about ${smoothing} steps.`,
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
    'Back-propagated signal of each layer: RMS of ∂L/∂z over units and samples. Curves that lie far apart mean that it vanishes or explodes on its way.',
  confusionCaption:
    'Rows are what it is, columns what was predicted; the tint is the share of the row (its square root, so that mistakes can be seen).',
  actual: 'is',
  predicted: 'predicted',
  noMistakes: 'It made no mistake.',
};

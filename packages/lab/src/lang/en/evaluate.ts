export const evaluate = {
  accuracy: (percent: string, correct: string, total: string) =>
    `Accuracy: ${percent} (${correct} of ${total})`,
  class: 'class',
  samples: 'samples',
  correct: 'correct',
  accuracyTitle: 'accuracy',
  confusion: 'Confusion matrix: rows are what it is, columns what was predicted.',
  mostConfused: 'The most frequent confusions.',
  is: 'is',
  wasPredicted: 'predicted',
  corner: 'is \\ predicted',
};

export const predict = {
  label: (name: string) => `Label: ${name}`,
  predicted: (name: string, percent: string) => `Predicted: ${name} (${percent} %)`,
};

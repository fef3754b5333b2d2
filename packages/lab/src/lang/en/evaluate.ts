export const evaluate = {
  accuracy: (percent: string, correct: string, total: string) =>
    `Accuracy: ${percent} (${correct} of ${total})`,
  class: 'class',
  samples: 'samples',
  correct: 'correct',
  accuracyTitle: 'accuracy',
  confusion: 'Confusion matrix: rows are actual classes, columns are predicted classes.',
  mostConfused: 'Most frequent confusions:',
  actual: 'actual',
  predicted: 'predicted',
  corner: 'actual \\ predicted',
};

export const predict = {
  label: (name: string) => `Label: ${name}`,
  predicted: (name: string, percent: string) => `Predicted: ${name} (${percent} %)`,
};

/** The strings of one language. A catalogue that lacks one does not compile. */
export interface Messages {
  readonly train: {
    readonly model: string;
    readonly activation: string;
    readonly layers: string;
    readonly parameters: string;
    readonly loss: string;
    readonly accuracy: string;
    readonly time: string;
    readonly none: string;
    seconds(text: string): string;
    savedTo(folder: string): string;
    tryNext(command: string, why: string): string;
    readonly whyDeeper: string;
    readonly whyPredict: string;
  };
  readonly inspect: {
    readonly parameter: string;
    readonly size: string;
    readonly numbers: string;
    readonly bytes: string;
    readonly meaning: string;
    weightMeaning(rows: number, columns: number): string;
    biasMeaning(rows: number): string;
    groups(count: number): string;
    why(linear: number, count: number): string;
    nonLinear(names: readonly string[]): string;
    readonly noNonLinear: string;
    hidden(neurons: number): string;
    total(parameters: string, bytes: string, kibibytes: string): string;
  };
  readonly activations: {
    readonly formula: string;
    readonly range: string;
    readonly derivative: string;
    readonly steepest: string;
    readonly weakness: string;
    readonly remedy: string;
    readonly sigmoidSteepest: string;
    readonly tanhSteepest: string;
    readonly reluSteepest: string;
    readonly sigmoidWeakness: string;
    readonly tanhWeakness: string;
    readonly reluWeakness: string;
    readonly carefulStart: string;
    readonly carefulRate: string;
  };
  readonly predict: {
    label(name: string): string;
    predicted(name: string, percent: string): string;
  };
  readonly evaluate: {
    accuracy(percent: string, correct: string, total: string): string;
    readonly class: string;
    readonly samples: string;
    readonly correct: string;
    readonly accuracyTitle: string;
    readonly confusion: string;
    readonly corner: string;
  };
}

export const en: Messages = {
  train: {
    model: 'model',
    activation: 'activation',
    layers: 'layers',
    parameters: 'parameters',
    loss: 'last loss',
    accuracy: 'accuracy',
    time: 'time',
    none: 'none',
    seconds: (text) => `${text} s`,
    savedTo: (folder) => `Saved in ${folder}`,
    tryNext: (command, why) => `Try next: ${command}  (${why})`,
    whyDeeper: 'a wider network with two hidden layers',
    whyPredict: 'what the network makes of a test picture',
  },
  inspect: {
    parameter: 'parameter',
    size: 'size',
    numbers: 'numbers',
    bytes: 'bytes',
    meaning: 'meaning',
    weightMeaning: (rows, columns) =>
      `${rows} neurons, each with a weight for each of ${columns} inputs`,
    biasMeaning: (rows) => `one bias for each of ${rows} neurons`,
    groups: (count) => `${count} groups of parameters`,
    why: (linear, count) =>
      linear === 1
        ? 'Why 2: the one Linear layer computes A·x + b, and so has two groups: its weight A and its bias b.'
        : `Why ${count}: each of the ${linear} Linear layers computes A·x + b, and so has two groups, its ` +
          `weight A and its bias b: ${linear} × 2 = ${count}.`,
    nonLinear: (names) =>
      `The non-linear layers (${names.join(', ')}) have none: there is nothing in them to learn.`,
    noNonLinear: 'There is no non-linear layer, so the network can only draw straight borders.',
    hidden: (neurons) =>
      `Hidden size ${neurons}: so many neurons, and so many non-linear activations.`,
    total: (parameters, bytes, kibibytes) =>
      `Total: ${parameters} parameters, ${bytes} bytes (${kibibytes} KiB) as float32.`,
  },
  activations: {
    formula: 'formula',
    range: 'range',
    derivative: 'derivative',
    steepest: 'largest slope',
    weakness: 'weakness',
    remedy: 'remedy',
    sigmoidSteepest: '0.25, at x = 0',
    tanhSteepest: '1, at x = 0',
    reluSteepest: '1, for all x > 0',
    sigmoidWeakness:
      'near both ends, 0 and 1, the gradient vanishes: such neurons hardly learn any more',
    tanhWeakness:
      'near both ends, −1 and 1, the gradient vanishes (it is largest at 0): such neurons hardly learn',
    reluWeakness:
      'learns fast, but has gradient 0 for negative inputs: a neuron that never fires stays dead',
    carefulStart: 'careful initialisation of the weights',
    carefulRate: 'a careful choice of the learning rate',
  },
  predict: {
    label: (name) => `Label: ${name}`,
    predicted: (name, percent) => `Predicted: ${name} (${percent} %)`,
  },
  evaluate: {
    accuracy: (percent, correct, total) => `Accuracy: ${percent} (${correct} of ${total})`,
    class: 'class',
    samples: 'samples',
    correct: 'correct',
    accuracyTitle: 'accuracy',
    confusion: 'Confusion matrix: rows are what it is, columns what was predicted.',
    corner: 'is \\ predicted',
  },
};

import type { DatePart } from 'gradus/preprocessing';

const PARTS: Readonly<Record<Exclude<DatePart, 'year'>, string>> = {
  month: 'month',
  dayOfWeek: 'weekday',
  hour: 'hour',
};

export const inspect = {
  parameter: 'parameter',
  size: 'size',
  numbers: 'numbers',
  bytes: 'bytes',
  meaning: 'meaning',
  weightMeaning: (rows: number, columns: number) =>
    `${rows === 1 ? '1 unit,' : `${rows} units, each`} with a weight for each of ${columns} inputs`,
  biasMeaning: (rows: number) =>
    rows === 1 ? 'the bias of its unit' : `one bias for each of ${rows} units`,
  groups: (count: number) => `${count} groups of parameters`,
  why: (linear: number, count: number) =>
    linear === 1
      ? 'Why 2: the one Linear layer computes A·x + b, and so has two groups: its weight A and its bias b.'
      : `Why ${count}: each of the ${linear} Linear layers computes A·x + b, and so has two groups, its ` +
        `weight A and its bias b: ${linear} × 2 = ${count}.`,
  nonLinear: (names: readonly string[]) =>
    `The non-linear layers (${names.join(', ')}) have none: they are fixed functions.`,
  noNonLinear: 'Without a non-linear layer, the network can draw only straight boundaries.',
  hidden: (neurons: number) =>
    `Hidden size ${neurons}: the number of units, and of their non-linear activations.`,
  total: (parameters: string, bytes: string, kibibytes: string) =>
    `Total: ${parameters} parameters, ${bytes} bytes (${kibibytes} KiB) as float32.`,
  embeddingMeaning: (rows: number, columns: number) =>
    `${columns} numbers for each of ${rows} values: the categories, missing, not seen in training`,
  embeddings: (count: number) =>
    count === 1
      ? 'The embedding has one group: a row of numbers for each category.'
      : `Each of the ${count} embeddings has one group: a row of numbers for each category.`,
  preprocessing: {
    /** @param rows number of training rows */
    heading: (file: string, rows: string) => `${file}, fitted to ${rows} training rows`,
    columns: 'What the network gets from each column',
    column: 'column',
    inputs: 'inputs',
    becomes: 'becomes',
    fitted: 'from the training rows',
    number: 'standardised',
    year: 'year',
    cycles: (parts: readonly Exclude<DatePart, 'year'>[]) =>
      `sin, cos of ${parts.map((part) => PARTS[part]).join(', ')}`,
    indicator: 'indicator',
    oneHot: 'one-hot',
    oneHotWithMissing: 'one-hot with missing',
    embedding: 'embedding',
    moments: (mean: string, std: string) => `mean ${mean}, std ${std}`,
    yearMoments: (moments: string) => `year: ${moments}`,
    constant: (value: string) => `always ${value}, which becomes 0`,
    categories: (count: string, names: string) =>
      `${count} ${count === '1' ? 'category' : 'categories'}: ${names}`,
    explained:
      'Numbers and years are standardised: minus the mean, divided by the standard deviation (std). An indicator is 1 where the value is missing.',
    total: (inputs: string, columns: string) =>
      `${inputs} ${inputs === '1' ? 'input' : 'inputs'} from ${columns} ${columns === '1' ? 'column' : 'columns'}.`,
    ignored: (names: string) => `Not used: ${names}.`,
    classes: (target: string, count: string, names: string) =>
      `Target ${target}: ${count} classes, an output for each: ${names}.`,
    logit: (target: string, names: string) =>
      `Target ${target}: 2 classes, ${names}, and one output: the logit of the second.`,
    standardised: (target: string, mean: string, std: string) =>
      `Target ${target}: an output, standardised (mean ${mean}, std ${std}); predictions are in the ` +
      'unit of the column.',
    layers: 'Layers',
    name: 'name',
    layer: 'layer',
    shape: 'shape',
    parameters: 'parameters',
    tryNext: (command: string) => `Try next: ${command}`,
  },
};

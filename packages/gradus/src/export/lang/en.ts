import { grouped } from '../../util/shown.ts';

/** The words of a page. `{}` stands for a value. */
export const page = {
  about: 'A neural network that runs in this page. What you enter stays here.',
  inputs: 'Inputs',
  prediction: 'Prediction',
  missing: 'An empty field counts as a missing value.',
  means: 'Grey numbers are the means of the training rows.',
  card: 'About this model',
  notNumber: 'This is not a number. Enter one such as {}.',
  tooLarge: 'This number is too large.',
  notDate: 'This is not a date. Enter one such as 2024-03-01.',
  correct: 'Correct the marked fields to see a prediction.',
  others: '{} more classes, each less probable',
  board: 'Drawing board',
  drawHere: 'Draw here',
  blank: 'Draw something, or open a picture.',
  unseen: 'Nothing can be seen in this picture. Draw with more contrast.',
  clear: 'Clear',
  undo: 'Undo',
  file: 'Open a picture',
  noPicture: 'This file is not a picture that the browser can read.',
  sees: 'What the network sees',
  numbers: '{} numbers, separated by spaces or commas',
  count: 'Enter {} numbers.',
  output: 'Output {}',
};

/** `1 row`, `12,345 rows`. */
function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The words of a model card, as Markdown. Their arguments are Markdown too: names, lists, ranges. */
export const card = {
  title: (name: string) => `Model card: ${name}`,
  sections: {
    data: 'Data',
    inputs: 'Inputs',
    network: 'Network',
    evaluation: 'Evaluation',
    importance: 'Importance of columns',
    limits: 'Limits',
    reproduce: 'Reproduce',
    versions: 'Versions',
  },
  andMore: (names: string, count: number) => `${names} and ${grouped(count)} more`,

  input: {
    row: (columns: number) => `a row of ${counted(columns, 'column')}`,
    picture: (rows: number, columns: number, channels: number) =>
      `a picture of ${rows} × ${columns} pixels${channels === 1 ? '' : ` and ${channels} colours`}`,
    array: (shape: string) => `an array of the shape [${shape}]`,
  },
  computes: (input: string) => `A network that computes numbers from ${input}.`,
  predictsNumbers: (input: string, columns: string) =>
    `A network that predicts ${columns} from ${input}, in the units of the training data.`,
  predictsClasses: (input: string, target: string | null, count: number, names: string) =>
    `A network that predicts${target === null ? '' : ` ${target}:`} one of ${grouped(count)} classes (${names}) from ${input}. It gives a probability for each class.`,

  data: {
    what: 'what',
    value: 'value',
    name: 'trained on',
    checksum: 'checksum',
    rows: 'samples',
    columns: 'columns',
    train: 'for training',
    validation: 'for validation',
    test: 'for testing',
    ofValidation: (samples: number) => `${grouped(samples)} (when to stop, which weights to keep)`,
    ofTest: (samples: number) => `${grouped(samples)}, used for no choice`,
  },

  column: 'column',
  type: 'type',
  types: { numeric: 'number', categorical: 'category', date: 'date' },
  inTraining: 'in the training rows',
  mayBeMissing: 'may be missing',
  yes: 'yes',
  no: 'no',
  moments: (mean: string, std: string) => `mean ${mean}, standard deviation ${std}`,
  moreColumns: (count: number) => `… and ${counted(count, 'more column')}.`,
  pixels: (numbers: number, channels: number) =>
    `${grouped(numbers)} numbers from 0 to 1, row by row${channels === 1 ? '' : ', one colour after the other'}.`,
  float32: (shape: string) => `float32 of the shape [batch, ${shape}].`,
  parameters: (count: number) => `${counted(count, 'parameter')}.`,

  notMeasured:
    'Nothing was measured. Test the model on samples that it was not trained on before you rely on it.',
  measured: (samples: number, hasSplit: boolean, hasIntervals: boolean) =>
    `On ${counted(samples, hasSplit ? 'test sample' : 'sample')} that it was not trained on${hasIntervals ? ', with 95 % intervals' : ''} (↑ higher is better, ↓ lower is better):`,
  metric: 'metric',
  network: 'this network',
  worseBy: 'how much worse the first metric gets when its values are shuffled',
  noCause: 'A column that matters to the predictions is not necessarily a cause.',
  others: (count: number) => `${counted(count, 'other column')} matter less.`,

  limits: {
    samples: (count: number) =>
      `It was trained on ${counted(count, 'sample')} and knows nothing else.`,
    pictures:
      'It may be wrong about pictures that were taken, cropped or drawn differently from the training pictures, and it does not warn.',
    outside: (hasRanges: boolean) =>
      `It also predicts for numbers and dates outside the ${hasRanges ? 'ranges above' : 'values of the training rows'}, and it does not warn.`,
    categories: 'It treats all categories that are not in the training rows alike.',
    complete: (columns: string) =>
      `In training, no value was missing in ${columns}. A missing number counts as the mean, and a missing category as an unknown category.`,
    beyond: (target: string, low: string, high: string) =>
      `In training, ${target} ranged from ${low} to ${high}. A prediction outside this range is a guess.`,
    alwaysAClass:
      'It always names one of its classes, even for an input that belongs to none of them.',
    calibration:
      'Its probabilities say how sure the network is. Only a calibration error on test samples shows whether it is right that often.',
    rare: (classes: string) => `Few training rows had the class ${classes}.`,
    rows: (count: number) => counted(count, 'row'),
    intervals:
      'The intervals only cover the chance in choosing the test samples. Results on samples from another place or time, or measured in another way, can differ more.',
    perfect: (samples: number, share: string) =>
      `No mistake in ${counted(samples, 'test sample')} does not mean that the network makes none. It can still be wrong about up to ${share} of all samples (95 % confidence).`,
    origin:
      'This card does not say how the data were collected, whom or what they leave out, or whether the model may decide about people. Ask whoever provided the data.',
  },
};

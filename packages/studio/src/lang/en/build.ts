const grouped = (n: number): string => (Number.isNaN(n) ? '?' : n.toLocaleString('en'));
const list = (names: readonly string[]): string =>
  names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

/** Building a network and training it. */
export const build = {
  title: 'Build',
  edited: (run: string, start: string) =>
    `These are not the settings of ${run}. “${start}” trains a new run with them, and ${run} stays on the page.`,
  backTo: (run: string) => `Back to the settings of ${run}`,

  // The network
  models: 'Models of the lesson',
  about: {
    linear: 'No hidden layer',
    A: '100 units, sigmoid',
    B: '100 units, tanh',
    C: '100 units, ReLU',
    D: '2 × 100 units, ReLU',
  },
  parameters: (count: number) => `${grouped(count)} parameters`,
  network: 'Network',
  layers: 'Hidden layers and their widths',
  noLayers: 'None: each output has one weight for each input.',
  width: (layer: number) => `Width of hidden layer ${layer}`,
  slider: (label: string) => `${label}, slider`,
  moveUp: (layer: number) => `Move hidden layer ${layer} up`,
  moveDown: (layer: number) => `Move hidden layer ${layer} down`,
  removeLayer: (layer: number) => `Remove hidden layer ${layer}`,
  addLayer: 'Add a layer',
  activation: 'Activation of the hidden layers',
  dropoutHint: 'Each step sets this share of the outputs of each hidden layer to 0.',
  initDefault: 'default (PyTorch’s)',
  inits: {
    default: 'Weights and biases from U(−1/√n, 1/√n) for n inputs, as PyTorch’s Linear draws them.',
    'xavier-uniform':
      'U(−a, a) with a = √(6/(inputs + outputs)): signals keep their size forward and backward. Made for sigmoid and tanh.',
    'xavier-normal':
      'N(0, 2/(inputs + outputs)): signals keep their size forward and backward. Made for sigmoid and tanh.',
    'kaiming-uniform':
      'U(−a, a) with a = √(6/inputs): makes up for the half that ReLU cuts off. Made for ReLU.',
    'kaiming-normal': 'N(0, 2/inputs): makes up for the half that ReLU cuts off. Made for ReLU.',
    'lecun-uniform': 'U(−a, a) with a = √(3/inputs): outputs have the variance of the inputs.',
    'lecun-normal': 'N(0, 1/inputs): outputs have the variance of the inputs.',
    orthogonal:
      'Rows (or columns, if there are fewer) at right angles to each other, all of length 1: no direction of a signal is stretched or shrunk.',
    uniform: 'U(−gain, gain), whatever the size of the layer.',
    normal: 'N(0, gain²), whatever the size of the layer.',
    constant: 'Each weight equals the gain, so the units of a hidden layer stay identical forever.',
    zeros: 'Each weight is 0, so the units of a hidden layer stay identical forever.',
  },
  gainHidden: 'Gain, hidden layers',
  gainOf: (layer: number) => `Gain, hidden layer ${layer}`,
  gainLast: 'Gain, last layer',
  gainHint: 'Multiplies the initial weights.',

  // Training
  training: 'Training',
  trainingNow: (optimizer: string, rate: number, steps: number) =>
    `${optimizer}, rate ${Number.isNaN(rate) ? '?' : rate}, ${grouped(steps)} steps`,
  rates: 'The learning rate changed during training. A new run repeats these changes:',
  rateAt: (iteration: number, rate: number) => `after step ${grouped(iteration)}: ${rate}`,
  removeRate: (iteration: number) => `Remove the change after step ${grouped(iteration)}`,
  epochs: (count: number) =>
    count === 1
      ? '1 epoch'
      : `${count.toLocaleString('en', { maximumSignificantDigits: 3 })} epochs`,
  seedHint: 'The same seed gives the same numbers.',
  evalHint: '0: at the end only',

  // Advanced
  advanced: 'Advanced',
  allDefault: 'defaults',
  noSchedule: 'none',
  schedules: {
    none: 'The rate stays the same.',
    step: 'The rate is multiplied by the factor after each interval.',
    cosine: 'The rate falls to 0 along a cosine until the end.',
    'one-cycle':
      'The rate rises to its full value over the first 30 % of the steps, then falls almost to 0.',
    plateau: 'The rate is multiplied by the factor when the validation stops improving.',
    polynomial: 'The rate falls to 0 until the end: along a line, or a curve for other exponents.',
    constant: 'The rate is multiplied by the factor for the first steps, then it is whole.',
    cyclic: 'The rate goes up and down between the factor times its value and its full value.',
    'warm-restarts': 'The rate falls to 0 along a cosine and starts again after each interval.',
  },
  scheduleSettings: {
    'step.stepSize': 'Steps between changes',
    'step.factor': 'Factor',
    'plateau.patience': 'Validations to wait',
    'plateau.factor': 'Factor',
    'polynomial.power': 'Exponent',
    'constant.stepSize': 'Steps with the factor',
    'constant.factor': 'Factor',
    'cyclic.stepSize': 'Steps of a rise',
    'cyclic.factor': 'Factor of the lowest rate',
    'warm-restarts.stepSize': 'Steps between restarts',
  },
  none: 'none',
  hints: {
    warmUp: 'The rate rises linearly over this many steps.',
    weightDecay: 'Pulls weights towards 0.',
    clipNorm: 'The largest norm of all gradients together.',
    clipValue: 'The largest value of each gradient.',
    patience:
      'Training ends after this many validations in a row without improvement. Of pictures, a sixth of the training set is kept for validation.',
    dataSeed:
      'Sets only the order of the samples. If empty, the order is drawn after the weights, as in PyTorch.',
  },

  // Data
  data: 'Data',
  dataKinds: { pictures: 'Pictures', points: '2-D points', table: 'Table' },
  /** Sets of points. */
  pointSets: {
    circles: 'circles',
    xor: 'XOR',
    spiral: 'spiral',
    moons: 'moons',
    gaussians: 'Gaussians',
    drawn: 'drawn points',
  },
  tableRows: (train: number, validation: number, test: number) =>
    `${grouped(train)} rows to train on, ${grouped(validation)} to validate, ${grouped(test)} to test.`,
  pictures: (train: number, test: number, rows: number, columns: number, classes: number) =>
    `${grouped(train)} to train on, ${grouped(test)} to test on; ${rows} × ${columns} pixels, ${classes} classes.`,
  otherData:
    'These settings come from a run on other pictures. A new run uses the pictures that are loaded.',
  notHere: (name: string) =>
    `${name} is not on this page. Drop the folder to train on it; until then, a new run uses the loaded data.`,
  change: 'Change size and colours…',
  dropHint:
    'Your own pictures: drop a folder with one folder for each class (PNG or JPEG) anywhere on this page. Or IDX files, as of Fashion-MNIST: two files (images, labels) or four (train and t10k), plain or gzip.',
  dropHere:
    'Drop a folder of pictures here, a table (CSV, JSON, Parquet, Arrow), IDX files, or a single picture to recognise',
  chooseFiles: 'IDX files…',
  ownTable: 'Your table…',
  ownFolder: 'Your pictures…',
  dialog: { close: 'Close', cancel: 'Cancel', use: 'Use it, train later' },
  backToMnist: 'Back to MNIST',
  reading: (names: readonly string[]) => `Reading ${list(names)} …`,
  unusable: (names: readonly string[], loaded: string | null) =>
    `${list(names)} cannot be used.${loaded === null ? '' : ` ${loaded} stays loaded.`}`,
  tooLarge: (gigabytes: string) =>
    `This is ${gigabytes} GB. A page can hold 1 GB, so it was not read.`,
  settingsFile: (name: string) =>
    `${name} looks like a settings file. To open it, drop it on “Code and link”.`,
  loosePictures: (count: number) =>
    `These are ${count} pictures without their classes. To train on them, make one folder for each class and drop the folder that holds these folders. To recognise a picture, drop it alone.`,
  wrongCount: (count: number) =>
    `A data set of pictures has two IDX files (images and labels) or four; a table is one file, such as a CSV. ${count === 1 ? 'This is one file' : `These are ${count} files`}.`,

  // The diagram
  diagram: (name: string, count: number) => `Network ${name}: ${grouped(count)} parameters`,
  diagramCaption:
    'Each Linear layer has a weight for each pair of an input and an output, and a bias for each output.',
  picture: (rows: number, columns: number, channels: number) =>
    channels === 1
      ? `Picture: ${rows} × ${columns} = ${grouped(rows * columns)} pixels`
      : `Picture: ${channels} colours × ${rows} × ${columns} = ${grouped(channels * rows * columns)} numbers`,
  inputs: (count: number) => `${grouped(count)} ${count === 1 ? 'input' : 'inputs'}`,
  connection: (inputs: number, outputs: number) =>
    `${grouped(inputs)} × ${grouped(outputs)} + ${grouped(outputs)}`,
  count: (count: number) => grouped(count),
  linearLayer: (name: string, inputs: number, outputs: number) =>
    `${name}: Linear, ${grouped(inputs)} → ${grouped(outputs)}`,
  activationLayer: (name: string, kind: string, units: number) =>
    `${name}: ${kind} on each of ${grouped(units)} units, no parameters`,
  dropoutLayer: (name: string, share: string, units: number) =>
    `${name}: Dropout, sets each of ${grouped(units)} units to 0 with probability ${share} while training`,
  units: (count: number) => `${grouped(count)} ${count === 1 ? 'unit' : 'units'}`,
  outputs: (classes: number) => `${grouped(classes)} outputs, one for each class`,
  total: (count: number) => `${grouped(count)} parameters in total`,
  shape: 'shape',

  // Curves
  curves: 'Loss and accuracy',
  smoothed: 'Smoothed',
  noTest: (step: number) => `The first value appears after step ${grouped(step)}.`,
  noTestYet: 'The only value appears at the end.',
  noneShown: 'All runs are hidden. Tick a run above to see its curves.',
  begin: {
    title: 'Watch a network learn',
    what: 'One click trains a network on handwritten digits. Its loss falls and its accuracy rises here, step by step.',
    whatElse: (name: string) =>
      `One click trains a network on ${name}. Its loss falls here, step by step. The four networks are those of the lesson, with your training settings.`,
    train: (draft: string) => `Train ${draft}`,
    lesson: 'Train four networks side by side',
    points: 'Play with points in the plane',
    course: 'Take the lesson',
    stays: 'Everything runs in this page. No data leave it.',
  },
  whenLoaded: 'Training starts when the data have loaded.',
  mend: 'Correct the marked settings first.',
  divergedMark: 'A × at the end of a curve marks a loss that is not finite.',
  whyDiverged: 'See the symptoms',
  whyTitle: 'Why is A behind?',
  why: (sigmoid: string, relu: string, times: string) =>
    `Before the first step, the signal that reaches the first layer (δ, the RMS of ∂L/∂z) was ${sigmoid} in A and ${relu} in C, ${times} times as strong. The slope of sigmoid is at most 1/4, so it passes on at most a quarter of the signal; an active ReLU passes on all of it. A weaker signal means smaller steps, so A needs more steps.`,
  whyLesson: 'Step by step in the lesson',
  whyInside: 'Look inside a run',
};

import {
  ACTIVATION_NAMES,
  INITIALISATIONS,
  POINT_FEATURES,
  POINT_SETS,
} from '../../../settings/names.ts';
import { OPTIMIZER_NAMES, WITH_MOMENTUM } from '../../../settings/optimizers.ts';
import { SCHEDULES, type SettingName } from '../../../settings/table.ts';

/** Headings of the groups of options. */
export const groups = {
  network: 'Network:',
  data: 'Data:',
  table: 'Tables:',
  points: 'Points in the plane:',
  split: 'Test rows of a table:',
  training: 'Training:',
  steps: 'Learning rate and steps:',
  validation: 'Validations and checkpoints:',
  sweep: 'Sweep:',
  output: 'Output:',
  general: 'General:',
};

/** Options that several commands have. */
export const options = {
  runs: 'the folder of the runs',
  out: 'the folder of the runs',
  json: 'print one JSON object',
  jsonLines: 'print JSON, one object a line',
  jsonOnly: 'print only JSON on stdout, one object a line',
  quiet: 'print only the table at the end',
  logEvery: 'print every n-th step; 0: none (default: 1 with --json, else 0)',
  threads:
    "threads; the results are the same for any number (default: the machine's cores, at most 16)",
  yes: 'do not ask first',
  lang: (languages: readonly string[]) =>
    `language: ${languages.join(', ')} (default: by the locale)`,
  color: 'no colours (NO_COLOR and TERM=dumb do the same)',
  debug: 'show where in the program an error arose',
  version: 'print the version',
  help: 'show this help',
  dataOfRun: 'folder of the pictures or file of the table (default: the data of the training)',
  port: (port: number) =>
    `the port to listen on; 0: any free one (default: ${port}, or the next free one)`,
  host: 'the address to listen on; 0.0.0.0 lets other machines in',
  queue:
    'Redis of the queue: redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6379 with TLS. To keep a password out of the list of processes, pass --queue without a URL and put the URL into GRADUS_QUEUE',

  // The network, and the data it learns from.
  hidden: 'sizes of the hidden layers: 100,100 for two layers of 100 units, or none',
  activation: `with --hidden: ${ACTIVATION_NAMES.join(', ')}`,
  dataset: `pictures: mnist, fashion-mnist, emnist (or one part of it, such as emnist-letters), idx (your own IDX files), folder (your own class folders); points: ${POINT_SETS.join(', ')}`,
  pointSet: `points: ${POINT_SETS.join(', ')}`,
  data: 'the folder with the four IDX files, plain or gzip, or with the class folders',
  classes: 'number of classes, for --dataset idx, spiral, gaussians',
  size: 'for --dataset folder: size of the pictures in pixels, 28 or HEIGHTxWIDTH such as 28x40 (default: the most frequent size)',
  channels: 'for --dataset folder: 1 for grey, 3 for colour (default: 1)',
  splitSeed:
    'for --dataset folder: seed that draws the test pictures (default: the value of --seed)',
  epochs: 'epochs to train, instead of --iterations',
  gainLast: 'factor for the last layer, if --gain is one number (default: the value of --gain)',

  // How a table is read.
  target: 'the column to predict, or several columns of numbers: a,b',
  task: 'classification or regression (default: by the target)',
  numeric: 'columns to read as numbers, separated by commas',
  categorical: 'columns to read as categories',
  date: 'columns to read as dates',
  ignore: 'columns to leave out',
  missing: 'texts that mean a missing value, in addition to NA, null, ?, …',
  encoding:
    'encoding of the text, such as euc-kr or windows-1252 (default: utf-8, or what the byte order mark says)',
  delimiter: 'of CSV: the character between cells, such as ";", or tab (default: guessed)',
  decimal: 'of CSV: the decimal mark, . or , (default: guessed)',
  header: 'of CSV: yes if the first row holds names, else no (default: guessed)',
  binary:
    'for two classes: softmax (a logit for each class) or logit (one logit, BCEWithLogitsLoss) (default: softmax)',

  // Which rows are the test set.
  test: 'a table whose rows are the test set',
  group: 'keep rows with the same value of this column in one part',
  time: 'take the rows with the latest values of this column as the test set',
  folds: 'cross-validation: train a network for each of n folds',
  fold: 'with --folds: only this fold, counted from 1',

  // Points in the plane.
  pointCount: 'number of points (default: 500)',
  noise: 'standard deviation of the noise (default: depends on the data set)',
  pointsSeed: 'seed that draws the points (default: 0)',
  features: `columns of the points, joined by commas: ${POINT_FEATURES.join(', ')} (default: x,y)`,
};

/** The settings of training. */
export const settings = {
  iterations: 'steps to train',
  batchSize: 'samples in each step',
  optimizer: `optimizer: ${OPTIMIZER_NAMES.join(', ')}`,
  lr: 'learning rate',
  momentum: `share of the last update to add to the next one, for --optimizer ${WITH_MOMENTUM.join(', ')}`,
  weightDecay: 'how strongly each step pulls the weights towards 0',
  balance: 'let rare classes weigh as much in the loss as frequent ones',
  init: `initial weights: ${INITIALISATIONS.join(', ')}`,
  gain: 'factor of the initial weights: one for all layers, or one for each, such as 4,4,1',
  dropout: 'share of the outputs of each hidden layer that a step sets to 0',
  seed: 'seed of all random numbers: same seed, same result',
  dataSeed:
    'seed of the order of the samples alone (default: drawn after the weights, as in PyTorch)',
  evalEvery: 'evaluate every n steps; 0: only at the end',
  backend: 'where to compute: wasm, or reference (plain loops, slow)',
  schedule: `how the learning rate changes: ${SCHEDULES.join(', ')} (default: it stays constant)`,
  warmUp: 'steps in which the learning rate rises to --lr',
  clipNorm: 'limit of the norm of all gradients together',
  clipValue: 'limit of the magnitude of each gradient',
  patience: 'stop after n validations in a row without improvement',
  keepBest: 'also keep the weights of the best validation, in best.safetensors',
  monitor: 'look inside the network while it trains, and report symptoms',
  checkpointEvery: 'save a checkpoint every n steps (default: every 5 seconds)',
} satisfies Record<SettingName, string>;

/** The numbers of schedules. */
export const schedules = {
  stepSize:
    'for --schedule step, constant, cyclic and warm-restarts: steps between two changes (default: a third of all steps)',
  factor:
    'for --schedule step and plateau: factor of each change; for constant and cyclic: the lowest rate as a share of --lr',
  power: 'for --schedule polynomial: exponent of the fall to 0; 1 is a line',
  patience: 'for --schedule plateau: validations to wait without improvement before a change',
};

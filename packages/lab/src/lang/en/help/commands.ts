import { POINT_SETS } from '../../../settings/names.ts';

/** For each command: what it does, its arguments, the options that only it has, and notes on its examples. */

const RUN = 'a run: its id, its folder, or last (the newest)';
const RUNS = 'runs: ids, folders, or last (the newest)';
const SWEEP = 'a sweep: its id, its folder, or last (the newest)';

export const data = {
  summary: 'show the columns of a table',
  description:
    'Show a table without training: the type of each column and why, missing cells, ranges, and warnings. With --target also the task, and columns that give the target away.',
  file: 'CSV, TSV, JSON, NDJSON, Parquet, Arrow, .npy or .npz, plain or gzip',
};

export const train = {
  summary: 'train networks on pictures or on a table',
  description: [
    'Train networks on pictures and compare them, or train a network on a table.',
    'Models: linear (no hidden layer); A (sigmoid), B (tanh) and C (ReLU) with 100 hidden units; D (ReLU, two hidden layers of 100). Without a name, all of them are trained one after the other; on a folder of pictures, C.',
    'A folder of pictures holds a folder for each class, with PNG or JPEG files; or it holds the folders train and test, each with class folders.',
    'A table is CSV, TSV, JSON, NDJSON, Parquet, Arrow, .npy or .npz. Name the column to predict with --target. Gradus defaults for tables: ReLU 64-64, AdamW with learning rate 0.003, early stopping.',
    `Points in the plane: --dataset ${POINT_SETS.join(', ')}.`,
  ].join('\n\n'),
  models: 'linear, A, B, C, D, or a folder of pictures, or both; or the file of a table',
  notes: {
    pair: 'two models, compared',
    targets: 'two numbers from one network',
    epochs: 'your own network',
    linear: 'the linear baseline',
    color: 'your own pictures, in colour',
    events: 'events, one JSON object a line',
  },
};

export const resume = {
  summary: 'continue a run that was stopped',
  description:
    'Continue a run from its last checkpoint. The result is the same, bit for bit, as without the stop: weights, log and order of the samples.',
  run: RUN,
  iterations: 'steps in total, more than the run had before',
  notes: { longer: 'make a finished run longer' },
};

export const lrFind = {
  summary: 'find a learning rate',
  description:
    'Find a learning rate: train with rates that grow from step to step, draw the loss, and suggest a rate. Nothing is saved. For a table, it uses the same network and rows as gradus train with the same options.',
  subject: 'linear, A, B, C, D; the file of a table; or a run: its id, its folder, or last',
  from: 'the first learning rate',
  to: 'the last learning rate',
  iterations: 'steps from the first rate to the last',
  notes: { run: 'the network and the data of a run' },
};

export const inspect = {
  summary: "show a network's parameters",
  description:
    'Show the parameters of a network: how many there are, their shapes, and why. For a table also the inputs that the network gets from each column, and its layers. Name a run, or pass the options of gradus train.',
  subject: 'linear, A, B, C, D; the file of a table; or a run: its id, its folder, or last',
  classes: 'number of classes, for spiral and gaussians',
  seed: 'seed of the split of a table (default: 0)',
};

export const activations = {
  summary: 'draw the activation functions',
  description:
    'Draw sigmoid, tanh and ReLU with their derivatives: formula, range, weakness, remedy.',
};

export const predict = {
  summary: 'predict pictures or rows with a trained network',
  description:
    'Draw a picture and print what the network of a run predicts for it; or predict every row of a table. If a cell cannot be read, its row is named and gets no prediction, and the exit code is 3.',
  run: RUN,
  file: 'a PNG or JPEG picture, or a table',
  index: 'a picture of the test set, counted from 0',
  out: 'for tables: the file of the predictions: .csv, .tsv, .json or .ndjson',
};

export const evaluate = {
  summary: 'test a trained network',
  description:
    'Test the network of a run: its metrics and its confusion matrix. Without a file, it is tested on the test set of the run.',
  run: RUN,
  file: 'other test data: a table with the same columns, or a folder of pictures',
};

export const diagnose = {
  summary: 'find out why a network does not learn',
  description: [
    'Look inside a network while it trains: vanishing and exploding gradients, saturated and dead units, update ratios, the loss at the start, values that are not finite. Each symptom comes with advice to try.',
    'For a run trained with --monitor, the command reads its log; for any other run, it checks the last weights. It trains a model, a network or a preset for 500 steps (or --iterations), and a config.json for the steps set there. A table gets the same network as in gradus train.',
  ].join('\n\n'),
  subject:
    'a run (its id, its folder, or last), a config.json, the file of a table, or a model: A, B, C, D',
  preset: (names: readonly string[]) => `a problem and its fixes: ${names.join(', ')}`,
  presets: 'list the presets',
  atStart: 'judge the initial weights, without training',
};

export const runs = {
  summary: 'list, show, tag, verify and delete runs',
  description: 'List, show, compare, tag, verify and delete runs. Without a command: list.',
  notes: {
    all: 'all runs, the newest first',
    best: 'the best first',
    verify: 'is any file damaged?',
  },
  list: {
    summary: 'list runs',
    description:
      'List runs, the newest first. FIELD is a setting or a result of a run, such as lr, training.lr, model, hidden, state, tags, iterations, loss, accuracy, bestAccuracy or seconds.',
    sort: 'sort by a field; -FIELD: the largest first',
    filter: 'only runs with FIELD=VALUE, or != < <= > >= ~ (contains); can be repeated',
  },
  show: {
    summary: 'show a run',
    description:
      'Show the settings, result, state and tags of a run, and the command that repeats it.',
    run: RUN,
  },
  diff: {
    summary: 'show the settings in which two runs differ',
    description: 'Show the settings in which two runs differ.',
    run: RUN,
    other: RUN,
  },
  tag: {
    summary: 'tag a run',
    description: 'Give a run tags. Find it by them with: gradus runs --filter tags=NAME',
    run: RUN,
    names: 'tags, without blanks and commas',
    remove: 'remove these tags instead',
  },
  rm: {
    summary: 'delete runs',
    description: 'Delete runs for good. A run that is still training is kept.',
    runs: RUNS,
  },
  verify: {
    summary: 'check the files of runs for damage',
    description:
      'Check the checksum of every file of runs. If a file is damaged, it prints how to repair it, and the exit code is 1.',
    runs: `${RUNS}; without any, all runs`,
  },
};

export const compare = {
  summary: 'compare runs',
  description:
    'Compare runs: the settings in which they differ, their results, and their curves of loss and accuracy in one drawing. Also works while a run is training.',
  runs: RUNS,
};

export const compareActivations = {
  summary: 'train a network with several activation functions',
  description:
    'Train one network with several activation functions, from the same seeds, and compare them.',
  subject: 'linear, A, B, C, D, or the file of a table (default: a hidden layer of 100 units)',
  vary: 'what varies',
};

export const compareSettings = {
  summary: 'train a network with several values of a setting',
  description: [
    'Train one network with several values of one setting, from the same seeds, and compare them.',
    'Only that setting differs: data, seeds and order of the samples are the same, and so are the initial weights where their shapes allow it. On a table, each seed splits the rows differently, and the values are compared on validation rows.',
  ].join('\n\n'),
  subject: 'linear, A, B, C, D, or the file of a table (default: --hidden 100 --activation relu)',
  vary: 'NAME=VALUE,VALUE: model, activation, hidden, depth, or an option such as init, lr, optimizer',
};

/** Options of both commands that train variants. */
export const variants = {
  seeds: 'number of seeds: --seed and the ones after it',
  tag: 'a tag for the runs',
  likeTrain:
    'draw the order of the samples after the weights, as gradus train does: networks of different sizes then see different batches',
};

export const sweep = {
  summary: 'try many settings, and find the best',
  description: 'Try many settings, keep every run, and find the best. Without a command: run.',
  notes: {
    file: 'settings from a file',
    resume: 'after Ctrl-C or a power failure',
    show: 'the best settings',
    help: 'all options',
  },
  run: {
    summary: 'start a sweep',
    description: [
      'Train many networks whose settings vary, several at a time, and find the best on the validation set. Only the winner is tested, once. Every trial is an ordinary run.',
      'What varies: --vary NAME=SPACE, where SPACE is\n' +
        '  0..0.5              any number of the range\n' +
        '  log(1e-4..1e-1)     the same, each power of ten equally likely\n' +
        '  int(8..128)         a whole number; int(log(8..512)) on a log scale\n' +
        '  64|128|64,64        one of several values\n' +
        'A space can depend on another setting: momentum=0..0.9 if optimizer=sgd',
    ].join('\n\n'),
    subject:
      'linear, A, B, C, D, a folder of pictures, the file of a table, or the file of a sweep: sweep.yaml',
    vary: 'what varies: NAME=SPACE; can be repeated',
    trials: 'number of trials; a grid ends when all are tried',
    method: (names: readonly string[]) => `how settings are chosen: ${names.join(', ')}`,
    steps: 'for --method grid: values taken from each range (default: 5)',
    lag: 'trial i knows the results of trials 0 to i − n; at most n trials run at a time',
    asha: 'train every trial to its end',
    ashaLeast:
      'steps after which a bad trial may be stopped (default: a 64th of all, or the first validation)',
    ashaFactor: 'at each check, one trial in n continues',
    seeds: 'train the best settings again with n other seeds',
    best: 'with --seeds: how many of the best settings',
  },
  parallel:
    "trials at a time; the results are the same for any number (default: the machine's cores; with --queue, the value of --lag)",
  threads: 'threads of each trial',
  resume: {
    summary: 'continue a sweep that was stopped',
    description:
      'Continue a sweep. Trials that ended are kept; trials that were running continue from their last checkpoint.',
    sweep: SWEEP,
  },
  show: {
    summary: 'show the result of a sweep',
    description: 'Show the best trials of a sweep, and how good the winner is.',
    sweep: SWEEP,
  },
  list: { summary: 'list sweeps', description: 'List sweeps, the newest first.' },
  rm: {
    summary: 'delete sweeps',
    description: 'Delete sweeps for good. Their runs stay; delete those with gradus runs rm.',
    sweeps: `sweeps: ids, folders, or last (the newest)`,
  },
};

export const report = {
  summary: 'write a report about runs or a sweep',
  description:
    'Write one HTML file about runs or a sweep. It opens without other files and offline.',
  runs: `${RUNS}; or the id of one sweep`,
  out: 'the file of the report',
  svg: 'also save each plot as SVG in this folder',
  png: 'also save each plot as PNG in this folder',
};

export const exporting = {
  summary: 'export the network of a run to other programs',
  description:
    'Write the network of a run, with its preprocessing, as a file for other programs, and a model card (NAME.card.md) beside it: data, inputs, quality, limits, and how to make it again. An existing file is replaced, and the output says so.',
  run: RUN,
  to: (names: readonly string[]) => `the format: ${names.join(', ')}`,
  out: 'the file (default: the name of the training data, such as penguins.onnx)',
  quantize: (names: readonly string[]) =>
    `store weights as 8-bit integers, and print what it costs in quality (${names.join(', ')})`,
  formats: {
    safetensors: 'tensors and preprocessing, for Gradus, PyTorch and others',
    js: 'one JavaScript module with types, no dependencies: predict(row)',
    html: 'one page that predicts: a form, or a board to draw on',
    onnx: 'an ONNX file with the preprocessing, for ONNX Runtime and others',
    pytorch: 'a Python file with an nn.Module, predict(rows), and its weights',
  },
};

export const worker = {
  summary: 'train trials of sweeps from a queue, on this machine',
  description:
    'Take trials of sweeps from a queue, train them on this machine, and send the runs back. Workers can start and stop at any time, on any number of machines. A worker needs only the same version of Gradus as the sweep: the data comes through the queue. Ctrl-C hands back the running trials and ends the worker.',
  parallel: 'trials at a time (default: one for each core)',
  cache:
    'folder that keeps the data of sweeps (default: gradus in the cache folder, such as ~/.cache/gradus)',
  stalledAfter: 'seconds without a response after which another worker takes over a trial',
  jsonLines: 'print each event as one JSON object a line',
  quiet: 'print only problems',
  security:
    'Whoever can write to that Redis decides what this machine computes:\nsee docs/sweeps.md.',
};

export const serve = {
  summary: 'serve predictions over HTTP',
  description:
    'Serve the network of a run on this machine. POST /predict takes rows as JSON and returns their predictions, GET /schema describes a row, GET /health answers while the server runs, and GET / is a page to try it. Ctrl-C ends it.',
  run: RUN,
};

export const studio = {
  summary: 'serve the Studio: a page that shows the network learning',
  description:
    'Serve the Studio on this machine: a page where you train networks, watch them learn, and compare the runs of a folder. It writes nothing to the disk.',
};

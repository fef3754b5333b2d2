// The rows of the table: the jobs of each figure, and its bounds.
import { join } from 'node:path';
import { cores, root } from './job.mjs';
import { gradus, onSmall, pytorch, rival } from './rivals.mjs';
import { missingBrowser } from './studio.mjs';

/** A job that measures the Studio's page in a browser. */
const inBrowser = (name, options) => ({ ...gradus(name, options), missing: missingBrowser });

const FOUR = ['A', 'B', 'C', 'D'];

/** One epoch over three million rows, whose columns take 96 MB. */
const FLIGHTS = [
  join(root, 'node_modules/vega-datasets/data/flights-3m.parquet'),
  ...['--target', 'delay', '--epochs', '1'],
];

/** The slowest library trains to step 500 in the first round only; later rounds measure its speed. */
const SHORT = { iterations: 60 };

/** Jobs by name. Compared jobs stand next to each other. */
export const jobs = {
  ours: () => gradus('train.mjs'),
  torch: () => pytorch({}),
  'train()': () => gradus('train-lesson.mjs'),
  cli: () => gradus('cli.mjs', { models: FOUR }),
  'ours, 1 thread': () => gradus('train.mjs', { threads: 1 }),
  'torch, 1 thread': () => pytorch({}, 1),
  'train(), 1 thread': () => gradus('train-lesson.mjs', { threads: 1 }),
  'torch, table': () => onSmall('torch', { name: 'table' }),
  'train(), table': () => gradus('train-small.mjs', { name: 'table' }),
  'train(), table, logit': () => gradus('train-small.mjs', { name: 'table', outputs: 1 }),
  'sklearn, table': () => onSmall('sklearn', { name: 'table', outputs: 1 }),
  'torch, points': () => onSmall('torch', { name: 'points' }),
  'train(), points': () => gradus('train-small.mjs', { name: 'points' }),
  'train(), points, logit': () => gradus('train-small.mjs', { name: 'points', outputs: 1 }),
  'sklearn, points': () => onSmall('sklearn', { name: 'points', outputs: 1 }),
  'ours, wide': () => gradus('train.mjs', { models: 'CD', hidden: 1024 }),
  'torch, wide': () => pytorch({ models: 'CD', hidden: 1024 }),
  product: () => gradus('ladder.mjs', { size: 512, only: ['thread'] }),
  record: () => gradus('record.mjs'),
  'first plan': () => gradus('first-plan.mjs'),
  'first plan, kept': () => gradus('first-plan.mjs', { keep: true }),
  predict: () => gradus('predict.mjs'),
  evaluate: () => gradus('evaluate.mjs'),
  serve: () => gradus('serve.mjs'),
  memory: () => gradus('cli.mjs', { models: ['A'], memory: true }),
  monitor: () => gradus('monitor.mjs'),
  size: () => gradus('size.mjs'),
  table: () => gradus('table.mjs', { megabytes: 1000 }),
  'table epoch': () => gradus('cli.mjs', { models: FLIGHTS, memory: true }),
  page: () => inBrowser('page.mjs'),
  'cli, model C': () => gradus('cli-seconds.mjs'),
  'page, 1 thread': () => inBrowser('page.mjs', { threads: 1 }),
  'cli, model C, 1 thread': () => gradus('cli-seconds.mjs', { threads: 1 }),
  'page, points': () => inBrowser('page-points.mjs'),
  endurance: () => inBrowser('page-endurance.mjs'),
  'ours, model C': () => gradus('train.mjs', { models: 'C', iterations: 1000 }),
  onnx: () => rival('onnx'),
  jax: () => rival('jax'),
  tfjs: () => rival('tfjs'),
  loader: () => pytorch({ models: 'C', iterations: 600, loader: 'dataloader' }),
  'js-pytorch': (round) => rival('js-pytorch', round === 0 ? {} : SHORT),
};

/** @throws Error if the losses after 500 steps differ: then the two jobs did different work */
function sameWork(ours, theirs, who) {
  if (theirs.loss500 === null || Math.abs(ours.loss500 - theirs.loss500) <= 0.05) return;
  throw new Error(`${who}: loss ${theirs.loss500} after 500 steps, gradus has ${ours.loss500}`);
}

/**
 * A row for how many times as fast as theirs a step of ours is. A job that trains several models reports each by its
 * name.
 */
function faster(name, title, [ours, theirs], model, figure, required, goal) {
  return {
    name,
    title,
    jobs: [ours, theirs],
    unit: '×',
    atLeast: true,
    required,
    goal,
    figure(results) {
      const [a, b] = [ours, theirs].map((job) => results[job][model] ?? results[job]);
      sameWork(a, b, theirs);
      return b[figure] / a[figure];
    },
  };
}

function steps(prefix, title, pair, required, goal) {
  return FOUR.map((model) =>
    faster(
      `${prefix}-${model.toLowerCase()}`,
      `${title}, model ${model}`,
      pair,
      model,
      'step',
      required,
      goal,
    ),
  );
}

/** The layers of the small networks, without the outputs. */
const SMALL = { table: '20→64→64', points: '2→8→8' };

/** A row for `train` on a small network. */
function small(rival, name, outputs, required, goal) {
  const ours = `train(), ${name}${outputs === 1 ? ', logit' : ''}`;
  const title = `train(), ${SMALL[name]}→${outputs}, 1 thread: ${LIBRARIES[rival]}`;
  const row = rival === 'torch' ? `train-${name}` : `${rival}-${name}`;
  return faster(row, title, [ours, `${rival}, ${name}`], name, 'step', required, goal);
}

/** A row with an upper bound. Without a required one (null) it only reports. */
const atMost = (name, title, job, unit, figure, required, goal) => ({
  name,
  title,
  jobs: [job],
  unit,
  atLeast: false,
  required,
  goal,
  figure: (results) => figure(results[job]),
});

const LIBRARIES = { torch: 'PyTorch', sklearn: 'scikit-learn' };

const rivals = {
  onnx: 'ONNX Runtime',
  jax: 'jax-js',
  tfjs: 'TensorFlow.js (wasm)',
  loader: 'PyTorch, its DataLoader',
  'js-pytorch': 'js-pytorch',
};

const total = (results) => FOUR.reduce((sum, model) => sum + results[model].seconds, 0);
const oneThread = 'gradus kernel, 1 thread';
const allThreads = `gradus kernel, ${cores} threads`;

export const rows = [
  ...steps('train', `train(), ${cores} threads`, ['train()', 'torch'], 3, 4),
  ...steps('train-single', 'train(), 1 thread', ['train(), 1 thread', 'torch, 1 thread'], 2.2, 3),
  small('torch', 'table', 2, 12, 25),
  small('torch', 'points', 2, 50, 100),
  small('sklearn', 'table', 1, 20, 40),
  small('sklearn', 'points', 1, 100, 200),
  ...steps('step', `step, ${cores} threads`, ['ours', 'torch'], 2.3, 3),
  ...steps('single', 'step, 1 thread', ['ours, 1 thread', 'torch, 1 thread'], 1.5, 2),
  ...[
    ['C', 1.8, 2.5],
    ['D', 1.4, 2],
  ].map(([model, required, goal]) =>
    faster(
      `wide-${model.toLowerCase()}`,
      `mean step, hidden 1,024, model ${model}`,
      ['ours, wide', 'torch, wide'],
      model,
      'mean',
      required,
      goal,
    ),
  ),
  {
    name: 'process',
    title: 'gradus train A B C D ÷ PyTorch loops',
    jobs: ['cli', 'torch'],
    unit: '÷',
    atLeast: false,
    required: 0.4,
    goal: 0.3,
    figure: ({ cli, torch }) => cli.seconds / total(torch),
  },
  {
    name: 'product',
    title: '512³ product, 1 thread: share of the peak',
    jobs: ['product'],
    unit: '%',
    atLeast: true,
    required: 90,
    goal: 95,
    figure: ({ product }) => (100 * product.gflops[oneThread]) / product.peak,
  },
  {
    name: 'product-threads',
    title: `512³ product, ${cores} threads ÷ 1`,
    jobs: ['product'],
    unit: '×',
    atLeast: true,
    required: 1.8,
    goal: 1.95,
    figure: ({ product }) => product.gflops[allThreads] / product.gflops[oneThread],
  },
  atMost('record', 'recording a step, finding its plan', 'record', 'µs', (r) => r.step, 12, 8),
  atMost('first-plan', 'first plan of model D, cold', 'first plan', 'ms', (r) => r.plan, 25, 15),
  atMost(
    'first-plan-kept',
    'the same, kept by an earlier process',
    'first plan, kept',
    'ms',
    (r) => r.plan,
    25,
    15,
  ),
  atMost('predict', 'one prediction, model C', 'predict', 'µs', (r) => r.step, 8, 5),
  atMost('evaluate', 'evaluating 10,000 images', 'evaluate', 'ms', (r) => r.by100, 12, 8),
  {
    name: 'serve-rate',
    title: 'gradus serve, one row a request',
    jobs: ['serve'],
    unit: '1/s',
    atLeast: true,
    required: 500,
    goal: 2000,
    figure: ({ serve }) => serve.perSecond,
  },
  atMost('serve-p99', 'gradus serve, 99th percentile', 'serve', 'ms', (r) => r.p99, 100, 30),
  atMost('memory', 'peak memory of gradus train A', 'memory', 'MB', (r) => r.peak, 180, 140),
  atMost('growth', 'memory growth while it trains', 'memory', 'MB', (r) => r.growth, 10, 2),
  {
    name: 'table-speed',
    title: 'reading a CSV of 1 GB',
    jobs: ['table'],
    unit: 'MB/s',
    atLeast: true,
    required: 20,
    goal: 50,
    figure: ({ table }) => table.speed,
  },
  atMost('table-memory', 'its peak memory ÷ columns', 'table', '×', (r) => r.memory, 2, 1.5),
  atMost(
    'table-train',
    'peak memory of an epoch on 96 MB of columns',
    'table epoch',
    'MB',
    (r) => r.peak,
    380,
    290,
  ),
  atMost('monitor', '--monitor, models C and D', 'monitor', '%', (r) => r.percent, 5, 2),
  atMost('size', 'all of gradus, minified and gzipped', 'size', 'kB', (r) => r.all, null, 60),
  atMost('page-size', 'the part that trains C with SGD', 'size', 'kB', (r) => r.training, 45, 35),
  atMost(
    'studio-open',
    'Studio: until it can be used',
    'page',
    'ms',
    (r) => r.interactive,
    1500,
    500,
  ),
  atMost(
    'studio-step',
    'Studio: Start to the first step',
    'page',
    'ms',
    (r) => r.firstStep,
    2000,
    500,
  ),
  ...[
    ['', `${cores} threads`],
    [', 1 thread', '1 thread'],
  ].map(([suffix, threads]) => ({
    name: suffix === '' ? 'studio-speed' : 'studio-speed-single',
    title: `Studio: model C, speed ÷ command line, ${threads}`,
    jobs: [`page${suffix}`, `cli, model C${suffix}`],
    unit: '%',
    atLeast: true,
    required: 80,
    goal: 95,
    figure: (r) => (100 * r[`cli, model C${suffix}`].seconds) / r[`page${suffix}`].seconds,
  })),
  {
    name: 'studio-points',
    title: 'Studio: 2–8–8–2 on points in batches of 10, drawing included',
    jobs: ['page, points'],
    unit: 'steps/s',
    atLeast: true,
    required: 100_000,
    goal: 200_000,
    figure: (r) => r['page, points'].steps,
  },
  atMost(
    'studio-points-frame',
    'Studio: longest frame meanwhile',
    'page, points',
    'ms',
    (r) => r.longest,
    50,
    20,
  ),
  atMost(
    'studio-frame',
    'Studio: longest frame in 60 s of model D',
    'endurance',
    'ms',
    (r) => r.longest,
    50,
    20,
  ),
  atMost(
    'studio-growth',
    'Studio: memory growth in those 60 s',
    'endurance',
    'MB',
    (r) => r.growth,
    10,
    2,
  ),
  ...Object.entries(rivals).map(([job, who]) =>
    faster(`rival-${job}`, `step, model C: ${who}`, ['ours, model C', job], 'C', 'step', 1, 3),
  ),
];

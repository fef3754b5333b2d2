/** Many steps in one call give what single steps give, to the bit. */
import fc from 'fast-check';
import {
  createReferenceBackend,
  createWasmBackend,
  defaultGenerator,
  fromArray,
  manualSeed,
  rand,
  setBackend,
  type Tensor,
} from 'gradus';
import {
  ConcatDataset,
  DataLoader,
  type DataLoaderOptions,
  type Dataset,
  Subset,
  TensorDataset,
} from 'gradus/data';
import * as nn from 'gradus/nn';
import * as optim from 'gradus/optim';
import { type TrainEvent, type TrainingState, type TrainOptions, train } from 'gradus/train';
import { afterAll, describe, expect, test } from 'vitest';
import { eagerBackend } from '../backends/wasm/thread-pool.ts';

type Pair = readonly [Tensor, Tensor];
type Parameters = nn.Parameter[];
type Optimizer = optim.Optimizer<{ lr: number }>;

const { lrScheduler } = optim;

afterAll(() => setBackend(createWasmBackend()));

/** Points of three classes. */
function pointsOf(count = 70): TensorDataset<Pair> {
  const x = Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i * i));
  const y = Int32Array.from({ length: count }, (_, i) => (i * 5) % 3);
  return new TensorDataset<Pair>(fromArray(x, [count, 3]), fromArray(y, [count]));
}

/** Points times a factor, which are computed before the first step. */
function computedPoints(factor: number, points = pointsOf()): TensorDataset<Pair> {
  const [x, y] = points.tensors;
  const inputs = x.mul(factor);
  inputs.dataSync();
  return new TensorDataset<Pair>(inputs, y);
}

interface Setup {
  readonly layers?: () => nn.Module[];
  readonly optimizer?: (parameters: Parameters) => Optimizer;
  readonly schedule?: (optimizer: Optimizer) => { step(): void } & optim.lrScheduler.LRScheduler;
  readonly dataset?: () => Dataset<Pair>;
  readonly loader?: DataLoaderOptions<Pair>;
  readonly options?: Partial<TrainOptions>;
  readonly model?: () => nn.Module & { forward(x: Tensor): Tensor };
  readonly iterations?: number;
}

const LAYERS = (): nn.Module[] => [new nn.Linear(3, 5), new nn.Tanh(), new nn.Linear(5, 3)];

/** All that a training leaves behind. */
async function trained(setup: Setup, stepsPerExecution: TrainOptions['stepsPerExecution']) {
  manualSeed(3);
  const { layers = LAYERS, loader = { batchSize: 10, shuffle: true }, iterations = 60 } = setup;
  const model = setup.model?.() ?? (new nn.Sequential(...layers()) as nn.Sequential & nn.Module);
  const sgd = (parameters: Parameters) => new optim.SGD(parameters, { lr: 0.3 });
  const optimizer = (setup.optimizer ?? sgd)([...model.parameters()]);
  const scheduler = setup.schedule?.(optimizer);
  const events: TrainEvent[] = [];
  const states: TrainingState[] = [];
  const error = await train({
    model: model as nn.Sequential,
    loss: new nn.CrossEntropyLoss(),
    optimizer,
    scheduler,
    trainLoader: new DataLoader((setup.dataset ?? pointsOf)(), loader),
    iterations,
    ...setup.options,
    stepsPerExecution,
    onEvent: (event) => events.push({ ...event, ...('seconds' in event && { seconds: 0 }) }),
    afterStep: (training) => {
      if (training.isOver) states.push(training.state());
    },
  }).then(
    () => null,
    (reason: Error) => reason.message,
  );
  const [state] = states;
  return {
    error,
    events,
    progress: state && { ...state.progress, seconds: 0 },
    pass: state?.pass,
    tensors: state?.tensors,
    generator: defaultGenerator.getState(),
    weights: await Promise.all([...model.parameters()].map((parameter) => parameter.toArray())),
    optimizer: optimizer.stateDict().paramGroups,
    steps: [...optimizer.state.values()].map(({ step }) => step),
    schedule: scheduler?.stateDict(),
  };
}

async function expectSame(setup: Setup, steps: TrainOptions['stepsPerExecution'] = 'auto') {
  const [single, many] = [await trained(setup, 1), await trained(setup, steps)];
  expect(many).toEqual(single);
  return single;
}

/** A model that counts the calls of its forward. */
class Counting extends nn.Module {
  readonly inner = new nn.Sequential(...LAYERS());
  calls = 0;
  forward(x: Tensor): Tensor {
    this.calls++;
    return this.inner.forward(x);
  }
}

test('forward is called for few steps', async () => {
  const models: Counting[] = [];
  const make = () => {
    models.push(new Counting());
    return models.at(-1) as Counting;
  };
  await expectSame({ model: make, iterations: 400 });
  expect(models[0].calls).toBe(400);
  expect(models[1].calls).toBeLessThan(100);
});

describe.each<[string, (parameters: Parameters) => Optimizer]>([
  ['SGD', (p) => new optim.SGD(p, { lr: 0.1 })],
  ['SGD with momentum', (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9, weightDecay: 0.01 })],
  ['SGD, Nesterov', (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.8, nesterov: true })],
  ['Adam', (p) => new optim.Adam(p, { lr: 0.01 })],
  ['AdamW, AMSGrad', (p) => new optim.AdamW(p, { lr: 0.01, amsgrad: true })],
  ['RMSprop', (p) => new optim.RMSprop(p, { lr: 0.01, momentum: 0.5, centered: true })],
  ['Adagrad', (p) => new optim.Adagrad(p, { lr: 0.1, lrDecay: 0.01 })],
  ['Adadelta', (p) => new optim.Adadelta(p, { lr: 1 })],
  ['Adamax', (p) => new optim.Adamax(p, { lr: 0.01 })],
  ['RAdam', (p) => new optim.RAdam(p, { lr: 0.01 })],
  ['NAdam', (p) => new optim.NAdam(p, { lr: 0.01 })],
  ['ASGD', (p) => new optim.ASGD(p, { lr: 0.1 })],
  ['Rprop', (p) => new optim.Rprop(p)],
])('with %s', (_, optimizer) => {
  test('the bits are those of single steps', () => expectSame({ optimizer }));
});

test.each<[string, Setup['schedule']]>([
  ['StepLR', (o) => new lrScheduler.StepLR(o, { stepSize: 7 })],
  ['ExponentialLR', (o) => new lrScheduler.ExponentialLR(o, { gamma: 0.97 })],
  ['OneCycleLR', (o) => new lrScheduler.OneCycleLR(o, { maxLr: 0.5, totalSteps: 80 })],
  ['LambdaLR', (o) => new lrScheduler.LambdaLR(o, { lrLambda: (epoch) => 1 / (1 + epoch) })],
])('%s changes the rate of each step', async (_, schedule) => {
  const optimizer = (p: Parameters) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 });
  await expectSame({ schedule, optimizer });
});

test.each<[string, () => nn.Module[]]>([
  [
    'dropout',
    () => [new nn.Linear(3, 5), new nn.Dropout(0.4), new nn.Linear(5, 3), new nn.Dropout(0.2)],
  ],
  ['alpha dropout', () => [new nn.Linear(3, 5), new nn.AlphaDropout(0.4), new nn.Linear(5, 3)]],
  ['batch normalization', () => [new nn.Linear(3, 5), new nn.BatchNorm1d(5), new nn.Linear(5, 3)]],
  [
    'two batch normalizations',
    () => [new nn.BatchNorm1d(3), new nn.Linear(3, 5), new nn.BatchNorm1d(5), new nn.Linear(5, 3)],
  ],
  ['RReLU', () => [new nn.Linear(3, 5), new nn.RReLU(), new nn.Linear(5, 3)]],
])('with %s the bits are those of single steps', async (_, layers) => {
  await expectSame({ layers });
});

test.each<[string, () => Dataset<Pair>, DataLoaderOptions<Pair>]>([
  ['a last batch that is smaller', () => pointsOf(73), { batchSize: 10, shuffle: true }],
  ['passes of one batch', () => pointsOf(10), { batchSize: 10, shuffle: true }],
  ['batches of one sample', () => pointsOf(9), { batchSize: 1 }],
  ['dropLast', () => pointsOf(73), { batchSize: 10, dropLast: true, shuffle: true }],
  ['a subset', () => new Subset(pointsOf(90), [...Array(60).keys()].reverse()), { batchSize: 10 }],
  ['two data sets', () => new ConcatDataset([pointsOf(20), pointsOf(23)]), { batchSize: 10 }],
  [
    'a transform',
    () => pointsOf().map(([x, y]) => [x.mul(0.5).add(1), y] as const),
    { batchSize: 7 },
  ],
  [
    'a random transform',
    () => pointsOf().map(([x, y]) => [x.add(rand(x.shape)), y] as const),
    { batchSize: 10, shuffle: true },
  ],
  ['inputs that were computed', () => computedPoints(2), { batchSize: 10, shuffle: true }],
  [
    'batches of two sets that were computed, in turn',
    () => {
      const points = pointsOf();
      const sets = [2, 3].map((factor) => computedPoints(factor, points));
      let batches = 0;
      return {
        length: 70,
        get: (i: number) => sets[0].get(i),
        batch: (indices: Int32Array) => sets[Math.floor(batches++ / 3) % 2].batch(indices),
      };
    },
    { batchSize: 10, shuffle: true },
  ],
  [
    'samples one by one',
    () => ({ length: 40, get: (i: number) => pointsOf().get(i) }),
    { batchSize: 10, shuffle: true },
  ],
  [
    'batches that are computed',
    () => ({
      length: 40,
      get: (i: number) => pointsOf().get(i),
      batch: (indices: Int32Array) => {
        const [x, y] = pointsOf().batch(indices);
        return [fromArray(x.mul(2).dataSync(), x.shape), y] as const;
      },
    }),
    { batchSize: 10 },
  ],
  [
    'a batch sampler',
    () => pointsOf(),
    {
      batchSampler: {
        length: 3,
        *[Symbol.iterator]() {
          yield [1, 2, 3];
          yield [4, 5];
          yield [6, 7, 8];
        },
      },
    },
  ],
  [
    'a collate function',
    () => pointsOf(),
    {
      batchSize: 10,
      collateFn: (samples) =>
        [
          fromArray(Float32Array.from(samples.flatMap(([x]) => [...x.dataSync()])), [
            samples.length,
            3,
          ]),
          fromArray(Int32Array.from(samples.flatMap(([, y]) => [...y.dataSync()])), [
            samples.length,
          ]),
        ] as const,
    },
  ],
])('with %s the bits are those of single steps', async (_, dataset, loader) => {
  await expectSame({ dataset, loader });
});

test.each<[string, () => nn.Module & { forward(x: Tensor): Tensor }]>([
  [
    'a number that changes',
    () =>
      new (class extends Counting {
        override forward(x: Tensor): Tensor {
          return super.forward(x).mul(1 + 1 / this.calls);
        }
      })(),
  ],
  [
    'random values of its own',
    () =>
      new (class extends Counting {
        override forward(x: Tensor): Tensor {
          return super.forward(x.add(rand([1])));
        }
      })(),
  ],
  [
    'a structure that changes',
    () =>
      new (class extends Counting {
        override forward(x: Tensor): Tensor {
          const y = super.forward(x);
          return this.calls % 2 === 0 ? y : y.add(1);
        }
      })(),
  ],
  [
    'values that are read',
    () =>
      new (class extends Counting {
        override forward(x: Tensor): Tensor {
          const y = super.forward(x);
          return y.mul(1 + Math.abs(y.dataSync()[0]));
        }
      })(),
  ],
])('a forward with %s is called in each step', async (_, model) => {
  await expectSame({ model });
});

test('gradients are clipped in each step', async () => {
  const models: Counting[] = [];
  const model = () => models[models.push(new Counting()) - 1];
  const beforeStep = () => {
    nn.utils.clipGradNorm_(models.at(-1)?.parameters() as Parameters, 0.1);
  };
  await expectSame({ model, options: { beforeStep } });
});

describe('a step that cannot be taken', () => {
  test.each([5, 60, 200])(
    'ends the training when the loss becomes NaN, %i steps',
    async (iterations) => {
      const optimizer = (p: Parameters) => new optim.SGD(p, { lr: 2, momentum: 0.9 });
      const schedule: Setup['schedule'] = (o) => new lrScheduler.ExponentialLR(o, { gamma: 1.6 });
      const layers = () => [new nn.Linear(3, 5), new nn.Dropout(0.2), new nn.Linear(5, 3)];
      const { error } = await expectSame({ optimizer, schedule, layers, iterations });
      if (iterations === 200) expect(error).toMatch(/^the loss is NaN at iteration/);
    },
  );

  test('throws for a label that is not a class, after the steps before it', async () => {
    const dataset = (): Dataset<Pair> => {
      const y = Int32Array.from({ length: 200 }, (_, i) => (i === 163 ? 9 : i % 3));
      const [x] = pointsOf(200).tensors;
      return new TensorDataset<Pair>(x, fromArray(y, [200]));
    };
    const { error, events } = await expectSame({ dataset, loader: { batchSize: 5 } });
    expect(error).toContain('9');
    expect(events).toHaveLength(33);
  });

  test.each<[string, Setup['schedule']]>([
    ['the schedule throws', (o) => new lrScheduler.OneCycleLR(o, { maxLr: 0.5, totalSteps: 43 })],
    [
      'the schedule sets a rate that is refused',
      (o) => new lrScheduler.LambdaLR(o, { lrLambda: (step) => 40 - step }),
    ],
  ])('throws what %s, after the steps before it', async (_, schedule) => {
    const { error, events } = await expectSame({ schedule, iterations: 80 });
    expect(error).not.toBeNull();
    expect(events.length).toBeGreaterThan(40);
  });

  test('throws what the data set throws, after the steps before it', async () => {
    const dataset = (): Dataset<Pair> => ({
      length: 200,
      get: (i) => {
        if (i === 163) throw new Error('no sample 163');
        return pointsOf(200).get(i);
      },
    });
    const single = await trained({ dataset, loader: { batchSize: 5 } }, 1);
    const many = await trained({ dataset, loader: { batchSize: 5 } }, 'auto');
    expect(many.error).toBe('no sample 163');
    expect(many).toEqual(single);
  });
});

test('evaluations, patience and the best weights are those of single steps', async () => {
  const validationLoader = new DataLoader(pointsOf(40), { batchSize: 16 });
  const options = { validationLoader, evalEvery: 13, patience: 3, restoreBest: true };
  await expectSame({ options, iterations: 150 });
  await expectSame({ options: { testLoader: validationLoader }, iterations: 75 });
});

test('a training goes on from any state that afterStep keeps', async () => {
  const straight = await trained({}, 'auto');
  for (const steps of [1, 7, 'auto'] as const) {
    manualSeed(3);
    const parts = () => {
      const model = new nn.Sequential(...LAYERS());
      const optimizer = new optim.SGD(model.parameters(), { lr: 0.3 });
      const trainLoader = new DataLoader(pointsOf(), { batchSize: 10, shuffle: true });
      return { model, optimizer, trainLoader, loss: new nn.CrossEntropyLoss() };
    };
    const states: TrainingState[] = [];
    const afterStep: TrainOptions['afterStep'] = (training) => void states.push(training.state());
    await train({ ...parts(), iterations: 41, stepsPerExecution: steps, afterStep });
    for (const state of states.filter((_, i) => i % 5 === 0 || i === states.length - 1)) {
      const resumed = parts();
      await train({ ...resumed, iterations: 60, state, stepsPerExecution: 'auto' });
      const weights = resumed.model.parameters().map((parameter) => parameter.toArraySync());
      expect(weights).toEqual(straight.weights);
    }
  }
});

test('a function limits the steps of each call', async () => {
  const asked: number[] = [];
  const seen: number[] = [];
  const model = new nn.Sequential(...LAYERS());
  await train({
    model,
    loss: new nn.CrossEntropyLoss(),
    optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }),
    trainLoader: new DataLoader(pointsOf(), { batchSize: 10 }),
    iterations: 40,
    stepsPerExecution: (iteration) => {
      asked.push(iteration);
      return 6 - (iteration % 6);
    },
    afterStep: ({ iteration }) => void seen.push(iteration),
  });
  expect(asked).toEqual([0, ...seen.slice(0, -1)]);
  for (const multiple of [6, 12, 18, 24, 30, 36, 40]) expect(seen).toContain(multiple);
  expect(seen.length).toBeLessThan(20);
});

test.each([
  ['one thread', () => createWasmBackend({ threads: 1 })],
  ['two threads', () => eagerBackend(2)],
  ['the reference', () => createReferenceBackend()],
])('the bits are the same on %s', async (_, create) => {
  setBackend(create());
  const optimizer = (p: Parameters) => new optim.Adam(p, { lr: 0.02 });
  const layers = () => [new nn.Linear(3, 5), new nn.Dropout(0.2), new nn.Linear(5, 3)];
  await expectSame({ optimizer, layers, iterations: 30 });
  setBackend(createWasmBackend());
});

test('any sizes give the bits of single steps', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 3, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 60 }),
      fc.boolean(),
      async (count, batchSize, iterations, steps, shuffle) => {
        const dataset = () => pointsOf(count);
        await expectSame({ dataset, loader: { batchSize, shuffle }, iterations }, steps);
      },
    ),
    { numRuns: 15 },
  );
});

test.each([0, -1, 1.5, Number.NaN, 'all', null, {}])(
  'stepsPerExecution %s is refused',
  async (wrong) => {
    const steps = wrong as TrainOptions['stepsPerExecution'];
    await expect(trained({}, steps)).resolves.toMatchObject({
      error: expect.stringMatching(/^train: stepsPerExecution must be /),
    });
  },
);

import { fromArray, manualSeed, type Tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { DivergenceError, shortestFloat32, type TrainEvent, train } from 'gradus/train';
import { expect, test } from 'vitest';
import { crossEntropy, loaders, Net, type Pair, points } from './tiny.ts';

interface Changes {
  lr?: number;
  iterations?: number;
  epochs?: number;
  evalEvery?: number;
  logEvery?: number;
  signal?: AbortSignal;
  onEvent?: (event: TrainEvent) => void;
}

async function trained({ lr = 0.1, ...changes }: Changes) {
  manualSeed(3);
  const model = new Net();
  const events: TrainEvent[] = [];
  const result = await train({
    model,
    loss: crossEntropy,
    optimizer: new SGD(model.parameters(), { lr }),
    ...loaders(),
    onEvent: (event) => events.push(event),
    ...changes,
  });
  return { model, events, result };
}

test('takes the steps of the hand-written loop, bit for bit, over several epochs', async () => {
  const { model, events } = await trained({ iterations: 8 });

  manualSeed(3);
  const own = new Net();
  const optimizer = new SGD(own.parameters(), { lr: 0.1 });
  const losses: number[] = [];
  const { trainLoader } = loaders();
  while (losses.length < 8) {
    for (const [x, y] of trainLoader) {
      optimizer.zeroGrad();
      const loss = crossEntropy(own.forward(x), y);
      loss.backward();
      optimizer.step();
      losses.push(await loss.item());
      if (losses.length === 8) break;
    }
  }

  const steps = events.filter((event) => event.event === 'step');
  expect(steps.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(steps.map(({ loss }) => Math.fround(loss))).toEqual(losses);
  for (const [name, parameter] of own.namedParameters()) {
    expect(await model.stateDict()[name].data()).toEqual(await parameter.data());
  }
});

test('events come in order, and are plain JSON', async () => {
  const { events, result } = await trained({ iterations: 5, evalEvery: 2, logEvery: 2 });
  expect(events.map((event) => event.event)).toEqual([
    'start',
    'step',
    'eval',
    'step',
    'eval',
    'eval',
    'end',
  ]);
  expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  expect(events[0]).toEqual({
    event: 'start',
    model: 'Net',
    parameters: 27,
    iterations: 5,
    batchSize: 10,
    batchesPerEpoch: 3,
    trainSize: 25,
    task: 'classification',
    validationSize: null,
    testSize: 12,
  });
  expect(events.at(-1)).toMatchObject({ iterations: 5, total: 12, aborted: false });
  expect(result.evaluation).toMatchObject({ total: 12 });
  expect(result.loss).toBe(shortestFloat32(result.loss as number));
});

test('trains the given number of epochs', async () => {
  const { result } = await trained({ epochs: 2, logEvery: 0 });
  expect(result.iterations).toBe(6);
});

test('the same seed gives the same events, except for seconds', async () => {
  const withoutSeconds = (events: TrainEvent[]) => events.map((e) => ({ ...e, seconds: 0 }));
  const [first, second] = [await trained({ epochs: 2 }), await trained({ epochs: 2 })];
  expect(withoutSeconds(first.events)).toEqual(withoutSeconds(second.events));
});

test('a signal stops it between two steps', async () => {
  const controller = new AbortController();
  const { result, events } = await trained({
    iterations: 100,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.event === 'step' && event.iteration === 4) controller.abort();
    },
  });
  expect(result).toMatchObject({ iterations: 4, aborted: true, evaluation: null });
  expect(events).toEqual([]);
});

test('timers run during training', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  const { result } = await trained({
    iterations: 10_000_000,
    logEvery: 0,
    signal: controller.signal,
  });
  expect(result.aborted).toBe(true);
});

/** Overflows between its two layers. */
class Explosive extends Net {
  factor = 1;
  override forward(x: Tensor): Tensor {
    return this.fc2.forward(this.relu.forward(this.fc1.forward(x)).mul(this.factor));
  }
}

test('a loss that is not finite leaves the parameters as they were and names the layer', async () => {
  manualSeed(0);
  const model = new Explosive();
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  let before: Record<string, unknown> = {};
  const values = () =>
    Object.fromEntries([...model.namedParameters()].map(([name, p]) => [name, p.dataSync()]));
  const events: TrainEvent[] = [];
  const training = train({
    model,
    loss: crossEntropy,
    optimizer,
    ...loaders(),
    iterations: 10,
    onEvent: (event) => {
      events.push(event);
      if (event.event !== 'step' || event.iteration !== 3) return;
      before = values();
      model.factor = Number.POSITIVE_INFINITY;
    },
  });
  const error = await training.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(DivergenceError);
  expect(error).toMatchObject({ iteration: 4, layer: 'fc2 (Linear 4 → 3)', code: 'divergence' });
  expect((error as Error).message).toMatch(
    /at iteration 4\. fc2 \(Linear 4 → 3\): .*learning rate/,
  );
  expect(events.at(-1)).toMatchObject({ event: 'diverged', iteration: 4, model: 'Explosive' });
  expect(values()).toEqual(before);
});

test('finds a step that was too large by its parameters', async () => {
  const error = await trained({ lr: 3e38, iterations: 20 }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(DivergenceError);
  expect((error as DivergenceError).layer).toMatch(/^fc[12] \(Linear/);
});

test('finds a batch that is not finite before any layer', async () => {
  const inputs = Float32Array.of(1, 2, Number.NaN, 4);
  const data = new TensorDataset<Pair>(
    fromArray(inputs, [2, 2]),
    fromArray(Int32Array.of(0, 1), [2]),
  );
  const model = new Net();
  const training = train({
    model,
    loss: crossEntropy,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    trainLoader: new DataLoader(data, { batchSize: 2 }),
    iterations: 1,
  });
  await expect(training).rejects.toThrow(/iteration 1\. The batch itself holds values/);
});

test('finds a loss that is not finite by itself', async () => {
  const model = new Net();
  const training = train({
    model,
    loss: (output) => output.sum().mul(Number.POSITIVE_INFINITY),
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    ...loaders(),
    iterations: 1,
  });
  await expect(training).rejects.toMatchObject({ layer: null, iteration: 1 });
});

test('takes a module as loss', async () => {
  class Loss extends nn.Module {
    forward(output: Tensor, target: Tensor): Tensor {
      return crossEntropy(output, target);
    }
  }
  manualSeed(3);
  const model = new Net();
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const loss = new Loss();
  const result = await train({ model, loss, optimizer, ...loaders(), iterations: 5 });
  expect(result.loss).toBe((await trained({ iterations: 5 })).result.loss);
});

test('takes layers and chains as models, and datasets of any two tensors', async () => {
  const { tensors } = points(20);
  const trainLoader = new DataLoader(new TensorDataset(...tensors), { batchSize: 20 });
  const loss = new nn.CrossEntropyLoss();
  const models = [new nn.Linear(2, 3), new nn.Sequential(new nn.Linear(2, 5), new nn.Linear(5, 3))];
  for (const model of models) {
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const { iterations } = await train({ model, loss, optimizer, trainLoader, iterations: 2 });
    expect(iterations).toBe(2);
  }
});

test('refuses batches that are not pairs', async () => {
  const model = new Net();
  const [inputs] = points(20).tensors;
  const training = train({
    model,
    loss: crossEntropy,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    trainLoader: new DataLoader(new TensorDataset(inputs)),
    iterations: 1,
  });
  await expect(training).rejects.toThrow(/must be \[input, target\], but this batch has 1 tensors/);
});

test.each([
  [{ iterations: 0 }, /iterations must be an integer of at least 1, got 0/],
  [{ iterations: 1.5 }, /iterations .* got 1\.5/],
  [{ epochs: Number.NaN }, /epochs .* got NaN/],
  [{ iterations: 1, epochs: 1 }, /either iterations or epochs/],
  [{}, /either iterations or epochs/],
  [{ iterations: 1, evalEvery: -1 }, /evalEvery .* got -1/],
  [{ iterations: 1, logEvery: Number.POSITIVE_INFINITY }, /logEvery .* got Infinity/],
])('refuses %j', async (changes, message) => {
  await expect(trained(changes)).rejects.toThrow(message);
});

test('refuses a loader without batches', async () => {
  const model = new Net();
  const { trainLoader } = loaders();
  const training = train({
    model,
    loss: crossEntropy,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    trainLoader: new DataLoader(trainLoader.dataset, { batchSize: 30, dropLast: true }),
    iterations: 1,
  });
  await expect(training).rejects.toThrow(/25 samples in batches of 30 with dropLast/);
});

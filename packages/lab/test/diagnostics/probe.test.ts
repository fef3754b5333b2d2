/** A probe measures correctly, and does not change the model. */
import { defaultGenerator, fromArray, manualSeed, randn, type Tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { SGD } from 'gradus/optim';
import { inferColumns, Table } from 'gradus/table';
import { train } from 'gradus/train';
import { expect, test } from 'vitest';
import {
  isProbeTime,
  Monitor,
  Probe,
  type ProbeEvent,
  probeEventSchema,
} from '../../src/diagnostics/index.ts';
import { histogramOf } from '../../src/diagnostics/measures.ts';
import { stepsToProbe } from '../../src/diagnostics/schedule.ts';
import { trainingTable } from '../../src/tabular/data.ts';

const loss = new nn.CrossEntropyLoss();

function dataset(samples: number, inputs: number, classes: number): TensorDataset {
  const labels = Int32Array.from({ length: samples }, (_, i) => (i * 7) % classes);
  return new TensorDataset(randn([samples, inputs]), fromArray(labels, [samples]));
}

function network(make: () => nn.Module): nn.Sequential {
  return new nn.Sequential(
    new nn.Linear(5, 6),
    make(),
    new nn.Linear(6, 4),
    make(),
    new nn.Linear(4, 3),
  ) as nn.Sequential;
}

function rmsOf(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
}

test('signals belong to single samples, gradients to the mean loss', () => {
  manualSeed(1);
  const data = dataset(9, 5, 3);
  const model = network(() => new nn.Tanh());
  const { layers, loss: mean, samples } = new Probe({ model, loss, dataset: data }).run(0);
  const signals: number[][] = [[], [], []];
  const losses: number[] = [];
  const linear = model.children().filter((module) => module instanceof nn.Linear);
  const hooks = linear.map((layer, i) =>
    layer.registerFullBackwardHook((_module, _inputs, [gradient]) => {
      signals[i].push(...((gradient as Tensor).dataSync() as Float32Array));
    }),
  );
  for (const [x, y] of new DataLoader(data, { batchSize: 1 })) {
    const value = loss.forward(model.forward(x) as Tensor, y);
    value.backward();
    losses.push(value.itemSync());
  }
  for (const hook of hooks) hook.remove();
  expect(samples).toBe(9);
  expect(mean).toBeCloseTo(losses.reduce((sum, v) => sum + v, 0) / 9, 5);
  expect(layers.map(({ name, hidden }) => `${name} ${hidden}`)).toEqual([
    '0 true',
    '2 true',
    '4 false',
  ]);
  layers.forEach((layer, i) => {
    // The gradient is the sum of nine backward passes.
    const gradient = [...(linear[i].weight.grad as Tensor).dataSync()].map((v) => v / 9);
    expect(layer.signal).toBeCloseTo(rmsOf(signals[i]), 5);
    expect(layer.gradient).toBeCloseTo(rmsOf(gradient), 5);
    expect(layer.weight).toBeCloseTo(rmsOf([...linear[i].weight.dataSync()]), 5);
  });
});

test('saturation has a share for each end, and the remaining slope', () => {
  const first = new nn.Linear(1, 3);
  first.weight.setData(Float32Array.of(100, -100, 0));
  first.bias?.setData(Float32Array.of(0, 0, 0));
  for (const [make, name] of [
    [() => new nn.Sigmoid(), 'Sigmoid'],
    [() => new nn.Tanh(), 'Tanh'],
  ] as const) {
    const model = new nn.Sequential(first, make(), new nn.Linear(3, 2), make());
    const inputs = fromArray(Float32Array.of(1, 1, 1, 1), [4, 1]);
    const data = new TensorDataset(inputs, fromArray(Int32Array.of(0, 1, 0, 1), [4]));
    const { activations } = new Probe({ model, loss, dataset: data }).run(0);
    // After the last layer comes the output, not an activation between layers.
    expect(activations).toHaveLength(1);
    const [{ description, layer, saturation, silence }] = activations;
    expect([description, layer, silence]).toEqual([name, '0', undefined]);
    expect(saturation?.low).toBeCloseTo(1 / 3, 5);
    expect(saturation?.high).toBeCloseTo(1 / 3, 5);
    expect(saturation?.slope).toBeCloseTo(1 / 3, 5);
  }
});

test('an activation has histograms of its inputs and outputs', () => {
  const first = new nn.Linear(1, 1);
  first.weight.setData(Float32Array.of(2));
  first.bias?.setData(Float32Array.of(-3));
  const model = new nn.Sequential(first, new nn.ReLU(), new nn.Linear(1, 2));
  const inputs = fromArray(Float32Array.of(0, 1, 2, 3), [4, 1]);
  const data = new TensorDataset(inputs, fromArray(Int32Array.of(0, 1, 0, 1), [4]));
  const { activations } = new Probe({ model, loss, dataset: data }).run(0);
  const [{ received, values }] = activations;
  // z = -3, -1, 1, 3.
  expect(received).toMatchObject({ low: -3, high: 3 });
  expect(received?.counts.flatMap((n, bin) => (n > 0 ? [[bin, n]] : []))).toEqual([
    [0, 1],
    [6, 1],
    [13, 1],
    [19, 1],
  ]);
  expect(values).toMatchObject({ low: 0, high: 3 });
  expect([values.counts[0], values.counts.at(-1)]).toEqual([2, 1]);
});

test('activations that forward calls as functions are measured like modules', () => {
  class Net extends nn.Module {
    fc1 = new nn.Linear(5, 6);
    fc2 = new nn.Linear(6, 4);
    fc3 = new nn.Linear(4, 3);
    forward(x: Tensor): Tensor {
      return this.fc3.forward(F.relu(this.fc2.forward(F.relu(this.fc1.forward(x)))));
    }
  }
  const data = dataset(20, 5, 3);
  const model = new Net();
  const { activations } = new Probe({ model, loss, dataset: data }).run(0);
  expect(activations.map(({ name, layer }) => `${name} after ${layer}`)).toEqual([
    'relu after fc1',
    'relu_1 after fc2',
  ]);
  expect(activations.map(({ silence }) => silence === undefined)).toEqual([false, false]);
});

test('a log without the inputs of activations is still read', () => {
  manualSeed(1);
  const model = network(() => new nn.Tanh());
  const look = new Probe({ model, loss, dataset: dataset(9, 5, 3) }).run(0);
  const activations = look.activations.map(({ received: _, ...rest }) => rest);
  const old = { ...look, activations, seconds: 0 };
  expect(probeEventSchema.parse(old)).toEqual(old);
});

test('a dead unit is 0 for all samples, a sparse one for most', () => {
  const first = new nn.Linear(1, 3);
  first.weight.setData(Float32Array.of(1, 1, 1));
  first.bias?.setData(Float32Array.of(-9, -2.5, 0));
  const model = new nn.Sequential(first, new nn.ReLU(), new nn.Linear(3, 2));
  const inputs = fromArray(Float32Array.of(1, 2, 3, 4), [4, 1]);
  const data = new TensorDataset(inputs, fromArray(Int32Array.of(0, 1, 0, 1), [4]));
  const { activations, inputs: largest } = new Probe({ model, loss, dataset: data }).run(0);
  expect(activations[0].silence).toEqual({ dead: 1, zeros: 0.5 });
  expect(largest).toBe(4);
});

test.each([new nn.MSELoss(), new nn.L1Loss()])(
  '%s in regression: the loss of always predicting the mean',
  (mean) => {
    const targets = [1, 2, 4, 9];
    const model = new nn.Linear(1, 1);
    const data = new TensorDataset(
      fromArray(Float32Array.of(1, 2, 3, 4), [4, 1]),
      fromArray(Float32Array.from(targets), [4, 1]),
    );
    const probe = new Probe({ model, loss: mean, dataset: data }).run(0);
    const costs = targets.map((y) => (mean instanceof nn.MSELoss ? (y - 4) ** 2 : Math.abs(y - 4)));
    expect(probe).toMatchObject({ classes: null, accuracy: null });
    expect(probe.guessing).toBeCloseTo(costs.reduce((sum, cost) => sum + cost) / 4, 5);
    expect(probeEventSchema.parse({ ...probe, seconds: 0 })).toEqual({ ...probe, seconds: 0 });
  },
);

test('inputs are measured at the first layer, not on the raw numbers of a table', () => {
  const sizes = [5000, 7000, null, 9000, 8000, 1000];
  const rows = sizes.map((size, i) => ({ size, kind: i === 3 ? null : 'ab'[i % 2], weight: i }));
  const table = Table.fromRows(rows);
  const columns = { numeric: ['size'], categorical: ['kind'] };
  const plan = inferColumns(table, { target: 'weight', task: 'regression', ...columns });
  const all = Int32Array.from(rows.keys());
  const data = trainingTable(table, plan, {
    train: all,
    validation: all,
    test: all,
    withoutTarget: 0,
  });
  manualSeed(1);
  const config = { name: 'net', inputDim: data.inputDim, hidden: [3], outputDim: 1 };
  const model = data.createModel({
    model: { ...config, activation: 'relu' },
    training: { dropout: 0 },
  });
  const look = () => new Probe({ model, loss: new nn.MSELoss(), dataset: data.train }).run(0);
  const { inputs, nonFinite, guessing } = look();
  expect(inputs).toBeGreaterThan(0.5);
  expect(inputs).toBeLessThan(3);
  expect(nonFinite).toBeNull();
  expect(guessing).toBeCloseTo(1, 5);
  fill(model.parameters()[0], Number.POSITIVE_INFINITY);
  expect(look().nonFinite).toEqual({ layer: 'network.0', tensor: 'weight' });
});

test('the record names the first tensor that is not finite', () => {
  const nameOf = (spoil: (layers: nn.Linear[]) => void, scale = 1) => {
    manualSeed(1);
    const model = network(() => new nn.ReLU());
    spoil(model.children().filter((module) => module instanceof nn.Linear));
    const inputs = fromArray(new Float32Array(10).fill(scale), [2, 5]);
    const data = new TensorDataset(inputs, fromArray(Int32Array.of(0, 1), [2]));
    const record = new Probe({ model, loss, dataset: data }).run(0);
    // The record can be stored in a file.
    probeEventSchema.parse(JSON.parse(JSON.stringify({ ...record, seconds: 0 })));
    return record.nonFinite;
  };
  expect(nameOf(() => {})).toBeNull();
  expect(nameOf(() => {}, Number.NaN)).toEqual({ layer: null, tensor: 'input' });
  expect(nameOf(([, second]) => fill(second.weight, Number.POSITIVE_INFINITY))).toEqual({
    layer: '2',
    tensor: 'weight',
  });
  expect(nameOf(([first]) => fill(first.weight, 3e38))).toEqual({ layer: '0', tensor: 'output' });
});

function fill(weight: nn.Parameter, value: number): void {
  weight.setData(new Float32Array(weight.numel()).fill(value));
}

test('a probe leaves gradients, modes, parameters and the generator unchanged', () => {
  manualSeed(3);
  const data = dataset(12, 5, 3);
  const model = new nn.Sequential(
    network(() => new nn.ReLU()),
    new nn.Dropout(0.5),
  );
  model.children()[0].eval();
  loss
    .forward(model.forward(randn([2, 5])) as Tensor, fromArray(Int32Array.of(0, 1), [2]))
    .backward();
  const parameters = model.parameters();
  const before = parameters.map(({ grad }) => grad);
  const values = parameters.map((parameter) => parameter.dataSync());
  const state = defaultGenerator.getState();
  new Probe({ model, loss, dataset: data }).run(0);
  expect(defaultGenerator.getState()).toEqual(state);
  expect(parameters.map(({ grad }) => grad)).toEqual(before);
  expect(parameters.map((parameter) => parameter.dataSync())).toEqual(values);
  expect(model.children().map(({ training }) => training)).toEqual([false, true]);
});

test('training gives the same bits with and without a monitor, and probes follow the schedule', async () => {
  const run = async (isMonitored: boolean) => {
    manualSeed(5);
    const data = dataset(64, 5, 3);
    const model = new nn.Sequential(
      network(() => new nn.ReLU()),
      new nn.Dropout(0.1),
    );
    const monitor = new Monitor({ model, loss, dataset: data, name: 'net' });
    const probes: ProbeEvent[] = [];
    await train({
      model,
      loss,
      optimizer: new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 }),
      trainLoader: new DataLoader(data, { batchSize: 16, shuffle: true }),
      iterations: 120,
      onEvent: (event) => {
        const probe = isMonitored ? monitor.event(event) : null;
        if (probe !== null) probes.push(probe);
      },
    });
    return { weights: model.parameters().map((parameter) => parameter.dataSync()), probes };
  };
  const [plain, watched] = [await run(false), await run(true)];
  expect(watched.weights).toEqual(plain.weights);
  expect(watched.probes.map(({ iteration }) => iteration)).toEqual([0, 10, 30, 100]);
  expect(watched.probes.map(({ layers }) => layers[0].updates.length)).toEqual([0, 5, 5, 5]);
  for (const probe of watched.probes) expect(probeEventSchema.parse(probe)).toEqual(probe);
});

test('the update ratio is measured on the real steps', async () => {
  manualSeed(2);
  const data = dataset(20, 5, 3);
  const model = network(() => new nn.Tanh());
  const weight = model.parameters()[0];
  const monitor = new Monitor({ model, loss, dataset: data });
  const seen: Float32Array[] = [weight.dataSync() as Float32Array];
  const probes: ProbeEvent[] = [];
  await train({
    model,
    loss,
    optimizer: new SGD(model.parameters(), { lr: 0.5 }),
    trainLoader: new DataLoader(data, { batchSize: 5 }),
    iterations: 10,
    onEvent: (event) => {
      const probe = monitor.event(event);
      if (probe !== null) probes.push(probe);
      if (event.event === 'step') seen.push(weight.dataSync() as Float32Array);
    },
  });
  const ratios = seen.slice(1).map((now, i) => {
    const before = [...seen[i]];
    return rmsOf(before.map((v, j) => now[j] - v)) / rmsOf(before);
  });
  const { updates } = probes[1].layers[0];
  expect(updates).toHaveLength(5);
  updates.forEach((ratio, i) => {
    expect(ratio).toBeCloseTo(ratios[5 + i], 5);
  });
});

test('the probe of step 0 sees the initial weights', async () => {
  manualSeed(2);
  const data = dataset(20, 5, 3);
  const model = network(() => new nn.Tanh());
  const before = new Probe({ model, loss, dataset: data }).run(0);
  const monitor = new Monitor({ model, loss, dataset: data });
  const seen: (readonly [event: string, probe: ProbeEvent | null])[] = [];
  await train({
    model,
    loss,
    optimizer: new SGD(model.parameters(), { lr: 5 }),
    trainLoader: new DataLoader(data, { batchSize: 5 }),
    iterations: 2,
    onEvent: (event) => seen.push([event.event, monitor.event(event)]),
  });
  expect(seen.map(([event, probe]) => `${event} ${probe?.iteration}`)).toEqual([
    'start undefined',
    'step 0',
    'step undefined',
    'end undefined',
  ]);
  expect(seen[1][1]).toEqual({ ...before, seconds: expect.any(Number) });
});

test('training that is stopped before its first step is probed at the end', async () => {
  manualSeed(2);
  const data = dataset(20, 5, 3);
  const model = network(() => new nn.Tanh());
  const monitor = new Monitor({ model, loss, dataset: data });
  const iterations: number[] = [];
  await train({
    model,
    loss,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    trainLoader: new DataLoader(data, { batchSize: 5 }),
    iterations: 2,
    signal: AbortSignal.abort(),
    onEvent: (event) => {
      const probe = monitor.event(event);
      if (probe !== null) iterations.push(probe.iteration);
    },
  });
  expect(iterations).toEqual([0]);
});

test.each([1, 9, 250, 251, 400, 60_000])(
  'from %i samples the probe set takes at most 250 different ones',
  (length) => {
    const asked: number[] = [];
    const sample = [randn([1, 2]).select(0, 0), fromArray(Int32Array.of(0), [1]).select(0, 0)];
    const data = {
      length,
      get: (i: number) => {
        asked.push(i);
        return sample;
      },
    };
    const model = new nn.Sequential(new nn.Linear(2, 2)) as nn.Sequential;
    new Probe({ model, loss, dataset: data });
    expect(asked).toHaveLength(Math.min(250, length));
    expect(new Set(asked).size).toBe(asked.length);
    expect(Math.max(...asked)).toBeLessThan(length);
  },
);

test('the probe set has at most 250 samples, the same for the same data', () => {
  manualSeed(4);
  const data = dataset(1500, 5, 3);
  const model = network(() => new nn.Sigmoid());
  const looks = [0, 1].map(() => new Probe({ model, loss, dataset: data }).run(0));
  expect(looks[0].samples).toBe(250);
  expect(looks[1]).toEqual(looks[0]);
});

test('probes are due at 0, 10, 30, 100 and then every 250', () => {
  const due = Array.from({ length: 1001 }, (_, i) => i).filter(isProbeTime);
  expect(due).toEqual([0, 10, 30, 100, 250, 500, 750, 1000]);
  for (const i of [0, 1, 10, 11, 99, 100, 101, 250, 251, 999]) {
    expect(isProbeTime(i + stepsToProbe(i))).toBe(true);
    expect(due.some((time) => time >= i && time < i + stepsToProbe(i))).toBe(false);
  }
});

test('the interval of probes doubles whenever the length of the run does', () => {
  const times: number[] = [];
  for (let i = 0; i <= 1_000_000; i += 1 + stepsToProbe(i + 1)) times.push(i);
  expect(times.length).toBeLessThan(450);
  for (const [at, distance] of [
    [24_750, 250],
    [25_000, 500],
    [49_500, 500],
    [50_000, 1000],
    [800_000, 16_000],
  ]) {
    expect(times[times.indexOf(at) + 1]).toBe(at + distance);
  }
  expect(isProbeTime(25_250)).toBe(false);
});

test.each([
  [[], undefined, 0, 0, 0],
  [[3, 3, 3], undefined, 3, 3, 3],
  [[0, 1, 2, Number.NaN, Number.POSITIVE_INFINITY], undefined, 0, 2, 3],
  [[Number.NaN], undefined, 0, 0, 0],
  [[0, 0.5, 1], [0, 1] as const, 0, 1, 3],
])('a histogram of %j counts what is finite', (values, ends, low, high, counted) => {
  const { counts, ...range } = histogramOf(Float32Array.from(values), ends);
  expect(range).toEqual({ low, high });
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(counted);
});

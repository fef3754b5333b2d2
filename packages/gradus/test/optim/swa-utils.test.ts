/** Averaged models against PyTorch, and how they borrow the code of their model. */
import {
  ArgumentError,
  fromArray,
  manualSeed,
  noGrad,
  ones,
  randn,
  type Tensor,
  tensor,
} from 'gradus';
import * as nn from 'gradus/nn';
import { SGD, swaUtils } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { type GoldenArray, loadGoldens } from '../helpers/goldens.ts';

const { swa, swaData } = loadGoldens('optim');

const toTensor = ({ data, shape, dtype }: GoldenArray): Tensor => fromArray(data, shape, { dtype });
const toState = (arrays: Record<string, GoldenArray>): nn.StateDict =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, toTensor(array)]));

const makeModel = () =>
  new nn.Sequential(new nn.Linear(3, 4), new nn.BatchNorm1d(4), new nn.Tanh(), new nn.Linear(4, 2));

function expectState(
  actual: nn.StateDict,
  expected: Record<string, GoldenArray>,
  names = /./,
): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, { data, dtype }] of Object.entries(expected)) {
    if (!names.test(name)) continue;
    expect(actual[name].dtype).toBe(dtype);
    expectClose(actual[name], data);
  }
}

function expectClose(actual: Tensor, expected: ArrayLike<number>): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(
      2e-6 * Math.max(1, Math.abs(expected[i])),
    );
  });
}

describe('averages are those of PyTorch', () => {
  test.each(swa.map((golden) => [golden.name, golden] as const))('%s', async (_, golden) => {
    const { decay, useBuffers, states } = golden;
    const model = makeModel();
    model.loadStateDict(toState(swaData.models[0]));
    const avgFn = decay === null ? null : swaUtils.getEmaAvgFn(decay);
    const averaged = new swaUtils.AveragedModel(model, { avgFn, useBuffers });
    // PyTorch 1.13 leaves buffers that are not averaged as they were; later versions copy them, as Gradus does.
    const names = useBuffers ? /./ : /weight|bias|n_averaged/;
    states.forEach((expected, i) => {
      model.loadStateDict(toState(swaData.models[i + 1]));
      averaged.updateParameters(model);
      expectState(averaged.stateDict(), expected, names);
    });
    await swaUtils.updateBn(swaData.batches.map(toTensor), averaged);
    expectState(averaged.stateDict(), golden.afterUpdateBn);
    averaged.eval();
    expectClose(averaged.forward(toTensor(swaData.input)), golden.output.data);
    expectState(model.stateDict(), swaData.models[states.length]);
    expect(model.training).toBe(true);
  });
});

describe('an averaged model', () => {
  class Net extends nn.Module {
    fc = new nn.Linear(2, 2);
    drop = new nn.Dropout(0.5);
    norm = new nn.BatchNorm1d(2, { momentum: 0.5 });
    readonly #offset = 1;

    forward(x: Tensor, scale = 1): Tensor {
      const hidden = this.drop.forward(this.fc.forward(x));
      return this.norm.forward(hidden).mul(scale).add(this.#offset);
    }
  }

  test('runs the forward of a class with private fields, with its own weights and mode', () => {
    const model = new Net();
    const averaged = new swaUtils.AveragedModel(model);
    const x = randn([4, 2]);
    model.eval();
    averaged.eval();
    const expected = model.forward(x, 3).dataSync();
    averaged.updateParameters(model);
    noGrad(() => model.fc.weight.fill_(0));
    model.train();
    expect(averaged.forward(x, 3).dataSync()).toEqual(expected);
    expect(model.training).toBe(true);
    expect(model.fc.weight.dataSync()).toEqual(new Float32Array(4));
  });

  test('in training updates its own statistics only', () => {
    const model = new nn.Sequential(new nn.BatchNorm1d(1));
    const averaged = new swaUtils.AveragedModel(model);
    averaged.forward(tensor([[1], [3]])).dataSync();
    expect([...model.at(0).running_mean!.dataSync()]).toEqual([0]);
    expect(averaged.module.stateDict()['0.running_mean'].dataSync()[0]).toBeCloseTo(0.2, 6);
  });

  test('gives gradients to the averages', () => {
    const model = new nn.Linear(2, 1);
    const averaged = new swaUtils.AveragedModel(model);
    averaged
      .forward(ones([1, 2]))
      .sum()
      .backward();
    expect(model.weight.grad).toBeNull();
    expect([...(averaged.parameters()[0].grad as Tensor).dataSync()]).toEqual([1, 1]);
  });

  test('keeps tied weights tied, prints as its model, and its averages load into another', () => {
    const tied = new nn.Linear(2, 2);
    const model = new nn.Sequential(tied, new nn.ReLU(), tied);
    const averaged = new swaUtils.AveragedModel(model);
    expect(averaged.parameters().length).toBe(2);
    expect(Object.keys(averaged.module.stateDict())).toEqual(Object.keys(model.stateDict()));
    expect(String(averaged)).toContain('in_features=2');
    const other = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU(), new nn.Linear(2, 2));
    other.loadStateDict(averaged.module.stateDict());
    expect(other.at(0).weight.dataSync()).toEqual(tied.weight.dataSync());
  });

  test('averages in a training loop, and its state continues elsewhere', () => {
    manualSeed(1);
    const model = new nn.Linear(3, 1);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const averaged = new swaUtils.AveragedModel(model);
    const seen: Float32Array[] = [];
    const other = new swaUtils.AveragedModel(model);
    for (let i = 0; i < 5; i++) {
      if (i === 3) other.loadStateDict(averaged.stateDict());
      optimizer.zeroGrad();
      model
        .forward(randn([4, 3]))
        .pow(2)
        .mean()
        .backward();
      optimizer.step();
      averaged.updateParameters(model);
      if (i >= 3) other.updateParameters(model);
      seen.push(model.weight.dataSync() as Float32Array);
    }
    const mean = [0, 1, 2].map((d) => seen.reduce((sum, values) => sum + values[d], 0) / 5);
    expectClose(averaged.parameters()[0], mean);
    expect(other.parameters()[0].dataSync()).toEqual(averaged.parameters()[0].dataSync());
  });

  test('refuses another model and wrong arguments', () => {
    const averaged = new swaUtils.AveragedModel(new nn.Linear(2, 1));
    expect(() => averaged.updateParameters(new nn.Linear(3, 1))).toThrow(/do not fit the averages/);
    expect(() => new swaUtils.AveragedModel(7 as never)).toThrow(ArgumentError);
    expect(() => swaUtils.getEmaAvgFn(2)).toThrow(/decay must be a number from 0 to 1/);
  });
});

describe('updateBn', () => {
  test('keeps momentum and modes, and does nothing without batch norm', async () => {
    const model = new nn.Sequential(new nn.BatchNorm1d(2, { momentum: 0.3 }), new nn.Dropout(0.5));
    model.at(1).eval();
    await swaUtils.updateBn([[randn([4, 2]), ones([4])]], model);
    expect(model.at(0).momentum).toBe(0.3);
    expect([model.training, model.at(1).training]).toEqual([true, false]);
    expect(model.at(0).num_batches_tracked?.itemSync()).toBe(1);
    await swaUtils.updateBn(['never read'] as never, new nn.Linear(2, 2));
  });

  test('refuses a batch without a tensor, and restores everything', async () => {
    const model = new nn.Sequential(new nn.BatchNorm1d(2)).eval();
    await expect(swaUtils.updateBn([[1]] as never, model)).rejects.toThrow(
      /a batch must be a tensor/,
    );
    expect([model.training, model.at(0).momentum]).toEqual([false, 0.1]);
  });
});

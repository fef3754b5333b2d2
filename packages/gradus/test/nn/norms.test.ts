/** BatchNorm1d and LayerNorm: PyTorch's values, gradients, statistics and steps. */
import {
  engineStatistics,
  fromArray,
  manualSeed,
  noGrad,
  ones,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import { loadSafetensors, saveSafetensors } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { type GoldenArray, loadGoldens, type NormCase } from '../helpers/goldens.ts';
import { expectGolden, tensorOf } from './cases.ts';

const { norms, trainedNorms } = loadGoldens('nn');

type Norm = nn.BatchNorm1d | nn.LayerNorm;

function layerOf({ module, size, options, before }: NormCase): Norm {
  const make = module === 'LayerNorm' ? nn.LayerNorm : nn.BatchNorm1d;
  const layer = new make(size as number, options);
  layer.loadStateDict(stateOf(before));
  return layer;
}

const stateOf = (state: Record<string, GoldenArray>): nn.StateDict =>
  Object.fromEntries(Object.entries(state).map(([name, array]) => [name, tensorOf(array)]));

function expectState(
  module: nn.Module,
  expected: Record<string, GoldenArray>,
  about: string,
): void {
  const state = module.stateDict();
  expect(Object.keys(state)).toEqual(Object.keys(expected));
  for (const [name, { data, shape, dtype }] of Object.entries(expected)) {
    expect([state[name].dtype, state[name].shape]).toEqual([dtype, shape]);
    expectClose(state[name].dataSync(), data, ROUNDED, `${about}: ${name}`);
  }
}

describe.each(norms.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
  test("has PyTorch's values, gradients and printed form", () => {
    const layers: Norm[] = [];
    expectGolden((x) => {
      layers.push(layerOf(golden));
      return layers[layers.length - 1].forward(x);
    }, golden);
    const [, layer] = layers;
    for (const [name, parameter] of layer.namedParameters()) {
      expectClose((parameter.grad as Tensor).dataSync(), golden.grads[name].data, ROUNDED, name);
    }
    expectState(layer, golden.after, 'after a forward');
    expect(`${layer}`).toBe(golden.text);
  });

  test('continues and evaluates as PyTorch does', () => {
    const layer = layerOf(golden);
    const x = tensorOf(golden.input);
    layer.forward(x);
    layer.forward(x.mul(2).sub(1));
    expectState(layer, golden.afterTwo, 'after two forwards');
    layer.eval();
    expectClose(layer.forward(x).dataSync(), golden.evaluated.data, ROUNDED, 'in evaluation');
    expectState(layer, golden.afterTwo, 'after evaluation');
  });
});

class Net extends nn.Module {
  layers = new nn.Sequential(
    new nn.Linear(4, 6),
    new nn.BatchNorm1d(6),
    new nn.ReLU(),
    new nn.Linear(6, 5),
    new nn.LayerNorm(5),
    new nn.Tanh(),
    new nn.Linear(5, 3),
  );

  forward(x: Tensor): Tensor {
    return this.layers.forward(x);
  }
}

describe('five steps of training', () => {
  const x = tensorOf(trainedNorms.input);
  const y = tensorOf(trainedNorms.labels);
  const loss = new nn.CrossEntropyLoss();

  test.each<[string, readonly ('zero' | 'forward' | 'step')[]]>([
    ['in the common order', ['zero', 'forward', 'step']],
    ['with zeroGrad after forward', ['forward', 'zero', 'step']],
    ['with zeroGrad at the end', ['forward', 'step', 'zero']],
  ])("%s: PyTorch's losses and states, read in the loop or not", (_, order) => {
    for (const reads of [false, true]) {
      manualSeed(trainedNorms.seed);
      const model = new Net();
      const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
      const losses: Tensor[] = [];
      const calls = {
        zero: () => optimizer.zeroGrad(),
        forward: () => {
          losses.push(loss.forward(model.forward(x), y));
          if (reads) losses[losses.length - 1].itemSync();
        },
        step: () => {
          losses[losses.length - 1].backward();
          optimizer.step();
        },
      };
      for (let i = 0; i < 5; i++) {
        for (const call of order) calls[call]();
        if (reads || i === 4) expectState(model.layers, trainedNorms.states[i], `step ${i}`);
      }
      expectClose(
        losses.map((each) => each.itemSync()),
        trainedNorms.losses,
        ROUNDED,
        'losses',
      );
      model.eval();
      expectClose(model.forward(x).dataSync(), trainedNorms.evaluated.data, ROUNDED, 'evaluated');
    }
  });

  test('compiles nothing after the second step, and runs one program a step', () => {
    const model = new Net();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const step = () => {
      optimizer.zeroGrad();
      const value = loss.forward(model.forward(x), y);
      value.backward();
      optimizer.step();
    };
    for (let i = 0; i < 4; i++) step();
    const { compilations, runs } = engineStatistics();
    for (let i = 0; i < 20; i++) step();
    expect(engineStatistics().compilations).toBe(compilations);
    expect(engineStatistics().runs - runs).toBe(20);
  });
});

describe('BatchNorm1d', () => {
  test('keeps its buffers, whose values change', () => {
    const layer = new nn.BatchNorm1d(2);
    const { running_mean: mean } = layer;
    layer.forward(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(layer.running_mean).toBe(mean);
    expect(layer.buffers()).toHaveLength(3);
    expect(mean?.dataSync()).toEqual(Float32Array.of(0.2, 0.3));
    expect(layer.num_batches_tracked?.itemSync()).toBe(1);
  });

  test('survives safetensors bytes and predicts the same', () => {
    const [a, b] = [new Net(), new Net()];
    for (let i = 0; i < 3; i++)
      a.forward(
        fromArray(
          Float32Array.from({ length: 20 }, (_, j) => (i * j) % 7),
          [5, 4],
        ),
      );
    b.loadStateDict(loadSafetensors(saveSafetensors(a.stateDict())));
    const x = ones([1, 4]);
    expect(b.eval().forward(x).dataSync()).toEqual(a.eval().forward(x).dataSync());
  });

  test('many forwards without a step give the statistics of all', () => {
    const layer = new nn.BatchNorm1d(1, { momentum: null });
    noGrad(() => {
      for (let i = 0; i < 600; i++) layer.forward(tensor([[i], [i]]));
    });
    expect(layer.running_mean?.itemSync()).toBeCloseTo(299.5, 3);
    expect(layer.num_batches_tracked?.itemSync()).toBe(600);
  });

  test('an empty batch changes nothing', () => {
    const layer = new nn.BatchNorm1d(3);
    expect(layer.forward(zeros(0, 3)).shape).toEqual([0, 3]);
    expect(layer.running_mean?.dataSync()).toEqual(new Float32Array(3));
  });

  test('refuses a batch of one in training, and predicts it in evaluation', () => {
    const layer = new nn.BatchNorm1d(3);
    expect(() => layer.forward(ones([1, 3]))).toThrow(
      'BatchNorm1d 3: one value for each feature, as in [1,3], has no variance to train with. Train on batches of two',
    );
    expect(() => layer.forward(ones([1, 3, 1]))).toThrow(/has no variance/);
    expect(layer.eval().forward(ones([1, 3])).shape).toEqual([1, 3]);
    const without = new nn.BatchNorm1d(3, { trackRunningStats: false }).eval();
    expect(() => without.forward(ones([1, 3]))).toThrow(/has no variance/);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'another number of features',
      () => new nn.BatchNorm1d(3).forward(ones([2, 4])),
      /expected \[batch, 3\] or \[batch, 3, length\], got \[2,4\]\. Make this layer BatchNorm1d\(4\)/,
    ],
    [
      'one dimension',
      () => new nn.BatchNorm1d(3).forward(ones([3])),
      /got \[3\]\. Put the features into the second dimension/,
    ],
    ['four dimensions', () => new nn.BatchNorm1d(3).forward(ones([1, 3, 2, 2])), /got \[1,3,2,2\]/],
    [
      'integers',
      () => new nn.BatchNorm1d(1).forward(zeros([2, 1], { dtype: 'int32' })),
      /takes float32, got int32/,
    ],
    [
      'no tensor',
      () => new nn.BatchNorm1d(1).forward([[1], [2]] as never),
      /the input must be a tensor/,
    ],
    [
      'no features',
      () => new nn.BatchNorm1d(0),
      /numFeatures must be an integer of at least 1, got 0/,
    ],
    [
      'a negative eps',
      () => new nn.BatchNorm1d(1, { eps: -1 }),
      /eps must be a number of at least 0, got -1/,
    ],
    [
      'a momentum of 2',
      () => new nn.BatchNorm1d(1, { momentum: 2 }),
      /momentum must be a number from 0 to 1, got 2/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(expected);
  });
});

describe('LayerNorm', () => {
  test('returns the bias for a sample of one value, without a gradient', () => {
    const layer = new nn.LayerNorm(1);
    layer.bias?.setData(Float32Array.of(3));
    const x = tensor([[5], [-1]], { requiresGrad: true });
    const y = layer.forward(x);
    y.sum().backward();
    expect(y.dataSync()).toEqual(Float32Array.of(3, 3));
    expect(x.grad?.dataSync()).toEqual(Float32Array.of(0, 0));
  });

  test('can have a weight without a bias', () => {
    const layer = new nn.LayerNorm([2, 3], { bias: false });
    expect(Object.keys(layer.stateDict())).toEqual(['weight']);
    expect(layer.weight?.shape).toEqual([2, 3]);
    expect(layer.forward(zeros(4, 2, 3)).dataSync()).toEqual(new Float32Array(24));
    expect(layer.forward(zeros(0, 2, 3)).shape).toEqual([0, 2, 3]);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'another last dimension',
      () => new nn.LayerNorm(3).forward(ones([2, 4])),
      /expected last dimensions of \[3\], got \[2,4\]/,
    ],
    [
      'too few dimensions',
      () => new nn.LayerNorm([2, 3]).forward(ones([3])),
      /expected last dimensions of \[2,3\], got \[3\]/,
    ],
    [
      'integers',
      () => new nn.LayerNorm(1).forward(zeros([2, 1], { dtype: 'int32' })),
      /takes float32/,
    ],
    [
      'no dimension',
      () => new nn.LayerNorm([]),
      /must have a dimension or more, got an array of length 0/,
    ],
    [
      'a size of 0',
      () => new nn.LayerNorm([2, 0]),
      /normalizedShape must be an integer of at least 1, got 0/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(expected);
  });

  test('is a ShapeError with the shape', () => {
    expect(() => new nn.LayerNorm(3).forward(ones([2, 4]))).toThrow(ShapeError);
  });
});

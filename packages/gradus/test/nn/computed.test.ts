/** Parametrizations, weight norm, spectral norm and pruning. */
import {
  ArgumentError,
  createReferenceBackend,
  currentBackend,
  defaultGenerator,
  engineStatistics,
  eye,
  fromArray,
  GradusError,
  manualSeed,
  ones,
  randn,
  ShapeError,
  setBackend,
  type Tensor,
  tensor,
} from 'gradus';
import { loadSafetensors, saveSafetensors } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { type GoldenArray, loadGoldens } from '../helpers/goldens.ts';
import { tensorOf } from './cases.ts';

const { computed, pruned, prunedTogether } = loadGoldens('nn-layers');
const { parametrize, parametrizations, prune } = nn.utils;

/** Equations that are solved for a weight, and their gradients, round differently. */
const SOLVED = { relative: 2e-5, scale: 1e-5 };

type Loose = (...args: unknown[]) => unknown;

function expectState(
  module: nn.Module,
  expected: Readonly<Record<string, GoldenArray>>,
  about: string,
): void {
  const state = module.stateDict();
  expect(Object.keys(state)).toEqual(Object.keys(expected));
  for (const [name, { data, shape }] of Object.entries(expected)) {
    expect(state[name].shape).toEqual(shape);
    expectClose(state[name].dataSync(), data, ROUNDED, `${about}: ${name}`);
  }
}

const nextDraw = () => loaderBaseSeed(defaultGenerator).toString();

describe.each(computed.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
  const make = golden.fn.split('.').reduce<object>((o, key) => Reflect.get(o, key), nn.utils);
  const remove = golden.fn.startsWith('param')
    ? (layer: nn.Module) => parametrize.removeParametrizations(layer, 'weight')
    : golden.fn === 'weightNorm'
      ? nn.utils.removeWeightNorm
      : nn.utils.removeSpectralNorm;

  test.each([false, true])("trains with PyTorch's numbers, read in the loop: %s", (reads) => {
    manualSeed(golden.seed);
    const layer = (make as Loose)(new nn.Linear(4, 3), 'weight', ...golden.args) as nn.Linear<4, 3>;
    expect(nextDraw()).toBe(golden.draw);
    expect(`${layer}`).toBe(golden.text);
    expectState(layer, golden.initial, 'initial');
    const optimizer = new SGD(layer.parameters(), { lr: 0.5 });
    const x = tensorOf(golden.input) as Tensor<[number, 4]>;
    const losses: Tensor[] = [];
    for (let i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      const y = layer.forward(x);
      const loss = y.mul(y).mean();
      loss.backward();
      optimizer.step();
      losses.push(loss);
      if (reads) expectState(layer, golden.states[i], `step ${i}`);
    }
    expectState(layer, golden.states[2], 'at the end');
    expectClose(
      losses.map((loss) => loss.itemSync()),
      golden.losses,
      ROUNDED,
      'losses',
    );
    layer.eval();
    const tolerance = golden.fn.endsWith('orthogonal') ? SOLVED : ROUNDED;
    expectClose(layer.forward(x).dataSync(), golden.evaluated.data, tolerance, 'evaluated');
    expect(remove(layer)).toBe(layer);
    expectState(layer, golden.removed, 'removed');
    expect(`${layer}`).toBe('Linear(in_features=4, out_features=3, bias=True)');
    expect(layer.weight).toBeInstanceOf(nn.Parameter);
    expect(Object.getPrototypeOf(layer)).toBe(nn.Linear.prototype);
  });
});

describe('parametrizations.weightNorm', () => {
  test('is weightNorm under other names', () => {
    manualSeed(1);
    const old = nn.utils.weightNorm(new nn.Linear(4, 3));
    manualSeed(1);
    const layer = parametrizations.weightNorm(new nn.Linear(4, 3));
    expect(Object.keys(layer.stateDict())).toEqual([
      'bias',
      'parametrizations.weight.original0',
      'parametrizations.weight.original1',
    ]);
    expect(layer.weight.dataSync()).toEqual(old.weight.dataSync());
    expect(`${layer}`).toBe(
      'ParametrizedLinear(\n  in_features=4, out_features=3, bias=True\n  (parametrizations): ModuleDict(\n' +
        '    (weight): ParametrizationList(\n      (0): _WeightNorm()\n    )\n  )\n)',
    );
    const value = ones([3, 4]);
    layer.weight = value as never;
    expectClose(layer.weight.dataSync(), value.dataSync(), ROUNDED, 'assigned');
  });

  test('compiles nothing from the second step on, inside a model', () => {
    const model = new nn.Sequential(
      parametrizations.weightNorm(new nn.Linear(2, 3)),
      new nn.ReLU(),
      nn.utils.spectralNorm(new nn.Linear(3, 1)),
    );
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const step = () => {
      optimizer.zeroGrad();
      model
        .forward(ones([4, 2]))
        .sum()
        .backward();
      optimizer.step();
    };
    for (let i = 0; i < 4; i++) step();
    const { compilations } = engineStatistics();
    for (let i = 0; i < 5; i++) step();
    expect(engineStatistics().compilations).toBe(compilations);
  });

  test('a vector has one length for each element', () => {
    const layer = parametrizations.weightNorm(new nn.Linear(2, 3), 'bias');
    expect(layer.getParameter('parametrizations.bias.original0').shape).toEqual([3]);
    const unitLength = parametrizations.spectralNorm(new nn.Linear(2, 3), 'bias');
    expect(unitLength.bias?.mul(unitLength.bias).sum().itemSync()).toBeCloseTo(1, 6);
  });
});

describe('parametrizations.orthogonal', () => {
  /** The largest difference of the products of rows, or of columns, from those of orthonormal ones. */
  function error(weight: Tensor): number {
    const [m, n] = weight.shape.slice(-2);
    const turned = weight.transpose(-2, -1);
    const products = m < n ? weight.matmul(turned) : turned.matmul(weight);
    return products
      .sub(eye(Math.min(m, n)))
      .abs()
      .max()
      .itemSync();
  }

  const maps = ['matrix_exp', 'cayley', 'householder'] as const;
  test.each(maps)('%s: starts from an orthogonal weight, and takes another', (map) => {
    const layer = new nn.Linear(4, 4);
    nn.init.orthogonal_(layer.weight);
    const before = layer.weight.dataSync();
    const original = layer.weight;
    parametrizations.orthogonal(layer, 'weight', map);
    expect(layer.getParameter('parametrizations.weight.original')).toBe(original);
    expectClose(layer.weight.dataSync(), before, ROUNDED, 'weight');
    const turned = eye(4).slice(0, 1).dataSync();
    const rows = [...turned, 1, 0, 0, 0];
    layer.weight = fromArray(Float32Array.from(rows), [4, 4]) as never;
    expectClose(layer.weight.dataSync(), rows, ROUNDED, 'assigned');
    layer.weight = ones([4, 4]).add(eye(4)) as never;
    expect(error(layer.weight)).toBeLessThan(1e-5);
  });

  test.each([
    [[3, 5], 'householder'],
    [[5, 3], 'householder'],
    [[4, 4], 'householder'],
    [[2, 5, 3], 'householder'],
    [[2, 3, 5], 'cayley'],
    [[2, 4, 4], 'matrix_exp'],
  ] as const)('%j by %s stays orthogonal in training', (shape, map) => {
    for (const useTrivialization of [true, false]) {
      const model = new nn.Sequential();
      const weight = model.registerParameter('weight', new nn.Parameter(randn(shape)));
      parametrizations.orthogonal(model, 'weight', map, { useTrivialization });
      const computed = () => Reflect.get(model, 'weight') as Tensor;
      const optimizer = new SGD(model.parameters(), { lr: 0.5 });
      const before = computed().dataSync();
      for (let i = 0; i < 3; i++) {
        optimizer.zeroGrad();
        computed().mul(randn(shape)).sum().backward();
        optimizer.step();
      }
      expect(weight.grad).not.toBeNull();
      expect(computed().dataSync()).not.toEqual(before);
      expect(error(computed())).toBeLessThan(2e-5);
    }
  });

  test('householder without a base starts from an orthogonal weight', () => {
    for (const sizes of [
      [5, 3],
      [3, 5],
      [1, 1],
    ] as const) {
      const layer = new nn.Linear(sizes[1], sizes[0]);
      nn.init.orthogonal_(layer.weight);
      const before = layer.weight.dataSync();
      parametrizations.orthogonal(layer, 'weight', 'householder', { useTrivialization: false });
      expectClose(layer.weight.dataSync(), before, ROUNDED, `${sizes}`);
      const signed = eye(sizes[0], sizes[1]).neg();
      layer.weight = signed as never;
      expectClose(layer.weight.dataSync(), signed.dataSync(), ROUNDED, `${sizes}, assigned`);
    }
  });

  test.each(maps)('%s: float64', (map) => {
    const before = currentBackend();
    setBackend(createReferenceBackend());
    const layer = new nn.Linear(2, 3).double();
    parametrizations.orthogonal(layer, 'weight', map);
    expect(layer.weight.dtype).toBe('float64');
    expect(error(layer.weight)).toBeLessThan(1e-14);
    setBackend(before);
  });

  test('the state loads into another layer', () => {
    const layer = parametrizations.orthogonal(new nn.Linear(3, 4));
    const copy = parametrizations.orthogonal(new nn.Linear(3, 4));
    copy.loadStateDict(loadSafetensors(saveSafetensors(layer.stateDict())));
    expect(copy.weight.dataSync()).toEqual(layer.weight.dataSync());
  });

  test('errors', () => {
    const make = (...args: unknown[]) =>
      (parametrizations.orthogonal as Loose)(new nn.Linear(2, 3), ...args);
    expect(() => make('bias')).toThrow(/needs a matrix \[\.\., m, n\], got shape \[3\]/);
    expect(() => make('wait')).toThrow(/'wait' is not a parameter/);
    expect(() => make('weight', 'qr')).toThrow(/'matrix_exp' or 'cayley' or 'householder'/);
    const layer = make('weight', 'cayley', { useTrivialization: false }) as nn.Linear<2, 3>;
    expect(() => {
      layer.weight = ones([3, 2]) as never;
    }).toThrow(/_Orthogonal: has no method rightInverse/);
    expect(() => {
      (make() as nn.Linear<2, 3>).weight = ones([2, 3]) as never;
    }).toThrow(/has shape \[3,2\]; a tensor of shape \[2,3\] cannot be assigned/);
  });
});

describe('cached', () => {
  const { cached } = parametrize;

  test('computes each tensor once, until the outermost call ends', () => {
    const layer = parametrizations.weightNorm(new nn.Linear(2, 3));
    const [first, inner, after] = cached(() => [
      layer.weight,
      cached(() => layer.weight),
      layer.weight,
    ]);
    expect(inner).toBe(first);
    expect(after).toBe(first);
    expect(layer.weight).not.toBe(first);
  });

  test('gradients of all uses add up', () => {
    const layer = parametrizations.weightNorm(new nn.Linear(2, 2));
    const loss = () => layer.forward(ones([1, 2])).add(layer.forward(ones([1, 2])));
    const gradient = (run: () => Tensor) => {
      layer.zeroGrad();
      run().sum().backward();
      return layer.getParameter('parametrizations.weight.original1').grad!.dataSync();
    };
    expectClose(
      gradient(() => cached(loss)),
      gradient(loss),
      ROUNDED,
      'gradient',
    );
  });

  test('an assigned tensor is computed again', () => {
    const layer = parametrize.registerParametrization(new nn.Linear(1, 1), 'weight', new Scaled());
    cached(() => {
      const before = layer.weight;
      layer.weight = before.add(1) as never;
      expect(layer.weight).not.toBe(before);
    });
  });

  test('ends after an error, and refuses promises and other values', () => {
    const layer = parametrizations.weightNorm(new nn.Linear(2, 3));
    const fail = () => {
      throw new Error('inside');
    };
    expect(() => cached(fail)).toThrow('inside');
    expect(layer.weight).not.toBe(layer.weight);
    expect(() => (cached as Loose)(async () => layer.weight)).toThrow(
      /cached: the function returned a promise/,
    );
    expect(() => (cached as Loose)(layer)).toThrow(ArgumentError);
  });
});

class Symmetric extends nn.Module {
  forward(x: Tensor): Tensor {
    return x.add(x.T).div(2);
  }
}

class Scaled extends nn.Module {
  factor = new nn.Parameter([3]);
  forward(x: Tensor): Tensor {
    return x.mul(this.factor);
  }
  rightInverse(value: Tensor): Tensor {
    return value.div(this.factor);
  }
}

describe('registerParametrization', () => {
  test('trains the same parameter, and several run in order', () => {
    const layer = new nn.Linear(2, 2);
    const { weight } = layer;
    const before = weight.dataSync();
    parametrize.registerParametrization(layer, 'weight', new Symmetric());
    expect(layer.getParameter('parametrizations.weight.original')).toBe(weight);
    parametrize.registerParametrization(layer, 'weight', new Scaled());
    const [a, b, c, d] = before;
    const half = (3 * (b + c)) / 2;
    expectClose(layer.weight.dataSync(), [3 * a, half, half, 3 * d], ROUNDED, 'weight');
    expect([...layer.namedParameters()].map(([name]) => name)).toEqual([
      'bias',
      'parametrizations.weight.original',
      'parametrizations.weight.1.factor',
    ]);
    const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
    layer
      .forward(ones([1, 2]))
      .sum()
      .backward();
    optimizer.step();
    expect(weight.dataSync()).not.toEqual(before);
    const copy = new nn.Linear(2, 2);
    parametrize.registerParametrization(copy, 'weight', new Symmetric());
    parametrize.registerParametrization(copy, 'weight', new Scaled());
    copy.loadStateDict(loadSafetensors(saveSafetensors(layer.stateDict())));
    expect(copy.weight.dataSync()).toEqual(layer.weight.dataSync());
  });

  test('starts from the inverse, takes values, and can be removed with or without the result', () => {
    const layer = new nn.Linear(2, 2);
    const before = layer.weight.dataSync();
    parametrize.registerParametrization(layer, 'weight', new Scaled());
    expectClose(layer.weight.dataSync(), before, ROUNDED, 'weight');
    layer.weight = ones([2, 2]) as never;
    expectClose(layer.weight.dataSync(), [1, 1, 1, 1], ROUNDED, 'assigned');
    expect(parametrize.isParametrized(layer)).toBe(true);
    expect(parametrize.isParametrized(layer, 'bias')).toBe(false);
    parametrize.removeParametrizations(layer, 'weight', false);
    expectClose(layer.weight.dataSync(), new Float32Array(4).fill(1 / 3), ROUNDED, 'original');
    expect(parametrize.isParametrized(layer)).toBe(false);
    expect(Object.keys(layer.stateDict())).toEqual(['bias', 'weight']);
  });

  test('parametrizes a buffer, and two tensors of one module', () => {
    const norm = new nn.BatchNorm1d(2);
    parametrize.registerParametrization(norm, 'running_mean', new Scaled());
    parametrize.registerParametrization(norm, 'weight', new Scaled());
    expect(norm.getBuffer('parametrizations.running_mean.original').shape).toEqual([2]);
    parametrize.removeParametrizations(norm, 'running_mean');
    expect(parametrize.isParametrized(norm, 'weight')).toBe(true);
    expect(`${norm}`.startsWith('ParametrizedBatchNorm1d(')).toBe(true);
  });

  test('another layer of the class stays as it is', () => {
    const [first, second] = [new nn.Linear(2, 2), new nn.Linear(2, 2)];
    parametrizations.weightNorm(first);
    expect(Object.keys(second.stateDict())).toEqual(['weight', 'bias']);
    expect(first).toBeInstanceOf(nn.Linear);
  });

  class Sum extends nn.Module {
    forward(x: Tensor): Tensor {
      return x.sum();
    }
  }
  class Nothing extends nn.Module {
    forward(): number {
      return 3;
    }
  }
  test.each<[string, () => unknown, RegExp]>([
    [
      'no parameter',
      () => parametrize.registerParametrization(new nn.ReLU(), 'weight', new Scaled()),
      /'weight' is not a parameter or buffer of ReLU/,
    ],
    [
      'no module',
      () => parametrize.registerParametrization(new nn.Linear(1, 1), 'weight', (() => 1) as never),
      /parametrization must be a Module/,
    ],
    [
      'another shape',
      () => parametrize.registerParametrization(new nn.Linear(2, 2), 'weight', new Sum()),
      /turns weight, float32 \[2,2\], into float32 \[\].*unsafe: true/,
    ],
    [
      'no tensor',
      () => parametrize.registerParametrization(new nn.Linear(2, 2), 'weight', new Nothing()),
      /must return a tensor, got 3/,
    ],
    [
      'assigning without an inverse',
      () => {
        const layer = parametrize.registerParametrization(
          new nn.Linear(2, 2),
          'weight',
          new Symmetric(),
        );
        layer.weight = ones([2, 2]) as never;
      },
      /Symmetric: has no method rightInverse/,
    ],
    [
      'removing what is not there',
      () => parametrize.removeParametrizations(new nn.Linear(1, 1), 'weight'),
      /'weight' of Linear 1 → 1 is not parametrized/,
    ],
    [
      'one original of two',
      () =>
        parametrize.removeParametrizations(
          parametrizations.weightNorm(new nn.Linear(1, 1)),
          'weight',
          false,
        ),
      /computed from 2 tensors/,
    ],
    [
      'weightNorm: no parameter',
      () => nn.utils.weightNorm(new nn.Linear(1, 1), 'wait'),
      /'wait' is not a parameter of Linear 1 → 1\. Its parameters: weight, bias/,
    ],
    [
      'weightNorm: dim',
      () => nn.utils.weightNorm(new nn.Linear(1, 1), 'weight', 2),
      /dim must be from 0 to 1/,
    ],
    [
      'weightNorm: twice',
      () => nn.utils.weightNorm(nn.utils.weightNorm(new nn.Linear(1, 1))),
      /'weight' is not a parameter/,
    ],
    [
      'assigning to weightNorm',
      () => {
        nn.utils.weightNorm(new nn.Linear(1, 1)).weight = ones([1, 1]) as never;
      },
      /weight is computed from other fields/,
    ],
    [
      'removeWeightNorm',
      () => nn.utils.removeWeightNorm(new nn.Linear(1, 1)),
      /has no weight norm to remove/,
    ],
    [
      'removeSpectralNorm',
      () => nn.utils.removeSpectralNorm(new nn.Linear(1, 1)),
      /has no spectral norm to remove/,
    ],
    [
      'spectralNorm: dim',
      () => nn.utils.spectralNorm(new nn.Linear(1, 1), 'weight', { dim: 2 }),
      /dim must be an integer from -2 to 1/,
    ],
    [
      'spectralNorm: a scalar',
      () => {
        const model = new nn.Sequential();
        model.registerParameter('scale', new nn.Parameter(tensor(1)));
        nn.utils.spectralNorm(model, 'scale');
      },
      /a scalar has no spectral norm/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(GradusError);
    expect(attempt).toThrow(expected);
  });
});

describe('prune', () => {
  test.each(pruned.map((golden) => [`${golden.fn}(${golden.args})`, golden] as const))(
    "%s: PyTorch's masks, values, gradients and draws",
    (_, golden) => {
      manualSeed(golden.seed);
      const layer = new nn.Linear(6, 5);
      const { weight } = layer;
      const apply = Reflect.get(prune, golden.fn) as Loose;
      expect(apply(layer, 'weight', ...golden.args)).toBe(layer);
      expectState(layer, golden.first, 'once');
      expect(nextDraw()).toBe(golden.draw);
      apply(layer, 'weight', ...golden.args);
      expectState(layer, golden.second, 'twice');
      const x = tensorOf(golden.input) as Tensor<[number, 6]>;
      const y = layer.forward(x);
      y.sum().backward();
      expectClose(y.dataSync(), golden.output.data, ROUNDED, 'output');
      expectClose((weight.grad as Tensor).dataSync(), golden.grad.data, ROUNDED, 'gradient');
      expect(`${layer}`).toBe(golden.text);
      expect(prune.isPruned(layer)).toBe(true);
      prune.remove(layer, 'weight');
      expectState(layer, golden.removed, 'removed');
      expect(layer.weight).toBe(weight);
      expect(prune.isPruned(layer)).toBe(false);
    },
  );

  test.each(prunedTogether.map((golden) => [`${golden.fn} ${golden.amount}`, golden] as const))(
    'globalUnstructured by %s',
    (_, golden) => {
      manualSeed(golden.seed);
      const [first, second] = [new nn.Linear(4, 3), new nn.Linear(3, 2)];
      const pairs = [
        [first, 'weight'],
        [second, 'weight'],
        [first, 'bias'],
      ] as const;
      prune.globalUnstructured(pairs, prune[golden.fn], golden.amount);
      expectState(first, golden.states[0], 'first');
      expectState(second, golden.states[1], 'second');
      expect(nextDraw()).toBe(golden.draw);
    },
  );

  test('stays pruned in training, and in a saved and loaded model', () => {
    const layer = prune.l1Unstructured(new nn.Linear(4, 4), 'weight', 0.5);
    const optimizer = new SGD(layer.parameters(), { lr: 0.1, weightDecay: 0.1 });
    for (let i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      layer
        .forward(ones([2, 4]))
        .sum()
        .backward();
      optimizer.step();
    }
    const zeros = layer.weight.dataSync().filter((value) => value === 0);
    expect(zeros).toHaveLength(8);
    const copy = prune.identity(new nn.Linear(4, 4), 'weight');
    copy.loadStateDict(loadSafetensors(saveSafetensors(layer.stateDict())));
    expect(copy.weight.dataSync()).toEqual(layer.weight.dataSync());
  });

  test('customFromMask adds to what is gone', () => {
    const layer = new nn.Linear(2, 2);
    prune.customFromMask(
      layer,
      'weight',
      tensor([
        [0, 1],
        [1, 1],
      ]),
    );
    prune.customFromMask(
      layer,
      'weight',
      tensor([
        [1, 1],
        [1, 0],
      ]),
    );
    expect(layer.getBuffer('weight_mask').toArraySync()).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'no parameter',
      () => prune.l1Unstructured(new nn.ReLU(), 'weight', 1),
      /'weight' is not a parameter of ReLU\. Its parameters: none/,
    ],
    [
      'too many',
      () => prune.l1Unstructured(new nn.Linear(1, 2), 'weight', 3),
      /amount 3 is more than the 2 that are left/,
    ],
    [
      'a negative amount',
      () => prune.l1Unstructured(new nn.Linear(1, 2), 'weight', -1),
      /amount must be a share .* got -1/,
    ],
    [
      'a fraction above 1',
      () => prune.randomUnstructured(new nn.Linear(1, 2), 'weight', 1.5),
      /got 1\.5/,
    ],
    [
      'a dimension',
      () => prune.lnStructured(new nn.Linear(1, 2), 'weight', 1, 2, 2),
      /dimension 2 does not exist in a tensor of shape \[2,1\]/,
    ],
    [
      'a mask of another shape',
      () => prune.customFromMask(new nn.Linear(1, 2), 'weight', ones([2])),
      /mask must have the shape of the parameter, \[2,1\]/,
    ],
    [
      'a mask of numbers',
      () => prune.customFromMask(new nn.Linear(1, 2), 'weight', [1] as never),
      /mask must be a tensor/,
    ],
    [
      'an empty list',
      () => prune.globalUnstructured([], prune.l1Unstructured, 1),
      /parameters must be pairs/,
    ],
    [
      'another method',
      () =>
        prune.globalUnstructured([[new nn.Linear(1, 1), 'weight']], prune.lnStructured as never, 1),
      /method must be prune\.l1Unstructured/,
    ],
    [
      'removing what is not there',
      () => prune.remove(new nn.Linear(1, 1), 'weight'),
      /has no pruning to remove/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(/Unstructured|Structured|customFromMask|remove/);
    expect(attempt).toThrow(expected);
  });

  test('errors have their kinds', () => {
    expect(() => prune.remove(new nn.Linear(1, 1), 'weight')).toThrow(ArgumentError);
    expect(() => prune.customFromMask(new nn.Linear(1, 2), 'weight', ones([2]))).toThrow(
      ShapeError,
    );
  });
});

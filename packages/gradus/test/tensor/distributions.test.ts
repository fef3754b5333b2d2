/** Functions that draw random numbers give PyTorch's values, and use as many numbers of the stream. */
import { describe, expect, test } from 'vitest';
import * as gradus from '../../src/index.ts';
import {
  ArgumentError,
  fromArray,
  Generator,
  GradusError,
  noGrad,
  ones,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { expectClose } from '../contract/close.ts';
import { loadGoldens } from '../helpers/goldens.ts';

const { cases } = loadGoldens('distributions');
const functions = gradus as unknown as Record<string, (...args: unknown[]) => Tensor>;

/** How many arguments precede the options, if some of them can be left out. */
const COUNTS: Readonly<Record<string, number>> = {
  uniform_: 3,
  normal_: 3,
  bernoulli_: 2,
  exponential_: 2,
  cauchy_: 3,
  logNormal_: 3,
  multinomial: 3,
  normal: 2,
};

describe("PyTorch's draws", () => {
  test.each(cases.map((golden) => [golden.name, golden] as const))(
    '%s',
    (_, { fn, seed, args, values, after }) => {
      const generator = new Generator().manualSeed(seed);
      const given: unknown[] = args.map((arg) =>
        typeof arg === 'object' && !Array.isArray(arg)
          ? fromArray(arg.data.slice(), arg.shape, { dtype: arg.dtype })
          : arg,
      );
      while (given.length < (COUNTS[fn] ?? 0)) given.push(undefined);
      if (fn === 'random_' && given.length === 1) given.push(undefined);
      const result = functions[fn](...given, { generator });
      if (fn.endsWith('_')) expect(result).toBe(given[0]);
      expect([result.shape, result.dtype]).toEqual([values.shape, values.dtype]);
      const tolerance =
        values.dtype === 'float32' ? { relative: 3e-7, scale: 2e-7 } : { relative: 0, scale: 0 };
      expectClose(result.dataSync(), values.data, tolerance, fn);
      expect(loaderBaseSeed(generator).toString()).toBe(after);
    },
  );
});

const int = (...shape: number[]) => ones(shape, { dtype: 'int32' });

describe('arguments that are not allowed are refused', () => {
  test.each<[string, () => unknown, string]>([
    ['uniform_', () => gradus.uniform_(int(2)), 'uniform_: takes float32 or float64, got int32'],
    [
      'uniform_ from above to',
      () => gradus.uniform_(ones(2), 1, 0),
      'to must be a number of at least 1, got 0',
    ],
    ['normal_', () => gradus.normal_(ones(2), 0, -1), 'std must be a number of at least 0, got -1'],
    ['random_', () => gradus.random_(ones(2), 5, 5), 'to must be an integer above 5, got 5'],
    [
      'random_ of bytes',
      () => gradus.random_(ones([2], { dtype: 'uint8' }), 300),
      '299 is not a value of uint8',
    ],
    ['bernoulli_', () => gradus.bernoulli_(ones(2), 2), 'p must be a number from 0 to 1, got 2'],
    [
      'bernoulli_ of a tensor',
      () => gradus.bernoulli_(ones(2), tensor([0, 2])),
      'takes probabilities from 0 to 1, got 2',
    ],
    [
      'exponential_',
      () => gradus.exponential_(ones(2), 0),
      'lambda must be a number above 0, got 0',
    ],
    ['geometric_', () => gradus.geometric_(ones(2), 1), 'got 1'],
    [
      'geometric_ of bools',
      () => gradus.geometric_(ones([2], { dtype: 'bool' }), 0.5),
      'bool cannot hold',
    ],
    ['cauchy_', () => gradus.cauchy_(ones(2), 0, 0), 'sigma must be a number above 0, got 0'],
    ['logNormal_', () => gradus.logNormal_(ones(2), 0, 0), 'std must be a number above 0, got 0'],
    [
      'bernoulli',
      () => gradus.bernoulli(tensor([0.5, Number.NaN])),
      'bernoulli: takes probabilities from 0 to 1, got NaN',
    ],
    [
      'bernoulli of integers',
      () => gradus.bernoulli(int(2)),
      'which are float32 or float64, got int32',
    ],
    ['poisson', () => gradus.poisson(tensor([-1])), 'takes finite rates of at least 0, got -1'],
    ['poisson of infinity', () => gradus.poisson(tensor([Infinity])), 'got Infinity'],
    [
      'multinomial',
      () => gradus.multinomial(tensor([1, -1]), 1),
      'takes finite weights of at least 0, got -1',
    ],
    [
      'multinomial of zeros',
      () => gradus.multinomial(tensor([[1], [0]]), 1, true),
      'all weights of row 1 are 0',
    ],
    [
      'too many samples',
      () => gradus.multinomial(tensor([1, 0, 2]), 3),
      'numSamples is 3, but only 2 weights of row 0 are above 0',
    ],
    [
      'no samples',
      () => gradus.multinomial(ones(2), 0),
      'numSamples must be an integer of at least 1, got 0',
    ],
    [
      'normal',
      () => gradus.normal(ones(2), tensor([1, -1])),
      'std must be at least 0 everywhere, got -1',
    ],
    [
      'normal of a negative number',
      () => gradus.normal(ones(2), -1),
      'std must be a number of at least 0, got -1',
    ],
    [
      'normal without a shape',
      () => gradus.normal(0, 1, undefined as never),
      'a shape is an array',
    ],
    ['no tensor', () => gradus.uniform_(3 as never), 'uniform_: expected a tensor, got 3'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  test.each<[string, () => unknown]>([
    ['multinomial of a scalar', () => gradus.multinomial(tensor(1), 1)],
    ['multinomial of three dimensions', () => gradus.multinomial(ones(1, 1, 1), 1)],
    ['multinomial of nothing', () => gradus.multinomial(ones(2, 0), 1)],
    ['normal', () => gradus.normal(ones(2), ones(3))],
    ['bernoulli_', () => gradus.bernoulli_(ones(2), ones(3))],
  ])('%s: shapes', (_, call) => {
    expect(call).toThrow(ShapeError);
  });
});

test('a parameter is filled inside noGrad only, a view never', () => {
  const w = zeros([2], { requiresGrad: true });
  expect(() => gradus.normal_(w)).toThrow(GradusError);
  noGrad(() => gradus.uniform_(w, 3, 3));
  expect([...w.dataSync()]).toEqual([3, 3]);
  expect(() => gradus.uniform_(zeros(2, 2).select(0, 1))).toThrow('a view');
});

test('no gradient flows through draws', () => {
  const mean = zeros([2], { requiresGrad: true });
  expect(gradus.normal(mean, 1).requiresGrad).toBe(false);
  expect(gradus.bernoulli(mean.sigmoid()).requiresGrad).toBe(false);
});

import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  ArgumentError,
  defaultGenerator,
  Generator,
  GradusError,
  manualSeed,
  ShapeError,
  type Tensor,
  zeros,
} from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { expectClose } from '../contract/close.ts';
import { loadGoldens } from '../helpers/goldens.ts';

const { init } = nn;

/** Tolerance for a bound or deviation that differs by one unit of float32. */
const DRAWN = { relative: 2e-7, scale: 1e-7 };

/** PyTorch decomposes in float32, Gradus in float64. */
const DECOMPOSED = { relative: 2e-7, scale: 5e-7 };

type Fill = (x: Tensor, options: Readonly<Record<string, number>>) => Tensor;

/** The functions with positional arguments in PyTorch. */
const POSITIONAL: Record<string, Fill> = {
  uniform_: (x, { a, b }) => init.uniform_(x, a, b),
  normal_: (x, { mean, std }) => init.normal_(x, mean, std),
  constant_: (x, { val }) => init.constant_(x, val),
};

function fillOf(fn: string): Fill {
  return POSITIONAL[fn] ?? (init[fn as keyof typeof init] as unknown as Fill);
}

describe('nn.init', () => {
  const goldens = loadGoldens('nn');

  test.each(goldens.init.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's values, and as many draws",
    (_, { fn, seed, shape, options, values, after }) => {
      manualSeed(seed);
      const x = zeros(shape);
      expect(fillOf(fn)(x, options as Record<string, number>)).toBe(x);
      expect(loaderBaseSeed(defaultGenerator).toString()).toBe(after);
      const tolerance = fn === 'orthogonal_' ? DECOMPOSED : DRAWN;
      expectClose(x.dataSync(), values.data, tolerance, fn);
    },
  );

  test.each(goldens.gains)('the gain of $nonlinearity ($param) is $gain', (golden) => {
    const nonlinearity = golden.nonlinearity as nn.init.Nonlinearity;
    expect(init.calculateGain(nonlinearity, golden.param ?? undefined)).toBeCloseTo(
      golden.gain,
      12,
    );
  });

  test('orthogonal_ gives an orthogonal matrix', () => {
    const x = init.orthogonal_(zeros(5, 9));
    const product = x.matmul(x.T).dataSync();
    const identity = Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0));
    expectClose(product, identity, { relative: 0, scale: 1e-6 }, 'rows');
  });

  test('fills a parameter in place: results computed before keep the old values', () => {
    const layer = new nn.Linear(3, 2);
    const before = layer.weight.mul(1);
    const old = layer.weight.dataSync();
    expectTypeOf(init.zeros_(layer.weight)).toEqualTypeOf<typeof layer.weight>();
    expect(layer.weight.dataSync()).toEqual(new Float32Array(6));
    expect(before.dataSync()).toEqual(old);
    init.ones_(layer.weight);
    layer.weight.sum().backward();
    expect(layer.weight.grad?.dataSync()).toEqual(new Float32Array(6).fill(1));
  });

  test('takes a generator and leaves the default generator unchanged', () => {
    manualSeed(1);
    const before = defaultGenerator.getState();
    const runs = [1, 2].map(() => {
      const generator = new Generator().manualSeed(9);
      const x = init.xavierNormal_(zeros(4, 5), { generator });
      return [...x.dataSync(), ...init.uniform_(zeros(3), 0, 1, { generator }).dataSync()];
    });
    expect(runs[0]).toEqual(runs[1]);
    expect(defaultGenerator.getState()).toEqual(before);
  });

  test('a single element is filled', () => {
    expect(init.constant_(zeros(1), 5).itemSync()).toBe(5);
  });

  test('an empty tensor stays empty and draws nothing', () => {
    const before = defaultGenerator.getState();
    expect(init.kaimingUniform_(zeros(0, 3)).shape).toEqual([0, 3]);
    expect(init.orthogonal_(zeros(3, 0)).shape).toEqual([3, 0]);
    expect(defaultGenerator.getState()).toEqual(before);
  });

  test.each<[string, () => unknown, new (...args: never[]) => GradusError, RegExp]>([
    [
      'a bias',
      () => init.xavierUniform_(zeros(3)),
      ShapeError,
      /xavierUniform_: .*\[out, in\].*\[3\]/,
    ],
    ['integers', () => init.zeros_(zeros([2], { dtype: 'int32' })), ArgumentError, /got int32/],
    [
      'a computed tensor',
      () => init.ones_(new nn.Linear(1, 1).weight.mul(2)),
      ArgumentError,
      /leaves/,
    ],
    [
      'another mode',
      () => init.kaimingNormal_(zeros(2, 2), { mode: 'fan_in' as 'fanIn' }),
      ArgumentError,
      /'fanIn' or 'fanOut', got 'fan_in'/,
    ],
    [
      'another non-linearity',
      () => init.calculateGain('gelu' as 'relu'),
      ArgumentError,
      /nonlinearity must be 'linear' or .* got 'gelu'/,
    ],
    ['a slope of NaN', () => init.calculateGain('leakyRelu', NaN), ArgumentError, /slope/],
    [
      'a range that runs backwards',
      () => init.uniform_(zeros(2), 1, 0),
      GradusError,
      /to must be a number of at least 1, got 0/,
    ],
    ['a negative deviation', () => init.normal_(zeros(2), 0, -1), GradusError, /at least 0/],
  ])('%s is refused with a reason', (_, run, type, message) => {
    expect(run).toThrow(type);
    expect(run).toThrow(message);
  });
});

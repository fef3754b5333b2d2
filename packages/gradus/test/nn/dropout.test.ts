import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  ArgumentError,
  defaultGenerator,
  Generator,
  manualSeed,
  setBackend,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { BACKENDS } from '../contract/backends.ts';
import { loadGoldens } from '../helpers/goldens.ts';
import { expectGolden } from './cases.ts';

describe.each(BACKENDS)('Dropout on %s', (_, create) => {
  beforeAll(() => setBackend(create()));
  afterAll(() => setBackend(BACKENDS[0][1]()));

  test.each(loadGoldens('nn').dropout.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's mask, values and gradients, and as many draws",
    (_, golden) => {
      const layer = new nn.Dropout(golden.p);
      expectGolden((x) => {
        manualSeed(golden.seed);
        const y = layer.forward(x);
        expect(loaderBaseSeed(defaultGenerator).toString()).toBe(golden.after);
        return y;
      }, golden);
    },
  );
});

describe('Dropout', () => {
  test('returns its input in evaluation and draws nothing', () => {
    const x = tensor([1, 2, 3]);
    const model = new nn.Sequential(new nn.Dropout(0.9)).eval();
    manualSeed(3);
    const before = defaultGenerator.getState();
    expect(model.forward(x).dataSync()).toEqual(Float32Array.of(1, 2, 3));
    expect(defaultGenerator.getState()).toEqual(before);
    model.train();
    model.forward(x);
    expect(defaultGenerator.getState()).not.toEqual(before);
  });

  test('each call draws its own mask at once', () => {
    const layer = new nn.Dropout(0.5);
    const x = tensor(new Float32Array(64).fill(1));
    manualSeed(0);
    const [first, second] = [layer.forward(x), layer.forward(x)];
    const later = second.dataSync();
    expect(first.dataSync()).not.toEqual(later);
    manualSeed(0);
    expect(layer.forward(x).dataSync()).toEqual(first.dataSync());
  });

  test('takes a generator', () => {
    const x = tensor(new Float32Array(32).fill(1));
    const masks = [1, 2].map(() => {
      const generator = new Generator().manualSeed(5);
      return new nn.Dropout(0.5, { generator }).forward(x).dataSync();
    });
    expect(masks[0]).toEqual(masks[1]);
  });

  test('keeps the type of the shape', () => {
    expectTypeOf(new nn.Dropout().forward(zeros(2, 3))).toEqualTypeOf<Tensor<readonly [2, 3]>>();
    expect(new nn.Dropout().forward(zeros(2, 3)).shape).toEqual([2, 3]);
  });

  test.each([-0.1, 1.1, Number.NaN])('a probability of %d is refused', (p) => {
    expect(() => new nn.Dropout(p)).toThrow(ArgumentError);
    expect(() => new nn.Dropout(p)).toThrow(`got ${p}`);
  });
});

import {
  ArgumentError,
  defaultGenerator,
  manualSeed,
  ones,
  ShapeError,
  type Tensor,
  zeros,
} from 'gradus';
import * as nn from 'gradus/nn';
import { describe, expect, test } from 'vitest';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { expectClose } from '../contract/close.ts';
import { loadGoldens } from '../helpers/goldens.ts';

const { init } = nn;
const { cases } = loadGoldens('init-more');
type Fill = (x: Tensor, ...args: number[]) => Tensor;

test.each(cases.map((golden) => [golden.name, golden] as const))(
  "%s: PyTorch's values, and as many draws",
  (_, { fn, seed, args, values, after }) => {
    manualSeed(seed);
    const x = zeros(values.shape);
    expect((init[fn as keyof typeof init] as unknown as Fill)(x, ...args)).toBe(x);
    expect(loaderBaseSeed(defaultGenerator).toString()).toBe(after);
    expectClose(x.dataSync(), values.data, { relative: 1e-6, scale: 2e-7 }, fn);
  },
);

describe('what is not allowed is refused', () => {
  test.each<[string, () => unknown, string]>([
    ['std', () => init.truncNormal_(ones(2), 0, 0), 'std must be a number above 0, got 0'],
    [
      'an empty interval',
      () => init.truncNormal_(ones(2), 0, 1, 2, 1),
      'b must be a number of at least 2, got 1',
    ],
    [
      'integers',
      () => init.truncNormal_(ones([2], { dtype: 'int32' })),
      'fills float32 and float64 tensors, got int32',
    ],
    [
      'sparsity',
      () => init.sparse_(ones(2, 2), 1.5),
      'sparsity must be a number from 0 to 1, got 1.5',
    ],
    [
      'a negative std',
      () => init.sparse_(ones(2, 2), 0.5, -1),
      'std must be a number of at least 0, got -1',
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  test('other shapes than those of matrices', () => {
    expect(() => init.eye_(ones(3))).toThrow('eye_: fills matrices [out, in], got shape [3]');
    expect(() => init.sparse_(ones(1, 2, 3), 0.5)).toThrow(ShapeError);
    expect(() => init.dirac_(ones(3, 2))).toThrow(
      'dirac_: fills 3 to 5 dimensions, got shape [3,2]',
    );
    expect(() => init.dirac_(ones(3, 2, 1), 2)).toThrow('2 groups do not divide 3 outputs');
    expect(() => init.dirac_(ones(3, 2, 1), 0)).toThrow(ArgumentError);
  });
});

/** Functions of elements: errors, and what the goldens cannot show. */
import * as gradus from 'gradus';
import { ArgumentError, ShapeError, tensor, zeros } from 'gradus';
import { describe, expect, test } from 'vitest';

/** Calls without types, as from JavaScript. */
// biome-ignore lint/suspicious/noExplicitAny: tests wrong types
const loose = gradus as any;

const ints = tensor([5, -5, 0], { dtype: 'int32' });
const bools = tensor([true, false, true]);

describe('errors', () => {
  test.each([
    'square reciprocal rsqrt tan asin acos atan sinh cosh asinh acosh atanh exp2 log2 log10 lgamma digamma erfinv',
    'signbit round trunc frac logit nanToNum isinf isposinf isneginf atan2 hypot remainder fmod floorDivide lerp',
    'maskedFill addcmul addcdiv heaviside copysign xlogy logaddexp clip clampMin isclose equal isin logicalXor',
  ])('%s refuse what is not a tensor', (names) => {
    for (const name of names.split(' ')) {
      const call = () => loose[name]([1, 2], [1, 2], [1, 2]);
      expect(call, name).toThrow(ArgumentError);
      expect(call, name).toThrow(/expected a tensor/);
    }
  });

  test.each(['round', 'trunc', 'frac', 'remainder', 'fmod', 'floorDivide'])('%s: bools', (name) => {
    expect(() => loose[name](bools, bools)).toThrow(ArgumentError);
  });

  test.each(['remainder', 'fmod', 'floorDivide'])('%s: integers and the number 0', (name) => {
    expect(() => loose[name](ints, 0)).toThrow(/int32 cannot be divided by 0/);
    expect([...loose[name](ints, ints).dataSync()].at(-1)).toBe(0);
  });

  test('div with a rounding mode', () => {
    expect(() => gradus.div(bools, bools, { roundingMode: 'floor' })).toThrow(
      /not defined for bool/,
    );
    expect(() => gradus.div(ints, 0, { roundingMode: 'trunc' })).toThrow(/cannot be divided by 0/);
    expect(() => loose.div(ints, 2, { roundingMode: 'round' })).toThrow(/'floor' or 'trunc'/);
    const rounded = gradus.div(ints, ints, { roundingMode: 'trunc' });
    expect([...rounded.dataSync()]).toEqual([1, 1, 0]);
  });

  test('limits of clamp', () => {
    expect(() => zeros(2).clamp(zeros(3))).toThrow(ShapeError);
    expect(() => zeros(2).clamp(0, zeros(3))).toThrow(/\[2\] and \[3\] do not broadcast/);
    expect(() => loose.clampMin(zeros(2), '0')).toThrow(/a tensor or a number, got '0'/);
    expect(() => gradus.clamp_(ints, zeros(3))).toThrow(ArgumentError);
    expect(() => gradus.clamp_(zeros(3), zeros(2, 3))).toThrow(ShapeError);
  });

  test('a number and a tensor as limits', async () => {
    const low = tensor([1, 1, 4], { requiresGrad: true });
    const limited = tensor([0, 2, 5]).clamp(low, 3);
    expect(await limited.toArray()).toEqual([1, 2, 3]);
    limited.sum().backward();
    expect(await low.grad?.toArray()).toEqual([1, 0, 0]);
  });

  test('shapes that do not broadcast', () => {
    for (const name of ['atan2', 'hypot', 'fmod', 'logaddexp', 'copysign', 'isclose']) {
      expect(() => loose[name](zeros(2), zeros(3)), name).toThrow(ShapeError);
    }
  });

  test('decimals', () => {
    expect(() => gradus.round(ints, { decimals: 1 })).toThrow(/decimals needs float32/);
    expect(() => gradus.round(zeros(1), { decimals: 0.5 })).toThrow(/decimals must be an integer/);
  });

  test('dtypes', () => {
    expect(() => gradus.frac(ints)).toThrow(/float32 and float64 only, got int32/);
    expect(() => gradus.lerp(ints, zeros(3), 0.5)).toThrow(/must be float32 or float64, got int32/);
    expect(() => gradus.addcdiv(zeros(3), ints, ints)).toThrow(/does not divide int32 by int32/);
    expect(() => gradus.addcmul(bools, bools, bools)).toThrow(/not defined for bool/);
    expect(() => gradus.isclose(ints, zeros(3))).toThrow(/got int32 and float32/);
    expect(() => gradus.isin(bools, 1)).toThrow(/not defined for bool/);
  });

  test('maskedFill', () => {
    expect(() => gradus.maskedFill(ints, ints, 1)).toThrow(/mask must be bool, got int32/);
    expect(() => loose.maskedFill(ints, bools, tensor([1]))).toThrow(/got shape \[1\]/);
    expect(() => gradus.maskedFill(ints, bools, 1e20)).toThrow(ArgumentError);
  });

  test('tolerances', () => {
    expect(() => gradus.isclose(zeros(1), zeros(1), -1)).toThrow(/rtol must be/);
    expect(() => gradus.allclose(zeros(1), zeros(1), 0, Number.NaN)).toThrow(/atol must be/);
  });
});

describe('gradients at edges are numbers', () => {
  test.each([
    ['atan2', [0], [0], [0], [0]],
    ['hypot', [0], [0], [0], [0]],
    ['logaddexp', [Infinity, -Infinity], [Infinity, -Infinity], [0.5, 0.5], [0.5, 0.5]],
    ['xlogy', [0, 0], [0, -1], [0, 0], [0, 0]],
  ] as const)('%s', (name, a, b, da, db) => {
    const [x, y] = [a, b].map((values) => tensor([...values], { requiresGrad: true }));
    loose[name](x, y).sum().backward();
    expect([...(x.grad?.dataSync() ?? [])]).toEqual([...da]);
    expect([...(y.grad?.dataSync() ?? [])].map((value) => value + 0)).toEqual([...db]);
  });
});

test('a second derivative follows', () => {
  const x = tensor([0.5], { requiresGrad: true });
  gradus.digamma(x).backward();
  // trigamma(1/2) = π² / 2
  expect(x.grad?.itemSync()).toBeCloseTo(Math.PI ** 2 / 2, 5);
});

test('−0 keeps its sign', () => {
  const zero = tensor([-0]);
  for (const fn of [gradus.atan, gradus.asin, gradus.sinh, gradus.asinh, gradus.trunc]) {
    expect(Object.is(fn(zero).itemSync(), -0), fn.name).toBe(true);
  }
});

test('equal and allclose', () => {
  const x = tensor([1, 2]);
  expect(gradus.equal(x, tensor([[1, 2]]))).toBe(false);
  expect(gradus.equal(x, x.int())).toBe(true);
  expect(gradus.equal(tensor([NaN]), tensor([NaN]))).toBe(false);
  expect(gradus.equal(zeros(0), zeros(0))).toBe(true);
  expect(gradus.allclose(tensor([NaN]), tensor([NaN]), 0, 0, true)).toBe(true);
  expect(gradus.allclose(x, tensor([1]), 0, 1)).toBe(true);
});

/** Functions along lines: wrong arguments, second derivatives, and long lines. */
import {
  ArgumentError,
  all,
  amax,
  amin,
  aminmax,
  cummax,
  cumprod,
  cumsum,
  diff,
  fromArray,
  logcumsumexp,
  nanmean,
  prod,
  ShapeError,
  tensor,
  varMean,
  zeros,
} from 'gradus';
import { describe, expect, test } from 'vitest';

describe('wrong arguments', () => {
  test.each([
    ['cumsum', () => cumsum(zeros(2, 3), 2), /dimension 2 does not exist for shape \[2,3\]/],
    ['cumprod', () => cumprod(zeros(2), 0.5), /dimension 0\.5 does not exist/],
    ['cummax', () => cummax(3 as never, 0), /expected a tensor, got 3/],
    [
      'logcumsumexp',
      () => logcumsumexp(tensor([1], { dtype: 'int32' }), 0),
      /got int32\. Convert it with float/,
    ],
    ['diff of a scalar', () => diff(tensor(1)), /a scalar has no neighbours/],
    ['diff, -1 times', () => diff(tensor([1]), -1), /n must be an integer of at least 0, got -1/],
    ['prod', () => prod(zeros(2), 1), /prod: dimension 1 does not exist/],
    ['amax of nothing', () => amax(zeros(0, 3), 0), /no largest or smallest element/],
    ['amin, twice', () => amin(zeros(2, 3), [0, -2]), /name a dimension twice/],
    ['aminmax', () => aminmax(zeros(2), { dim: 1 }), /dimension 1 does not exist/],
    ['all', () => all(zeros(2), 1), /dimension 1 does not exist/],
    [
      'all, keepdim',
      () => all(zeros(2), 0, 1 as never),
      /keepdim is true or false|is true or false/,
    ],
    ['nanmean', () => nanmean(tensor([true])), /got bool\. Convert it with float/],
    [
      'varMean',
      () => varMean(tensor([1], { dtype: 'int32' })),
      /got int32\. Convert it with float/,
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  test('diff refuses neighbours of another shape', () => {
    expect(() => diff(zeros(2, 3), 1, 0, zeros(1, 2))).toThrow(ShapeError);
  });
});

test('sums of long lines have the rounding errors of short ones', () => {
  const data = Float32Array.from({ length: 100_000 }, (_, i) => Math.sin(i) + 0.5);
  const found = cumsum(fromArray(data, [data.length]), 0).dataSync();
  let sum = 0;
  data.forEach((value, i) => {
    sum += value;
    if (i % 997 === 0) expect(Math.abs(found[i] - sum)).toBeLessThan(2e-6 * Math.abs(sum) + 1e-5);
  });
});

test('a product of many numbers keeps its gradient next to a zero', () => {
  const x = tensor(
    Array.from({ length: 50 }, (_, i) => (i === 20 ? 0 : i % 2 === 0 ? 2 : 0.5)),
    {
      requiresGrad: true,
    },
  );
  prod(x).backward();
  const gradient = x.grad?.dataSync() ?? [];
  expect([...gradient].map((value, i) => (i === 20 ? 0 : value))).toEqual(new Array(50).fill(0));
  expect(gradient[20]).toBeCloseTo(0.5, 6);
});

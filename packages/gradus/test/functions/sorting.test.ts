/** Sorting, searching and counting: wrong arguments, and what goldens of PyTorch do not show. */
import {
  ArgumentError,
  argsort,
  bincount,
  bucketize,
  corrcoef,
  cov,
  dist,
  fromArray,
  histc,
  kthvalue,
  median,
  mode,
  norm,
  quantile,
  ShapeError,
  searchsorted,
  sort,
  tensor,
  topk,
  unique,
  uniqueConsecutive,
  zeros,
} from 'gradus';
import { describe, expect, test } from 'vitest';

const ints = (values: number[]) => tensor(values, { dtype: 'int32' });
const mask = tensor([true, false]);

describe('wrong arguments', () => {
  test.each([
    ['sort', () => sort(zeros(2, 3), 2), /sort: dimension 2 does not exist for shape \[2,3\]/],
    ['sort, descending', () => sort(zeros(2), 0, 1 as never), /true or false, got 1/],
    ['argsort', () => argsort('x' as never), /argsort: expected a tensor, got 'x'/],
    ['topk, too many', () => topk(zeros(2, 3), 4), /k is 4; it must be from 0 to 3/],
    ['topk of bools', () => topk(mask, 1), /topk: is not defined for bool/],
    ['kthvalue, 0', () => kthvalue(zeros(3), 0), /k is 0; it must be from 1 to 3/],
    ['kthvalue of nothing', () => kthvalue(zeros(0), 1), /k is 1; the dimension is empty/],
    ['mode of nothing', () => mode(zeros(2, 0)), /no elements to choose from/],
    ['median of bools', () => median(mask), /median: is not defined for bool/],
    ['median of nothing', () => median(zeros(2, 0), 1), /shape \[2,0\] has no element/],
    ['quantile, 1.5', () => quantile(zeros(3), 1.5), /q must be a number from 0 to 1, got 1\.5/],
    ['quantile of int32', () => quantile(ints([1]), 0.5), /got int32\. Convert it with float/],
    ['quantile of nothing', () => quantile(zeros(0), 0.5), /there is no element/],
    [
      'quantiles in a matrix',
      () => quantile(zeros(3), zeros(1, 1)),
      /got float32 of shape \[1,1\]/,
    ],
    [
      'quantile, interpolation',
      () => quantile(zeros(3), 0.5, null, false, { interpolation: 'cubic' as never }),
      /interpolation must be 'linear' or/,
    ],
    ['searchsorted, scalar', () => searchsorted(tensor(1), 1), /must have a dimension/],
    [
      'searchsorted, two sides',
      () => searchsorted(zeros(2), 1, { right: true, side: 'left' }),
      /right: true contradicts side: 'left'/,
    ],
    ['bucketize', () => bucketize(zeros(2), zeros(2, 2)), /must be a vector, got 2 dimensions/],
    [
      'bincount of float32',
      () => bincount(zeros(3)),
      /takes a vector of integers, got float32 \[3\]/,
    ],
    ['bincount, negative', () => bincount(ints([1, -2])), /integers of at least 0, got -2/],
    ['bincount, minlength', () => bincount(ints([1]), null, -1), /minlength must be/],
    ['histc, bins', () => histc(zeros(3), 0), /bins must be an integer of at least 1, got 0/],
    [
      'histc, range',
      () => histc(zeros(3), 2, 3, 1),
      /min must not be above max, got min 3 and max 1/,
    ],
    [
      'histc beside NaN',
      () => histc(tensor([1, Number.NaN]), 4),
      /histc: range of \[NaN, NaN\] is not finite\. Pass min and max/,
    ],
    [
      'histc beside Infinity',
      () => histc(tensor([1, Number.POSITIVE_INFINITY]), 4, 2, 2),
      /range of \[1, Infinity\] is not finite/,
    ],
    ['histc of int32', () => histc(ints([1])), /got int32\. Convert it with float/],
    ['unique', () => unique(zeros(2), true, false, false, 1), /dimension 1 does not exist/],
    ['unique, slices', () => unique(zeros(2, 0), true, false, false, 0), /have no elements/],
    ['uniqueConsecutive', () => uniqueConsecutive(zeros(2), 1 as never), /true or false, got 1/],
    ['norm of int32', () => norm(ints([1])), /norm: takes float32 or float64, got int32/],
    ['norm, p', () => norm(zeros(2), 'nuc' as never), /p must be a number or 'fro', got 'nuc'/],
    ['norm of nothing', () => norm(zeros(0), Infinity), /no largest or smallest element/],
    ['dist', () => dist(ints([1]), zeros(1)), /dist: takes float32/],
    ['cov of bools', () => cov(mask), /not defined for bool/],
    ['cov, weights', () => cov(zeros(2), { fweights: zeros(2) }), /fweights must be integers/],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  test.each([
    ['searchsorted', () => searchsorted(zeros(2, 3), zeros(3, 3)), /\[2,3\] takes values/],
    [
      'sorter',
      () => searchsorted(zeros(3), 1, { sorter: ints([0]) }),
      /shape of the sequence, \[3\]/,
    ],
    ['bincount', () => bincount(ints([1]), zeros(2)), /weights must have the shape of x, \[1\]/],
    ['cov', () => cov(zeros(1, 2, 3)), /at most two dimensions/],
    ['cov, weights', () => cov(zeros(2, 3), { aweights: zeros(2) }), /vector of 3/],
    ['corrcoef', () => corrcoef(zeros(1, 2, 3)), /corrcoef: takes variables/],
    ['dist', () => dist(zeros(2), zeros(3)), /do not broadcast/],
  ])('%s: shapes', (_, call, message) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });
});

test('a quantile outside of 0 to 1 in a tensor is an error when it is computed', () => {
  expect(() => quantile(tensor([1, 2]), tensor([2])).dataSync()).toThrow(/2/);
});

test('a sort of many lines is the sort of JavaScript, and stable', () => {
  const [lines, length] = [7, 1000];
  const data = Float32Array.from({ length: lines * length }, (_, i) => (i * 7919) % 613);
  const found = argsort(fromArray(data, [lines, length]), 1).dataSync();
  for (let line = 0; line < lines; line++) {
    const row = data.subarray(line * length, (line + 1) * length);
    const order = Array.from(row.keys()).sort((a, b) => row[a] - row[b] || a - b);
    expect([...found.subarray(line * length, (line + 1) * length)]).toEqual(order);
  }
});

test('each NaN is distinct, and comes last', () => {
  const [values, inverse] = unique(tensor([NaN, 1, NaN]), true, true);
  expect([...values.dataSync()]).toEqual([1, NaN, NaN]);
  expect([...inverse.dataSync()]).toEqual([1, 0, 2]);
});

test('a sorter stands for the sorted sequence', () => {
  const x = tensor([5, 1, 3]);
  expect(searchsorted(x, tensor([2, 4]), { sorter: argsort(x) }).toArraySync()).toEqual([1, 2]);
});

/** PyTorch 1.13. */
test.each([
  [{ fweights: ints([1, 2, 1, 3]) }, [4.904761791, -0.333333343, -0.333333343, 0.333333343]],
  [{ aweights: tensor([0.5, 1, 2, 1]) }, [3.78571415, -0.21428566, -0.21428566, 0.64285707]],
  [
    { fweights: ints([1, 2, 1, 3]), aweights: tensor([0.5, 1, 2, 1]), correction: 2 },
    [5.20529842, 0.03973507, 0.03973507, 0.43708611],
  ],
])('cov with weights, %#', (options, expected) => {
  const x = tensor([
    [0, 1, 2, 5],
    [2, 1, 0, 1],
  ]);
  cov(x, options)
    .dataSync()
    .forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
});

/** Tensors like others, and what print options change. */
import * as gradus from 'gradus';
import { ArgumentError, arange, ShapeError, setPrintOptions, tensor, zeros } from 'gradus';
import { afterEach, expect, test } from 'vitest';

const ints = tensor([1, 2], { dtype: 'int32' });

afterEach(() => setPrintOptions({ profile: 'default' }));

test('new tensors have the dtype of the tensor', () => {
  expect(gradus.newZeros(ints, 2, 3)).toMatchObject({ dtype: 'int32', shape: [2, 3] });
  expect(gradus.newOnes(ints, [2], { dtype: 'float32' }).dtype).toBe('float32');
  expect(gradus.newFull(ints, [2], 7).toArraySync()).toEqual([7, 7]);
  expect(gradus.newTensor(ints, [[1], [2]]).dtype).toBe('int32');
  expect(() => gradus.newZeros(ints, -1)).toThrow(ArgumentError);
  expect(() => gradus.newZeros([1] as never, 1)).toThrow(/newZeros: expected a tensor/);
});

test('shapes and dtypes of others', () => {
  const x = tensor([1, 2, 3, 4]);
  expect(gradus.viewAs(x, zeros(2, 2)).shape).toEqual([2, 2]);
  expect(() => gradus.reshapeAs(x, zeros(3))).toThrow(ShapeError);
  expect(gradus.expandAs(ints, zeros(3, 2)).shape).toEqual([3, 2]);
  expect(gradus.typeAs(x, ints).dtype).toBe('int32');
  expect([gradus.isFloatingPoint(x), gradus.isFloatingPoint(ints)]).toEqual([true, false]);
  expect([gradus.isTensor(x), gradus.isTensor(null)]).toEqual([true, false]);
});

test('logspace gives the values of PyTorch', () => {
  expect([...gradus.logspace(-2, 2, 5).dataSync()]).toEqual(
    [0.01, 0.1, 1, 10, 100].map(Math.fround),
  );
  expect(gradus.logspace(0.1, 3, 5, 10, { dtype: 'int32' }).toArraySync()).toEqual([
    1, 5, 31, 177, 1000,
  ]);
  expect(gradus.logspace(0, 3, 1).toArraySync()).toEqual([1]);
  expect(gradus.logspace(0, 3, 0).shape).toEqual([0]);
  expect(() => gradus.logspace(0, Infinity, 3)).toThrow(ArgumentError);
  expect(() => gradus.logspace(0, 1, -1)).toThrow(ArgumentError);
});

const [a, b, c] = [tensor([1.23456, -20.5]), tensor([1, 200]), tensor([1e-6, 1])];

test.each([
  [a, { precision: 2 }, 'tensor([  1.23, -20.50])'],
  [a, { precision: 0 }, 'tensor([  1, -20])'],
  [a, { sciMode: true }, 'tensor([1.2346e+00, -2.0500e+01])'],
  [b, { sciMode: true }, 'tensor([1.0000e+00, 2.0000e+02])'],
  [c, { sciMode: false }, 'tensor([    0.0000,     1.0000])'],
  [c, { sciMode: false, precision: 8 }, 'tensor([    0.00000100,     1.00000000])'],
  [arange(7).float(), { threshold: 5, edgeitems: 2 }, 'tensor([0., 1.,  ..., 5., 6.])'],
  [
    arange(12).float(),
    { linewidth: 30 },
    'tensor([ 0.,  1.,  2.,  3.,\n         4.,  5.,  6.,  7.,\n         8.,  9., 10., 11.])',
  ],
  [a, { profile: 'short' }, 'tensor([  1.23, -20.50])'],
  [
    arange(12).float().reshape(4, 3),
    { profile: 'short', threshold: 3, edgeitems: 1 },
    'tensor([[ 0.,  ...,  2.],\n        ...,\n        [ 9.,  ..., 11.]])',
  ],
] as const)('prints %s with %o as PyTorch does', (x, options, text) => {
  setPrintOptions(options);
  expect(x.toString()).toBe(text);
});

test('print options stay until they are set again, except sciMode', () => {
  setPrintOptions({ precision: 1, sciMode: true });
  setPrintOptions({ linewidth: 100 });
  expect(a.toString()).toBe('tensor([  1.2, -20.5])');
  setPrintOptions({ profile: 'full' });
  expect(arange(2000).toString()).not.toContain('...');
});

test.each([
  [{ precision: -1 }, /precision must be an integer/],
  [{ edgeitems: 1.5 }, /edgeitems must be an integer/],
  [{ profile: 'long' }, /profile must be 'default' or 'short' or 'full'/],
  [{ sciMode: 1 }, /sciMode must be a boolean/],
])('refuses %o', (options, message) => {
  expect(() => setPrintOptions(options as never)).toThrow(message);
});

test('bits of floats and shifts of bools are refused', () => {
  expect(() => gradus.bitwiseAnd(a, 1)).toThrow(/integers and bools only/);
  expect(() => gradus.bitwiseNot(a)).toThrow(ArgumentError);
  expect(() => gradus.bitwiseOr(ints, 1.5)).toThrow(ArgumentError);
  expect(() => gradus.bitwiseLeftShift(tensor([true]), 1 as never)).not.toThrow();
  expect(() => gradus.bitwiseLeftShift(tensor([true]), tensor([true]))).toThrow(/for bool/);
  expect(gradus.bitwiseLeftShift(ints, 32).toArraySync()).toEqual([0, 0]);
  expect(gradus.bitwiseRightShift(ints.neg(), -1).toArraySync()).toEqual([-1, -1]);
});

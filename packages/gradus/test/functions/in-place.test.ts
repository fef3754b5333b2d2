/** Functions that write into their first argument. */
import * as gradus from 'gradus';
import { ArgumentError, GradusError, noGrad, ShapeError, tensor, zeros } from 'gradus';
import { expect, test } from 'vitest';

test('a function ending in _ gives the values of the function without', () => {
  const functions: Record<string, unknown> = { ...gradus };
  for (const name of 'abs ceil exp frac log2 reciprocal round rsqrt square trunc'.split(' ')) {
    const x = tensor([0.3, 1.5, 2.5]);
    const plain = functions[name] as ((x: gradus.Tensor) => gradus.Tensor) | undefined;
    const expected = plain === undefined ? Reflect.get(x, name).call(x) : plain(x);
    const written = (functions[`${name}_`] as typeof plain)?.(x);
    expect(written, name).toBe(x);
    expect(x.toArraySync(), name).toEqual(expected.toArraySync());
  }
});

test('gradients flow through, as in PyTorch', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  gradus.square_(x.mul(3)).sum().backward();
  expect(x.grad?.toArraySync()).toEqual([18, 36]);
});

test('a parameter is written inside noGrad()', () => {
  const w = tensor([4, 9], { requiresGrad: true });
  expect(() => gradus.sqrt_(w)).toThrow(/sqrt_: a leaf that requires a gradient/);
  noGrad(() => gradus.sqrt_(w));
  expect(w.toArraySync()).toEqual([2, 3]);
  expect(w.requiresGrad).toBe(true);
});

test('errors name the function', () => {
  const ints = tensor([4, 9], { dtype: 'int32' });
  expect(() => gradus.sqrt_(ints)).toThrow(ArgumentError);
  expect(() => gradus.div_(ints, 2)).toThrow(/div_: the result is float32/);
  expect(() => gradus.clamp_(ints, 1.5)).toThrow(ArgumentError);
  expect(() => gradus.div_(tensor([1, 2]), zeros(2, 1))).toThrow(ShapeError);
  expect(() => gradus.exp_(zeros(4).view(2, 2))).toThrow(GradusError);
  expect(() => gradus.exp_(1 as never)).toThrow(/exp_: expected a tensor/);
});

test('integers stay integers', () => {
  const ints = tensor([4, -9], { dtype: 'int32' });
  expect(gradus.pow_(gradus.remainder_(ints, 5), 2).toArraySync()).toEqual([16, 1]);
  expect(ints.dtype).toBe('int32');
});

test('detach_', () => {
  const x = tensor([1], { requiresGrad: true });
  const y = x.mul(2);
  expect(gradus.detach_(y)).toBe(y);
  expect([y.requiresGrad, y.isLeaf, y.itemSync()]).toEqual([false, true, 2]);
  expect(gradus.detach_(x).requiresGrad).toBe(false);
});

test('fillDiagonal_', () => {
  const tall = gradus.fillDiagonal_(zeros(5, 3), 1, true).toArraySync() as number[][];
  expect(tall.map((row) => row.indexOf(1))).toEqual([0, 1, 2, -1, 0]);
  expect(gradus.fillDiagonal_(zeros(4, 2), 1).sum().itemSync()).toBe(2);
  expect(
    gradus
      .fillDiagonal_(zeros(2, 2, 2), 3)
      .sum()
      .itemSync(),
  ).toBe(6);
  expect(() => gradus.fillDiagonal_(zeros(2), 1)).toThrow(ShapeError);
  expect(() => gradus.fillDiagonal_(zeros(2, 3, 2), 1)).toThrow(ShapeError);
});

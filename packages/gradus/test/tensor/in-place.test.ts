/** In-place operations, and tensors that share values, compared with PyTorch. */
import { cat, engineStatistics, noGrad, ones, stack, type Tensor, tensor, zeros } from 'gradus';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

const values = (x: Tensor | null): number[] => [...(x as Tensor).dataSync()];
const parameter = (...data: number[]) => new nn.Parameter(Float32Array.from(data), [data.length]);

describe('an in-place operation with a value that requires a gradient', () => {
  test.each([
    ['copy_', 0, 11],
    ['add_', 0, 11],
    ['sub_', 0, 1],
    ['mul_', 1, 11],
  ] as const)('%s makes its target part of the graph', (op, start, gradient) => {
    const w = tensor([3], { requiresGrad: true });
    const buffer = tensor([start]);
    expect(buffer[op](w)).toBe(buffer);
    expect([buffer.requiresGrad, buffer.isLeaf]).toEqual([true, false]);
    buffer.mul(5).sum().add(w.mul(w).sum()).backward();
    expect(values(w.grad)).toEqual([gradient]);
  });

  test('joins the graph, and does not change values computed before', () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const y = w.mul(w);
    const doubled = y.mul(2);
    y.mul_(w).add_(1);
    expect(values(y)).toEqual([9, 28]);
    expect(values(doubled)).toEqual([8, 18]);
    y.sum().add(doubled.sum()).backward();
    // ∂(w³ + 2w²)/∂w
    expect(values(w.grad)).toEqual([20, 39]);
  });

  test('does not change views and detached values, unlike PyTorch', () => {
    const x = zeros([4]);
    const [view, detached] = [x.view(2, 2), x.detach()];
    x.add_(1);
    expect([values(x), values(view), values(detached)]).toEqual([
      [1, 1, 1, 1],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    for (const each of [view, detached]) expect(() => each.add_(1)).toThrow(/a view .* clone\(\)/);
  });

  test('works in a loop of steps', () => {
    const w = parameter(1);
    const optimizer = new SGD([w], { lr: 0.1 });
    const total = zeros([1]);
    for (let i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      const loss = zeros([1]).add_(w).mul_(2);
      loss.sum().backward();
      optimizer.step();
      total.add_(loss.detach());
    }
    expect(values(w)[0]).toBeCloseTo(0.4, 6);
    expect(values(total)[0]).toBeCloseTo(2 * (1 + 0.8 + 0.6), 5);
  });
});

describe('an in-place operation inside noGrad()', () => {
  test.each(['copy_', 'add_', 'mul_'] as const)(
    '%s of a value that requires a gradient leaves a leaf a leaf',
    (op) => {
      const [w, other] = [parameter(2), parameter(3)];
      for (const value of [other, w, other.mul(1), other.clone()]) {
        noGrad(() => w[op](value));
        expect([w.requiresGrad, w.isLeaf]).toEqual([true, true]);
        w.grad = null;
        w.mul(5).sum().backward();
        expect(values(w.grad)).toEqual([5]);
      }
      expect(other.grad).toBeNull();
      const plain = tensor([1]);
      noGrad(() => plain[op](other));
      expect([plain.requiresGrad, plain.isLeaf]).toEqual([false, true]);
    },
  );
});

describe('an in-place operation that PyTorch refuses', () => {
  test('on a leaf that requires a gradient, outside noGrad()', () => {
    for (const w of [parameter(1, 2), tensor([1, 2], { requiresGrad: true })]) {
      expect(() => w.mul_(3)).toThrow(/mul_: a leaf that requires a gradient .*noGrad/);
      expect(() => w.copy_(ones([2]))).toThrow(/copy_/);
      expect(() => w.fill_(0)).toThrow(/fill_/);
      expect(values(noGrad(() => w.mul_(3)))).toEqual([3, 6]);
      expect([w.requiresGrad, w.isLeaf]).toEqual([true, true]);
    }
  });

  test('with a result that does not fit the dtype', () => {
    const integers = (): Tensor => tensor([1, 2], { dtype: 'int32' });
    expect(() => integers().add_(1.7)).toThrow(/add_: the result is float32.* in int32/);
    expect(() => integers().mul_(tensor([0.5, 1]))).toThrow(/mul_/);
    expect(() => integers().sub_(1, 0.5)).toThrow(/sub_/);
    expect(() => tensor([true]).add_(1)).toThrow(/add_: the result is int32.* in bool/);
    expect(() => integers().fill_(Number.POSITIVE_INFINITY)).toThrow(
      /Infinity is not a value of int32/,
    );
    expect(() => tensor([1], { dtype: 'uint8' }).fill_(300)).toThrow(/300.*255/);
    expect(values(integers().add_(2))).toEqual([3, 4]);
    expect(values(integers().fill_(1.7))).toEqual([1, 1]);
    expect(values(integers().copy_(tensor([1.5, -2.5])))).toEqual([1, -2]);
  });

  test('with a result of a larger shape; a smaller one broadcasts', () => {
    expect(() => ones([3]).add_(ones([2, 3]))).toThrow(/\[2,3\].*\[3\]/);
    expect(values(zeros([2, 2]).copy_(tensor([1, 2])))).toEqual([1, 2, 1, 2]);
    expect(values(zeros([2, 2]).add_(tensor([1, 2])))).toEqual([1, 2, 1, 2]);
  });

  test('on views, and on a computed value inside noGrad()', () => {
    expect(() => ones([3]).expand(2, 3).add_(1)).toThrow(/view/);
    const y = parameter(1).mul(2);
    expect(() => noGrad(() => y.add_(1))).toThrow(/noGrad/);
    expect(values(y.detach().clone().add_(1))).toEqual([3]);
  });
});

describe('a result that has the values of its operand', () => {
  const same: [string, (w: Tensor) => Tensor][] = [
    ['view', (w) => w.view(3)],
    ['reshape', (w) => w.reshape(3)],
    ['flatten', (w) => w.flatten()],
    ['squeeze', (w) => w.squeeze()],
    ['expand', (w) => w.expand(3)],
    ['T', (w) => w.T],
    ['slice', (w) => w.slice(0)],
    ['permute', (w) => w.permute(0)],
    ['cat', (w) => cat([w])],
    ['clone', (w) => w.clone()],
    ['mul by a view', (w) => w.view(3).clone()],
  ];

  test.each(same)('%s has a gradient separate from that of the parameter', (_, make) => {
    const w = parameter(1, 2, 3);
    const optimizer = new SGD([w], { lr: 1 });
    const y = make(w).retainGrad();
    y.mul(2).sum().backward();
    expect(values(y.grad)).toEqual([2, 2, 2]);
    expect(values(w.grad)).toEqual([2, 2, 2]);
    optimizer.step();
    expect(values(w)).toEqual([-1, 0, 1]);
  });

  test.each([
    ['cat', (w: Tensor) => cat([w])],
    ['stack', (w: Tensor) => stack([w])],
    ['clone', (w: Tensor) => w.clone()],
    ['max of a number', (w: Tensor) => w.sum().max(0)[0]],
  ])(
    '%s is a copy: writing to it does not change the parameter, nor the other way round',
    (_, make) => {
      const w = parameter(1, 2);
      const copy = noGrad(() => make(w));
      const before = values(copy);
      noGrad(() => w.mul_(3));
      expect(values(copy)).toEqual(before);
      copy.mul_(0.5);
      expect(values(copy)).toEqual(before.map((value) => value / 2));
      expect(values(w)).toEqual([3, 6]);
      w.sum().backward();
      new SGD([w], { lr: 1 }).step();
      expect(values(w)).toEqual([2, 5]);
    },
  );

  test('to() with the present dtype returns the tensor itself', () => {
    const w = parameter(1, 2);
    expect(w.float()).toBe(w);
    expect(w.to('float32')).toBe(w);
    expect(tensor([true]).bool()).toBeTypeOf('object');
    noGrad(() => w.float().mul_(0.5));
    expect(values(w)).toEqual([0.5, 1]);
  });

  test('copies of a parameter taken before each step keep their values', () => {
    const w = parameter(8);
    const optimizer = new SGD([w], { lr: 1 });
    const best = zeros([1]);
    const copies: Tensor[] = [];
    for (let i = 0; i < 4; i++) {
      optimizer.zeroGrad();
      w.sum().backward();
      copies.push(w.clone());
      if (i === 1) noGrad(() => best.copy_(w));
      optimizer.step();
    }
    expect(copies.map((copy) => values(copy)[0])).toEqual([8, 7, 6, 5]);
    expect(values(best)).toEqual([7]);
  });

  test('costs no kernel', () => {
    const kernels = (compute: (x: Tensor) => Tensor): number => {
      const before = engineStatistics().kernels;
      compute(ones([3]))
        .add(1)
        .dataSync();
      return engineStatistics().kernels - before;
    };
    expect(kernels((x) => x.view(3).clone().flatten())).toBe(kernels((x) => x));
  });
});

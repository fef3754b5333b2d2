import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { noGrad, type Tensor, tensor } from '../../src/index.ts';
import { Linear, Parameter } from '../../src/nn/index.ts';
import { SGD } from '../../src/optim/index.ts';

describe('a tensor that shares memory with another in PyTorch', () => {
  const views: [string, (x: Tensor) => Tensor][] = [
    ['detach', (x) => x.detach()],
    ['select', (x) => x.select(0, 0)],
    ['slice', (x) => x.slice(0, 0, 1)],
    ['view', (x) => x.view(-1)],
    ['T', (x) => x.T],
    ['expand', (x) => x.expand(2, 2, 2)],
  ];

  test.each(views)('%s cannot be overwritten', (_, viewOf) => {
    const base = tensor([
      [1, 2],
      [3, 4],
    ]) as Tensor;
    expect(() => viewOf(base).zero_()).toThrow('view');
    expect(base.toArraySync()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('a detached tensor that requires a gradient is a leaf', () => {
    const w = tensor([1, 2]).detach().requiresGrad_();
    noGrad(() => w.sub_(1));
    expect(w.toArraySync()).toEqual([0, 1]);
  });

  test('a computed value and a gradient can be overwritten', () => {
    const w = tensor([2], { requiresGrad: true });
    w.mul(w).sum().backward();
    expect((w.grad as Tensor).mul_(0.5).toArraySync()).toEqual([2]);
    expect(tensor([1, 2]).mul(2).add_(1).toArraySync()).toEqual([3, 5]);
  });
});

describe('a slice', () => {
  test('of a view takes its elements in row-major order', () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]).mul(1);
    expect(x.view(6).slice(0, 1, 5).toArraySync()).toEqual([2, 3, 4, 5]);
    expect(x.view(3, 2).slice(0, 1, 3).view(4).toArraySync()).toEqual([3, 4, 5, 6]);
    expect(x.T.reshape(6).slice(0, 1, 6, 2).toArraySync()).toEqual([4, 5, 6]);
  });

  test('of rows of data is right for every first row', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(x.slice(0, 1, 3).toArraySync()).toEqual([
      [3, 4],
      [5, 6],
    ]);
    expect(x.slice(0, 0, 3, 2).toArraySync()).toEqual([
      [1, 2],
      [5, 6],
    ]);
    expect(x.slice(1, 1, 2).toArraySync()).toEqual([[2], [4], [6]]);
    expect(x.select(0, 2).toArraySync()).toEqual([5, 6]);
  });

  test('has the values after a pending call', () => {
    const w = new Parameter(Float32Array.of(1, 2, 3, 4), [2, 2]);
    const optimizer = new SGD([w], { lr: 1 });
    w.sum().backward();
    optimizer.step();
    expect(w.detach().slice(0, 1, 2).toArraySync()).toEqual([[2, 3]]);
    optimizer.step();
    const row = noGrad(() => w.select(0, 0));
    expect(row.toArraySync()).toEqual([-1, 0]);
    const x = tensor([1, 2, 3]);
    x.add_(10);
    expect(x.slice(0, 1, 3).toArraySync()).toEqual([12, 13]);
  });
});

test('the error shows an operand that is not a tensor, such as a missing gradient', () => {
  const w = tensor([1], { requiresGrad: true });
  expect(() => w.mul(w.grad as unknown as Tensor)).toThrow(
    'expected a tensor or a number, got null',
  );
  expect(() => w.add('3' as unknown as number)).toThrow("got '3'");
  expect(() => w.copy_([1] as unknown as Tensor)).toThrow('got an array');
});

test('console.log shows values and layers, not the recorded graph', () => {
  expect(inspect({ x: tensor([1, 2]) })).toBe('{ x: tensor([1., 2.]) }');
  expect(inspect(new Linear(2, 3))).toBe('Linear(in_features=2, out_features=3, bias=True)');
});

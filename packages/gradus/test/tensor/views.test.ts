import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { noGrad, type Tensor, tensor } from '../../src/index.ts';
import { Linear } from '../../src/nn/index.ts';

describe('what PyTorch would let write through to another tensor', () => {
  const views: [string, (x: Tensor) => Tensor][] = [
    ['detach', (x) => x.detach()],
    ['select', (x) => x.select(0, 0)],
    ['slice', (x) => x.slice(0, 0, 1)],
    ['view', (x) => x.view(-1)],
    ['T', (x) => x.T],
    ['expand', (x) => x.expand(2, 2, 2)],
  ];

  test.each(views)('%s is not overwritten without effect, but refused', (_, viewOf) => {
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

  test('a detached tensor that asks for gradients itself is a leaf of its own', () => {
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

test('an operand that is no tensor is named, such as a gradient that is not there', () => {
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

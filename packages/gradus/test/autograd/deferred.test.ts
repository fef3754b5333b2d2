/**
 * `backward` records only the nodes to differentiate. The gradients equal those of recording each op's gradient at
 * once, whatever is read, kept or overwritten before they are read.
 */
import { engineStatistics, manualSeed, noGrad, randn, type Tensor, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { deferGradients, gradientOf, inputsOf } from '../../src/autograd/deferred.ts';

const values = (x: Tensor | null): number[] => [...(x as Tensor).dataSync()];

/** Two layers and a loss with known gradients: x [1, 2], all weights 1, no bias. */
function small() {
  const x = tensor([[1, 2]], { requiresGrad: true });
  const first = new nn.Linear(2, 2, { bias: false });
  const second = new nn.Linear(2, 1, { bias: false });
  first.weight.setData(Float32Array.of(1, 1, 1, 1));
  second.weight.setData(Float32Array.of(1, 1));
  const hidden = first.forward(x);
  const loss = second.forward(hidden.mul(hidden)).sum();
  return { x, first, second, hidden, loss };
}

describe('gradients', () => {
  test('are the same if a value below the loss has been read before', () => {
    const plain = small();
    plain.loss.backward();
    const read = small();
    expect(read.hidden.toArraySync()).toEqual([[3, 3]]);
    expect(read.loss.itemSync()).toBe(18);
    read.loss.backward();
    for (const { x, first, second } of [plain, read]) {
      expect(values(x.grad)).toEqual([12, 12]);
      expect(values(first.weight.grad)).toEqual([6, 12, 6, 12]);
      expect(values(second.weight.grad)).toEqual([9, 9]);
    }
  });

  test('are the same if values are read between backward and the gradient', () => {
    const { x, hidden, loss } = small();
    loss.backward();
    expect(hidden.toArraySync()).toEqual([[3, 3]]);
    expect(values(x.grad)).toEqual([12, 12]);
  });

  test('are expanded if a value below the loss is known, otherwise by the compiler', () => {
    const { first, hidden, loss } = small();
    const deferred = deferGradients(loss.node, tensor(1).node);
    expect(inputsOf(gradientOf(deferred, first.weight.node))).toHaveLength(2);
    hidden.dataSync();
    expect(inputsOf(gradientOf(deferred, first.weight.node))).toHaveLength(1);
  });

  test('of unchanged values are readable after a step', () => {
    const a = new nn.Parameter(Float32Array.of(2), [1]);
    const b = new nn.Parameter(Float32Array.of(3), [1]);
    const c = tensor([5], { requiresGrad: true });
    const optimizer = new SGD([a], { lr: 0.1 });
    optimizer.zeroGrad();
    const loss = a.mul(b).add(c.mul(c)).sum();
    loss.backward();
    optimizer.step();
    expect(loss.itemSync()).toBe(31);
    expect(values(c.grad)).toEqual([10]);
    expect(values(a.grad)).toEqual([3]);
    expect(a.dataSync()[0]).toBeCloseTo(1.7, 6);
  });

  test('that depend on changed parameters are those from before the step', () => {
    const a = new nn.Parameter(Float32Array.of(2), [1]);
    const c = tensor([5], { requiresGrad: true });
    const optimizer = new SGD([a], { lr: 0.1 });
    optimizer.zeroGrad();
    const loss = a.mul(c).sum();
    loss.backward();
    optimizer.step();
    loss.itemSync();
    expect(values(c.grad)).toEqual([2]);
  });

  test('distinguish the same graph with and without gradients', () => {
    const w = new nn.Parameter(Float32Array.of(3), [1]);
    const through = (stop: boolean): number[] => {
      w.clearGrad();
      const factor = stop ? noGrad(() => w.mul(w)) : w.mul(w);
      factor.mul(w).sum().backward();
      return values(w.grad);
    };
    expect([through(false), through(true), through(false), through(true)]).toEqual([
      [27],
      [9],
      [27],
      [9],
    ]);
  });

  test('of two losses that share a graph add up', () => {
    const { x, hidden, loss } = small();
    loss.backward();
    hidden.sum().backward();
    expect(values(x.grad)).toEqual([14, 14]);
  });

  test('of chains of a thousand layers do not need a deep stack', () => {
    let y = tensor([1], { requiresGrad: true });
    const x = y;
    const layer = new nn.Linear(1, 1, { bias: false });
    layer.weight.setData(Float32Array.of(1));
    for (let i = 0; i < 1000; i++) y = layer.forward(y);
    y.sum().backward();
    expect(values(x.grad)).toEqual([1]);
    expect(values(layer.weight.grad)).toEqual([1000]);
  });
});

test('a loop that clips gradients and reads some compiles its programs in the first steps', () => {
  manualSeed(0);
  const model = new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU(), new nn.Linear(3, 2));
  const criterion = new nn.CrossEntropyLoss({ labelSmoothing: 0.1 });
  const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const step = (): void => {
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(randn([5, 4])), tensor([0, 1, 1, 0, 1]).int());
    loss.backward();
    const norm = model.parameters()[0].grad?.mul(2).sum() as Tensor;
    expect(Number.isFinite(norm.itemSync())).toBe(true);
    optimizer.step();
    loss.itemSync();
  };
  for (let i = 0; i < 3; i++) step();
  const { compilations } = engineStatistics();
  for (let i = 0; i < 5; i++) step();
  expect(engineStatistics().compilations).toBe(compilations);
});

test('losses with different settings are different programs', () => {
  const scores = tensor([
    [1, 2, 3],
    [0, 0, 0],
  ]);
  const labels = tensor([2, 0]).int();
  const lossOf = (options: nn.CrossEntropyLossOptions): number[] => [
    ...new nn.CrossEntropyLoss(options).forward(scores, labels).dataSync(),
  ];
  const [mean] = lossOf({});
  const [sum] = lossOf({ reduction: 'sum' });
  const [first, second] = lossOf({ reduction: 'none' });
  expect(first).toBeCloseTo(0.40760597, 6);
  expect(second).toBeCloseTo(Math.log(3), 6);
  expect(sum).toBeCloseTo(first + second, 6);
  expect(mean).toBeCloseTo(sum / 2, 6);
  expect(lossOf({ ignoreIndex: 0 })[0]).toBeCloseTo(first, 6);
  expect(lossOf({ labelSmoothing: 0.3 })[0]).not.toBeCloseTo(mean, 3);
});

/**
 * Loops in unusual orders that PyTorch allows, with PyTorch's values; and what failed computations leave
 * behind.
 */
import {
  engineStatistics,
  IndexOutOfRangeError,
  manualSeed,
  noGrad,
  ones,
  rand,
  type Tensor,
  tensor,
} from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

function setUp() {
  const w = new nn.Parameter(Float32Array.of(1, 2), [2]);
  const optimizer = new SGD([w], { lr: 0.1 });
  optimizer.zeroGrad();
  const backward = (): void => w.mul(w).sum().backward();
  return { w, optimizer, backward };
}

function expectClose(x: Tensor | null, values: readonly number[]): void {
  (x as Tensor).dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(values[i], 5);
  });
}

describe('after a zeroGrad()', () => {
  test('step, backward, step without clearing', () => {
    const { w, optimizer, backward } = setUp();
    for (let i = 0; i < 2; i++) {
      backward();
      optimizer.step();
    }
    expectClose(w, [0.44, 0.88]);
  });

  test('two steps on one gradient', () => {
    const { w, optimizer, backward } = setUp();
    backward();
    optimizer.step();
    optimizer.step();
    expectClose(w, [0.6, 1.2]);
    expectClose(w.grad, [2, 4]);
  });

  test('a weight written while gradients add up', () => {
    const { w, optimizer, backward } = setUp();
    backward();
    noGrad(() => w.mul_(0.5));
    backward();
    optimizer.step();
    expectClose(w, [0.2, 0.4]);
  });

  test('gradients read after the step, at every step or at some', () => {
    const { w, optimizer, backward } = setUp();
    for (let i = 0; i < 12; i++) {
      optimizer.zeroGrad();
      backward();
      optimizer.step();
      const before = 0.8 ** i;
      if (i < 4 || i % 5 === 0) {
        expectClose(w, [0.8 * before, 1.6 * before]);
        expectClose(w.grad, [2 * before, 4 * before]);
      }
    }
  });

  test('values computed in the loop, read many steps later', () => {
    const { w, optimizer, backward } = setUp();
    const squares: Tensor[] = [];
    for (let i = 0; i < 6; i++) {
      optimizer.zeroGrad();
      const square = w.mul(w);
      square.sum().add(square.mean()).backward();
      squares.push(square);
      optimizer.step();
      backward();
    }
    expect(w.requiresGrad).toBe(true);
    expectClose(squares[0], [1, 4]);
    // The gradient of Σw² + mean(w²) is 3w.
    squares.forEach((square, i) => {
      expectClose(square, [0.7 ** (2 * i), 4 * 0.7 ** (2 * i)]);
    });
  });

  test('two backwards through a retained graph give the same gradient, with a step in between', () => {
    const { w, optimizer } = setUp();
    const loss = w.mul(tensor([3, 5])).sum();
    loss.backward(null, { retainGraph: true });
    optimizer.step();
    expectClose(w, [0.7, 1.5]);
    loss.backward();
    expectClose(w.grad, [6, 10]);
    optimizer.step();
    expectClose(w, [0.1, 0.5]);
  });

  test('the next backward adds to the same tensor', () => {
    const { w, backward } = setUp();
    backward();
    const gradient = w.grad;
    backward();
    expect(w.grad).toBe(gradient);
    expectClose(gradient, [4, 8]);
  });
});

test.each([SGD, Adam])(
  'a loop that reads its loss at some steps compiles one step: %o',
  (Optimizer) => {
    manualSeed(1);
    const model = new nn.Linear(7, 3);
    const optimizer = new Optimizer(model.parameters(), { lr: 0.01 });
    const train = (steps: number, every: number): void => {
      for (let i = 1; i <= steps; i++) {
        optimizer.zeroGrad();
        const loss = model.forward(rand([5, 7])).mean();
        loss.backward();
        optimizer.step();
        if (i % every === 0) loss.itemSync();
      }
    };
    const compilations = (steps: number, every: number): number => {
      const before = engineStatistics().compilations;
      train(steps, every);
      return engineStatistics().compilations - before;
    };
    train(3, 100);
    expect(compilations(30, 7)).toBe(0);
    train(3, 1);
    expect(compilations(30, 1)).toBe(0);
  },
);

describe('a value that cannot be computed', () => {
  const wrongLoss = (model: nn.Linear): Tensor =>
    new nn.CrossEntropyLoss().forward(model.forward(ones([1, 4])), tensor([2]).int().add(1));

  test('throws each time it is read, and only then', () => {
    const model = new nn.Linear(4, 3);
    const loss = wrongLoss(model);
    expect(() => loss.itemSync()).toThrow(IndexOutOfRangeError);
    expect(() => loss.itemSync()).toThrow(IndexOutOfRangeError);
    const outputs = Array.from({ length: 600 }, () => model.forward(ones([1, 4])));
    for (const output of outputs) expect(output.dataSync().length).toBe(3);
  });

  test('does not affect other values of the same read', () => {
    const scores = new nn.Linear(4, 3).forward(ones([1, 4]));
    const twice = scores.mul(2);
    const loss = new nn.CrossEntropyLoss().forward(twice, tensor([2]).int().add(1));
    expect(twice.dataSync().length).toBe(3);
    expect(scores.sum().itemSync()).toBeTypeOf('number');
    expect(() => loss.itemSync()).toThrow(IndexOutOfRangeError);
  });

  test('does not throw in unrelated calls', () => {
    const wrong = Array.from({ length: 300 }, () => wrongLoss(new nn.Linear(4, 3)));
    for (let i = 0; i < 600; i++) ones([2]).add(1);
    for (const loss of wrong) expect(() => loss.itemSync()).toThrow(IndexOutOfRangeError);
  });

  test('does not stop a step that does not need it', () => {
    const model = new nn.Linear(4, 3);
    const optimizer = new SGD(model.parameters(), { lr: 0.5 });
    const wrong = wrongLoss(model);
    const before = model.weight.dataSync();
    model
      .forward(ones([1, 4]))
      .sum()
      .backward();
    optimizer.step();
    expectClose(
      model.weight,
      [...before].map((value) => value - 0.5),
    );
    expect(() => wrong.itemSync()).toThrow(IndexOutOfRangeError);
  });

  test('fails the step that needs it, which changes nothing; the next step is right', () => {
    const model = new nn.Linear(4, 3);
    const optimizer = new Adam(model.parameters(), { lr: 0.5 });
    for (let i = 0; i < 3; i++) {
      const before = model.weight.dataSync();
      optimizer.zeroGrad();
      const loss = wrongLoss(model);
      loss.backward();
      optimizer.step();
      expect(() => optimizer.zeroGrad()).toThrow(IndexOutOfRangeError);
      expect(() => loss.itemSync()).toThrow(IndexOutOfRangeError);
      expect(model.weight.dataSync()).toEqual(before);
      optimizer.zeroGrad();
      model
        .forward(ones([1, 4]))
        .sum()
        .backward();
      optimizer.step();
      expect(model.weight.dataSync()).not.toEqual(before);
    }
  });
});

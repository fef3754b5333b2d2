/** Which values are readable when, and that recorded steps give the same values as PyTorch's immediate ones. */
import {
  engineStatistics,
  manualSeed,
  noGrad,
  randn,
  StaleValueError,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { beforeEach, describe, expect, test } from 'vitest';

class Net extends nn.Module {
  fc1 = new nn.Linear(4, 8);
  fc2 = new nn.Linear(8, 3);

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.fc1.forward(x).tanh());
  }
}

beforeEach(() => {
  manualSeed(3);
});

function squares(y: Tensor): Tensor {
  return y.mul(y).mean();
}

/** A step of the loop in PyTorch's tutorials. */
function step(net: Net, optimizer: SGD | Adam, x: Tensor): { loss: Tensor; output: Tensor } {
  optimizer.zeroGrad();
  const output = net.forward(x);
  const loss = squares(output);
  loss.backward();
  optimizer.step();
  return { loss, output };
}

const batch = (): Tensor => randn([5, 4]);

/** The gradient of the first weight, read without a promise. */
function gradientOf(net: Net, x: Tensor): Float32Array {
  net.zeroGrad();
  squares(net.forward(x)).backward();
  return net.fc1.weight.grad?.dataSync() as Float32Array;
}

describe('reading', () => {
  test('the loss and the output of the outermost forward stay readable after the step', () => {
    const net = new Net();
    const x = batch();
    const expected = net.forward(x).dataSync() as Float32Array;
    const { loss, output } = step(net, new SGD(net.parameters(), { lr: 0.5 }), x);
    expect(loss.itemSync()).toBeCloseTo(expected.reduce((s, v) => s + v * v, 0) / 15, 5);
    expect(output.dataSync()).toEqual(expected);
    expect(net.forward(x).dataSync()).not.toEqual(expected);
  });

  test('a gradient read before the step runs is exact, and the step still runs once', () => {
    const net = new Net();
    const x = batch();
    const before = net.fc2.bias?.dataSync() as Float32Array;
    const { loss } = step(net, new SGD(net.parameters(), { lr: 0.5 }), x);
    const gradient = net.fc2.bias?.grad?.dataSync() as Float32Array;
    loss.itemSync();
    const after = net.fc2.bias?.dataSync() as Float32Array;
    for (let i = 0; i < 3; i++) expect(after[i]).toBeCloseTo(before[i] - 0.5 * gradient[i], 6);
  });

  test('a gradient is readable after its step, until it is cleared', () => {
    const net = new Net();
    const optimizer = new SGD(net.parameters(), { lr: 0.5 });
    const x = batch();
    const expected = gradientOf(net, x);
    const { loss } = step(net, optimizer, x);
    const gradient = net.fc1.weight.grad as Tensor;
    loss.itemSync();
    expect(gradient.dataSync()).toEqual(expected);
  });

  test('a value inside forward is lost two steps later, and the error names the call and keep()', () => {
    let hidden: Tensor | null = null;
    class Secretive extends Net {
      override forward(x: Tensor): Tensor {
        const y = this.fc1.forward(x).tanh();
        hidden ??= y;
        return this.fc2.forward(y);
      }
    }
    const net = new Secretive();
    const optimizer = new SGD(net.parameters(), { lr: 0.5 });
    for (let i = 0; i < 3; i++) step(net, optimizer, batch());
    net.fc1.weight.dataSync();
    expect(() => (hidden as Tensor | null)?.mul(2).dataSync()).toThrow(StaleValueError);
    expect(() => (hidden as Tensor | null)?.mul(2).dataSync()).toThrow(
      /SGD\.step\(\) has.*keep\(\)/,
    );
  });

  test('keep() keeps a value readable', () => {
    const net = new Net();
    const optimizer = new SGD(net.parameters(), { lr: 0.5 });
    optimizer.zeroGrad();
    const hidden = net.fc1.forward(batch());
    const loss = squares(net.fc2.forward(hidden.tanh()));
    loss.backward();
    const gradient = (net.fc1.weight.grad as Tensor).keep();
    hidden.keep();
    optimizer.step();
    loss.itemSync();
    expect(gradient.dataSync().length).toBe(32);
    expect(hidden.dataSync().length).toBe(40);
  });

  test('reading a loss before backward gives the same training', () => {
    const run = (read: boolean): number[] => {
      manualSeed(1);
      const net = new Net();
      const optimizer = new SGD(net.parameters(), { lr: 0.1 });
      const x = batch();
      return Array.from({ length: 5 }, () => {
        optimizer.zeroGrad();
        const loss = squares(net.forward(x));
        if (read) loss.itemSync();
        loss.backward();
        optimizer.step();
        return loss.itemSync();
      });
    };
    expect(run(true)).toEqual(run(false));
  });

  test('the gradient of an input can be read', () => {
    const net = new Net();
    const x = batch().requiresGrad_();
    squares(net.forward(x)).backward();
    expect(x.grad?.shape).toEqual([5, 4]);
    expect(x.grad?.dataSync().some((v) => v !== 0)).toBe(true);
  });

  test('an unread gradient of an input costs no kernel', () => {
    const kernels = (ask: boolean): number => {
      manualSeed(1);
      const net = new Net();
      const optimizer = new SGD(net.parameters(), { lr: 0.1 });
      const before = engineStatistics().kernels;
      for (let i = 0; i < 3; i++) step(net, optimizer, batch().requiresGrad_(ask)).loss.itemSync();
      return engineStatistics().kernels - before;
    };
    expect(kernels(true)).toBe(kernels(false));
  });

  test('an unread gradient of an input adds up over many steps', () => {
    const run = (read: boolean): Float32Array => {
      manualSeed(4);
      const net = new Net();
      const optimizer = new SGD(net.parameters(), { lr: 0.1 });
      const x = batch().requiresGrad_();
      for (let i = 0; i < 4; i++) {
        step(net, optimizer, x).loss.itemSync();
        if (read) x.grad?.dataSync();
      }
      return x.grad?.dataSync() as Float32Array;
    };
    const expected = run(true);
    run(false).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6);
    });
  });
});

test('retainGrad keeps the gradient of an intermediate value', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const square = x.mul(x).retainGrad();
  square.mul(3).sum().backward();
  expect([...(square.grad as Tensor).dataSync()]).toEqual([3, 3]);
  expect(() => tensor([1]).retainGrad()).toThrow(/does not require/);
});

describe('values that are still pending when a step runs', () => {
  test('a running sum of losses is right and does not grow', () => {
    const net = new Net();
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    const x = batch();
    let total: Tensor = zeros([]);
    let expected = 0;
    for (let i = 0; i < 50; i++) {
      const { loss } = step(net, optimizer, x);
      total = total.add(loss);
      expected += loss.itemSync();
    }
    expect(total.itemSync()).toBeCloseTo(expected, 4);
    const { plans } = engineStatistics();
    for (let i = 0; i < 50; i++) total = total.add(step(net, optimizer, x).loss);
    total.itemSync();
    expect(engineStatistics().plans - plans).toBeLessThan(6);
  });

  test('a norm of gradients survives the step', () => {
    const net = new Net();
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    const x = batch();
    let norms: Tensor = zeros([]);
    for (let i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      const loss = squares(net.forward(x));
      loss.backward();
      norms = norms.add(squares(net.fc1.weight.grad as Tensor));
      optimizer.step();
      loss.itemSync();
    }
    expect(norms.itemSync()).toBeGreaterThan(0);
  });

  test('unread values of an evaluation do not pile up until the next step', () => {
    const net = new Net();
    for (let i = 0; i < 1000; i++) {
      const [, predicted] = net.forward(batch()).max(1);
      predicted.dataSync();
    }
    const { plans } = engineStatistics();
    for (let i = 0; i < 1000; i++) net.forward(batch());
    expect(engineStatistics().plans - plans).toBeLessThan(4);
  });
});

describe('values', () => {
  test('without zeroGrad, gradients add up, over steps too', () => {
    const w = new nn.Parameter(Float32Array.of(1), [1]);
    const optimizer = new SGD([w], { lr: 0.1 });
    const values: number[] = [];
    for (let i = 0; i < 4; i++) {
      const loss = w.mul(w).sum();
      loss.backward();
      optimizer.step();
      values.push(loss.itemSync());
    }
    // By hand: g sums up 2w; w ← w − 0.1 g.
    let [theta, g] = [1, 0];
    const expected = Array.from({ length: 4 }, () => {
      const loss = theta * theta;
      g += 2 * theta;
      theta -= 0.1 * g;
      return loss;
    });
    values.forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i], 5);
    });
  });

  test('two backward calls before one step add', () => {
    const w = new nn.Parameter(Float32Array.of(3), [1]);
    const optimizer = new SGD([w], { lr: 1 });
    optimizer.zeroGrad();
    w.mul(2).sum().backward();
    w.mul(5).sum().backward();
    optimizer.step();
    expect(w.itemSync()).toBe(3 - 7);
  });

  test('an update written by hand is right, and its graph does not grow', () => {
    const w = tensor([1], { requiresGrad: true });
    for (let i = 0; i < 20; i++) {
      const loss = w.sub(4).pow(2).sum();
      loss.backward();
      noGrad(() => {
        w.sub_((w.grad as Tensor).mul(0.25));
      });
      w.clearGrad();
    }
    expect(w.itemSync()).toBeCloseTo(4, 4);
  });

  test('copies in both directions run one after the other', () => {
    const a = new nn.Parameter(Float32Array.of(1), [1]);
    const b = new nn.Parameter(Float32Array.of(2), [1]);
    noGrad(() => {
      a.copy_(b);
      b.copy_(a);
    });
    expect([a.itemSync(), b.itemSync()]).toEqual([2, 2]);
  });

  test('an index out of range leaves parameters unchanged, and training can go on', () => {
    const table = new nn.Parameter(Float32Array.of(1, 2, 3), [3]);
    const optimizer = new SGD([table], { lr: 1 });
    const attempt = (positions: Tensor): void => {
      optimizer.zeroGrad();
      table.indexSelect(0, positions).sum().backward();
      optimizer.step();
      table.dataSync();
    };
    const wrong = tensor([0, 7], { dtype: 'int32' }).add(0);
    expect(() => attempt(wrong)).toThrow(/out of range/);
    expect([...table.dataSync()]).toEqual([1, 2, 3]);
    expect([...table.mul(1).dataSync()]).toEqual([1, 2, 3]);
    attempt(tensor([0, 1], { dtype: 'int32' }));
    expect([...table.dataSync()]).toEqual([0, 1, 3]);
  });

  test('two optimizers step one after the other', () => {
    const a = new nn.Parameter(Float32Array.of(1), [1]);
    const b = new nn.Parameter(Float32Array.of(1), [1]);
    const [first, second] = [new SGD([a], { lr: 0.5 }), new SGD([b], { lr: 0.5 })];
    for (let i = 0; i < 3; i++) {
      first.zeroGrad();
      a.mul(b).sum().backward();
      first.step();
      second.zeroGrad();
      a.mul(b).sum().backward();
      second.step();
    }
    let [x, y] = [1, 1];
    for (let i = 0; i < 3; i++) {
      x -= 0.5 * y;
      y -= 0.5 * x;
    }
    expect(a.itemSync()).toBeCloseTo(x, 6);
    expect(b.itemSync()).toBeCloseTo(y, 6);
  });

  test('a value recorded before a step does not change with it', () => {
    const w = new nn.Parameter(Float32Array.of(2), [1]);
    const optimizer = new SGD([w], { lr: 1 });
    const twice = w.mul(2);
    w.sum().backward();
    optimizer.step();
    expect(w.itemSync()).toBe(1);
    expect(twice.itemSync()).toBe(4);
  });

  test('a second backward through a released graph is an error', () => {
    const net = new Net();
    const { loss } = step(net, new SGD(net.parameters(), { lr: 0.1 }), batch());
    loss.itemSync();
    expect(() => loss.backward()).toThrow(/forward again/);
  });

  test('noGrad refuses a promise, and records nothing for gradients', () => {
    const w = new nn.Parameter(Float32Array.of(2), [1]);
    expect(noGrad(() => w.mul(2)).requiresGrad).toBe(false);
    // @ts-expect-error the types refuse a promise too
    expect(() => noGrad(async () => w.mul(2))).toThrow(/promise/);
    expect(w.mul(2).requiresGrad).toBe(true);
  });

  test('onlyIf changes nothing if its condition is false', () => {
    const w = new nn.Parameter(Float32Array.of(2), [1]);
    const optimizer = new SGD([w], { lr: 1, momentum: 0.9 });
    const run = (x: number): void => {
      optimizer.zeroGrad();
      const loss = w.mul(x).sum();
      loss.backward();
      optimizer.step({ onlyIf: loss.isfinite() });
    };
    run(Number.NaN);
    expect(w.itemSync()).toBe(2);
    run(1);
    expect(w.itemSync()).toBe(1);
  });
});

describe('programs', () => {
  test('a schedule of learning rates and the steps of Adam compile once', () => {
    const net = new Net();
    const optimizer = new Adam(net.parameters(), { lr: 0.1 });
    const x = batch();
    step(net, optimizer, x).loss.itemSync();
    step(net, optimizer, x).loss.itemSync();
    const { compilations } = engineStatistics();
    for (let i = 0; i < 10; i++) {
      optimizer.paramGroups[0].lr *= 0.9;
      step(net, optimizer, x).loss.itemSync();
    }
    expect(engineStatistics().compilations).toBe(compilations);
  });

  test('chains of thousands of ops, and their gradients, are computed', () => {
    const x = tensor([1], { requiresGrad: true });
    let y: Tensor = x;
    for (let i = 0; i < 3000; i++) y = y.add(1).mul(1.0001);
    y.sum().backward();
    expect((x.grad as Tensor).itemSync()).toBeCloseTo(1.0001 ** 3000, 3);
    expect(y.itemSync()).toBeGreaterThan(3000);
  });

  test('a smaller last batch adds one program', () => {
    const net = new Net();
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    for (let i = 0; i < 3; i++) step(net, optimizer, batch()).loss.itemSync();
    const { compilations } = engineStatistics();
    for (const size of [5, 5, 2, 5, 5, 2]) step(net, optimizer, randn([size, 4])).loss.itemSync();
    expect(engineStatistics().compilations).toBe(compilations + 1);
  });

  test('many batch sizes stay within the bounds of the cache', () => {
    const net = new Net();
    for (let i = 1; i <= 600; i++) net.forward(zeros([i, 4])).dataSync();
    expect(engineStatistics().plans).toBeLessThanOrEqual(256);
  });
});

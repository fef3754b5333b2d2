/** Runs that wait: when they are made, and that the results do not change. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { fromArray, type Tensor, tensor } from '../../src/index.ts';
import { Parameter } from '../../src/nn/index.ts';
import { SGD } from '../../src/optim/index.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { computeLater } from '../../src/runtime/index.ts';
import { runtime } from '../../src/runtime/runtime.ts';

function withNew(body: (engine: Engine) => void): void {
  const engine = new Engine(createReferenceBackend());
  runtime.withEngine(engine, () => body(engine));
}

/** A value that is computed from two numbers. */
const product = (a: number, b: number): Tensor => tensor([a]).mul(tensor([b]));

const isKnown = ({ node }: Tensor): boolean => node.value !== null;

describe('runs that wait', () => {
  test('are made together at the first read', () => {
    withNew((engine) => {
      const values = [product(2, 3), product(4, 5), product(6, 7)];
      for (const value of values) expect(computeLater([value])).toBe(false);
      expect(engine.statistics()).toMatchObject({ compilations: 1, runs: 0 });
      expect(values[1].itemSync()).toBe(20);
      expect(values.every(isKnown)).toBe(true);
      expect(engine.statistics()).toEqual({ compilations: 1, runs: 3, kernels: 3, plans: 1 });
      expect(values.map((value) => value.itemSync())).toEqual([6, 20, 42]);
      expect(engine.statistics().runs).toBe(3);
    });
  });

  test('are made when another value is read, before another program waits, and when there are enough', () => {
    withNew((engine) => {
      const value = product(2, 3);
      computeLater([value]);
      expect(tensor([1, 2]).sum().itemSync()).toBe(3);
      expect(isKnown(value)).toBe(true);
      const [first, other] = [product(3, 3), tensor([1, 2]).neg()];
      computeLater([first]);
      computeLater([other]);
      expect([isKnown(first), isKnown(other)]).toEqual([true, false]);
      expect(other.toArraySync()).toEqual([-1, -2]);
      const many = Array.from({ length: 70 }, (_, i) => product(i, 2));
      const full = many.flatMap((each, i) => (computeLater([each]) ? [i] : []));
      expect(full.length).toBeGreaterThan(1);
      expect(many.map((each) => each.itemSync())).toEqual(many.map((_, i) => 2 * i));
      expect(engine.statistics().compilations).toBe(3);
    });
  });

  test('use the values that arrays had when they were recorded', () => {
    withNew(() => {
      const array = Float32Array.of(2);
      const first = fromArray(array, [1]).mul(tensor([10]));
      computeLater([first]);
      array[0] = 3;
      const second = fromArray(array, [1]).mul(tensor([10]));
      computeLater([second]);
      expect([first.itemSync(), second.itemSync()]).toEqual([20, 30]);
    });
  });

  test('are made before a step overwrites what they read', () => {
    withNew(() => {
      const w = new Parameter(Float32Array.of(4), [1]);
      const optimizer = new SGD([w], { lr: 0.25 });
      const step = () => {
        optimizer.zeroGrad();
        w.mul(w).sum().backward();
        optimizer.step();
      };
      step();
      const before = w.detach().mul(tensor([10]));
      expect(computeLater([before])).toBe(true);
      expect(before.itemSync()).toBe(20);
      const present = w.detach().mul(tensor([10]));
      computeLater([present]);
      step();
      expect(w.toArraySync()).toEqual([1]);
      expect(present.itemSync()).toBe(20);
      const values = [1, 2].map(() => {
        const value = w.detach().mul(tensor([10]));
        computeLater([value]);
        step();
        return value;
      });
      expect(values.map((value) => value.itemSync())).toEqual([10, 5]);
    });
  });

  test('include unread values that share nodes with them', () => {
    withNew((engine) => {
      const values = [1, 2].map((n) => {
        const inner = product(n, 3).exp();
        const beside = inner.sum();
        computeLater([inner.add(1)]);
        return beside;
      });
      expect(values[0].itemSync()).toBeCloseTo(Math.exp(3), 3);
      expect(values.every(isKnown)).toBe(true);
      expect(engine.statistics().runs).toBe(2);
    });
  });

  test('each have their own error; the others have their values', () => {
    withNew(() => {
      const table = tensor([10, 20, 30]);
      const values = [1, 5, 2].map((i) => {
        const value = table.indexSelect(0, tensor(Int32Array.of(i))).mul(2);
        computeLater([value]);
        return value;
      });
      expect(values[0].itemSync()).toBe(40);
      for (let i = 0; i < 2; i++)
        expect(() => values[1].itemSync()).toThrow(/Index 5 is out of range/);
      expect(values[2].itemSync()).toBe(60);
    });
  });

  test('read the same states; a run with other states needs another call', () => {
    withNew((engine) => {
      const [a, b] = [1, 2].map((value) => new Parameter(Float32Array.of(value), [1]));
      const values = [a, a, b, b, a].map((w) => {
        const value = w.detach().mul(tensor([10]));
        computeLater([value]);
        return value;
      });
      expect(values.map((value) => value.itemSync())).toEqual([10, 10, 20, 20, 10]);
      expect(engine.statistics()).toMatchObject({ compilations: 1, runs: 5 });
    });
  });

  test('read the same computed sets', () => {
    withNew(() => {
      const sets = [2, 3].map((factor) => {
        const set = tensor(Float32Array.from({ length: 100 }, (_, i) => i)).mul(factor);
        set.dataSync();
        return set;
      });
      const values = [0, 0, 1, 1, 0].map((which, i) => {
        const value = sets[which].indexSelect(0, tensor(Int32Array.of(i + 1))).mul(10);
        computeLater([value]);
        return value;
      });
      expect(values.map((value) => value.itemSync())).toEqual([20, 40, 90, 120, 100]);
    });
  });

  test('are few if they are large, and do not wait if they are very large', () => {
    withNew(() => {
      const value = (length: number) => {
        const ones = fromArray(new Float32Array(length).fill(1), [length]);
        return computeLater([ones.mul(2)]);
      };
      expect([value(10_000), value(10_000), value(10_000)]).toEqual([false, false, true]);
      expect([value(20_000), value(20_000)]).toEqual([true, true]);
    });
  });
});

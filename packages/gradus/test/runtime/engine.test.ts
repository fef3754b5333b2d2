/** The programs that an engine keeps, and its counts. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { type Tensor, tensor } from '../../src/index.ts';
import { Parameter } from '../../src/nn/index.ts';
import { SGD } from '../../src/optim/index.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';

const KEPT = 256;

/** Runs a program that differs for each length. */
function run(length: number): void {
  const x = tensor(new Float32Array(length).fill(2));
  expect(x.mul(x).sum().itemSync()).toBe(4 * length);
}

function withNew(body: (engine: Engine) => void): void {
  const engine = new Engine(createReferenceBackend());
  runtime.withEngine(engine, () => body(engine));
}

describe('an engine', () => {
  test('compiles graphs of equal structure once, whatever their numbers', () => {
    withNew((engine) => {
      for (const factor of [2, 3, 4]) {
        expect(tensor([1, 2]).mul(factor).toArraySync()).toEqual([factor, 2 * factor]);
      }
      expect(engine.statistics()).toEqual({ compilations: 1, runs: 3, kernels: 3, plans: 1 });
    });
  });

  test('keeps 256 programs, and drops the one used longest ago', () => {
    withNew((engine) => {
      for (let length = 1; length <= KEPT; length++) run(length);
      expect(engine.statistics()).toMatchObject({ compilations: KEPT, plans: KEPT });
      run(1);
      run(KEPT + 1);
      expect(engine.statistics()).toMatchObject({ compilations: KEPT + 1, plans: KEPT });
      run(1);
      run(3);
      expect(engine.statistics().compilations).toBe(KEPT + 1);
      run(2);
      expect(engine.statistics()).toMatchObject({ compilations: KEPT + 2, plans: KEPT });
    });
  });

  test('drops all programs when it is cleared, and still works', () => {
    withNew((engine) => {
      run(3);
      engine.clear();
      expect(engine.statistics()).toMatchObject({ compilations: 1, plans: 0 });
      run(3);
      expect(engine.statistics()).toMatchObject({ compilations: 2, plans: 1, runs: 2 });
    });
  });

  test('copies small data in, and keeps a large set of which it reads little', () => {
    withNew((engine) => {
      const bytes = () => engine.backend.memory().stateBytes;
      const set = tensor(Float32Array.from({ length: 100 }, (_, i) => i));
      const rows = (...at: number[]): unknown =>
        set.indexSelect(0, tensor(Int32Array.from(at))).toArraySync();
      expect(rows(3, 99)).toEqual([3, 99]);
      expect(bytes()).toBe(400);
      expect(rows(...Array(50).keys())).toEqual([...Array(50).keys()]);
      expect(bytes()).toBe(400);
      const other = tensor(Float32Array.from({ length: 100 }, (_, i) => i));
      expect(other.mul(2).sum().itemSync()).toBe(9900);
      const half = Int32Array.from({ length: 50 }, (_, i) => i);
      expect(other.indexSelect(0, tensor(half)).sum().itemSync()).toBe(1225);
      expect(bytes()).toBe(400);
    });
  });

  test('keeps a large set of which it selects rows after a calculation', () => {
    withNew((engine) => {
      const set = tensor(Float32Array.from({ length: 100 }, (_, i) => i));
      const scaled = set.mul(2).add(1);
      const selected = scaled.indexSelect(0, tensor(Int32Array.of(3, 99)));
      expect(selected.toArraySync()).toEqual([7, 199]);
      expect(engine.backend.memory().stateBytes).toBe(400);
      expect(
        scaled
          .indexSelect(0, tensor(Int32Array.of(4, 5)))
          .sum()
          .itemSync(),
      ).toBe(20);
      expect(engine.backend.memory().stateBytes).toBe(400);
      const other = tensor(Float32Array.from({ length: 100 }, (_, i) => i)).mul(3);
      const both = other.indexSelect(0, tensor(Int32Array.of(2))).add(other.sum());
      expect(both.toArraySync()).toEqual([14856]);
      expect(engine.backend.memory().stateBytes).toBe(400);
    });
  });

  test('keeps a large set of which all of a step reads few rows', () => {
    withNew((engine) => {
      const set = tensor(Float32Array.from({ length: 100 }, (_, i) => i)).reshape(50, 2);
      const rows = set.indexSelect(0, tensor(Int32Array.of(1, 2)));
      expect(rows.matmul(rows.transpose(0, 1)).sum().itemSync()).toBe(6 ** 2 + 8 ** 2);
      expect(engine.backend.memory().stateBytes).toBe(400);
    });
  });

  test('keeps a computed set too, which may change between two runs of a program', () => {
    withNew((engine) => {
      const bytes = () => engine.backend.memory().stateBytes;
      const set = (factor: number): Tensor => {
        const values = tensor(Float32Array.from({ length: 100 }, (_, i) => i)).mul(factor);
        values.dataSync();
        return values;
      };
      const rows = (from: Tensor, ...at: number[]): unknown =>
        from.indexSelect(0, tensor(Int32Array.from(at))).toArraySync();
      const [twice, thrice] = [set(2), set(3)];
      expect(rows(twice, 3, 99)).toEqual([6, 198]);
      const { compilations } = engine.statistics();
      expect(bytes()).toBe(400);
      expect(rows(twice, 4, 5)).toEqual([8, 10]);
      expect(bytes()).toBe(400);
      expect(rows(thrice, 4, 5)).toEqual([12, 15]);
      expect(rows(twice, 0, 1)).toEqual([0, 2]);
      expect(bytes()).toBe(800);
      expect(engine.statistics().compilations).toBe(compilations);
    });
  });
});

test('values recorded after a step have a later generation', () => {
  const w = new Parameter(Float32Array.of(4), [1]);
  const optimizer = new SGD([w], { lr: 0.25 });
  const generation = ({ node }: Tensor) => node.generation;
  const step = () => {
    optimizer.zeroGrad();
    w.mul(w).sum().backward();
    optimizer.step();
    return generation(w.mul(tensor([1])));
  };
  expect(generation(tensor([1]).mul(tensor([2])))).toBe(-1);
  expect(generation(w.mul(w))).toBe(0);
  // Other tests of this process have run steps too.
  const first = step();
  expect(first).toBeGreaterThan(0);
  expect(generation(w.mul(w))).toBe(first);
  expect(step()).toBe(first + 1);
  expect(generation(tensor([1]).mul(w))).toBe(first + 1);
  expect(w.toArraySync()).toEqual([1]);
});

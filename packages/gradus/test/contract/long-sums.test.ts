/**
 * Sums of many float32 numbers stay close to those of float64, and have the same bits however they are
 * computed.
 */
import { describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { createWasmBackend } from '../../src/backends/wasm/index.ts';
import { MSELoss, Parameter } from '../../src/nn/index.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { setBackend } from '../../src/runtime/index.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { full, ones, type Tensor, tensor } from '../../src/tensor/index.ts';
import { waitForThreads } from '../backends/wasm/thread-pool.ts';
import { BACKENDS, UNFUSED } from './backends.ts';

const LENGTHS = [129, 200, 257, 784, 1000, 1009, 4096, 10_007, 60_000, 131_072];

const DISTRIBUTIONS: Readonly<Record<string, (i: number) => number>> = {
  constant: () => 0.1,
  uniform: (i) => random(i),
  'far from 0': (i) => 100 + random(i),
};

function random(i: number): number {
  return (Math.imul(i + 1, 2_654_435_761) >>> 8) / 2 ** 24;
}

/** The difference in units in the last place of a float32. */
function unitsOff(actual: number, expected: number): number {
  return Math.abs(actual - expected) / 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 23);
}

function total(values: Float32Array): number {
  return values.reduce<number>((sum, value) => sum + value, 0);
}

/** The sum of `x` [n], by calls that arrange its elements along different axes. */
const WAYS: Readonly<Record<string, (x: Tensor) => number>> = {
  'a vector': (x) => x.sum().itemSync(),
  'a column': (x) => x.view(-1, 1).sum(0).itemSync(),
  'two columns': (x) =>
    x
      .view(-1, 1)
      .mul(ones([1, 2]))
      .sum(0)
      .dataSync()[1],
  'one of many columns': (x) => x.view(-1, 1).expand(x.numel(), 9).sum(0).dataSync()[8],
  'one of many rows': (x) => x.view(1, -1).expand(5, x.numel()).sum(1).dataSync()[4],
  'the middle of three axes': (x) => x.view(1, -1, 1).expand(3, x.numel(), 5).sum(1).dataSync()[14],
  'axes that are not neighbours': (x) =>
    x
      .view(-1, 1, 1)
      .mul(ones([1, 3, 2]))
      .sum([0, 2])
      .div(2)
      .dataSync()[2],
  'a transposed matrix': (x) =>
    x
      .view(-1, 1)
      .mul(ones([1, 30]))
      .transpose(0, 1)
      .sum()
      .div(30)
      .itemSync(),
  'an exponential': (x) => x.log().logsumexp(0).exp().itemSync(),
};

describe.each(BACKENDS)('on %s', (_, create) => {
  const engine = new Engine(create());

  test.each(Object.entries(WAYS))('the sum of %s is exact to 4 log₂ n units', (way, sumOf) => {
    // The logarithm and the exponential have their own errors, ln 10⁷ times theirs.
    const slack = way === 'an exponential' ? 40 : 0;
    runtime.withEngine(engine, () => {
      for (const n of LENGTHS) {
        for (const [name, draw] of Object.entries(DISTRIBUTIONS)) {
          const values = Float32Array.from({ length: n }, (_, i) => draw(i));
          const off = unitsOff(sumOf(tensor(values)), total(values));
          expect(off, `${name}, n = ${n}`).toBeLessThan(4 * Math.log2(n) + slack);
        }
      }
    });
  });

  test('products with a long inner axis are exact to 4 log₂ n units', () => {
    runtime.withEngine(engine, () => {
      for (const n of [1025, 4096, 10_007, 60_000]) {
        const values = Float32Array.from({ length: n }, (_, i) => random(i));
        for (const x of [full([n], 0.1), tensor(values)]) {
          const expected = total(x.dataSync() as Float32Array);
          const rows = x.view(1, n).expand(5, n);
          const products = [
            x.matmul(ones([n])),
            rows.matmul(ones([n, 20])),
            rows.matmul(ones([n])),
            ones([20, n]).matmul(rows.transpose(0, 1)),
            rows.view(1, 5, n).matmul(ones([2, n, 3])),
          ];
          for (const product of products) {
            for (const value of product.dataSync()) {
              expect(unitsOff(value, expected), `n = ${n}`).toBeLessThan(4 * Math.log2(n));
            }
          }
        }
      }
    });
  });

  test('a bias gradient over many rows is exact', () => {
    runtime.withEngine(engine, () => {
      const rows = 300_001;
      const bias = new Parameter(new Float32Array(1), [1]);
      const loss = new MSELoss({ reduction: 'sum' });
      loss.forward(bias.expand(rows), full([rows], -0.1)).backward();
      expect(unitsOff(bias.grad?.itemSync() ?? 0, 0.2 * rows)).toBeLessThan(75);
    });
  });

  test('the gradient of rows that were selected often is exact', () => {
    runtime.withEngine(engine, () => {
      const table = new Parameter(new Float32Array(6), [3, 2]);
      const picks = tensor(new Int32Array(20_000).fill(1));
      table.indexSelect(0, picks).mul(0.1).sum().backward();
      const gradient = table.grad?.dataSync() ?? [];
      expect(gradient[0]).toBe(0);
      expect(unitsOff(gradient[3], 2000)).toBeLessThan(4 * Math.log2(20_000));
    });
  });

  test('a sum of no elements is 0, and empty axes beside long ones stay empty', () => {
    runtime.withEngine(engine, () => {
      expect(ones([0, 3000]).sum().itemSync()).toBe(0);
      expect([...ones([0, 3000]).sum(0).dataSync()].every((value) => value === 0)).toBe(true);
      expect(ones([0, 3000]).sum(1).shape).toEqual([0]);
      expect(
        ones([3, 0])
          .matmul(ones([0, 2]))
          .sum()
          .itemSync(),
      ).toBe(0);
    });
  });
});

/** Long sums in kernels, alone and fused with other ops. */
function script(rows: number): Float32Array[] {
  const values = Float32Array.from({ length: rows * 80 }, (_, i) =>
    i % 5 === 0 ? random(i) - 0.5 : 0,
  );
  const x = tensor(values).view(rows, 80);
  const y = x.transpose(0, 1).matmul(x.relu().add(1));
  const results = [x.sum(), x.mul(x).sum(0), x.exp().mean(1), y, x.sub(x.mean(0)).pow(2).mean()];
  return results.map((result) => result.dataSync() as Float32Array);
}

test('long sums have the same bits on 1, 2 and 3 threads', () => {
  const [one, two, three] = [1, 2, 3].map((threads) => {
    const backend = createWasmBackend({ threads });
    setBackend(backend);
    script(4003);
    if (threads > 1) waitForThreads(backend);
    return script(4003);
  });
  expect(two).toEqual(one);
  expect(three).toEqual(one);
});

test('backends with the same rounding give the same bits', () => {
  const [reference, wasm] = UNFUSED.map(([, create]) =>
    runtime.withEngine(new Engine(create()), () => {
      const x = tensor(Float32Array.from({ length: 3007 * 40 }, (_, i) => random(i))).view(-1, 40);
      return [x.sum(), x.sum(0), x.transpose(0, 1).matmul(x), x.matmul(ones([40])).sum()].map(
        (result) => result.dataSync(),
      );
    }),
  );
  expect(wasm).toEqual(reference);
});

test('a long product of mostly zeros skips them, with the bits of the dense one', () => {
  const rows = 3000;
  const product = (create: () => Backend, other: Float32Array): Float32Array =>
    runtime.withEngine(new Engine(create()), () => {
      const x = tensor(
        Float32Array.from({ length: rows * 64 }, (_, i) => (i % 5 === 0 ? random(i) : 0)),
      );
      const y = tensor(other).view(rows, 48);
      return x.view(rows, 64).transpose(0, 1).matmul(y).dataSync() as Float32Array;
    });
  const [[, reference], [, wasm]] = UNFUSED;
  const finite = Float32Array.from({ length: rows * 48 }, (_, i) => random(i));
  expect(product(wasm, finite)).toEqual(product(reference, finite));
  // If zeros are skipped, 0 · Infinity counts as 0: only the columns of x with a number there see it.
  const infinite = Float32Array.from(finite).fill(Number.POSITIVE_INFINITY, 0, 48);
  expect(product(wasm, infinite).filter(Number.isNaN).length).toBe(0);
});

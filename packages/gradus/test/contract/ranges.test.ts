/** Values at the ends of float32's range, beside infinities, and far from 0, compared with PyTorch 1.13. */
import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { full, type Tensor, tensor } from '../../src/tensor/index.ts';
import { BACKENDS } from './backends.ts';

/** Neighbours in a vector of four: of every kind that a function treats differently. */
const KINDS = [
  0,
  -0,
  1e-42,
  0.3,
  -2.5,
  7,
  90,
  -90,
  1_048_577,
  1e30,
  -1e30,
  Infinity,
  -Infinity,
  NaN,
];

const FUNCTIONS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  expm1: (x) => x.expm1(),
  log1p: (x) => x.log1p(),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  erf: (x) => x.erf(),
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  sqrt: (x) => x.sqrt(),
  floor: (x) => x.floor(),
  'pow(1.5)': (x) => x.pow(1.5),
  'pow of 2': (x) => tensor(2).pow(x),
};

function bits(values: ArrayLike<number>): number[] {
  // All NaN are equal.
  const same = Float32Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : value));
  return [...new Uint32Array(same.buffer)];
}

describe.each(BACKENDS)('on %s', (_, create) => {
  const run = <T>(fn: () => T): T => runtime.withEngine(new Engine(create()), fn);

  test.each(Object.entries(FUNCTIONS))('%s does not depend on the other lanes', (_name, fn) => {
    run(() => {
      const alone = KINDS.map((kind) => fn(tensor([kind, kind, kind, kind])).dataSync()[0]);
      const pairs = KINDS.flatMap((a) => KINDS.flatMap((b) => [a, b, b, a, b, a, a, b]));
      const expected = pairs.map(
        (value) => alone[KINDS.findIndex((kind) => Object.is(kind, value))],
      );
      expect(bits(fn(tensor(pairs)).dataSync())).toEqual(bits(expected));
    });
  });

  test('sine and cosine of an infinity are NaN', () => {
    run(() => {
      const x = tensor([2 ** 20, Infinity, -Infinity, 1e30]);
      for (const y of [x.sin(), x.cos()]) {
        expect([...y.isnan().dataSync()]).toEqual([0, 1, 1, 0]);
      }
    });
  });

  test.each([1e-38, 1e-25, 1e-15, 1, 1e15, 1.5e19, 1e25, 1e37])('std of values near %s', (k) => {
    run(() => {
      const x = tensor([2 * k, 5 * k, 11 * k], { requiresGrad: true });
      const deviation = x.std();
      deviation.backward();
      expect(deviation.itemSync() / k).toBeCloseTo(4.58257569, 4);
      const gradient = x.grad?.dataSync() ?? [];
      [-0.43643578, -0.10910895, 0.54554473].forEach((slope, i) => {
        expect(gradient[i]).toBeCloseTo(slope, 5);
      });
    });
  });

  test('variance overflows and underflows only if its value does; its gradient does not', () => {
    run(() => {
      expect(tensor([1e25, 3e25]).var().itemSync()).toBe(Infinity);
      expect(tensor([1e-25, 3e-25]).var().itemSync()).toBe(0);
      expect(tensor([1.8e19, 0, 0, 0]).var().itemSync() / 8.1e37).toBeCloseTo(1, 5);
      const x = tensor([1e25, 3e25], { requiresGrad: true });
      x.var().backward();
      expect((x.grad?.dataSync()[1] ?? 0) / 2e25).toBeCloseTo(1, 5);
    });
  });

  test('standard deviations far from 0, and of equal values', () => {
    run(() => {
      const far = tensor(Float32Array.from({ length: 10_000 }, (_, i) => 1e6 + (i % 5)));
      expect(far.std().itemSync()).toBeCloseTo(Math.SQRT2, 3);
      expect(far.var().itemSync()).toBeCloseTo(2, 2);
      expect(full([1000], 0.1).std().itemSync()).toBe(0);
      expect(full([1000], 0.1).var().itemSync()).toBe(0);
    });
  });

  test.each([
    [[80, Infinity], Infinity, [0, NaN]],
    [[200, Infinity], Infinity, [0, NaN]],
    [[-Infinity, 200, 3e38], Math.fround(3e38), [0, 0, 1]],
    [[-Infinity, 1], 1, [0, 1]],
    [[-Infinity, -Infinity], -Infinity, [NaN, NaN]],
    [[Infinity, Infinity], Infinity, [NaN, NaN]],
    [[Infinity, -Infinity, 5], Infinity, [NaN, 0, 0]],
  ])('logsumexp of %j is %s with the gradient %j', (values, value, gradient) => {
    run(() => {
      const x = tensor(values, { requiresGrad: true });
      const y = x.logsumexp(0);
      y.backward();
      expect(y.itemSync()).toBe(value);
      expect([...(x.grad?.dataSync() ?? [])]).toEqual(gradient);
    });
  });
});

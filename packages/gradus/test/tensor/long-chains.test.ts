/** The time and memory of a very long chain of calls grow only with its length. */
import { engineStatistics, type Tensor, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';

const value = (x: Tensor | null): number => (x as Tensor).itemSync();

const CALLS = cases(60_000, 1_000_000);
const DEPTH = cases(20_000, 50_000);

test(`${CALLS} calls need a few programs, and the sum is right`, () => {
  const before = engineStatistics().compilations;
  let x = tensor([1], { dtype: 'int32' });
  for (let i = 0; i < CALLS; i++) x = x.add(i % 3);
  expect(value(x)).toBe(1 + Math.floor(CALLS / 3) * 3);
  expect(engineStatistics().compilations - before).toBeLessThan(10);
});

test('backward goes through a long chain, and steps train its first parameter', () => {
  const w = new nn.Parameter(Float32Array.of(1), [1]);
  const optimizer = new SGD([w], { lr: 0.25 });
  const before = engineStatistics().compilations;
  for (const expected of [1, 0.75, 0.5]) {
    optimizer.zeroGrad();
    let x: Tensor = w.mul(1);
    for (let i = 0; i < DEPTH; i++) x = x.mul(i % 2 === 0 ? 2 : 0.5);
    x.backward();
    optimizer.step();
    expect([value(x), value(w.grad)]).toEqual([expected, 1]);
  }
  expect(value(w)).toBe(0.25);
  expect(engineStatistics().compilations - before).toBeLessThan(20);
});

test('values that pieces of a graph share are computed once, in all branches', () => {
  const w = tensor([0.5], { requiresGrad: true });
  const shared = w.tanh();
  let sum: Tensor = shared;
  for (let i = 0; i < 6_000; i++) sum = sum.add(shared.mul(i % 2 === 0 ? 1 : -1));
  sum.backward();
  expect(value(sum)).toBeCloseTo(Math.tanh(0.5), 5);
  expect(value(w.grad)).toBeCloseTo(1 - Math.tanh(0.5) ** 2, 5);
});

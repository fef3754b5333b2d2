import { expect, test } from 'vitest';
import { weights } from '../../src/engine/inspect/weights.ts';
import type { Snapshot } from '../../src/engine/snapshots.ts';

const snapshotOf = (iteration: number, data: readonly number[]): Snapshot => ({
  iteration,
  weights: { 'fc1.weight': { dtype: 'float32', shape: [3, 2], data: Float32Array.from(data) } },
  state: null,
});
const initial = snapshotOf(0, [1, 1, 1, 1, 1, 1]);

test('returns some units, with the scale of all units', () => {
  const now = snapshotOf(7, [1, 2, 3, 4, -8, 6]);
  const found = weights({ layer: 'fc1', first: 1, count: 1 }, now, initial);
  expect(found).toMatchObject({ units: 3, inputs: 2, first: 1, iteration: 7 });
  expect([...found.weights]).toEqual([3, 4]);
  expect([...found.initial]).toEqual([1, 1]);
  expect([found.limit, found.changeLimit]).toEqual([8, 9]);
});

test('returns all units by default, and no more than there are', () => {
  expect(weights({ layer: 'fc1' }, initial, initial).weights).toHaveLength(6);
  expect(weights({ layer: 'fc1', first: 2, count: 100 }, initial, initial).weights).toHaveLength(2);
});

test('leaves values that are not finite out of the scale', () => {
  const now = snapshotOf(7, [Number.NaN, Number.POSITIVE_INFINITY, 3, 1, 1, 1]);
  const { limit, changeLimit } = weights({ layer: 'fc1' }, now, initial);
  expect([limit, changeLimit]).toEqual([3, 2]);
});

test('names a layer or a unit that does not exist', () => {
  expect(() => weights({ layer: 'relu1' }, initial, initial)).toThrow('relu1 has no weights');
  expect(() => weights({ layer: 'fc1', first: 3 }, initial, initial)).toThrow('fc1 has no unit 3');
});

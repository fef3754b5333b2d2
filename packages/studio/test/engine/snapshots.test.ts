import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Snapshot, Snapshots } from '../../src/engine/snapshots.ts';

const at = (iteration: number): Snapshot => ({ iteration, weights: {}, state: null });

it('keeps few snapshots in ascending order, with the first and the last', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 400 }), (steps) => {
      const snapshots = new Snapshots();
      snapshots.add(at(0));
      let iteration = 0;
      for (const step of steps) {
        iteration += step;
        snapshots.add(at(iteration));
        const snapshot = snapshots.iterations;
        expect(snapshot.length).toBeLessThanOrEqual(64);
        expect(snapshot[0]).toBe(0);
        expect(snapshot.at(-1)).toBe(iteration);
        expect(snapshots.last?.iteration).toBe(iteration);
        expect([...snapshot].sort((a, b) => a - b)).toEqual(snapshot);
      }
    }),
  );
});

it('keeps fewer snapshots of a large network', () => {
  const snapshots = new Snapshots();
  const data = new Float32Array(2 ** 23);
  const weights = { 'fc1.weight': { dtype: 'float32' as const, shape: [2 ** 23], data } };
  for (let i = 0; i < 40; i++) snapshots.add({ iteration: i, weights, state: null });
  expect(snapshots.iterations.length).toBeLessThanOrEqual(6);
  expect(snapshots.iterations).toContain(39);
});

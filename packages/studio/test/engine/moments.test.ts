import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type KeptMoment, Moments } from '../../src/engine/moments.ts';

const at = (iteration: number): KeptMoment => ({ iteration, weights: {}, state: null });

it('moments stay few, ascending, with the first and the last among them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 400 }), (steps) => {
      const moments = new Moments();
      moments.add(at(0));
      let iteration = 0;
      for (const step of steps) {
        iteration += step;
        moments.add(at(iteration));
        const kept = moments.iterations;
        expect(kept.length).toBeLessThanOrEqual(64);
        expect(kept[0]).toBe(0);
        expect(kept.at(-1)).toBe(iteration);
        expect(moments.last?.iteration).toBe(iteration);
        expect([...kept].sort((a, b) => a - b)).toEqual(kept);
      }
    }),
  );
});

it('moments of a large network are fewer', () => {
  const moments = new Moments();
  const data = new Float32Array(2 ** 23);
  const weights = { 'fc1.weight': { dtype: 'float32' as const, shape: [2 ** 23], data } };
  for (let i = 0; i < 40; i++) moments.add({ iteration: i, weights, state: null });
  expect(moments.iterations.length).toBeLessThanOrEqual(6);
  expect(moments.iterations).toContain(39);
});

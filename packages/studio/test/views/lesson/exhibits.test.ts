import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureExperiment } from '../../../src/experiment/index.ts';
import { programs } from '../../../src/experiment/program/index.ts';
import { loopOf, movementOf, PHASES } from '../../../src/views/lesson/exhibits/loop.ts';
import { collapsed, INPUTS, stackedAt } from '../../../src/views/lesson/exhibits/stack.ts';
import { STEPS } from '../../../src/views/lesson/steps.ts';

describe('the training loop', () => {
  const experiment = Object.values(
    STEPS.find(({ id }) => id === 'loop')?.runs ?? {},
  )[0] as PictureExperiment;
  const lines = loopOf(programs(experiment));

  it('has every line of a step once, in order, in both languages', () => {
    const parts = lines.map(({ part }) => part).filter((part) => PHASES.includes(part as never));
    expect(parts).toEqual([...PHASES]);
    for (const { part, typescript, pytorch } of lines) {
      if (PHASES.includes(part as never))
        expect([typescript, pytorch].map((l) => l.length)).toEqual([1, 1]);
    }
    expect(lines[0].typescript[0]).toMatch(/^for \(/);
    expect(lines[0].pytorch[0]).toMatch(/^for /);
  });

  it('trains with plain SGD, so that the change of the weights gives the gradient', () => {
    const { optimizer, momentum, weightDecay, schedule, clipNorm, clipValue } = experiment.training;
    expect([optimizer, momentum, weightDecay]).toEqual(['sgd', 0, 0]);
    expect([schedule, clipNorm, clipValue]).toEqual([null, null, null]);
  });

  it('computes the gradient from the weights before and after', () => {
    const weights = Float32Array.of(3, 0, 0, -4);
    const after = { weights: Float32Array.of(3, -0.5, 0.5, -4) };
    const { name, gradient, update } = movementOf({ name: 'fc1', weights }, after, 0.5);
    // The gradient is (0, 1, −1, 0).
    expect(name).toBe('fc1');
    expect(gradient).toBeCloseTo(Math.SQRT1_2, 6);
    expect(update).toBeCloseTo(Math.SQRT1_2 / 5, 6);
    expect(movementOf({ name: 'fc1', weights }, { weights }, 0.5).gradient).toBe(0);
  });
});

describe('two linear layers', () => {
  const number = fc.integer({ min: -100, max: 100 }).map((n) => n / 4);
  const stacked = fc.record({ a1: number, b1: number, a2: number, b2: number });

  it('equal a single layer', () => {
    fc.assert(
      fc.property(stacked, fc.constantFrom(...INPUTS), (layers, x) => {
        const { two, one } = stackedAt(layers, x);
        expect(two).toBeCloseTo(one, 8);
        expect(collapsed(layers).a).toBeCloseTo(layers.a1 * layers.a2, 8);
      }),
    );
  });

  it('are bent by a ReLU where the first is below 0, and only there', () => {
    const layers = { a1: 2, b1: 1, a2: 3, b2: -4 };
    expect(stackedAt(layers, -0.5)).toEqual({ two: -4, one: -4, bent: -4 });
    expect(stackedAt(layers, 1).bent).toBe(stackedAt(layers, 1).two);
    expect(stackedAt(layers, -2)).toMatchObject({ two: -13, bent: -4 });
  });
});

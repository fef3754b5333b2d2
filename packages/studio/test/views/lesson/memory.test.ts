import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryOf } from '../../../src/views/lesson/memory.ts';
import { STEPS } from '../../../src/views/lesson/steps.ts';

const NOTHING = { predictions: {}, done: [] };

describe('what a browser remembers of a lesson', () => {
  it('survives storing', () => {
    const memory = {
      predictions: { nonLinearity: 70, tanh: 'middle', order: ['C', 'A', 'B'] },
      done: ['nonLinearity', 'order'],
    };
    expect(memoryOf(JSON.stringify(memory), STEPS)).toEqual(memory);
  });

  it('is empty at the first visit', () => {
    expect(memoryOf(null, STEPS)).toEqual(NOTHING);
  });

  it('leaves out values that are not predictions', () => {
    const predictions = {
      ...{ nonLinearity: 101, sigmoid: '0.25', tanh: 'left', wider: null, relu: [1] },
      ...{ order: ['A', 'A', 'B'], deeper: ['C', 'D'], other: 1 },
    };
    const stored = JSON.stringify({ predictions, done: ['other', 7, 'next'] });
    expect(memoryOf(stored, STEPS)).toEqual(NOTHING);
  });

  it('may be anything, because any script can write there', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ predictions: fc.anything(), done: fc.anything() }).map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return '';
        }
      }),
    );
    fc.assert(
      fc.property(anything, (stored) => {
        const { done } = memoryOf(stored, STEPS);
        expect(STEPS.map(({ id }) => id)).toEqual(expect.arrayContaining([...done]));
      }),
    );
  });
});

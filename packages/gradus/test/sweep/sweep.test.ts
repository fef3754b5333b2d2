/** The loop of a sweep: order, reproducibility, failures, ends. */
import fc from 'fast-check';
import { choice, grid, integer, logUniform, random, sweep, uniform } from 'gradus/sweep';
import { describe, expect, expectTypeOf, test } from 'vitest';

const space = {
  x: uniform(-1, 1),
  n: integer(1, 9),
  kind: choice(['a', 'b']),
  rate: logUniform(1e-4, 1, { when: { kind: 'b' } }),
};

/** Waits for some turns of the microtask queue. */
async function turns(n: number): Promise<void> {
  for (let i = 0; i < n; i++) await null;
}

describe('sweep', () => {
  test('finds the best of its trials', async () => {
    const { best, trials, mode } = await sweep({
      space,
      objective: ({ x, n }) => x * x + n,
      trials: 64,
    });
    expect(mode).toBe('min');
    expect(trials.map(({ index }) => index)).toEqual(Array.from({ length: 64 }, (_, i) => i));
    expect(best?.score?.value).toBe(Math.min(...trials.map(({ score }) => score?.value ?? 1e9)));
    expect(best?.settings.n).toBe(1);
  });

  test('gives the objective its settings with their types', async () => {
    await sweep({
      space,
      objective(settings) {
        expectTypeOf(settings.kind).toEqualTypeOf<'a' | 'b'>();
        expectTypeOf(settings.n).toEqualTypeOf<number>();
        expectTypeOf(settings.rate).toEqualTypeOf<number | undefined>();
        expect('rate' in settings).toBe(settings.kind === 'b');
        return settings.x;
      },
      trials: 20,
    });
  });

  test('ends by itself after the last combination of a grid', async () => {
    const { trials } = await sweep({
      space: { a: choice([1, 2]), b: choice(['x', 'y', 'z']) },
      objective: ({ a, b }) => a + b.length,
      method: grid(),
    });
    expect(trials.map(({ settings }) => settings)).toEqual(
      [1, 2].flatMap((a) => ['x', 'y', 'z'].map((b) => ({ a, b }))),
    );
  });

  test('gives the same result at any number of parallel trials and any durations', async () => {
    // Learns from what it may see, so that seeing more or less would change the settings.
    const learning = {
      name: 'learning',
      size: () => Number.POSITIVE_INFINITY,
      suggest(from: typeof space, index: number, past: readonly unknown[], seed: number) {
        return random().suggest(from, index * 1000 + past.length, [], seed);
      },
    };
    const options = { space, trials: 30, lag: 7, method: learning as never };
    const objective = ({ x, n }: { x: number; n: number }) => x * n;
    const alone = await sweep({ ...options, objective });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 2, 7),
        fc.array(fc.nat(50), { minLength: 30, maxLength: 30 }),
        async (parallel, durations) => {
          const together = await sweep({
            ...options,
            parallel,
            async objective(settings, { index }) {
              await turns(durations[index]);
              return objective(settings);
            },
          });
          expect(together).toEqual(alone);
        },
      ),
      { numRuns: 50, seed: 1 },
    );
  });
});

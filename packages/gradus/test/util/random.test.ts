import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/util/random/index.ts';
import { type Draws, loadGoldens } from '../helpers/goldens.ts';

const { cases } = loadGoldens('random');

const next = (generator: Generator) => BigInt.asUintN(63, generator.random64()).toString();

describe.each(cases)('PyTorch streams of seed $seed', (golden) => {
  const seeded = () => new Generator().manualSeed(BigInt(golden.seed));

  /** Draws each entry from one stream, and compares the values and the position of the stream. */
  function follows(
    entries: Draws[],
    draw: (g: Generator, n: number) => ArrayLike<number>,
    tolerance = 0,
  ): void {
    const generator = seeded();
    for (const { n, values, after } of entries) {
      const drawn = draw(generator, n);
      expect(drawn).toHaveLength(n);
      const stored = drawn instanceof Float32Array ? Float32Array.from(values) : values;
      Array.from(drawn).forEach((value, i) => {
        const expected = stored[i]!;
        const difference = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
        expect(difference, `${value} for ${expected} at ${i} of ${n}`).toBeLessThanOrEqual(
          tolerance,
        );
      });
      expect(next(generator), `the draw after ${n} values`).toBe(after);
    }
  }

  test('the initial seed counts negative seeds from 2^64', () => {
    expect(seeded().initialSeed().toString()).toBe(golden.initialSeed);
  });

  test('64-bit draws take the first 32 bits as the high half', () => {
    const generator = seeded();
    expect(golden.random63.map(() => next(generator))).toEqual(golden.random63);
  });

  test('uniform values agree bit for bit', () => {
    follows(golden.uniform, (g, n) => g.uniform(n));
    follows(golden.uniformRange, (g, n) => g.uniform(n, -0.1, 0.3));
  });

  test('normal values agree, one by one below 16, in blocks from 16, the kept value in order', () => {
    follows(golden.normal, (g, n) => g.normal(n), 1e-6);
    follows(golden.normalScaled, (g, n) => g.normal(n, 0.25, 1.5), 1e-6);
  });

  test('permutations agree', () => follows(golden.randperm, (g, n) => g.randperm(n)));

  test('integers agree, also over the whole int32 range', () => {
    follows(golden.randint, (g, n) => g.randint(-5, 17, n));
    follows(golden.randintWide, (g, n) => g.randint(-(2 ** 31), 2 ** 31, n));
  });

  test('Bernoulli masks agree', () => follows(golden.bernoulli, (g, n) => g.bernoulli(n, 0.3)));
});

describe.each(['models-seed-0', 'models-seed-1', 'models-seed-42'] as const)(
  'the initial weights of the MNIST networks in %s',
  (file) => {
    const { seed, models } = loadGoldens(file);

    test.each(['A', 'B', 'C', 'D'] as const)('model %s: every value, by its sums', (name) => {
      const generator = new Generator().manualSeed(seed);
      let bound = 0;
      for (const golden of Object.values(models[name].init)) {
        // Weight and bias of a layer share the bound 1/√fan_in, and the weight comes first.
        if (golden.shape.length === 2) bound = 1 / Math.sqrt(golden.shape[1]!);
        const count = golden.shape.reduce((size, n) => size * n, 1);
        const values = generator.uniform(count, -bound, bound);
        expect(values.slice(0, 8)).toEqual(Float32Array.from(golden.first8));
        expect(values.at(-1)).toBe(Math.fround(golden.last));
        expect(values.reduce((sum, v) => sum + v, 0)).toBeCloseTo(golden.sum_f64, 11);
        expect(values.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(golden.sumsq_f64, 10);
      }
    });
  },
);

/** Scrambled Sobol points. */
import fc from 'fast-check';
import { Generator } from 'gradus';
import { choice, integer, logUniform, random, sweep, uniform } from 'gradus/sweep';
import { describe, expect, test } from 'vitest';
import { sobolBits, sobolPoint } from '../../src/sweep/random.ts';
import { loadGoldens } from '../helpers/goldens.ts';

const { directions } = loadGoldens('sobol');
const DIMENSIONS = 64;
const seeds = fc.maxSafeInteger();

describe('the sequence before scrambling', () => {
  test('has the direction numbers of scipy', () => {
    for (const [k, row] of directions.entries()) {
      const ours = Array.from({ length: DIMENSIONS }, (_, d) => sobolBits(2 ** k, d) >>> 16);
      expect(ours).toEqual(row);
    }
  });

  test('is the exclusive or of the direction numbers that the bits of the index name', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 16 - 1), fc.nat(DIMENSIONS - 1), (index, d) => {
        const named = directions.filter((_, k) => (index >>> k) & 1);
        expect(sobolBits(index, d) >>> 16).toBe(named.reduce((bits, row) => bits ^ row[d], 0));
      }),
    );
  });
});

describe('scrambled points', () => {
  test('lie in each of 2ᵏ equal parts of each dimension once, 2ᵏ of them in a row', () => {
    fc.assert(
      fc.property(seeds, fc.nat(8), fc.nat(20), (seed, k, block) => {
        const n = 2 ** k;
        const points = Array.from({ length: n }, (_, i) =>
          sobolPoint(block * n + i, DIMENSIONS, seed),
        );
        for (let d = 0; d < DIMENSIONS; d++) {
          const parts = new Set(points.map((point) => Math.floor(point[d] * n)));
          expect(parts.size).toBe(n);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('lie in each box of the same volume once, in the first two dimensions', () => {
    fc.assert(
      fc.property(seeds, fc.nat(8), fc.nat(8), (seed, a, b) => {
        const n = 2 ** (a + b);
        const boxes = new Set<number>();
        for (let i = 0; i < n; i++) {
          const [x, y] = sobolPoint(i, 2, seed);
          boxes.add(Math.floor(x * 2 ** a) * 2 ** b + Math.floor(y * 2 ** b));
        }
        expect(boxes.size).toBe(n);
      }),
      { numRuns: 20 },
    );
  });

  test('are spread more evenly than independent ones', () => {
    const generator = new Generator().manualSeed(0);
    for (const [n, dimensions] of [
      [32, 2],
      [64, 6],
      [60, 6],
      [256, 10],
    ]) {
      let better = 0;
      for (let seed = 0; seed < 20; seed++) {
        const points = Array.from({ length: n }, (_, i) => sobolPoint(i, dimensions, seed));
        const independent = points.map(() => Float64Array.from(generator.uniform(dimensions)));
        better += Number(centredDiscrepancy(points) < centredDiscrepancy(independent));
      }
      expect(better).toBeGreaterThanOrEqual(19);
    }
  });

  test('are uniform over seeds, at every index and in every dimension, and independent', () => {
    const n = 4000;
    const at = (index: number, d: number) =>
      Array.from({ length: n }, (_, seed) => sobolPoint(index, d + 1, seed)[d] - 0.5);
    const columns = [at(0, 0), at(0, 1), at(0, 63), at(1, 0), at(1, 5), at(59, 7)];
    // Standard errors of a mean, a variance and a covariance of n uniform numbers.
    const sigma = Math.sqrt(1 / 12 / n);
    for (const [i, a] of columns.entries()) {
      expect(Math.abs(mean(a))).toBeLessThan(4 * sigma);
      expect(Math.abs(mean(a.map((x) => x * x)) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
      for (const b of columns.slice(i + 1)) {
        // Points 0 and 1 of one dimension lie in different halves, by construction.
        if (a === columns[0] && b === columns[3]) continue;
        expect(Math.abs(mean(a.map((x, k) => x * b[k])))).toBeLessThan(4 / 12 / Math.sqrt(n));
      }
    }
  });

  test('are the same for the same seed, and others for another', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.nat(1000), (a, b, index) => {
        expect(sobolPoint(index, 8, a)).toEqual(sobolPoint(index, 8, a));
        fc.pre(a !== b);
        expect(sobolPoint(index, 8, a)).not.toEqual(sobolPoint(index, 8, b));
      }),
    );
    // A dimension more does not move the others.
    expect(sobolPoint(5, 9, 3).slice(0, 8)).toEqual(sobolPoint(5, 8, 3));
  });

  test('stay the same from version to version', () => {
    expect([0, 1, 2, 59].map((index) => [...sobolPoint(index, 3, 42)])).toEqual([
      [0.849371119053103, 0.5385496082017198, 0.3111128566088155],
      [0.26298653439152986, 0.08000798465218395, 0.604331296053715],
      [0.6680774799315259, 0.4930406907806173, 0.8031824521021917],
      [0.039153606281615794, 0.3119358216645196, 0.13066392519976944],
    ]);
  });
});

describe('random', () => {
  const space = {
    lr: logUniform(1e-4, 1),
    depth: integer(1, 4),
    optimizer: choice(['SGD', 'Adam']),
    momentum: uniform(0, 0.9, { when: { optimizer: 'SGD' } }),
  };

  test('gives each value of a choice and of an integer its share', async () => {
    const { trials } = await sweep({ space, objective: () => 0, trials: 64, seed: 5 });
    for (const depth of [1, 2, 3, 4]) {
      expect(trials.filter(({ settings }) => settings.depth === depth)).toHaveLength(16);
    }
    const sgd = trials.filter(({ settings }) => settings.optimizer === 'SGD');
    expect(sgd).toHaveLength(32);
    for (const { settings } of sgd) expect(settings.momentum).toBeTypeOf('number');
  });

  test('draws without an end', () => {
    expect(random().size(space)).toBe(Number.POSITIVE_INFINITY);
    expect(random().name).toBe('random');
  });

  test('says how many dimensions there can be', () => {
    const wide = (n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`x${i}`, uniform(0, 1)]));
    expect(Object.keys(random().suggest(wide(64), 3, [], 0, 'min'))).toHaveLength(64);
    expect(() => random().suggest(wide(65), 3, [], 0, 'min')).toThrow(
      'random: the space has 65 dimensions, but at most 64 are possible. Keep some of them fixed.',
    );
  });
});

/** The centred L2 discrepancy (Hickernell 1998), squared. */
function centredDiscrepancy(points: readonly Float64Array[]): number {
  const n = points.length;
  const s = points[0].length;
  const off = (x: number) => Math.abs(x - 0.5);
  let single = 0;
  let pairs = 0;
  for (const a of points) {
    single += a.reduce((product, x) => product * (1 + off(x) / 2 - off(x) ** 2 / 2), 1);
    for (const b of points) {
      pairs += a.reduce(
        (product, x, d) => product * (1 + off(x) / 2 + off(b[d]) / 2 - Math.abs(x - b[d]) / 2),
        1,
      );
    }
  }
  return (13 / 12) ** s - (2 / n) * single + pairs / n ** 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

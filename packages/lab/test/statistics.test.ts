import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairedDifference, spread, studentsT } from '../src/compare/index.ts';

// Abramowitz and Stegun, table 26.10, and NIST/SEMATECH e-Handbook, 1.3.6.7.2: two-sided 95 % and 99 %.
test.each([
  [0.95, 1, 12.706],
  [0.95, 2, 4.303],
  [0.95, 3, 3.182],
  [0.95, 4, 2.776],
  [0.95, 5, 2.571],
  [0.95, 9, 2.262],
  [0.95, 10, 2.228],
  [0.95, 29, 2.045],
  [0.95, 30, 2.042],
  [0.95, 100, 1.984],
  [0.99, 1, 63.657],
  [0.99, 4, 4.604],
  [0.99, 7, 3.499],
])("Student's t for %d and %d degrees of freedom is %d", (share, df, published) => {
  expect(Math.round(studentsT(share, df) * 1000) / 1000).toBe(published);
});

test("with many degrees of freedom Student's t is the normal distribution's", () => {
  expect(studentsT(0.95, 100_000)).toBeCloseTo(1.95996, 4);
});

test('spread: none, one, several and missing values', () => {
  expect(spread([])).toEqual({ n: 0, mean: null, deviation: null });
  expect(spread([null])).toEqual({ n: 0, mean: null, deviation: null });
  expect(spread([7])).toEqual({ n: 1, mean: 7, deviation: null });
  expect(spread([2, null, 4])).toEqual({ n: 2, mean: 3, deviation: Math.SQRT2 });
  expect(spread([5, 5, 5])).toEqual({ n: 3, mean: 5, deviation: 0 });
});

test('a paired difference: a worked example', () => {
  // Differences 1, 2, 3, 4, 5: mean 3, deviation √2.5, half width of the interval 2.776445 · √2.5 / √5.
  const { n, mean, interval } = pairedDifference([11, 22, 33, 44, 55], [10, 20, 30, 40, 50]);
  expect([n, mean]).toEqual([5, 3]);
  expect(interval?.[0]).toBeCloseTo(3 - 1.963243, 5);
  expect(interval?.[1]).toBeCloseTo(3 + 1.963243, 5);
});

test('a pair that lacks a value is left out, and one pair has no interval', () => {
  expect(pairedDifference([1, null, 3], [0, 5, null])).toEqual({ n: 1, mean: 1, interval: null });
  expect(pairedDifference([null], [1])).toEqual({ n: 0, mean: null, interval: null });
});

test('the interval contains the mean, and changes its sign with the order of the pairs', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 12 }), (pairs) => {
      const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
      const there = pairedDifference(a, b);
      const back = pairedDifference(b, a);
      const [low, high] = there.interval ?? [];
      expect(low).toBeLessThanOrEqual(there.mean as number);
      expect(high).toBeGreaterThanOrEqual(there.mean as number);
      expect(back.mean).toBeCloseTo(-(there.mean as number), 4);
      expect(back.interval?.[0]).toBeCloseTo(-(high as number), 4);
    }),
  );
});

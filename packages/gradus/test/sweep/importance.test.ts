/** Shares of variance of functions whose shares are known. */
import fc from 'fast-check';
import {
  choice,
  importance,
  integer,
  logUniform,
  random,
  type Settings,
  type Space,
  type TrialResult,
  tpe,
  uniform,
} from 'gradus/sweep';
import { expect, test } from 'vitest';

function trialsOf(space: Space, count: number, value: (s: Record<string, number>) => number) {
  return Array.from({ length: count }, (_, index): TrialResult => {
    const settings = random().suggest(space, index, [], 1, 'min');
    const score = { value: value(settings as Record<string, number>) };
    return { index, settings, seed: 1, state: 'complete', score, reports: [] };
  });
}

const abc = { a: uniform(0, 1), b: uniform(-4, 4), c: logUniform(1e-4, 1) };

function expectShares(
  found: ReturnType<typeof importance>,
  shares: Readonly<Record<string, number>>,
  within: number,
): void {
  for (const [name, share] of Object.entries(shares)) {
    expect(Math.abs(found.shares[name] - share), `${name}: ${found.shares[name]}`).toBeLessThan(
      within,
    );
  }
}

test('a sum of linear terms: the squares of their slopes over the range', () => {
  const trials = trialsOf(abc, 300, ({ a, b }) => 3 * a + b / 4);
  const found = importance(abc, trials);
  // Slopes 3 and 2 over the whole range.
  expectShares(found, { a: 9 / 13, b: 4 / 13, c: 0 }, 0.05);
  expect(found).toMatchObject({ trials: 300, isReliable: true });
  expect(found.interactions).toBeLessThan(0.1);
});

test('logarithmic scales, integers and choices count by their own scale', () => {
  const space = { c: logUniform(1e-4, 1), n: integer(1, 4), k: choice(['x', 'y', 'z']) };
  const trials = trialsOf(space, 400, ({ c, n, k }) => {
    return Math.log10(c) + n + (String(k) === 'y' ? 3 : 0);
  });
  // Variances: 4²/12, (4² − 1)/12 and 3² · 1/3 · 2/3.
  const [c, n, k] = [16 / 12, 15 / 12, 2];
  const sum = c + n + k;
  expectShares(importance(space, trials), { c: c / sum, n: n / sum, k: k / sum }, 0.06);
});

test('a product around its middle is interaction alone', () => {
  const trials = trialsOf(abc, 500, ({ a, b }) => (a - 0.5) * b);
  const found = importance(abc, trials);
  expectShares(found, { a: 0, b: 0, c: 0 }, 0.1);
  expect(found.interactions).toBeGreaterThan(0.75);
});

test('trials that are dense where scores are good give the same shares', () => {
  const value = ({ a, b }: Record<string, number>) => 3 * a + b / 4;
  const dense: TrialResult[] = [];
  for (let index = 0; index < 200; index++) {
    const settings = tpe().suggest(abc, index, dense, 5, 'min') as Settings;
    const score = { value: value(settings as Record<string, number>) };
    dense.push({ index, settings, seed: 5, state: 'complete', score, reports: [] });
  }
  expect(dense.filter(({ settings }) => (settings.a as number) < 0.3).length).toBeGreaterThan(100);
  expectShares(importance(abc, dense), { a: 9 / 13, b: 4 / 13, c: 0 }, 0.15);
});

test('one trial that diverged does not decide', () => {
  const trials = trialsOf(abc, 200, ({ a, b }) => 3 * a + b / 4);
  const diverged = trials.with(7, { ...trials[7], score: { value: 1e12 } });
  expectShares(importance(abc, diverged), { a: 9 / 13, b: 4 / 13, c: 0 }, 0.1);
});

test('scores of any size count by their differences', () => {
  for (const scale of [1e-200, 1e300]) {
    const trials = trialsOf(abc, 200, ({ a, b }) => scale * (3 * a + b / 4));
    expectShares(importance(abc, trials), { a: 9 / 13, b: 4 / 13, c: 0 }, 0.1);
  }
});

test('stopped trials count, and failed ones do not', () => {
  const trials = trialsOf(abc, 120, ({ a }) => a).map((trial, i): TrialResult => {
    if (i % 3 === 0) return { ...trial, state: 'failed', score: null, reason: 'out of memory' };
    return i % 3 === 1 ? { ...trial, state: 'stopped' } : trial;
  });
  const found = importance(abc, trials);
  expect(found.trials).toBe(80);
  expectShares(found, { a: 1, b: 0, c: 0 }, 0.1);
});

test('the effect of a dimension that is absent belongs to the one that it depends on', () => {
  const space = {
    kind: choice(['sgd', 'adam']),
    momentum: uniform(0, 0.9, { when: { kind: 'sgd' } }),
  };
  const trials = trialsOf(space, 200, ({ kind }) => (String(kind) === 'sgd' ? 1 : 0));
  expectShares(importance(space, trials), { kind: 1, momentum: 0 }, 0.1);
});

test('too few trials are not reliable, and without trials all shares are 0', () => {
  expect(
    importance(
      abc,
      trialsOf(abc, 29, ({ a }) => a),
    ).isReliable,
  ).toBe(false);
  expect(
    importance(
      abc,
      trialsOf(abc, 30, ({ a }) => a),
    ).isReliable,
  ).toBe(true);
  const nothing = { shares: { a: 0, b: 0, c: 0 }, interactions: 0, isReliable: false };
  for (const count of [0, 1, 4]) {
    expect(
      importance(
        abc,
        trialsOf(abc, count, () => 2),
      ),
    ).toEqual({ ...nothing, trials: count });
  }
});

test('shares are from 0 to 1, not above 1 together, and the same for the same seed', () => {
  const value = fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN), fc.integer());
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), fc.integer(), (values, seed) => {
      let at = 0;
      const trials = trialsOf(abc, values.length, () => values[at++]);
      const found = importance(abc, trials, { seed });
      const shares = Object.values(found.shares);
      for (const share of shares) expect(share).toBeGreaterThanOrEqual(0);
      expect(shares.reduce((a, b) => a + b, found.interactions)).toBeLessThan(1 + 1e-6);
      expect(importance(abc, trials, { seed })).toEqual(found);
    }),
    { numRuns: 30 },
  );
});

test('explains wrong arguments', () => {
  expect(() => importance({}, [])).toThrow(/the space has no dimensions/);
  expect(() => importance(abc, [], { seed: 0.5 })).toThrow(/^importance: seed must be an integer/);
});

/** Tree-structured Parzen estimators: against random settings, and where trials are few, odd or many. */
import fc from 'fast-check';
import {
  choice,
  integer,
  logUniform,
  random,
  type Settings,
  type Space,
  sweep,
  type TrialResult,
  tpe,
  uniform,
} from 'gradus/sweep';
import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/sweep/dimension-rules.ts';
import { branin, hartmann6 } from './functions.ts';

/** The best of the first 60 and of all 100 trials. */
async function bests(
  { space, objective }: typeof branin | typeof hartmann6,
  method = tpe(),
  seed = 0,
  lag = 1,
): Promise<[number, number]> {
  const options = { space: space as Space, objective, trials: 100, method, seed, lag };
  const values = (await sweep(options)).trials.map(({ score }) => score?.value ?? Number.NaN);
  return [Math.min(...values.slice(0, 60)), Math.min(...values)];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** The sign test: twice the probability of at most this many losses in n fair throws. */
function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  let [term, sum] = [2 ** -n, 0];
  for (let k = 0; k <= Math.min(wins, losses); k++) {
    sum += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * sum);
}

describe.each([
  // In two dimensions random points come close too, so that it takes more seeds to see the difference.
  ['Branin', branin, 100],
  ['Hartmann-6', hartmann6, 30],
] as const)('on %s', (name, fn, count) => {
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  test.each([1, 16])('is clearly better than random at lag %i', async (lag) => {
    const [found, drawn] = await Promise.all([
      Promise.all(seeds.map((seed) => bests(fn, tpe(), seed, lag))),
      Promise.all(seeds.map((seed) => bests(fn, random(), seed))),
    ]);
    for (const [at, trials] of [60, 100].entries()) {
      const wins = found.filter((each, seed) => each[at] < drawn[seed][at]).length;
      const losses = found.filter((each, seed) => each[at] > drawn[seed][at]).length;
      const medians = [found, drawn].map((each) => median(each.map((best) => best[at])));
      const told = `${name}, ${trials} trials: median ${medians[0].toFixed(3)}, random ${medians[1].toFixed(3)}, ${wins} better, ${losses} worse`;
      expect(medians[0], told).toBeLessThan(medians[1]);
      expect(signTest(wins, losses), told).toBeLessThan(0.01);
    }
  });
});

/** Complete trials with settings of `random()`, scored by a function. */
function pastOf(
  space: Space,
  count: number,
  value: (settings: Settings, index: number) => number,
): TrialResult[] {
  return Array.from({ length: count }, (_, index) => {
    const settings = random().suggest(space, index, [], 7, 'min');
    const score = { value: value(settings, index) };
    return { index, settings, seed: 7, state: 'complete', score, reports: [] };
  });
}

/** Settings for trial after trial from the same past. */
function suggestions(
  space: Space,
  past: readonly TrialResult[],
  { count = 30, mode = 'min' as 'min' | 'max', method = tpe() } = {},
): Settings[] {
  return Array.from({ length: count }, (_, i) =>
    method.suggest(space, past.length + i, past, 3, mode),
  );
}

/** Fails where a dimension is absent that should not be, or the other way round, or has a value it cannot have. */
function expectValid(space: Space, settings: Settings): void {
  for (const [name, dimension] of Object.entries(space)) {
    const holds = Object.entries(dimension.when ?? {}).every(
      ([other, value]) => settings[other] === value,
    );
    expect(Object.hasOwn(settings, name)).toBe(holds);
    if (holds) expect(placeOf(dimension, settings[name])).not.toBeNaN();
  }
}

const mixed: Space = {
  optimizer: choice(['sgd', 'adam']),
  momentum: uniform(0, 0.9, { when: { optimizer: 'sgd' } }),
  nesterov: choice([true, false], { when: { optimizer: 'sgd' } }),
  beta: logUniform(0.5, 0.999, { when: { optimizer: 'adam' } }),
  depth: integer(1, 4),
  width: integer(4, 512, { log: true }),
};

describe('suggestions', () => {
  test('are those of random() until there are enough trials to learn from', () => {
    const past = pastOf(mixed, 9, () => 1);
    const method = tpe({ startup: 10 });
    expect(method.suggest(mixed, 30, past, 5, 'min')).toEqual(
      random().suggest(mixed, 30, past, 5, 'min'),
    );
    const more = pastOf(mixed, 10, () => 1);
    expect(method.suggest(mixed, 30, more, 5, 'min')).not.toEqual(
      random().suggest(mixed, 30, more, 5, 'min'),
    );
  });

  test('are valid whatever the past is, and the same for the same arguments', () => {
    const score = fc.oneof(
      fc.double({ noNaN: false }).map((value) => ({ value })),
      fc.constant(null),
      fc.constant({ value: 1, tieBreak: 2 }),
    );
    const trial = fc.record({ score, state: fc.constantFrom('complete', 'stopped', 'failed') });
    fc.assert(
      fc.property(
        fc.array(trial, { minLength: 5, maxLength: 40 }),
        fc.maxSafeInteger(),
        fc.constantFrom('min' as const, 'max' as const),
        (trials, seed, mode) => {
          const past = pastOf(mixed, trials.length, () => 0).map(
            (each, i) => ({ ...each, ...trials[i] }) as TrialResult,
          );
          const copy = structuredClone(past);
          const settings = tpe().suggest(mixed, past.length, past, seed, mode);
          expectValid(mixed, settings);
          expect(tpe().suggest(mixed, past.length, past, seed, mode)).toEqual(settings);
          expect(past).toEqual(copy);
        },
      ),
    );
  });

  test('differ from trial to trial and from seed to seed', () => {
    const past = pastOf(mixed, 20, ({ width }) => width as number);
    const texts = [0, 1, 2].flatMap((seed) =>
      [20, 21, 22].map((index) => JSON.stringify(tpe().suggest(mixed, index, past, seed, 'min'))),
    );
    expect(new Set(texts).size).toBe(9);
  });

  test('are near the good trials, in either mode', () => {
    const space = { x: uniform(0, 1), rate: logUniform(1e-5, 1) };
    const past = pastOf(space, 60, ({ x, rate }) => Math.log10(rate as number) - 5 * (x as number));
    const low = suggestions(space, past);
    expect(median(low.map(({ x }) => x as number))).toBeGreaterThan(0.7);
    expect(median(low.map(({ rate }) => rate as number))).toBeLessThan(1e-3);
    const high = suggestions(space, past, { mode: 'max' });
    expect(median(high.map(({ x }) => x as number))).toBeLessThan(0.3);
    expect(median(high.map(({ rate }) => rate as number))).toBeGreaterThan(1e-2);
  });

  test('choose better values more often', () => {
    const space = { kind: choice(['a', 'b', 'c', 'd']), x: uniform(0, 1), n: integer(1, 9) };
    const past = pastOf(space, 80, ({ kind, n }, i) => {
      return (kind === 'c' ? 0 : 1) + (n as number) / 4 + (i % 3) / 100;
    });
    const found = suggestions(space, past, { count: 50 });
    const drawn = past.map(({ settings }) => settings.n as number);
    expect(found.filter(({ kind }) => kind === 'c').length).toBeGreaterThan(40);
    expect(median(found.map(({ n }) => n as number))).toBeLessThan(median(drawn));
  });

  test('learn of a conditional dimension from the trials that have it', () => {
    const past = pastOf(mixed, 120, (settings) =>
      settings.optimizer === 'sgd' ? Math.abs((settings.momentum as number) - 0.8) : 2,
    );
    const found = suggestions(mixed, past, { count: 40 });
    const withMomentum = found.filter(({ optimizer }) => optimizer === 'sgd');
    expect(withMomentum.length).toBeGreaterThan(35);
    expect(median(withMomentum.map(({ momentum }) => momentum as number))).toBeCloseTo(0.8, 1);
  });

  test('avoid where trials fail', () => {
    const space = { x: uniform(0, 1) };
    const past = pastOf(space, 60, ({ x }) => x as number).map((trial): TrialResult => {
      const fails = (trial.settings.x as number) < 0.5;
      return fails ? { ...trial, state: 'failed', score: null, reason: 'diverged' } : trial;
    });
    const found = suggestions(space, past, { count: 60 });
    expect(found.filter(({ x }) => (x as number) < 0.45).length).toBeLessThan(6);
  });

  test('rank complete trials first, then those that got further, then better scores', () => {
    const space = { x: uniform(0, 1) };
    const stopped = (step: number, value: number) => ({
      state: 'stopped' as const,
      score: { value },
      reports: [{ step, score: { value } }],
    });
    const complete = (value: number) => ({
      state: 'complete' as const,
      score: { value },
      reports: [],
    });
    const failed = { state: 'failed' as const, score: null, reports: [] };
    const ranks = [
      complete(5),
      complete(6),
      stopped(20, 9),
      stopped(20, 10),
      stopped(5, 0),
      failed,
    ];
    /** Places of suggestions where trial `best` of each rank's ten is near `0.95`, and the others are not. */
    const nearFor = (rank: number): number => {
      const past = ranks.flatMap((outcome, r) =>
        Array.from({ length: 3 }, (_, i): TrialResult => {
          const x = r === rank ? 0.94 + i / 100 : (0.7 * (r * 3 + i)) / 18;
          return { index: r * 3 + i, settings: { x }, seed: 0, ...outcome };
        }),
      );
      const share = { method: tpe({ gamma: 0.17 }) };
      return suggestions(space, past, { ...share, count: 40 }).filter(
        ({ x }) => (x as number) > 0.85,
      ).length;
    };
    const near = ranks.map((_, rank) => nearFor(rank));
    // 0.17 of 18 trials are four: the first rank, and one of the second.
    expect(near[0]).toBeGreaterThan(30);
    for (const count of near.slice(2)) expect(count).toBeLessThan(10);
  });

  test('do not repeat settings that were tried while there are others', () => {
    const space = { a: choice([1, 2, 3]), b: integer(1, 3) };
    const past = pastOf(space, 8, ({ a, b }) => (a as number) + (b as number));
    const texts = past.map(({ settings }) => JSON.stringify(settings));
    const missing = suggestions(space, past, { method: tpe({ candidates: 200 }) });
    for (const settings of missing) expect(texts).not.toContain(JSON.stringify(settings));
    const all = pastOf(space, 64, () => 1);
    for (const settings of suggestions(space, all)) expectValid(space, settings);
  });
});

describe('goes on with', () => {
  const one = (past: readonly TrialResult[], space: Space): void => {
    for (const settings of suggestions(space, past, { count: 10 })) expectValid(space, settings);
  };

  test('a choice of one value', () => {
    const space = { only: choice(['x']), y: uniform(0, 1) };
    one(
      pastOf(space, 20, ({ y }) => y as number),
      space,
    );
    one(
      pastOf({ only: choice(['x']) }, 20, () => 1),
      { only: choice(['x']) },
    );
  });

  test('equal scores, NaN scores and failed trials alone', () => {
    const equal = pastOf(mixed, 30, () => 0.5);
    one(equal, mixed);
    one(
      pastOf(mixed, 30, () => Number.NaN),
      mixed,
    );
    one(
      equal.map((trial) => ({ ...trial, state: 'failed' as const, score: null })),
      mixed,
    );
    const x = suggestions(
      { x: uniform(0, 1) },
      pastOf({ x: uniform(0, 1) }, 30, () => 0.5),
    );
    const values = x.map((settings) => settings.x as number);
    expect(new Set(values).size).toBe(values.length);
  });

  test('trials at one and the same place', () => {
    const space = { x: uniform(0, 1), n: integer(1, 3), r: logUniform(1e-8, 1e8) };
    for (const settings of [
      { x: 0, n: 1, r: 1e-8 },
      { x: 1, n: 3, r: 1e8 },
    ]) {
      const past = pastOf(space, 30, () => 1).map((trial) => ({ ...trial, settings }));
      one(past, space);
    }
  });

  test('known trials whose values the space does not have any more', () => {
    const space = { x: uniform(0, 1), kind: choice(['a', 'b']) };
    const past = pastOf({ x: uniform(5, 9), kind: choice(['c']) }, 20, ({ x }) => x as number);
    one(past, space);
    one(
      pastOf({ other: uniform(0, 1) }, 20, () => 1),
      space,
    );
  });

  test('30 dimensions and 1,000 trials', () => {
    const space = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`x${i}`, uniform(0, 1)]),
    );
    const past = pastOf(space, 1000, (settings) =>
      Object.values(settings).reduce<number>((sum, x) => sum + (x as number), 0),
    );
    one(past, space);
  });
});

test('says which option is wrong', () => {
  expect(() => tpe({ startup: 0 })).toThrow(
    /^tpe: startup must be an integer of at least 1, got 0/,
  );
  expect(() => tpe({ candidates: 1.5 })).toThrow(/candidates must be an integer/);
  expect(() => tpe({ gamma: 1 })).toThrow(/gamma must be a number above 0 and below 1, got 1/);
  expect(() => tpe({ Gamma: 0.2 } as never)).toThrow(/no option/);
});

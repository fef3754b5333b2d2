/** Asynchronous successive halving: who goes on, in any order of arrival, and what that costs and finds. */
import fc from 'fast-check';
import { Generator } from 'gradus';
import {
  compareScores,
  isAmongBest,
  type Mode,
  rungsOf,
  type Score,
  sweep,
  uniform,
} from 'gradus/sweep';
import { describe, expect, test } from 'vitest';
import { Rungs } from '../../src/sweep/asha.ts';

const modes = fc.constantFrom<Mode>('min', 'max');
const factors = fc.integer({ min: 2, max: 5 });
/** Few values, so that many are equal; some are not finite. */
const scores: fc.Arbitrary<Score> = fc.oneof(
  fc.record({ value: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ value: fc.integer({ min: 0, max: 5 }), tieBreak: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ value: fc.constantFrom(Number.NaN, 1 / 0, -1 / 0) }),
);
const numbers = (from: readonly number[]): Score[] => from.map((value) => ({ value }));

describe('compareScores', () => {
  const order = (mode: Mode, list: readonly (Score | null)[]) =>
    [...list].sort((a, b) => compareScores(a, b, mode));

  test('puts better ones first, and NaN and null last', () => {
    const [one, two] = numbers([1, 2]);
    expect(order('min', [null, two, one])).toEqual([one, two, null]);
    expect(order('max', [null, one, two])).toEqual([two, one, null]);
    expect(compareScores({ value: Number.NaN }, null, 'max')).toBe(0);
    expect(compareScores({ value: Number.NaN }, { value: 1 / 0 }, 'min')).toBe(1);
    expect(compareScores({ value: Number.NaN }, { value: -1 / 0 }, 'max')).toBe(1);
  });

  test('decides between equal values by the lower tie break, in both modes', () => {
    const low = { value: 1, tieBreak: 0.1 };
    const high = { value: 1, tieBreak: 0.2 };
    const none = { value: 1 };
    for (const mode of ['min', 'max'] as const) {
      expect(order(mode, [none, high, low])).toEqual([low, high, none]);
    }
  });

  test('is an order', () => {
    const any = fc.option(scores);
    fc.assert(
      fc.property(any, any, any, modes, (a, b, c, mode) => {
        expect(compareScores(a, a, mode)).toBe(0);
        expect(compareScores(a, b, mode) + compareScores(b, a, mode)).toBe(0);
        const [x, y, z] = order(mode, [a, b, c]);
        expect(compareScores(x, y, mode)).toBeLessThanOrEqual(0);
        expect(compareScores(y, z, mode)).toBeLessThanOrEqual(0);
        expect(compareScores(x, z, mode)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('refuses another mode', () => {
    expect(() => compareScores(null, null, 'maximum' as Mode)).toThrow(
      "compareScores: mode must be 'min' or 'max', got 'maximum'.",
    );
  });
});

describe('rungsOf', () => {
  test('gives the steps below the whole length', () => {
    expect(rungsOf({ least: 100, most: 3000, factor: 4 })).toEqual([100, 400, 1600]);
    expect(rungsOf({ least: 1, most: 9, factor: 3 })).toEqual([1, 3]);
    expect(rungsOf({ least: 1, most: 2, factor: 4 })).toEqual([1]);
  });

  test.each([
    [{ least: 0, most: 9, factor: 3 }, 'asha: least must be an integer of at least 1, got 0.'],
    [{ least: 9, most: 9, factor: 3 }, 'asha: least must be below most, got least 9 and most 9.'],
    [{ least: 1, most: 9, factor: 1 }, 'asha: factor must be an integer of at least 2, got 1.'],
    [{ least: 1, most: 9, factor: 2.5 }, 'asha: factor must be an integer of at least 2, got 2.5.'],
    [{ least: 1, most: 9 }, 'asha: factor must be an integer of at least 2, got undefined.'],
    [{ least: 1, most: 9, factor: 3, eta: 3 }, "asha: there is no option 'eta'."],
  ])('refuses %j', (asha, message) => {
    expect(() => rungsOf(asha as never)).toThrow(message);
  });
});

describe('isAmongBest', () => {
  test('lets the first one go on, and then one of `factor`', () => {
    const others = numbers([0.3, 0.5, 0.6]);
    expect(isAmongBest({ value: 9 }, [], 4, 'min')).toBe(true);
    expect(isAmongBest({ value: 0.2 }, others, 4, 'min')).toBe(true);
    expect(isAmongBest({ value: 0.4 }, others, 4, 'min')).toBe(false);
    expect(isAmongBest({ value: 0.4 }, others, 2, 'min')).toBe(true);
    expect(isAmongBest({ value: 0.4 }, others, 2, 'max')).toBe(false);
    expect(isAmongBest({ value: 0.5 }, others, 2, 'max')).toBe(true);
  });

  test('lets equal ones go on together, unless a tie break decides', () => {
    const others = numbers([1, 1, 1, 1, 1]);
    expect(isAmongBest({ value: 1 }, others, 4, 'min')).toBe(true);
    const decided = others.map((score) => ({ ...score, tieBreak: 0.1 }));
    expect(isAmongBest({ value: 1, tieBreak: 0.2 }, decided, 4, 'min')).toBe(false);
  });

  test('never lets NaN go on, and counts it as worst where others are judged', () => {
    expect(isAmongBest({ value: Number.NaN }, [], 4, 'min')).toBe(false);
    expect(isAmongBest({ value: 1 }, numbers([Number.NaN, Number.NaN]), 4, 'max')).toBe(true);
  });

  test('depends on no order of the others', () => {
    const shuffled = fc.array(scores).chain((list) => {
      return fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }));
    });
    fc.assert(
      fc.property(scores, shuffled, factors, modes, (score, [list, other], factor, mode) => {
        expect(isAmongBest(score, list, factor, mode)).toBe(
          isAmongBest(score, other, factor, mode),
        );
      }),
    );
  });

  test('lets a better one go on wherever a worse one does', () => {
    fc.assert(
      fc.property(
        scores,
        scores,
        fc.array(scores),
        factors,
        modes,
        (a, b, others, factor, mode) => {
          const [better, worse] = compareScores(a, b, mode) <= 0 ? [a, b] : [b, a];
          fc.pre(isAmongBest(worse, others, factor, mode));
          expect(isAmongBest(better, others, factor, mode)).toBe(true);
        },
      ),
    );
  });

  test('lets the best of all go on, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1 }), factors, modes, (list, factor, mode) => {
        const best = [...list].sort((a, b) => compareScores(a, b, mode))[0];
        fc.pre(!Number.isNaN(best.value));
        const at = list.indexOf(best);
        expect(isAmongBest(best, list.slice(0, at), factor, mode)).toBe(true);
      }),
    );
  });
});

describe('the rungs of a sweep', () => {
  test('judge as isAmongBest does, with all that have arrived', () => {
    fc.assert(
      fc.property(fc.array(scores, { maxLength: 60 }), factors, modes, (list, factor, mode) => {
        const rungs = new Rungs({ least: 5, most: 6, factor }, mode);
        for (const [i, score] of list.entries()) {
          expect(rungs.pass(0, 5, score)).toBe(isAmongBest(score, list.slice(0, i), factor, mode));
        }
      }),
    );
  });

  test('judge once, at the first report from a rung on, and at all rungs between two reports', () => {
    const rungs = new Rungs({ least: 2, most: 100, factor: 4 }, 'min');
    const [good, bad] = numbers([1, 2]);
    expect(rungs.pass(-1, 1, good)).toBe(true);
    expect(rungs.pass(1, 40, good)).toBe(true);
    expect(rungs.pass(-1, 1, bad)).toBe(true);
    expect(rungs.pass(1, 2, bad)).toBe(false);
    expect(rungs.pass(2, 7, bad)).toBe(true);
    expect(rungs.pass(7, 8, bad)).toBe(false);
    expect(rungs.pass(8, 31, bad)).toBe(true);
    expect(rungs.pass(31, 99, bad)).toBe(false);
  });
});

/** A thousand trials whose scores at step s are a true value with noise that shrinks with s. */
describe('a thousand trials', () => {
  const asha = { least: 1, most: 64, factor: 4 };
  const steps = [...rungsOf(asha), asha.most];

  interface Outcome {
    /** The share of trials that got to each rung, and to the end. */
    readonly reached: number[];
    /** Steps of all trials, as a share of what they would be without stopping. */
    readonly work: number;
    /** The rank of the winner's true value among all, from 0. */
    readonly rank: number;
  }

  function curves(seed: number): {
    truth: Float32Array;
    at: (trial: number, rung: number) => number;
  } {
    const generator = new Generator().manualSeed(seed);
    const truth = generator.uniform(1000);
    const noise = generator.normal(1000 * steps.length);
    const at = (trial: number, rung: number) =>
      truth[trial] + (0.2 * noise[trial * steps.length + rung]) / Math.sqrt(steps[rung]);
    return { truth, at };
  }

  function outcome(truth: Float32Array, reached: readonly number[], winner: number): Outcome {
    const work = reached.reduce((sum, n, i) => sum + n * (steps[i] - (steps[i - 1] ?? 0)), 0);
    return {
      reached: reached.map((n) => n / 1000),
      work: work / 1000 / asha.most,
      rank: truth.filter((value) => value < truth[winner]).length,
    };
  }

  async function asynchronous(seed: number): Promise<Outcome> {
    const { truth, at } = curves(seed);
    const reached = steps.map(() => 0);
    const { best } = await sweep({
      space: { x: uniform(0, 1) },
      objective(_, { index, report }) {
        for (const [rung, step] of steps.entries()) {
          reached[rung]++;
          if (!report(step, at(index, rung))) break;
        }
        return at(index, steps.length - 1);
      },
      trials: 1000,
      asha,
    });
    return outcome(truth, reached, best?.index ?? -1);
  }

  function synchronous(seed: number): Outcome {
    const { truth, at } = curves(seed);
    const reached: number[] = [];
    let left = Array.from({ length: 1000 }, (_, trial) => trial);
    for (const rung of steps.keys()) {
      reached.push(left.length);
      left.sort((a, b) => at(a, rung) - at(b, rung));
      if (rung < steps.length - 1) left = left.slice(0, Math.floor(left.length / asha.factor));
    }
    return outcome(truth, reached, left[0]);
  }

  test('go on by a quarter at each rung, like those of synchronous halving, and find as good a winner', async () => {
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    const ours = await Promise.all(seeds.map(asynchronous));
    const theirs = seeds.map(synchronous);
    const average = (pick: (outcome: Outcome) => number, outcomes: readonly Outcome[]) =>
      outcomes.reduce((sum, each) => sum + pick(each), 0) / outcomes.length;
    for (const [rung, share] of [1, 1 / 4, 1 / 16, 1 / 64].entries()) {
      const reached = average((each) => each.reached[rung], ours);
      expect(reached).toBeGreaterThan(0.9 * share);
      // The first few of each rung go on more often, since the best so far always does.
      expect(reached).toBeLessThan(1.3 * share);
    }
    expect(average(({ work }) => work, theirs)).toBeCloseTo(0.05, 2);
    expect(average(({ work }) => work, ours)).toBeLessThan(0.056);
    const rank = average((each) => each.rank, ours);
    expect(rank).toBeLessThanOrEqual(average((each) => each.rank, theirs) + 1);
    expect(rank).toBeLessThan(10);
  });
});

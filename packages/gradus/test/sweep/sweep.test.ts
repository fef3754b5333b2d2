/** The loop of a sweep: order, reproducibility, failures, ends. */
import fc from 'fast-check';
import { ArgumentError, GradusError } from 'gradus';
import {
  choice,
  grid,
  integer,
  logUniform,
  type Method,
  random,
  type SweepOptions,
  sweep,
  type TrialResult,
  uniform,
} from 'gradus/sweep';
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

/** How many turns each of `n` trials takes. */
const durations = (n: number) => fc.array(fc.nat(50), { minLength: n, maxLength: n });

/** Its settings depend on what it sees, so that seeing more or less would show. */
const learning: Method = {
  name: 'learning',
  size: () => Number.POSITIVE_INFINITY,
  suggest(from, index, past, seed, mode) {
    const seen = past.reduce((sum, { score }) => sum + (score?.value ?? 0), past.length);
    return random().suggest(from, index * 1000 + (Math.round(seen * 100) & 511), [], seed, mode);
  },
};

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
    const options = { space, trials: 30, lag: 7, method: learning };
    const objective = ({ x, n }: { x: number; n: number }) => x * n;
    const alone = await sweep({ ...options, objective });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 2, 7), durations(30), async (parallel, turnsOf) => {
        const together = await sweep({
          ...options,
          parallel,
          async objective(settings, { index }) {
            await turns(turnsOf[index]);
            return objective(settings);
          },
        });
        expect(together).toEqual(alone);
      }),
    );
  });

  test('shows trial i the results of trials 0 … i − lag, and runs no more at a time than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        durations(25),
        async (a, b, turnsOf) => {
          const [parallel, lag] = [Math.min(a, b), Math.max(a, b)];
          const seen: number[][] = [];
          let running = 0;
          let most = 0;
          const method: Method = {
            ...random(),
            suggest(from, index, past, seed, mode) {
              seen[index] = past.map((result) => result.index);
              return random().suggest(from, index, past, seed, mode);
            },
          };
          await sweep({
            space,
            trials: 25,
            method,
            parallel,
            lag,
            async objective(_, { index }) {
              most = Math.max(most, ++running);
              await turns(turnsOf[index]);
              running--;
              return index;
            },
          });
          for (const [i, indices] of seen.entries()) {
            expect(indices).toEqual(Array.from({ length: Math.max(0, i - lag + 1) }, (_, j) => j));
          }
          expect(most).toBe(parallel);
        },
      ),
    );
  });

  test('gives all trials the same seed, and other settings with another', async () => {
    const options = { space, objective: () => 1, trials: 8 };
    const [zero, again, one] = await Promise.all(
      [0, 0, 1].map((seed) => sweep({ ...options, seed })),
    );
    expect(zero).toEqual(again);
    expect(zero.trials.map(({ seed }) => seed)).toEqual(new Array(8).fill(0));
    expect(one.trials.map(({ seed }) => seed)).toEqual(new Array(8).fill(1));
    expect(one.trials[0].settings).not.toEqual(zero.trials[0].settings);
  });

  test('tells what happens, in order, and waits for who is told', async () => {
    const told: string[] = [];
    const later = async (text: string) => {
      await turns(3);
      told.push(text);
    };
    const { trials } = await sweep({
      space,
      trials: 2,
      objective: (_, { index, report }) => {
        told.push(`run ${index}`);
        report(1, index);
        return { value: index, tieBreak: 0.5 };
      },
      onStart: ({ index, seed }) => later(`start ${index} ${seed}`),
      onReport: (index, { step, score }) => told.push(`report ${index} ${step} ${score.value}`),
      onEnd: ({ index, state }) => later(`end ${index} ${state}`),
    });
    expect(told).toEqual(
      [0, 1].flatMap((i) => [
        `start ${i} 0`,
        `run ${i}`,
        `report ${i} 1 ${i}`,
        `end ${i} complete`,
      ]),
    );
    expect(trials[1]).toEqual({
      index: 1,
      settings: trials[1].settings,
      seed: 0,
      state: 'complete',
      score: { value: 1, tieBreak: 0.5 },
      reports: [{ step: 1, score: { value: 1 } }],
    });
  });

  test('finds the largest score where it is the best, and the first of equal ones', async () => {
    const options = { space, trials: 6 };
    const value = (index: number) => [1, 3, 2, 3, 3, 0][index];
    const best = async (given: Partial<SweepOptions<typeof space>>) =>
      (await sweep({ ...options, objective: (_, { index }) => value(index), ...given })).best
        ?.index;
    expect(await best({ mode: 'max' })).toBe(1);
    expect(await best({ mode: 'min' })).toBe(5);
    const objective = (_: unknown, { index }: { index: number }) => {
      return { value: value(index), tieBreak: [0, 3, 0, 1, 1, 0][index] };
    };
    expect(await best({ mode: 'max', objective })).toBe(3);
  });
});

describe('known trials', () => {
  const objective = ({ x, n }: { x: number; n: number }) => x * n;
  const options = { space, trials: 20, lag: 4, method: learning };

  test('count, and are not run again, whichever they are', async () => {
    const whole = await sweep({ ...options, objective });
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(whole.trials as TrialResult<typeof space>[]),
        fc.integer({ min: 1, max: 4 }),
        async (known, parallel) => {
          const run: number[] = [];
          const resumed = await sweep({
            ...options,
            // As a file would give them.
            known: JSON.parse(JSON.stringify(known)),
            parallel,
            objective(settings, { index }) {
              run.push(index);
              return objective(settings);
            },
          });
          expect(resumed).toEqual(whole);
          const left = whole.trials.filter((trial) => !known.includes(trial));
          expect(run.sort((a, b) => a - b)).toEqual(left.map(({ index }) => index));
        },
      ),
    );
  });

  test('are judged at the rungs as if they ran', async () => {
    const judged = {
      space,
      trials: 40,
      asha: { least: 1, most: 10, factor: 3 },
      objective(
        { x }: { x: number },
        { report }: { report(step: number, score: number): boolean },
      ) {
        for (let step = 1; step <= 10; step++) if (!report(step, x + 1 / step)) break;
        return x;
      },
    };
    const whole = await sweep(judged);
    expect(new Set(whole.trials.map(({ state }) => state))).toEqual(
      new Set(['complete', 'stopped']),
    );
    for (const n of [1, 7, 39, 40]) {
      expect(await sweep({ ...judged, known: whole.trials.slice(0, n) })).toEqual(whole);
    }
  });

  test('of another sweep are refused', async () => {
    const [known] = (await sweep({ space, objective, trials: 1 })).trials;
    const resume = (...list: unknown[]) =>
      sweep({ space, objective, trials: 3, known: list as never });
    await expect(resume(known, { ...known, index: 3 })).rejects.toThrow(
      'sweep: known[1] is trial 3, but this sweep has trials 0 … 2. Pass trials of the same sweep.',
    );
    await expect(resume({ ...known, index: 0.5 })).rejects.toThrow('known[0] is trial 0.5,');
    await expect(resume(null)).rejects.toThrow('known[0] is trial undefined,');
    await expect(resume(known, known)).rejects.toThrow(
      'sweep: known[1] is trial 0, as is an earlier entry. Pass each trial once.',
    );
  });
});

describe('a trial fails', () => {
  /** Trial 0 does this, trial 1 is fine. */
  async function failed(
    first: NonNullable<SweepOptions<typeof space>['objective']>,
  ): Promise<TrialResult<typeof space>> {
    const { trials, best } = await sweep({
      space,
      trials: 2,
      objective: (settings, trial) => (trial.index === 0 ? first(settings, trial) : 1),
    });
    expect(best?.index).toBe(1);
    expect(trials[0]).toMatchObject({ state: 'failed', score: null });
    return trials[0];
  }

  test.each([
    ['Error', new Error('no memory'), 'no memory'],
    ['text', 'no memory', 'no memory'],
    ['nothing', undefined, 'undefined'],
  ])('where its objective throws: %s', async (_, thrown, reason) => {
    const fail = () => {
      throw thrown;
    };
    expect(await failed(fail)).toMatchObject({ reason });
    expect(await failed(async () => fail())).toMatchObject({ reason });
  });

  test.each([
    [Number.NaN, 'The score was NaN.'],
    [Number.POSITIVE_INFINITY, 'The score was Infinity.'],
    [{ value: Number.NaN }, 'The score was NaN.'],
    [
      undefined,
      'The objective returned undefined, but a score is a number or { value, tieBreak }.',
    ],
    [null, 'The objective returned null, but a score is a number or { value, tieBreak }.'],
    ['0.5', "The objective returned '0.5', but a score is a number or { value, tieBreak }."],
    [
      { loss: 1 },
      'The objective returned { loss }, but a score is a number or { value, tieBreak }.',
    ],
    ['stopped', 'It was stopped before its first report.'],
  ])('where it gives %j', async (given, reason) => {
    expect(await failed(() => given as number)).toMatchObject({ reason, reports: [] });
  });

  test('where it reports a score that is not finite, and its result then does not count', async () => {
    const result = await failed((_, { report, signal }) => {
      expect(report(1, 5)).toBe(true);
      expect(report(2, Number.NaN)).toBe(false);
      expect(signal.aborted).toBe(true);
      expect(report(3, 5)).toBe(false);
      return 7;
    });
    expect(result.reason).toBe('The score was NaN at step 2.');
    expect(result.reports).toEqual([{ step: 1, score: { value: 5 } }]);
  });

  test.each([
    [-1, 1, 'trial.report: step must be an integer of at least 0, got -1.'],
    [0.5, 1, 'trial.report: step must be an integer of at least 0, got 0.5.'],
    [1, 'good', "trial.report: a score is a number or { value, tieBreak }, got 'good'."],
  ])('where it reports step %j with score %j', async (step, score, reason) => {
    const result = await failed((_, { report }) => Number(report(step, score as number)));
    expect(result.reason).toBe(reason);
  });

  test('where its steps do not grow', async () => {
    const result = await failed((_, { report }) => {
      report(3, 1);
      report(3, 1);
      return 1;
    });
    expect(result.reason).toBe('trial.report: step must be an integer of at least 4, got 3.');
  });

  test('but a tie break that is not finite decides nothing', async () => {
    const objective = () => ({ value: 1, tieBreak: Number.NaN });
    const { trials } = await sweep({ space, trials: 1, objective });
    expect(trials[0]).toMatchObject({ state: 'complete', score: { value: 1 } });
    expect(JSON.parse(JSON.stringify(trials))).toEqual(trials);
  });

  test('and where all do, the first is quoted', async () => {
    const cause = new Error('no data');
    const end = sweep({
      space,
      trials: 5,
      parallel: 2,
      async objective(_, { index }) {
        await turns(10 - index);
        throw index === 0 ? cause : new Error('something else');
      },
    });
    await expect(end).rejects.toThrow('sweep: all 5 trials failed. Trial 0: no data');
    await expect(end).rejects.toMatchObject({ code: 'sweep', cause });
    await expect(end).rejects.toBeInstanceOf(GradusError);
  });
});

describe('a trial is stopped', () => {
  const asha = { least: 2, most: 8, factor: 2 };

  test('where others were better, and its last report is its score', async () => {
    const reasons: unknown[] = [];
    const { trials, best } = await sweep({
      space,
      trials: 3,
      asha,
      objective(_, { index, report, signal }) {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        for (let step = 1; step <= 8; step++) {
          if (!report(step, [5, 9, 1][index])) return -1;
        }
        return [5, 9, 1][index];
      },
    });
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'stopped', 'complete']);
    expect(trials[1]).toMatchObject({ score: { value: 9 } });
    expect(trials[1].reports.map(({ step }) => step)).toEqual([1, 2]);
    expect(best?.index).toBe(2);
    expect(reasons).toEqual([
      new GradusError('The trial was stopped. Others were better at step 2.', { code: 'stopped' }),
    ]);
  });

  test('and an error that it throws then does not count as a failure', async () => {
    const { trials } = await sweep({
      space,
      trials: 2,
      asha,
      objective(_, { index, report, signal }) {
        report(2, index);
        signal.throwIfAborted();
        return index;
      },
    });
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'stopped']);
  });

  test('by itself, if it says so; without a complete one there is no best', async () => {
    const { trials, best } = await sweep({
      space,
      trials: 2,
      objective(_, { index, report }) {
        report(1, index);
        return 'stopped';
      },
    });
    expect(trials.map(({ state, score }) => [state, score?.value])).toEqual([
      ['stopped', 0],
      ['stopped', 1],
    ]);
    expect(best).toBeNull();
  });

  test('and reports after its end are not heard', async () => {
    let late: (() => boolean) | undefined;
    const { trials } = await sweep({
      space,
      trials: 1,
      objective(_, { report }) {
        late = () => report(9, 0);
        return 1;
      },
    });
    expect(late?.()).toBe(false);
    expect(trials[0].reports).toEqual([]);
  });
});

describe('a sweep ends early', () => {
  /** Ends during trial 2, in this way; gives what was told by then. */
  async function broken(
    how: Partial<SweepOptions<typeof space>>,
    during: () => void = () => {},
  ): Promise<{ error: unknown; ended: number[]; returned: number[] }> {
    const ended: number[] = [];
    const returned: number[] = [];
    const error = await sweep({
      space,
      trials: 10,
      parallel: 2,
      async objective(_, { index, signal, report }) {
        await turns(5);
        if (index === 2) during();
        report(1, index);
        if (index === 3) await turns(20);
        returned.push(index);
        if (signal.aborted && index === 3) signal.throwIfAborted();
        return index;
      },
      onEnd: ({ index }) => void ended.push(index),
      ...how,
    }).then(
      () => null,
      (reason: unknown) => reason,
    );
    // What runs has returned when the sweep does.
    const before = [...returned];
    await turns(100);
    expect(returned).toEqual(before);
    return { error, ended, returned };
  }

  test('by its signal, after what was running, which does not count', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { error, ended, returned } = await broken({ signal: controller.signal }, () =>
      controller.abort(reason),
    );
    expect(error).toBe(reason);
    expect(ended).toEqual([0, 1]);
    expect(returned).toEqual([0, 1, 2, 3]);
  });

  test('before its first trial, where the signal came before', async () => {
    const { error, returned } = await broken({ signal: AbortSignal.abort('no') });
    expect(error).toBe('no');
    expect(returned).toEqual([]);
  });

  test('and lets the signal go', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners++;
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners--;
      remove(...given);
    };
    await sweep({ space, trials: 3, objective: () => 1, signal });
    expect(listeners).toBe(0);
  });

  test.each(['onStart', 'onReport', 'onEnd'])('by what %s throws', async (name) => {
    const reason = new Error(`${name} cannot write`);
    const { error } = await broken({
      [name]: () => {
        throw reason;
      },
    });
    expect(error).toBe(reason);
  });

  test('by what the method throws', async () => {
    const wide = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`x${i}`, uniform(0, 1)]));
    const end = sweep({ space: wide, objective: () => 1, trials: 3 });
    await expect(end).rejects.toThrow('random: the space has 65 dimensions,');
  });

  test('and lets timers have their turn between short trials', async () => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort('time is up'), 1);
    const end = sweep({ space, objective: () => 1, trials: 1e9, signal: controller.signal });
    await expect(end).rejects.toBe('time is up');
    clearTimeout(timer);
  });
});

describe('options', () => {
  const fine = { space, objective: () => 1, trials: 3 };
  test.each([
    [{ space: undefined }, 'space: the space has no dimensions.'],
    [{ space: { x: uniform(1, 0) } }, 'space.x: least must be below most, got least 1 and most 0.'],
    [{ objective: 3 }, 'sweep: objective must be a function, got 3.'],
    [
      { trials: undefined },
      'sweep: the method random never ends by itself. Pass the number of trials',
    ],
    [{ trials: 0 }, 'sweep: trials must be an integer of at least 1, got 0.'],
    [{ mode: 'maximum' }, "sweep: mode must be 'min' or 'max', got 'maximum'."],
    [
      { method: random },
      'sweep: method is the function random. Call the function, for example random().',
    ],
    [{ method: 'random' }, "sweep: method is 'random'. Pass a method, for example random()."],
    [{ parallel: 0 }, 'sweep: parallel must be an integer of at least 1, got 0.'],
    [
      { parallel: 17 },
      'sweep: parallel = 17 is above lag = 16. Trial i waits for trial i − lag, so at most lag trials run ' +
        'at the same time. Pass lag: 17, or parallel: 16.',
    ],
    [
      { asha: { least: 3, most: 3, factor: 3 } },
      'asha: least must be below most, got least 3 and most 3.',
    ],
    [{ signal: {} }, 'sweep: signal must be an AbortSignal, got {}.'],
    [{ known: {} }, 'sweep: known must be an Array, got {}.'],
    [{ n: 3 }, "sweep: there is no option 'n'."],
  ])('%j is refused', async (option, message) => {
    const end = sweep({ ...fine, ...option } as never);
    await expect(end).rejects.toThrow(message);
    await expect(end).rejects.toBeInstanceOf(ArgumentError);
  });
});

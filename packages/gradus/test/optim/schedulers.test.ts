/** Learning-rate schedules against PyTorch's rates and momenta, their state, and that they compile nothing. */
import fc from 'fast-check';
import { ArgumentError, engineStatistics, GradusError, manualSeed, randn } from 'gradus';
import * as nn from 'gradus/nn';
import { Adagrad, Adam, lrScheduler, SGD, swaUtils } from 'gradus/optim';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadGoldens, type ScheduleCase } from '../helpers/goldens.ts';

const { schedules } = loadGoldens('optim');
const byName = schedules.map((golden) => [golden.name, golden] as const);

type AnyOptimizer = lrScheduler.Scheduled & { paramGroups: Momentum[] };
type Momentum = { momentum?: number; betas?: readonly [number, number] };

function optimizerFor(settings: ScheduleCase['settings']): AnyOptimizer {
  const groups = [0.1, 0.03].map((lr) => ({ params: [weight()], lr }));
  return settings.betas === undefined
    ? new SGD(groups, { lr: 1, ...settings })
    : new Adam(groups, settings);
}

function weight(): nn.Parameter {
  return new nn.Parameter(Float32Array.of(1), [1]);
}

type Make = (optimizer: lrScheduler.Scheduled, options: never) => lrScheduler.LRScheduler;

/** The functions that goldens name. */
const FUNCTIONS: Readonly<Record<string, (n: number) => number>> = {
  inverse: (n) => 1 / (1 + n),
  halving: (n) => 0.5 ** Math.floor(n / 4),
  constant: () => 0.95,
};

function optionsOf({ parts, functions }: ScheduleCase): object[] {
  const given = parts.map(({ options }) => options);
  if (functions === undefined) return given;
  const { option, names } = functions;
  const made = Array.isArray(names) ? names.map((name) => FUNCTIONS[name]) : FUNCTIONS[names];
  return given.map((options) => ({ ...options, [option]: made }));
}

/** The schedule of a golden, as a function of its metric. */
function make(golden: ScheduleCase, optimizer: AnyOptimizer) {
  const { parts, milestones, metrics, epochs, isChain } = golden;
  if (metrics !== null) {
    const plateau = new lrScheduler.ReduceLROnPlateau(optimizer, parts[0].options);
    return { schedule: plateau, advance: (i: number) => plateau.step(metrics[i]) };
  }
  const all = optionsOf(golden);
  const schedulers = parts.map(({ scheduler }, i) => {
    const Class = { ...lrScheduler, ...swaUtils }[scheduler as 'StepLR'] as unknown as new (
      ...args: Parameters<Make>
    ) => lrScheduler.LRScheduler;
    return new Class(optimizer, all[i] as never);
  });
  const schedule = combined(schedulers, { optimizer, milestones, isChain });
  const step = schedule.step.bind(schedule) as (epoch?: number) => void;
  return { schedule, advance: (i: number) => step(epochs?.[i]) };
}

function combined(
  schedulers: lrScheduler.LRScheduler[],
  {
    optimizer,
    milestones,
    isChain,
  }: Pick<ScheduleCase, 'milestones' | 'isChain'> & { optimizer: AnyOptimizer },
): lrScheduler.LRScheduler {
  if (isChain) return new lrScheduler.ChainedScheduler(schedulers);
  if (milestones === null) return schedulers[0];
  return new lrScheduler.SequentialLR(optimizer, { schedulers, milestones });
}

function momentumOf({ betas, momentum }: Momentum): number | undefined {
  return betas === undefined ? momentum : betas[0];
}

/** Tolerance of double precision. Near the lowest rate, 1 + cos π loses half of its digits, also in PyTorch. */
function expectRates(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(
      1e-14 + 1e-11 * Math.abs(expected[i]),
    );
  });
}

describe('rates and momenta are those of PyTorch', () => {
  test.each(byName)('%s', (_, golden) => {
    const optimizer = optimizerFor(golden.settings);
    const { schedule, advance } = make(golden, optimizer);
    golden.rates.forEach((rates, step) => {
      if (step > 0) advance(step - 1);
      expectRates(
        optimizer.paramGroups.map(({ lr }) => lr),
        rates,
      );
      expect(schedule.getLastLr()).toEqual(optimizer.paramGroups.map(({ lr }) => lr));
      const momenta = optimizer.paramGroups.map(momentumOf);
      expectRates(momenta as number[], golden.momenta[step]);
    });
  });
});

describe('state', () => {
  test.each(byName)('%s: continues as if it had not stopped', (_, golden) => {
    const optimizer = optimizerFor(golden.settings);
    const whole = make(golden, optimizer);
    for (let i = 0; i < 13; i++) whole.advance(i);
    const otherOptimizer = optimizerFor(golden.settings);
    const other = make(golden, otherOptimizer);
    otherOptimizer.loadStateDict(optimizer.stateDict() as never);
    other.schedule.loadStateDict(JSON.parse(JSON.stringify(whole.schedule.stateDict())));
    expect(other.schedule.getLastLr()).toEqual(whole.schedule.getLastLr());
    for (let i = 13; i < golden.rates.length - 1; i++) {
      whole.advance(i);
      other.advance(i);
      expect(otherOptimizer.paramGroups.map(({ lr }) => lr)).toEqual(
        optimizer.paramGroups.map(({ lr }) => lr),
      );
      expect(otherOptimizer.paramGroups.map(momentumOf)).toEqual(
        optimizer.paramGroups.map(momentumOf),
      );
    }
  });

  test.each(byName)(
    '%s: a state that does not fit is refused, and nothing changes',
    (_, golden) => {
      const { schedule, advance } = make(golden, optimizerFor(golden.settings));
      advance(0);
      const before = schedule.stateDict();
      const wrong = [
        {},
        { ...before, lastEpoch: 1.5 },
        { ...before, lastLr: [1] },
        { ...before, lastLr: [1, null] },
        { ...before, lastEpoch: 7, lastLr: null },
      ];
      for (const state of wrong) {
        expect(() => schedule.loadStateDict(state as never)).toThrow(GradusError);
        expect(schedule.stateDict()).toEqual(before);
      }
    },
  );

  test('a sequence whose second part does not fit leaves the first as it was', () => {
    const golden = schedules.find(({ milestones }) => milestones !== null) as ScheduleCase;
    const { schedule } = make(golden, optimizerFor({}));
    const before = schedule.stateDict() as lrScheduler.SequentialLRState;
    const [first, second] = before.schedulers;
    const state = {
      ...before,
      schedulers: [
        { ...first, lastEpoch: 9 },
        { ...second, baseLrs: [] },
      ],
    };
    expect(() => schedule.loadStateDict(state as never)).toThrow(GradusError);
    expect(schedule.stateDict()).toEqual(before);
  });
});

describe('schedules work together', () => {
  test('two schedules of one optimizer multiply', () => {
    const optimizer = optimizerFor({});
    const decay = new lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 });
    const steps = new lrScheduler.StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
    for (let i = 0; i < 4; i++) {
      decay.step();
      steps.step();
    }
    expectRates([optimizer.paramGroups[0].lr], [0.1 * 0.9 ** 4 * 0.25]);
  });

  test('a sequence inside a sequence starts again at its milestone', () => {
    const optimizer = optimizerFor({});
    const warmUp = new lrScheduler.LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
    const inner = new lrScheduler.SequentialLR(optimizer, {
      schedulers: [
        new lrScheduler.LinearLR(optimizer, { startFactor: 0.1, totalIters: 2 }),
        new lrScheduler.ExponentialLR(optimizer, { gamma: 0.5 }),
      ],
      milestones: [2],
    });
    const outer = new lrScheduler.SequentialLR(optimizer, {
      schedulers: [warmUp, inner],
      milestones: [3],
    });
    const rates = [optimizer.paramGroups[0].lr];
    for (let i = 0; i < 7; i++) {
      outer.step();
      rates.push(optimizer.paramGroups[0].lr);
    }
    expectRates(rates, [0.05, 0.075, 0.1, 0.01, 0.055, 0.1, 0.05, 0.025]);
  });

  test('restart goes back to the first rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom(...schedules),
        (steps, golden) => {
          fc.pre(golden.metrics === null && !golden.isChain);
          const optimizer = optimizerFor(golden.settings);
          const { schedule, advance } = make(golden, optimizer);
          const first = schedule.getLastLr();
          for (let i = 0; i < Math.min(steps, 30); i++) advance(i);
          (schedule as lrScheduler.LRScheduler).restart();
          expectRates(schedule.getLastLr(), first);
        },
      ),
    );
  });

  test('a cosine stays between its ends for any length, and never becomes NaN', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 900 }),
        (tMax, steps) => {
          const optimizer = optimizerFor({});
          const schedule = new lrScheduler.CosineAnnealingLR(optimizer, { tMax, etaMin: 0.01 });
          for (let i = 0; i < steps; i++) {
            schedule.step();
            const { lr } = optimizer.paramGroups[0];
            expect(lr).toBeGreaterThanOrEqual(0.01 - 1e-12);
            expect(lr).toBeLessThanOrEqual(0.1 + 1e-9);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('training', () => {
  beforeEach(() => {
    manualSeed(2);
  });

  test.each<[string, (optimizer: AnyOptimizer) => lrScheduler.LRScheduler]>([
    ['a cosine', (o) => new lrScheduler.CosineAnnealingLR(o, { tMax: 7 })],
    [
      'one cycle with its momentum',
      (o) => new lrScheduler.OneCycleLR(o, { maxLr: 1, totalSteps: 9 }),
    ],
    [
      'a cycle with its momentum',
      (o) => new lrScheduler.CyclicLR(o, { baseLr: 0.01, maxLr: 1, stepSizeUp: 3 }),
    ],
  ])('%s compiles nothing, with SGD and with Adam', (_, schedule) => {
    for (const kind of ['SGD', 'Adam']) {
      const net = new nn.Sequential(new nn.Linear(4, 3), new nn.Tanh(), new nn.Linear(3, 2));
      const optimizer =
        kind === 'SGD'
          ? new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 })
          : new Adam(net.parameters());
      const scheduler = schedule(optimizer);
      const x = randn([5, 4]);
      const step = (): void => {
        optimizer.zeroGrad();
        const loss = net.forward(x).pow(2).mean();
        loss.backward();
        optimizer.step();
        loss.itemSync();
      };
      step();
      step();
      const { compilations } = engineStatistics();
      for (let i = 0; i < 8; i++) {
        scheduler.step();
        step();
      }
      expect(engineStatistics().compilations).toBe(compilations);
    }
  });
});

describe('options', () => {
  const optimizer = optimizerFor({});
  const other = optimizerFor({});
  const fixed = new lrScheduler.StepLR(optimizer, { stepSize: 1 });
  test.each<[string, () => unknown]>([
    [
      'stepSize must be an integer of at least 1, got 0',
      () => new lrScheduler.StepLR(optimizer, { stepSize: 0 }),
    ],
    [
      'gamma must be a number of at least 0, got NaN',
      () => new lrScheduler.ExponentialLR(optimizer, { gamma: Number.NaN }),
    ],
    [
      'milestones[0] must be an integer of at least 0, got -1',
      () => new lrScheduler.MultiStepLR(optimizer, { milestones: [-1] }),
    ],
    [
      'startFactor must be a number above 0 and of at most 1, got 0',
      () => new lrScheduler.LinearLR(optimizer, { startFactor: 0 }),
    ],
    [
      'endFactor must be a number from 0 to 1, got 2',
      () => new lrScheduler.LinearLR(optimizer, { endFactor: 2 }),
    ],
    [
      'tMax must be an integer of at least 1, got 0.5',
      () => new lrScheduler.CosineAnnealingLR(optimizer, { tMax: 0.5 }),
    ],
    [
      'pass totalSteps, or epochs and stepsPerEpoch',
      () => new lrScheduler.OneCycleLR(optimizer, { maxLr: 1, epochs: 2 }),
    ],
    [
      'maxLr has 1 values for 2 parameter groups',
      () => new lrScheduler.OneCycleLR(optimizer, { maxLr: [1], totalSteps: 2 }),
    ],
    [
      'pctStart must be a number from 0 to 1, got 30',
      () => new lrScheduler.OneCycleLR(optimizer, { maxLr: 1, totalSteps: 2, pctStart: 30 }),
    ],
    [
      'maxMomentum must be a number of at least 0 and below 1, got 1',
      () => new lrScheduler.OneCycleLR(optimizer, { maxLr: 1, totalSteps: 2, maxMomentum: 1 }),
    ],
    ...[{ baseMomentum: -1 }, { maxMomentum: 1 }].map((momenta): [string, () => unknown] => [
      `${Object.keys(momenta)[0]} must be a number of at least 0 and below 1`,
      () =>
        new lrScheduler.OneCycleLR(optimizer, {
          maxLr: 1,
          totalSteps: 2,
          cycleMomentum: false,
          ...momenta,
        }),
    ]),
    [
      "annealStrategy must be 'cos' or 'linear'",
      () =>
        new lrScheduler.OneCycleLR(optimizer, {
          maxLr: 1,
          totalSteps: 2,
          annealStrategy: 'exp' as 'cos',
        }),
    ],
    [
      'factor must be a number of at least 0 and below 1, got 1',
      () => new lrScheduler.ReduceLROnPlateau(optimizer, { factor: 1 }),
    ],
    [
      "mode must be 'min' or 'max'",
      () => new lrScheduler.ReduceLROnPlateau(optimizer, { mode: 'least' as 'min' }),
    ],
    [
      '2 schedules need 1 milestones, got 0',
      () => new lrScheduler.SequentialLR(optimizer, { schedulers: [fixed, fixed], milestones: [] }),
    ],
    [
      'factor must be a number above 0 and of at most 1, got 0',
      () => new lrScheduler.ConstantLR(optimizer, { factor: 0 }),
    ],
    [
      'power must be a number of at least 0, got -1',
      () => new lrScheduler.PolynomialLR(optimizer, { power: -1 }),
    ],
    [
      'lrLambda must be a function, or one for each group, got 0.5',
      () => new lrScheduler.LambdaLR(optimizer, { lrLambda: 0.5 as never }),
    ],
    [
      'lrLambda has 1 functions for 2 parameter groups',
      () => new lrScheduler.MultiplicativeLR(optimizer, { lrLambda: [() => 1] }),
    ],
    [
      'lrLambda must return a number of at least 0, got NaN in epoch 0',
      () => new lrScheduler.LambdaLR(optimizer, { lrLambda: () => Number.NaN }),
    ],
    [
      't0 must be an integer of at least 1, got 0',
      () => new lrScheduler.CosineAnnealingWarmRestarts(optimizer, { t0: 0 }),
    ],
    [
      'epoch must be a number of at least 0, got -1',
      () => new lrScheduler.CosineAnnealingWarmRestarts(optimizer, { t0: 1 }).step(-1),
    ],
    [
      'maxLr has 1 values for 2 parameter groups',
      () => new lrScheduler.CyclicLR(optimizer, { baseLr: 0.1, maxLr: [1] }),
    ],
    [
      'stepSizeDown must be an integer of at least 1, got 0',
      () => new lrScheduler.CyclicLR(optimizer, { baseLr: 0.1, maxLr: 1, stepSizeDown: 0 }),
    ],
    [
      'scaleFn must return a finite number, got undefined',
      () =>
        new lrScheduler.CyclicLR(optimizer, {
          baseLr: 0.1,
          maxLr: 1,
          scaleFn: (() => undefined) as never,
        }),
    ],
    ['expected a list of schedules, got', () => new lrScheduler.ChainedScheduler([])],
    [
      'ChainedScheduler: a schedule belongs to another optimizer',
      () =>
        new lrScheduler.ChainedScheduler([fixed, new lrScheduler.StepLR(other, { stepSize: 1 })]),
    ],
    [
      'cannot be part of a SequentialLR',
      () =>
        new lrScheduler.SequentialLR(optimizer, {
          schedulers: [new lrScheduler.ChainedScheduler([fixed])],
          milestones: [],
        }),
    ],
    [
      'swaLr must be a number of at least 0, got -1',
      () => new swaUtils.SWALR(optimizer, { swaLr: [0.1, -1] }),
    ],
    [
      'another optimizer',
      () => new lrScheduler.SequentialLR(other, { schedulers: [fixed], milestones: [] }),
    ],
    [
      'milestones[1] must be an integer of at least 6, got 5',
      () =>
        new lrScheduler.SequentialLR(optimizer, {
          schedulers: [fixed, fixed, fixed],
          milestones: [5, 5],
        }),
    ],
  ])('%s', (message, attempt) => {
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
  });

  test('an optimizer without momentum needs cycleMomentum: false', () => {
    const plain = new Adagrad([weight()]);
    const options = { baseLr: 0.1, maxLr: 1 };
    expect(() => new lrScheduler.CyclicLR(plain, options)).toThrow(/no momentum.*cycleMomentum/);
    expect(
      () => new lrScheduler.CyclicLR(plain, { ...options, cycleMomentum: false }),
    ).not.toThrow();
  });

  test('a group that is added later keeps its rate', () => {
    const one = optimizerFor({});
    const schedule = new lrScheduler.ExponentialLR(one, { gamma: 0.5 });
    const plateau = new lrScheduler.ReduceLROnPlateau(one, { patience: 0 });
    (one as unknown as SGD).addParamGroup({ params: [weight()], lr: 3 });
    schedule.step();
    for (const loss of [1, 1]) plateau.step(loss);
    expectRates(
      one.paramGroups.map(({ lr }) => lr),
      [0.005, 0.0015, 3],
    );
    expect(schedule.getLastLr().length).toBe(2);
  });

  test('a cycle refuses one step too many, and the rates stay', () => {
    const one = optimizerFor({});
    const schedule = new lrScheduler.OneCycleLR(one, { maxLr: 0.1, totalSteps: 2 });
    schedule.step();
    schedule.step();
    const before = schedule.stateDict();
    expect(() => schedule.step()).toThrow(/the cycle has 2 steps/);
    expect(schedule.stateDict()).toEqual(before);
  });

  test('cycles of one step, and with phases of one step, have finite rates', () => {
    for (const options of [
      { totalSteps: 1 },
      { totalSteps: 10, pctStart: 0.1 },
      { totalSteps: 2, pctStart: 1 },
    ]) {
      const one = optimizerFor({});
      const schedule = new lrScheduler.OneCycleLR(one, { maxLr: 0.1, ...options });
      for (let i = 0; i < options.totalSteps; i++) {
        expect(one.paramGroups.every(({ lr }) => Number.isFinite(lr))).toBe(true);
        schedule.step();
      }
    }
  });
});

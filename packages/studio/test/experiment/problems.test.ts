/** Problems are reported at their fields, in both languages; settings that work have none. */
import {
  customArchitecture,
  LESSON_MODELS,
  parameterCount,
  trainCommandOf,
} from '@gradus/lab/settings';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULTS,
  type Experiment,
  experimentSchema,
  experimentWith,
  lessonExperiment,
  networkOf,
  type Pictures,
  problemsOf,
  problemText,
  titleOf,
} from '../../src/experiment/index.ts';
import { problems as en } from '../../src/lang/en/problems.ts';
import { problems as ko } from '../../src/lang/ko/problems.ts';
import { experiments } from '../arbitrary.ts';

type Training = Partial<Experiment['training']>;

const training = (changes: Training): Experiment => ({
  ...DEFAULTS,
  training: { ...DEFAULTS.training, ...changes },
});
const model = (changes: Partial<Experiment['model']>): Experiment => ({
  ...DEFAULTS,
  model: { ...DEFAULTS.model, ...changes },
});
const data = (changes: Partial<Pictures>): Experiment => ({
  ...DEFAULTS,
  data: { ...DEFAULTS.data, ...changes },
});
const custom = (...hidden: number[]): Experiment =>
  experimentWith(customArchitecture(hidden, 'relu'));

describe('the lesson', () => {
  test.each(LESSON_MODELS)('%s is the network of gradus train', (name) => {
    const experiment = lessonExperiment(name);
    expect(trainCommandOf(experiment)).toBe(`npx gradus train ${name}`);
    expect(problemsOf(experiment)).toEqual([]);
    expect(titleOf(experiment)).toBe(name);
  });

  test('the defaults in numbers', () => {
    expect(DEFAULTS.model).toEqual({
      ...{ name: 'C', inputDim: 784, hidden: [100], activation: 'relu', outputDim: 10 },
    });
    const { iterations, batchSize, optimizer, lr, seed, evalEvery } = DEFAULTS.training;
    expect([iterations, batchSize, optimizer, lr, seed, evalEvery]).toEqual([
      ...[3000, 100, 'sgd', 0.1, 0, 500],
    ]);
    expect(DEFAULTS.data.checksum).toBe('');
  });

  test('there is no network E', () => {
    expect(() => lessonExperiment('E')).toThrow(RangeError);
  });
});

const WRONG: readonly (readonly [string, Experiment, string, string])[] = [
  ['no number', training({ lr: Number.NaN }), 'training.lr', 'missing'],
  ['lr 0', training({ lr: 0 }), 'training.lr', 'outOfRange'],
  ['lr below 0', training({ lr: -0.1 }), 'training.lr', 'outOfRange'],
  ['lr infinite', training({ lr: Number.POSITIVE_INFINITY }), 'training.lr', 'outOfRange'],
  ['no iterations', training({ iterations: 0 }), 'training.iterations', 'outOfRange'],
  ['too many', training({ iterations: 10_000_001 }), 'training.iterations', 'outOfRange'],
  ['half a step', training({ iterations: 1.5 }), 'training.iterations', 'outOfRange'],
  ['batch of 0', training({ batchSize: 0 }), 'training.batchSize', 'outOfRange'],
  ['batch above the data', training({ batchSize: 60_001 }), 'training.batchSize', 'batchTooLarge'],
  ['momentum 1', training({ momentum: 1 }), 'training.momentum', 'outOfRange'],
  ['dropout 1', training({ dropout: 1 }), 'training.dropout', 'outOfRange'],
  ['negative decay', training({ weightDecay: -1 }), 'training.weightDecay', 'outOfRange'],
  ['negative seed', training({ seed: -1 }), 'training.seed', 'outOfRange'],
  ['inexact seed', training({ seed: 2 ** 53 }), 'training.seed', 'outOfRange'],
  ['clip at 0', training({ clipNorm: 0 }), 'training.clipNorm', 'outOfRange'],
  [
    'momentum of Adam',
    training({ optimizer: 'adam', momentum: 0.9 }),
    'training.momentum',
    'momentum',
  ],
  ['no tests', training({ patience: 2, evalEvery: 0 }), 'training.evalEvery', 'patience'],
  ['long warm-up', training({ warmUp: 3000 }), 'training.warmUp', 'warmUpTooLong'],
  [
    'two rises',
    training({ schedule: { name: 'one-cycle' }, warmUp: 5 }),
    ...(['training.warmUp', 'warmUpOfCycle'] as const),
  ],
  ['too few gains', training({ gain: [1] }), 'training.gain', 'gainCount'],
  ['too many gains', training({ gain: [1, 1, 1] }), 'training.gain', 'gainCount'],
  ['a negative gain', training({ gain: [1, -1] }), 'training.gain.1', 'outOfRange'],
  [
    'factor 1',
    training({ schedule: { name: 'step', stepSize: 10, factor: 1 } }),
    ...(['training.schedule.factor', 'outOfRange'] as const),
  ],
  [
    'step size 0',
    training({ schedule: { name: 'step', stepSize: 0, factor: 0.1 } }),
    ...(['training.schedule.stepSize', 'outOfRange'] as const),
  ],
  [
    'a patience of half a test',
    training({ schedule: { name: 'plateau', patience: 0.5, factor: 0.1 } }),
    ...(['training.schedule.patience', 'outOfRange'] as const),
  ],
  ['width 0', custom(100, 0), 'model.hidden.1', 'outOfRange'],
  ['width 65537', custom(65_537), 'model.hidden.0', 'outOfRange'],
  ['no width', custom(Number.NaN), 'model.hidden.0', 'missing'],
  ['17 layers', custom(...new Array(17).fill(10)), 'model.hidden', 'tooManyLayers'],
  ['too large', custom(4096, 4096, 4096, 4096), 'model.hidden', 'tooManyParameters'],
  ['no activation', model({ activation: null }), 'model.activation', 'activationMissing'],
  [
    'an activation without layers',
    model({ hidden: [], name: 'linear' }),
    ...(['model.activation', 'activationUnused'] as const),
  ],
  ['C with 200 units', model({ hidden: [200] }), 'model.name', 'otherNetwork'],
  ['C with tanh', model({ activation: 'tanh' }), 'model.name', 'otherNetwork'],
  ['a name of its own', model({ name: 'mine' }), 'model.name', 'otherNetwork'],
  ['a name of objects', model({ name: 'constructor' }), 'model.name', 'otherNetwork'],
  ['other inputs', model({ inputDim: 100 }), 'model.inputDim', 'inputs'],
  ['other outputs', model({ outputDim: 9 }), 'model.outputDim', 'outputs'],
  ['a folder', data({ directory: '/home' }), 'data.directory', 'folder'],
  ['a false MNIST', data({ checksum: `sha256:${'0'.repeat(64)}` }), 'data.name', 'otherPictures'],
  ['a false shape', data({ rows: 14, columns: 56 }), 'data.name', 'otherPictures'],
  ['no checksum', data({ name: 'idx', checksum: 'x' }), 'data.checksum', 'checksum'],
  [
    'rates out of order',
    {
      ...DEFAULTS,
      rates: [
        { iteration: 5, lr: 1 },
        { iteration: 5, lr: 2 },
      ],
    },
    ...(['rates.1.iteration', 'rateOrder'] as const),
  ],
  [
    'a rate after the end',
    { ...DEFAULTS, rates: [{ iteration: 3000, lr: 1 }] },
    ...(['rates.0.iteration', 'rateTooLate'] as const),
  ],
  [
    'a missing rate',
    { ...DEFAULTS, rates: [{ iteration: 5, lr: Number.NaN }] },
    ...(['rates.0.lr', 'missing'] as const),
  ],
  [
    'a rate in a cycle',
    { ...training({ schedule: { name: 'one-cycle' } }), rates: [{ iteration: 5, lr: 1 }] },
    ...(['rates', 'rateOfCycle'] as const),
  ],
  [
    'too many rates',
    { ...DEFAULTS, rates: Array.from({ length: 101 }, (_, i) => ({ iteration: i, lr: 1 })) },
    ...(['rates', 'tooManyRates'] as const),
  ],
];

describe('problems', () => {
  test.each(WRONG)('%s', (_, experiment, field, problem) => {
    const found = problemsOf(experiment);
    expect(found.map((each) => [each.field, each.problem])).toContainEqual([field, problem]);
    for (const each of found) {
      for (const texts of [en, ko]) {
        const text = problemText(each, texts);
        expect(text).not.toMatch(/undefined|object|NaN/);
        expect(text).toMatch(/[.]$/);
      }
    }
  });

  test('the size of the data limits the batch size', () => {
    const experiment = training({ batchSize: 51 });
    const [problem] = problemsOf(experiment, { samples: 50 });
    expect(problemText(problem, en)).toContain('51 is larger than the data set of 50 samples');
    expect(problemsOf(training({ batchSize: 50 }), { samples: 50 })).toEqual([]);
  });

  test('the widest and the deepest allowed network have no problem', () => {
    expect(problemsOf(custom(4096))).toEqual([]);
    expect(problemsOf(custom(...new Array(16).fill(64)))).toEqual([]);
  });

  test('writes numbers as the language does', () => {
    const [problem] = problemsOf(custom(65_537));
    expect(problemText(problem, en)).toBe(
      'This must be a whole number from 1 to 65,536. It is 65537.',
    );
    expect(problemText(problem, ko)).toBe(
      '1 이상 65,536 이하의 정수여야 합니다. 지금 값은 65537입니다.',
    );
  });
});

test('an experiment of allowed values has no problem, and satisfies the schema', () => {
  fc.assert(
    fc.property(experiments, (experiment) => {
      fc.pre(parameterCount(experiment.model) <= 50_000_000);
      expect(problemsOf(experiment)).toEqual([]);
      expect(experimentSchema.parse(experiment)).toEqual(experiment);
    }),
  );
});

test('a run of the command line is an experiment without changes of the rate', () => {
  const { rates: _, ...config } = DEFAULTS;
  expect(experimentSchema.parse({ version: 2, id: 'x', ...config })).toEqual(DEFAULTS);
});

describe('names', () => {
  test.each(['C', 'linear', 'relu-100-100', 'leakyrelu-7'])('%s names a network', (name) => {
    expect(networkOf(name)?.name).toBe(name);
  });

  test.each(['', 'c', 'E', 'relu', 'relu-', 'relu--1', 'relu-010', 'toString-5', '__proto__'])(
    '%s names no network',
    (name) => expect(networkOf(name)).toBeUndefined(),
  );

  test('a title contains the settings that differ from the defaults', () => {
    expect(titleOf(training({ lr: 1 }))).toBe('C, lr 1');
    expect(titleOf(training({ optimizer: 'adam', lr: 0.001, seed: 7, monitor: true }))).toBe(
      'C, adam, seed 7',
    );
    expect(titleOf({ ...custom(100, 100), rates: [{ iteration: 500, lr: 0.01 }] })).toBe(
      'relu-100-100, lr 0.01 @ 500',
    );
    const labels = { lr: '학습률', keepBest: '최고 가중치 저장' };
    expect(titleOf(training({ lr: 1, keepBest: true }), labels)).toBe(
      'C, 학습률 1, 최고 가중치 저장',
    );
    const schedule = { name: 'step', stepSize: 1000, factor: 0.1 } as const;
    expect(titleOf(training({ init: 'zeros', gain: [4, 1], schedule }))).toBe(
      'C, zeros, gain 4 1, schedule step 1000 0.1',
    );
  });
});

/** Arbitrary experiments without problems, including those that the form cannot make. */
import { MNIST_CHECKSUM } from '@gradus/datasets';
import {
  ABSOLUTE_SCHEDULES,
  ACTIVATION_NAMES,
  type Architecture,
  customArchitecture,
  defaultTraining,
  INITIALISATIONS,
  LESSON_MODELS,
  lessonArchitecture,
  OPTIMIZER_NAMES,
  OPTIMIZERS,
  POINT_FEATURES,
  POINT_SETS,
  type ScheduleConfig,
  type TrainingConfig,
} from '@gradus/lab/settings';
import fc from 'fast-check';
import { type Experiment, modelFor, pointData } from '../src/experiment/index.ts';
import type { Link, Result } from '../src/experiment/link/index.ts';

const above = (least: number, most = 1e30) =>
  fc.double({ min: least, max: most, minExcluded: true, noNaN: true });
const share = fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true });
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));
const seed = fc.nat(Number.MAX_SAFE_INTEGER);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 });

const architecture: fc.Arbitrary<Architecture> = fc.oneof(
  fc.constantFrom(...LESSON_MODELS).map((name) => lessonArchitecture(name) as Architecture),
  fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 16 }),
      fc.constantFrom(...ACTIVATION_NAMES),
    )
    .map(([hidden, activation]) => customArchitecture(hidden, activation)),
);

const checksum = fc.oneof(
  fc.constant(''),
  hex(64).map((digits) => `sha256:${digits}`),
);

const data: fc.Arbitrary<Experiment['data']> = fc
  .oneof(
    fc.record({
      ...{ name: fc.constant('mnist' as const), directory: fc.constant(null) },
      ...{ classes: fc.constant(10), rows: fc.constant(28), columns: fc.constant(28) },
      checksum: fc.constantFrom('', MNIST_CHECKSUM),
    }),
    fc.record({
      ...{ name: fc.constant('fashion-mnist' as const), directory: fc.constant(null) },
      ...{ classes: fc.constant(10), rows: fc.constant(28), columns: fc.constant(28), checksum },
    }),
    fc.record({
      ...{ name: fc.constant('idx' as const), directory: fc.constant(null), checksum },
      classes: fc.integer({ min: 2, max: 256 }),
      rows: fc.integer({ min: 1, max: 32 }),
      columns: fc.integer({ min: 1, max: 32 }),
    }),
    fc.record(
      {
        ...{ name: fc.constant('folder' as const), directory: fc.constant(null), checksum },
        classes: fc.integer({ min: 2, max: 256 }),
        rows: fc.integer({ min: 1, max: 32 }),
        columns: fc.integer({ min: 1, max: 32 }),
        channels: fc.constant(3 as const),
        splitSeed: fc.nat(),
      },
      { requiredKeys: ['name', 'directory', 'checksum', 'classes', 'rows', 'columns'] },
    ),
  )
  .map((pictures) => ({ kind: 'pictures', ...pictures }));

const points: fc.Arbitrary<Experiment['data']> = fc
  .record(
    {
      name: fc.constantFrom(...POINT_SETS),
      size: fc.integer({ min: 20, max: 100_000 }),
      noise: fc.double({ min: 0, max: 10, noNaN: true }),
      classes: fc.integer({ min: 2, max: 10 }),
      seed: fc.nat(),
      features: fc.uniqueArray(fc.constantFrom(...POINT_FEATURES), { minLength: 1 }),
    },
    { requiredKeys: ['name', 'size', 'noise', 'classes', 'seed'] },
  )
  .map((choice) => pointData(choice));

const schedule: fc.Arbitrary<ScheduleConfig> = fc.oneof(
  fc.constant({ name: 'cosine' as const }),
  fc.constant({ name: 'one-cycle' as const }),
  fc.record({ name: fc.constant('polynomial' as const), power: above(0) }),
  ...(['step', 'constant', 'cyclic'] as const).map((name) =>
    fc.record({ name: fc.constant(name), stepSize: fc.integer({ min: 1 }), factor: share }),
  ),
  fc.record({ name: fc.constant('warm-restarts' as const), stepSize: fc.integer({ min: 1 }) }),
  fc.record({ name: fc.constant('plateau' as const), patience: fc.nat(), factor: share }),
);

function trainingOf(layers: number): fc.Arbitrary<Partial<TrainingConfig>> {
  const gain = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  return fc.record(
    {
      iterations: fc.integer({ min: 1, max: 10_000_000 }),
      batchSize: fc.integer({ min: 1, max: 60_000 }),
      lr: above(0),
      momentum: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      weightDecay: fc.double({ min: 0, max: 1e30, noNaN: true }),
      init: fc.constantFrom(...INITIALISATIONS),
      gain: orNull(fc.array(gain, { minLength: layers, maxLength: layers })),
      dropout: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      seed,
      dataSeed: orNull(seed),
      evalEvery: fc.integer({ min: 0 }),
      backend: fc.constantFrom('wasm' as const, 'reference' as const),
      schedule: orNull(schedule),
      warmUp: fc.nat(10_000_000),
      clipNorm: orNull(above(0)),
      clipValue: orNull(above(0)),
      patience: orNull(fc.integer({ min: 1 })),
      keepBest: fc.boolean(),
      balance: fc.boolean(),
      monitor: fc.boolean(),
      checkpointEvery: orNull(fc.integer({ min: 1 })),
    },
    { requiredKeys: [] },
  );
}

const isAbsolute = (schedule: ScheduleConfig | null): boolean =>
  schedule !== null && ABSOLUTE_SCHEDULES.includes(schedule.name);

/** Settings that go together: settings that conflict go back to their defaults. */
function reconciled(training: TrainingConfig): TrainingConfig {
  const { optimizer, momentum, patience, evalEvery, schedule, warmUp, iterations } = training;
  const rises = schedule?.name === 'one-cycle' || schedule?.name === 'cyclic';
  return {
    ...training,
    momentum: OPTIMIZERS[optimizer].hasMomentum ? momentum : 0,
    patience: evalEvery === 0 ? null : patience,
    warmUp: rises || warmUp >= iterations ? 0 : warmUp,
  };
}

export const experiments: fc.Arbitrary<Experiment> = fc
  .tuple(architecture, fc.oneof(data, points), fc.constantFrom(...OPTIMIZER_NAMES))
  .chain(([network, pictures, optimizer]) =>
    fc
      .tuple(
        trainingOf(network.hidden.length + 1),
        fc.uniqueArray(fc.nat(10_000_000), { maxLength: 5 }),
        above(0),
      )
      .map(([settings, changes, lr]): Experiment => {
        const training = reconciled({ ...defaultTraining(optimizer), ...settings });
        const rates = changes
          .filter((iteration) => iteration < training.iterations)
          .sort((a, b) => a - b)
          .map((iteration) => ({ iteration, lr }));
        return {
          model: modelFor(network, pictures),
          data: pictures,
          training,
          rates: isAbsolute(training.schedule) ? [] : rates,
        };
      }),
  );

const results: fc.Arbitrary<Result> = fc.record({
  iteration: fc.integer({ min: 1, max: 10_000_000 }),
  loss: fc.double({ noNaN: true, noDefaultInfinity: true }),
  correct: orNull(fc.nat(60_000)),
  digest: orNull(hex(16)),
  machine: orNull(
    fc.record({
      arch: orNull(fc.constantFrom('x86', 'x64', 'arm', 'arm64')),
      fusedMultiplyAdd: fc.boolean(),
    }),
  ),
});

export const links: fc.Arbitrary<Link> = fc.record({
  path: fc.constantFrom([], ['train'], ['lesson', '3'], ['compare']),
  experiments: fc.array(fc.record({ experiment: experiments, result: orNull(results) }), {
    maxLength: 4,
  }),
  lang: orNull(fc.constantFrom('en' as const, 'ko' as const)),
  locked: fc.boolean(),
});

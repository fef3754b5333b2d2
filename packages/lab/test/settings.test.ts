/** The table of settings, and its users: the schema, the command of a run, the options. */
import { expect, test } from 'vitest';
import {
  defaultTraining,
  type ExperimentConfig,
  experimentConfigSchema,
  isWithin,
  problemsIn,
  SCHEDULES,
  SETTING_ROWS,
  SETTINGS,
  scheduleWith,
  tableTraining,
  trainCommandOf,
} from '../src/settings/index.ts';

const CONFIG: ExperimentConfig = {
  model: { name: 'C', inputDim: 784, hidden: [100], activation: 'relu', outputDim: 10 },
  data: {
    kind: 'pictures',
    name: 'mnist',
    directory: null,
    classes: 10,
    checksum: '',
    rows: 28,
    columns: 28,
  },
  training: defaultTraining(),
};

/** The problems that the schema finds after changes of a configuration; empty if there are none. */
function problemsWith(changes: object): string {
  const training = { ...CONFIG.training, ...changes };
  const parsed = experimentConfigSchema.safeParse({ ...CONFIG, training });
  return parsed.success ? '' : problemsIn(parsed.error);
}

test('a learning rate of -5 is refused by name, with its range', () => {
  expect(problemsWith({ lr: -5 })).toContain('-5 is out of range: it must be a number above 0');
  expect(problemsWith({ lr: -5 })).toContain('training.lr');
  expect(problemsWith({ lr: 'x', optimizer: 'sdg' })).toMatch(
    /^ {2}training\.optimizer: must be "sgd" or .*\n {2}training\.lr: is missing, or not a number$/m,
  );
});

test('a layer wider than any machine could train is refused with the range', () => {
  const model = { ...CONFIG.model, hidden: [65_537] };
  const parsed = experimentConfigSchema.safeParse({ ...CONFIG, model });
  expect(parsed.success ? '' : problemsIn(parsed.error)).toContain('an integer from 1 to 65536');
});

test('hidden layers without an activation are refused', () => {
  const model = { ...CONFIG.model, activation: null };
  const parsed = experimentConfigSchema.safeParse({ ...CONFIG, model });
  expect(parsed.success ? '' : problemsIn(parsed.error)).toMatch(
    /^ {2}model\.activation: .* needs an activation: .*relu/,
  );
});

test.each(SETTING_ROWS)(
  '%s: the default is valid, and an invalid value is refused',
  (name, row) => {
    expect(problemsWith({ [name]: CONFIG.training[name] })).toBe('');
    const wrong = row.kind === 'number' ? [-1, -0.5, Number.NaN, '1'] : [-1, 'no such value', []];
    const refused = wrong.filter(
      (value) =>
        !(row.kind === 'number' && typeof value === 'number' && isWithin(value, row.range)) &&
        !(row.kind === 'gains' && Array.isArray(value)),
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const value of refused)
      expect(problemsWith({ [name]: value })).toContain(`training.${name}`);
  },
);

test.each(SCHEDULES)('schedule %s: its numbers have ranges too', (name) => {
  const schedule = scheduleWith(name, 300);
  expect(problemsWith({ schedule })).toBe('');
  for (const field of Object.keys(schedule).filter((key) => key !== 'name')) {
    expect(problemsWith({ schedule: { ...schedule, [field]: -1 } })).toContain(
      `training.schedule.${field}`,
    );
  }
});

test('a configuration of version 1 gets defaults for missing settings', () => {
  const training = SETTING_ROWS.filter(([, { isNew }]) => !isNew).map(([name]) => [
    name,
    CONFIG.training[name],
  ]);
  const parsed = experimentConfigSchema.parse({
    ...CONFIG,
    training: Object.fromEntries(training),
  });
  expect(parsed.training).toEqual(CONFIG.training);
});

test('the command of a run contains each setting that differs from its default', () => {
  const training = { ...CONFIG.training, clipNorm: 1, patience: 3, keepBest: true, gain: [2, 1] };
  const command = trainCommandOf({ ...CONFIG, training });
  expect(command).toBe('npx gradus train C --gain 2,1 --clip-norm 1 --early-stop 3 --keep-best');
  expect(trainCommandOf(CONFIG)).toBe('npx gradus train C');
});

test('the command of a point set contains its whole definition', () => {
  const source = {
    kind: 'points',
    name: 'spiral',
    size: 800,
    noise: 0.02,
    classes: 3,
    seed: 7,
    checksum: '',
  } as const;
  const options = { numeric: [], categorical: [], date: [], ignore: [] };
  const unsaid = {
    ...{ task: null, missing: null, encoding: null, delimiter: null },
    ...{ decimal: null, header: null },
  };
  const config: ExperimentConfig = {
    model: { name: 'C', inputDim: 2, hidden: [64, 64], activation: 'relu', outputDim: 3 },
    data: {
      kind: 'table',
      source,
      rows: 800,
      target: ['label'],
      task: 'classification',
      classNames: ['0', '1', '2'],
      binary: 'softmax',
      options: { ...options, ...unsaid },
      split: { group: null, time: null, fold: null, test: null },
    },
    training: tableTraining(800),
  };
  const command =
    'npx gradus train --dataset spiral --points 800 --noise 0.02 --points-seed 7 --classes 3';
  expect(trainCommandOf(config)).toBe(command);
  expect(experimentConfigSchema.parse(config)).toEqual(config);
});

test('no two settings share an option', () => {
  const options = Object.values(SETTINGS).map(({ option }) => option);
  expect(new Set(options).size).toBe(options.length);
});

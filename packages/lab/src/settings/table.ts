import { BACKENDS, INITIALISATIONS } from './names.ts';
import {
  LEARNING_RATES,
  OPTIMIZER_NAMES,
  type OptimizerName,
  WEIGHT_DECAYS,
} from './optimizers.ts';
import type { Range } from './range.ts';

const COUNT: Range = { integer: true, least: 1 };
const WHOLE: Range = { integer: true, least: 0 };
const POSITIVE: Range = { above: 0 };

/** The units of a hidden layer. */
export const WIDTH = { integer: true, least: 1, most: 65_536 } as const satisfies Range;
/** The most hidden layers of a network. */
export const MAX_LAYERS = 100;
/** The classes of a data set. */
export const CLASSES = { integer: true, least: 2, most: 256 } as const satisfies Range;
/** The factor of a layer's initial weights. */
export const GAIN = { least: 0 } as const satisfies Range;

/** The part of a command's options that a setting belongs to. */
export type OptionGroup = 'step' | 'rate' | 'length' | 'test' | 'keep' | 'backend';

interface Row {
  /** Its long option, without the dashes. */
  readonly option: string;
  readonly group: OptionGroup;
  /** The default as `--help` shows it, if not as `default`. The catalogues hold defaults that are words. */
  readonly defaultText?: string;
  /** Whether `--vary` accepts it. */
  readonly canVary?: true;
  /** Whether the results do not depend on it, as on the files that a run keeps and its backend. */
  readonly isCircumstance?: true;
  /** The part of the Studio's form that has a field for it. */
  readonly form?: 'network' | 'training' | 'advanced';
  /** Whether a run of version 1 may lack it. The default then applies. */
  readonly isNew?: true;
}

interface NumberRow extends Row {
  readonly kind: 'number';
  readonly range: Range;
  /** One number, or one for each optimizer; null if the setting is off. */
  readonly default: number | null | Readonly<Record<OptimizerName, number>>;
}

interface ChoiceRow extends Row {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}

interface FlagRow extends Row {
  readonly kind: 'flag';
  readonly default: false;
}

/** A number for each Linear layer; null for 1. */
interface GainsRow extends Row {
  readonly kind: 'gains';
  readonly default: null;
}

/** One of {@link SCHEDULE_SETTINGS}; null for a constant rate. */
interface ScheduleRow extends Row {
  readonly kind: 'schedule';
  readonly default: null;
}

/** A setting of training. */
export type Setting = NumberRow | ChoiceRow | FlagRow | GainsRow | ScheduleRow;

/** A number that belongs to one schedule. */
export interface ScheduleSetting {
  readonly option: string;
  readonly range: Range;
  readonly default: (iterations: number) => number;
  /** The default as `--help` shows it. Without it, the catalogues hold the text. */
  readonly defaultText?: string;
}

const FACTOR = {
  option: 'schedule-factor',
  range: { above: 0, below: 1 },
  default: () => 0.1,
  defaultText: '0.1',
} as const satisfies ScheduleSetting;

/** A number of steps: a third of the run. */
const STEPS = {
  option: 'schedule-step',
  range: COUNT,
  // A form that is being filled in may give NaN, for which this is 1.
  default: (iterations: number) => Math.max(1, Math.floor(iterations / 3) || 1),
} as const satisfies ScheduleSetting;

/** The schedules of the learning rate, each with the numbers that it has. */
const SCHEDULE_SETTINGS = {
  step: { stepSize: STEPS, factor: FACTOR },
  cosine: {},
  'one-cycle': {},
  plateau: {
    patience: {
      option: 'schedule-patience',
      range: WHOLE,
      default: () => 2,
      defaultText: '2',
    },
    factor: FACTOR,
  },
  polynomial: {
    power: {
      option: 'schedule-power',
      range: POSITIVE,
      default: () => 1,
      defaultText: '1',
    },
  },
  constant: { stepSize: STEPS, factor: FACTOR },
  cyclic: { stepSize: STEPS, factor: FACTOR },
  'warm-restarts': { stepSize: STEPS },
} as const satisfies Record<string, Readonly<Record<string, ScheduleSetting>>>;

/** A name in {@link SCHEDULE_SETTINGS}. */
export type ScheduleName = keyof typeof SCHEDULE_SETTINGS;

/** The names in {@link SCHEDULE_SETTINGS}. */
export const SCHEDULES = Object.keys(SCHEDULE_SETTINGS) as ScheduleName[];

/** Schedules that begin with a rise of the rate. A warm-up would be a second one. */
export const RISING_SCHEDULES: readonly ScheduleName[] = ['one-cycle', 'cyclic'];

/** Schedules that compute each rate from the first one, so that a change of the rate lasts for one step. */
export const ABSOLUTE_SCHEDULES: readonly ScheduleName[] = ['one-cycle', 'cyclic', 'warm-restarts'];

/**
 * The settings of training, one row each, in the order of `config.json`. Derived from these rows: the options of
 * commands and their help, `--vary`, the schema of `config.json`, the command that repeats a run, the Studio's form,
 * its problems, and its links.
 */
export const SETTINGS = {
  iterations: {
    kind: 'number',
    option: 'iterations',
    group: 'length',
    range: COUNT,
    default: 3000,
    form: 'training',
  },
  batchSize: {
    kind: 'number',
    option: 'batch-size',
    group: 'step',
    range: COUNT,
    default: 100,
    canVary: true,
    form: 'training',
  },
  optimizer: {
    kind: 'choice',
    option: 'optimizer',
    group: 'step',
    choices: OPTIMIZER_NAMES,
    default: 'sgd',
    canVary: true,
    form: 'training',
  },
  lr: {
    kind: 'number',
    option: 'lr',
    group: 'length',
    range: POSITIVE,
    default: LEARNING_RATES,
    canVary: true,
    form: 'training',
  },
  momentum: {
    kind: 'number',
    option: 'momentum',
    group: 'step',
    range: { least: 0, below: 1 },
    default: 0,
    canVary: true,
    form: 'training',
  },
  weightDecay: {
    kind: 'number',
    option: 'weight-decay',
    group: 'step',
    range: { least: 0 },
    default: WEIGHT_DECAYS,
    canVary: true,
    form: 'advanced',
  },
  balance: {
    kind: 'flag',
    option: 'balance',
    group: 'step',
    default: false,
    isNew: true,
  },
  init: {
    kind: 'choice',
    option: 'init',
    group: 'step',
    choices: INITIALISATIONS,
    default: 'default',
    canVary: true,
    form: 'network',
  },
  gain: {
    kind: 'gains',
    option: 'gain',
    group: 'step',
    default: null,
    defaultText: '1',
    canVary: true,
    form: 'network',
    isNew: true,
  },
  dropout: {
    kind: 'number',
    option: 'dropout',
    group: 'step',
    range: { least: 0, below: 1 },
    default: 0,
    canVary: true,
    form: 'network',
    isNew: true,
  },
  seed: {
    kind: 'number',
    option: 'seed',
    group: 'step',
    range: WHOLE,
    default: 0,
    form: 'training',
  },
  /** Seed of the order of the samples; null to draw the order after the weights, as PyTorch does. */
  dataSeed: {
    kind: 'number',
    option: 'data-seed',
    group: 'step',
    range: WHOLE,
    default: null,
    form: 'advanced',
    isNew: true,
  },
  evalEvery: {
    kind: 'number',
    option: 'eval-every',
    group: 'test',
    range: WHOLE,
    default: 500,
    form: 'training',
  },
  backend: {
    kind: 'choice',
    option: 'backend',
    group: 'backend',
    choices: BACKENDS,
    default: 'wasm',
    isCircumstance: true,
  },
  schedule: {
    kind: 'schedule',
    option: 'schedule',
    group: 'rate',
    default: null,
    canVary: true,
    form: 'advanced',
    isNew: true,
  },
  warmUp: {
    kind: 'number',
    option: 'warm-up',
    group: 'rate',
    range: WHOLE,
    default: 0,
    canVary: true,
    form: 'advanced',
    isNew: true,
  },
  clipNorm: {
    kind: 'number',
    option: 'clip-norm',
    group: 'rate',
    range: POSITIVE,
    default: null,
    canVary: true,
    form: 'advanced',
    isNew: true,
  },
  clipValue: {
    kind: 'number',
    option: 'clip-value',
    group: 'rate',
    range: POSITIVE,
    default: null,
    canVary: true,
    form: 'advanced',
    isNew: true,
  },
  patience: {
    kind: 'number',
    option: 'early-stop',
    group: 'keep',
    range: COUNT,
    default: null,
    form: 'advanced',
    isNew: true,
  },
  keepBest: {
    kind: 'flag',
    option: 'keep-best',
    group: 'keep',
    default: false,
    isNew: true,
  },
  monitor: {
    kind: 'flag',
    option: 'monitor',
    group: 'keep',
    default: false,
    isCircumstance: true,
    isNew: true,
  },
  checkpointEvery: {
    kind: 'number',
    option: 'checkpoint-every',
    group: 'keep',
    range: COUNT,
    default: null,
    isCircumstance: true,
    isNew: true,
  },
} as const satisfies Record<string, Setting>;

type Rows = typeof SETTINGS;

/** The name of a setting of training, as in `config.json`. */
export type SettingName = keyof Rows;

/** Names of the settings that are numbers. */
export type NumberSetting = {
  [Name in SettingName]: Rows[Name]['kind'] extends 'number' ? Name : never;
}[SettingName];

/** All settings as a list. Each row has the common type of all rows. */
export const SETTING_ROWS = Object.entries(SETTINGS) as [SettingName, Setting][];

/** The schedule of a run's learning rate: its name and its numbers. */
export type ScheduleConfig = {
  [Name in ScheduleName]: { name: Name } & {
    [Field in keyof (typeof SCHEDULE_SETTINGS)[Name]]: number;
  };
}[ScheduleName];

type ValueOf<Each> = Each extends { kind: 'number'; default: null }
  ? number | null
  : Each extends { kind: 'number' }
    ? number
    : Each extends { kind: 'choice'; choices: readonly (infer Name)[] }
      ? Name
      : Each extends { kind: 'flag' }
        ? boolean
        : Each extends { kind: 'gains' }
          ? number[] | null
          : ScheduleConfig | null;

/** The settings of a run's training. */
export type TrainingConfig = { -readonly [Name in SettingName]: ValueOf<Rows[Name]> };

/** The default settings of training with an optimizer. */
export function defaultTraining(
  optimizer: OptimizerName = SETTINGS.optimizer.default,
): TrainingConfig {
  const values = SETTING_ROWS.map(([name, row]) => {
    const isByOptimizer = typeof row.default === 'object' && row.default !== null;
    return [name, isByOptimizer ? row.default[optimizer] : row.default];
  });
  return { ...Object.fromEntries(values), optimizer } as TrainingConfig;
}

/** The numbers of a schedule with their names, in the order that texts show them. */
export function scheduleSettings(name: ScheduleName): [field: string, setting: ScheduleSetting][] {
  return Object.entries<ScheduleSetting>(SCHEDULE_SETTINGS[name]);
}

/** A schedule with the given numbers, and defaults for the others. */
export function scheduleWith(
  name: ScheduleName,
  iterations: number,
  given: Readonly<Record<string, number | undefined>> = {},
): ScheduleConfig {
  const numbers = scheduleSettings(name).map(([field, setting]) => [
    field,
    given[field] ?? setting.default(iterations),
  ]);
  return { name, ...Object.fromEntries(numbers) } as ScheduleConfig;
}

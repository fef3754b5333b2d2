import { resolve } from 'node:path';
import { type Backend, createReferenceBackend, createWasmBackend } from 'gradus';
import type { DataSource } from '../../../experiment/data.ts';
import type { Language } from '../../../lang/index.ts';
import {
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
} from '../../../settings/architecture.ts';
import { CONFLICTS } from '../../../settings/conflicts.ts';
import type { ActivationName } from '../../../settings/names.ts';
import {
  defaultTraining,
  SCHEDULES,
  type ScheduleConfig,
  type ScheduleName,
  SETTING_ROWS,
  SETTINGS,
  type SettingName,
  scheduleSettings,
  scheduleWith,
  type TrainingConfig,
} from '../../../settings/table.ts';
import { suggestion } from '../../../text/nearest.ts';
import { UsageError } from '../../errors.ts';
import type { CommonOptions } from '../../options.ts';

/** Options that say what a network looks like. */
export interface NetworkOptions {
  readonly hidden?: number[];
  readonly activation?: ActivationName;
}

/** Options that say where the data is; of commands that take tables too, what `rowSourceOf` leaves to pictures. */
interface DataOptions {
  readonly dataset: DataSource['name'];
  readonly data?: string;
  readonly classes?: number;
  /** Of class folders. */
  readonly size?: [height: number, width: number];
  readonly channels?: 1 | 3;
  readonly splitSeed?: number;
}

/** The settings that options give, by the names of the options; what is left out has its default. */
type SettingOptions = {
  readonly [Name in Exclude<SettingName, 'patience' | 'schedule'>]?: NonNullable<
    TrainingConfig[Name]
  >;
} & {
  readonly earlyStop?: number;
  readonly schedule?: ScheduleName;
};

/** The options of `train`, read but not yet put together. */
export interface TrainOptions extends CommonOptions, NetworkOptions, DataOptions, SettingOptions {
  readonly epochs?: number;
  readonly gainLast?: number;
  readonly logEvery: number;
  readonly threads?: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly lang?: Language;
}

/** The networks that names and options ask for; all of the lesson where they ask for none. */
export function architectures(
  names: readonly string[],
  { hidden, activation }: NetworkOptions,
): Architecture[] {
  if (hidden === undefined) {
    if (activation !== undefined) {
      throw new UsageError(
        `--activation ${activation} needs --hidden with the sizes of the hidden layers, such as --hidden 100.`,
      );
    }
    return (names.length === 0 ? LESSON_MODELS : names).map(architecture);
  }
  if (names.length > 0) {
    throw new UsageError(
      `--hidden describes a network of its own, so leave out ${names.join(' ')}, or leave out --hidden.`,
    );
  }
  if (hidden.length === 0 && activation !== undefined) {
    throw new UsageError(
      `--activation ${activation} has no place in a network without hidden layers (--hidden none).`,
    );
  }
  return [customArchitecture(hidden, activation ?? 'relu')];
}

function architecture(name: string): Architecture {
  const found = lessonArchitecture(name);
  if (found !== undefined) return found;
  throw new UsageError(
    `unknown model ${name}. Models are ${LESSON_MODELS.join(', ')}.${suggestion(name, LESSON_MODELS)} ` +
      'Any other network: --hidden 100,100 --activation relu.',
  );
}

/**
 * How a network is trained, with everything decided but what depends on the size of the data: the number of
 * iterations, and the schedule over them.
 * @param usual what holds where options say nothing
 * @throws UsageError where options do not fit each other
 */
export function settingsIn(
  options: SettingSource,
  network: Architecture,
  usual: TrainingConfig = defaultTraining(options.optimizer),
): TrainingConfig {
  const given = SETTING_ROWS.flatMap(([name, row]) => {
    const value = optionValue(options, row.option);
    return value === undefined ? [] : [[name, value]];
  });
  const training: TrainingConfig = {
    ...usual,
    ...Object.fromEntries(given),
    gain: gainsOf(options, network),
    schedule: null,
  };
  const { optimizer } = training;
  if (CONFLICTS.momentum(training)) {
    throw new UsageError(
      `--momentum belongs to --optimizer sgd; ${optimizer} has its own running means. Leave it out.`,
    );
  }
  if (CONFLICTS.patience(training)) {
    const said =
      options.earlyStop === undefined ? 'early stopping, the default here,' : '--early-stop';
    const steps = usual.evalEvery;
    throw new UsageError(
      `--eval-every 0 leaves validations to the end, and ${said} looks at them. Give --eval-every ${steps}.`,
    );
  }
  return training;
}

/** Options that hold settings. */
export type SettingSource = SettingOptions & Pick<TrainOptions, 'gainLast'>;

/** The value of a long option; undefined where it was not given. */
function optionValue(options: object, option: string): unknown {
  const attribute = option.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return (options as Readonly<Record<string, unknown>>)[attribute];
}

/**
 * The schedule of the learning rate over so many iterations; null for none.
 * @throws UsageError where an option belongs to another schedule
 */
export function scheduleOf(options: SettingSource, iterations: number): ScheduleConfig | null {
  const { schedule: name, warmUp = SETTINGS.warmUp.default } = options;
  for (const option of new Set(SCHEDULES.flatMap(optionsOf))) {
    const owners = SCHEDULES.filter((each) => optionsOf(each).includes(option));
    if (optionValue(options, option) === undefined || owners.some((owner) => owner === name))
      continue;
    throw new UsageError(`--${option} belongs to --schedule ${owners.join(' or ')}.`);
  }
  const schedule = name === undefined ? null : scheduleWith(name, iterations, given(name, options));
  if (CONFLICTS.warmUpOfCycle({ schedule, warmUp })) {
    throw new UsageError(
      '--schedule one-cycle begins with a rise of its own; leave out --warm-up.',
    );
  }
  if (CONFLICTS.warmUpTooLong({ warmUp, iterations })) {
    throw new UsageError(`--warm-up ${warmUp} must be less than the ${iterations} iterations.`);
  }
  return schedule;
}

function optionsOf(name: ScheduleName): string[] {
  return scheduleSettings(name).map(([, { option }]) => option);
}

function given(name: ScheduleName, options: SettingSource): Record<string, number | undefined> {
  const values = scheduleSettings(name).map(([field, { option }]) => [
    field,
    optionValue(options, option),
  ]);
  return Object.fromEntries(values);
}

/** A gain for each layer. @throws UsageError where there is another number of them than of layers */
function gainsOf({ gain, gainLast }: SettingSource, network: Architecture): number[] | null {
  if (gain === undefined && gainLast === undefined) return null;
  const layers = network.hidden.length + 1;
  const given = gain ?? [1];
  if (given.length === 1) {
    const all = new Array<number>(layers).fill(given[0]);
    return gainLast === undefined ? all : all.with(-1, gainLast);
  }
  if (gainLast !== undefined) {
    throw new UsageError(
      '--gain has a number for each layer already, so leave out --gain-last, or give --gain one number.',
    );
  }
  if (!CONFLICTS.gainCount({ gain: given }, layers)) return given;
  throw new UsageError(
    `--gain ${given.join(',')} has ${given.length} numbers, and network ${network.name} has ` +
      `${layers} Linear layers. Give one for each, or one for all.`,
  );
}

/** @throws UsageError where a data set needs a directory and has none, or an option belongs to another set */
export function dataSource(options: DataOptions & Pick<SettingOptions, 'seed'>): DataSource {
  const { dataset: name, data, classes, size, channels, splitSeed } = options;
  if (data === undefined && name !== 'mnist') {
    const files = name === 'folder' ? 'its class folders' : 'its four IDX files';
    throw new UsageError(
      `--dataset ${name} does not come along: say with --data DIR where ${files} are.`,
    );
  }
  if (classes !== undefined && name !== 'idx') {
    throw new UsageError(`--classes is for --dataset idx; the classes of ${name} are known.`);
  }
  const directory = data === undefined ? null : resolve(data);
  const source = { name, directory, classes: classes ?? 10 };
  if (name === 'folder') {
    const seed = splitSeed ?? options.seed ?? SETTINGS.seed.default;
    return { ...source, folder: { size, channels, seed } };
  }
  const ofFolders = { size, channels, 'split-seed': splitSeed };
  for (const [option, value] of Object.entries(ofFolders)) {
    if (value === undefined) continue;
    throw new UsageError(
      `--${option} is for --dataset folder; the pictures of ${name} are taken as they are.`,
    );
  }
  return source;
}

/** Steps to take: `--iterations`, or `--epochs` passes. */
export function iterationsOf(
  { iterations, epochs }: Pick<TrainOptions, 'iterations' | 'epochs'>,
  batchesPerEpoch: number,
  usual: number = SETTINGS.iterations.default,
): number {
  if (epochs !== undefined) return epochs * batchesPerEpoch;
  return iterations ?? usual;
}

/** Where a run computes. @throws UsageError where the reference backend shall have more than its one thread */
export function backendOf({
  backend = SETTINGS.backend.default,
  threads,
}: Pick<TrainOptions, 'backend' | 'threads'>): Backend {
  if (backend === 'wasm') return createWasmBackend({ threads });
  if (threads !== undefined && threads > 1) {
    throw new UsageError(
      `--threads ${threads} is for --backend wasm; reference has one. Leave it out.`,
    );
  }
  return createReferenceBackend();
}

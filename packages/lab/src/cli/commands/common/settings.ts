import { resolve } from 'node:path';
import { type Backend, createReferenceBackend, createWasmBackend, keepPrograms } from 'gradus';
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
import { WITH_MOMENTUM } from '../../../settings/optimizers.ts';
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
import { nearest } from '../../../text/nearest.ts';
import { UsageError } from '../../errors.ts';
import type { CommonOptions } from '../../options.ts';

/** Options that define a network. */
export interface NetworkOptions {
  readonly hidden?: number[];
  readonly activation?: ActivationName;
}

/** Options that locate pictures. If a command takes tables too, `rowSourceOf` has handled those before. */
interface DataOptions {
  readonly dataset: DataSource['name'];
  readonly data?: string;
  readonly classes?: number;
  /** Size to which the pictures of class folders are scaled. */
  readonly size?: [height: number, width: number];
  readonly channels?: 1 | 3;
  readonly splitSeed?: number;
}

/** Settings by the names of their options. A setting that is left out has its default. */
type SettingOptions = {
  readonly [Name in Exclude<SettingName, 'patience' | 'schedule'>]?: NonNullable<
    TrainingConfig[Name]
  >;
} & {
  readonly earlyStop?: number;
  readonly schedule?: ScheduleName;
};

/** The options of `train`, parsed but not yet combined. */
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

/** The networks that names and options ask for; by default all of the lesson. */
export function architectures(
  names: readonly string[],
  { hidden, activation }: NetworkOptions,
): Architecture[] {
  if (hidden === undefined) {
    if (activation !== undefined) {
      throw new UsageError(({ settingsUsage }) => settingsUsage.activationNeedsHidden(activation));
    }
    return (names.length === 0 ? LESSON_MODELS : names).map(architecture);
  }
  if (names.length > 0) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.hiddenOrModel(names.join(' ')));
  }
  if (hidden.length === 0 && activation !== undefined) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.noHiddenLayers(activation));
  }
  return [customArchitecture(hidden, activation ?? 'relu')];
}

function architecture(name: string): Architecture {
  const found = lessonArchitecture(name);
  if (found !== undefined) return found;
  throw new UsageError(({ settingsUsage }) =>
    settingsUsage.unknownModel(name, LESSON_MODELS.join(', '), nearest(name, LESSON_MODELS)),
  );
}

/**
 * The training settings of a network, without those that depend on the size of the data: the number of steps, and the
 * schedule over them.
 * @param usual defaults
 * @throws UsageError if options do not fit each other
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
    throw new UsageError(({ settingsUsage }) => settingsUsage.momentum(optimizer, WITH_MOMENTUM));
  }
  if (CONFLICTS.patience(training)) {
    const isDefault = options.earlyStop === undefined;
    throw new UsageError(({ settingsUsage }) =>
      settingsUsage.noValidations(isDefault, usual.evalEvery),
    );
  }
  return training;
}

/** Options that hold settings. */
export type SettingSource = SettingOptions & Pick<TrainOptions, 'gainLast'>;

/** The value of a long option; undefined if it was not given. */
function optionValue(options: object, option: string): unknown {
  const attribute = option.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return (options as Readonly<Record<string, unknown>>)[attribute];
}

/**
 * The schedule of the learning rate over `iterations` steps; null for none.
 * @throws UsageError if an option belongs to another schedule
 */
export function scheduleOf(options: SettingSource, iterations: number): ScheduleConfig | null {
  const { schedule: name, warmUp = SETTINGS.warmUp.default } = options;
  for (const option of new Set(SCHEDULES.flatMap(optionsOf))) {
    const owners = SCHEDULES.filter((each) => optionsOf(each).includes(option));
    if (optionValue(options, option) === undefined || owners.some((owner) => owner === name))
      continue;
    throw new UsageError(({ settingsUsage }) => settingsUsage.otherSchedule(option, owners));
  }
  const schedule = name === undefined ? null : scheduleWith(name, iterations, given(name, options));
  if (CONFLICTS.warmUpOfCycle({ schedule, warmUp })) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.warmUpOfCycle(String(name)));
  }
  if (CONFLICTS.warmUpTooLong({ warmUp, iterations })) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.warmUpTooLong(warmUp, iterations));
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

/** A gain for each layer. @throws UsageError if their number is not that of the layers */
function gainsOf({ gain, gainLast }: SettingSource, network: Architecture): number[] | null {
  if (gain === undefined && gainLast === undefined) return null;
  const layers = network.hidden.length + 1;
  const given = gain ?? [1];
  if (given.length === 1) {
    const all = new Array<number>(layers).fill(given[0]);
    return gainLast === undefined ? all : all.with(-1, gainLast);
  }
  if (gainLast !== undefined) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.gainLast);
  }
  if (!CONFLICTS.gainCount({ gain: given }, layers)) return given;
  throw new UsageError(({ settingsUsage }) => settingsUsage.gainCount(given, network.name, layers));
}

/** @throws UsageError if a data set lacks the folder that it needs, or an option belongs to another set */
export function dataSource(options: DataOptions & Pick<SettingOptions, 'seed'>): DataSource {
  const { dataset: name, data, classes, size, channels, splitSeed } = options;
  if (data === undefined && name !== 'mnist') {
    throw new UsageError(({ settingsUsage }) => settingsUsage.notBundled(name));
  }
  if (classes !== undefined && name !== 'idx') {
    throw new UsageError(({ settingsUsage }) => settingsUsage.classesKnown(name));
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
    throw new UsageError(({ settingsUsage }) => settingsUsage.ofFolders(option, name));
  }
  return source;
}

/** The number of steps, from `--iterations` or `--epochs`. */
export function iterationsOf(
  { iterations, epochs }: Pick<TrainOptions, 'iterations' | 'epochs'>,
  batchesPerEpoch: number,
  usual: number = SETTINGS.iterations.default,
): number {
  if (epochs !== undefined) return epochs * batchesPerEpoch;
  return iterations ?? usual;
}

/** The backend of a run. @throws UsageError for more than one thread on the reference backend */
export function backendOf({
  backend = SETTINGS.backend.default,
  threads,
}: Pick<TrainOptions, 'backend' | 'threads'>): Backend {
  keepPrograms();
  if (backend === 'wasm') return createWasmBackend({ threads });
  if (threads !== undefined && threads > 1) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.threads(threads));
  }
  return createReferenceBackend();
}

import { lessonArchitecture } from './architecture.ts';
import { RECIPE, tableTraining } from './recipe.ts';
import type { ExperimentConfig, ModelConfig, PictureData, TableData } from './schema.ts';
import {
  defaultTraining,
  type ScheduleConfig,
  SETTING_ROWS,
  scheduleSettings,
  type TrainingConfig,
} from './table.ts';

/** The parts of a configuration that the command needs. */
type CommandConfig = Pick<ExperimentConfig, 'model' | 'training'> & {
  readonly data: CommandPictures | TableData;
};
type CommandPictures = Pick<
  PictureData,
  'kind' | 'name' | 'directory' | 'classes' | 'rows' | 'columns' | 'channels' | 'splitSeed'
>;

/** Folders to suggest for pictures that a page got as files. */
const FOLDERS: Readonly<Partial<Record<PictureData['name'], string>>> = {
  'fashion-mnist': 'data/FashionMNIST/raw',
};

/**
 * The command that trains the network of a run again, without settings that have their default value.
 * @param named settings to include with any value
 */
export function trainCommandOf(
  { model, data, training }: CommandConfig,
  named: readonly string[] = [],
): string {
  const words =
    data.kind === 'pictures'
      ? [
          ...networkOf(model),
          ...settingWords(training, defaultsFor(training), named),
          ...pictureWords(data, training),
        ]
      : [
          ...tableWords(data),
          ...(isRecipe(model) ? [] : layersOf(model)),
          ...settingWords(training, tableDefaultsFor(data, training), named),
        ];
  return ['npx', 'gradus', 'train', ...words].join(' ');
}

function isRecipe({ hidden, activation }: ModelConfig): boolean {
  return activation === RECIPE.activation && String(hidden) === String(RECIPE.hidden);
}

/** The default target of a point set: the class of each point. */
export const POINTS_TARGET = 'label';

/** The options for the rows and the target. For a point set, they include all options that generate it. */
function sourceWords({ source, target }: TableData): string[] {
  if (source.kind === 'file') return [quoted(source.path), ...columnWords('target', target)];
  const { name, size, noise, seed, classes, features } = source;
  const values = { points: size, noise, 'points-seed': seed, ...(classes !== 2 && { classes }) };
  return [
    ...['--dataset', name],
    ...Object.entries(values).flatMap(([option, value]) => [`--${option}`, String(value)]),
    ...(features === undefined ? [] : ['--features', features.join(',')]),
    ...(String(target) === POINTS_TARGET ? [] : columnWords('target', target)),
  ];
}

/** An option with column names, joined by commas; once for each name if a name contains a comma. */
function columnWords(option: string, names: readonly string[]): string[] {
  const hasComma = names.some((name) => name.includes(','));
  const values = hasComma || names.length === 0 ? names : [names.join(',')];
  return values.flatMap((value) => [`--${option}`, quoted(value)]);
}

function tableWords(data: TableData): string[] {
  const { options, split, binary } = data;
  const { numeric, categorical, date, ignore, ...reading } = options;
  const { fold } = split;
  const test = split.test?.path ?? null;
  const header = options.header === null ? null : options.header ? 'yes' : 'no';
  const values = {
    ...reading,
    header,
    binary: binary === 'softmax' ? null : binary,
    ...{ group: split.group, time: split.time, test },
  };
  const columns = { numeric, categorical, date, ignore };
  return [
    ...sourceWords(data),
    ...Object.entries(columns).flatMap(([option, names]) => columnWords(option, names)),
    ...Object.entries(values).flatMap(([option, value]) =>
      value === null || value.length === 0 ? [] : [`--${option}`, quoted(String(value))],
    ),
    ...(fold === null ? [] : ['--folds', String(fold.of), '--fold', String(fold.index + 1)]),
  ];
}

function pictureWords(data: CommandPictures, training: TrainingConfig): string[] {
  const { name, directory, classes } = data;
  // MNIST is bundled.
  const folder = directory ?? (name === 'mnist' ? null : (FOLDERS[name] ?? 'data'));
  return [
    ...(name === 'mnist' ? [] : ['--dataset', name]),
    ...(folder === null ? [] : ['--data', quoted(folder)]),
    ...(name === 'idx' && classes !== 10 ? ['--classes', String(classes)] : []),
    ...(name === 'folder' ? formWords(data, training) : []),
  ];
}

/** The options for reading class folders. */
function formWords(
  { rows, columns, channels, splitSeed }: CommandPictures,
  { seed }: TrainingConfig,
): string[] {
  return [
    ...['--size', `${rows}x${columns}`],
    ...(channels === undefined ? [] : ['--channels', String(channels)]),
    ...(splitSeed === undefined || splitSeed === seed ? [] : ['--split-seed', String(splitSeed)]),
  ];
}

/** A lesson network by its name, which the command takes for pictures; another one by its layers. */
function networkOf(model: ModelConfig): string[] {
  return lessonArchitecture(model.name)?.name === model.name ? [model.name] : layersOf(model);
}

function layersOf({ hidden, activation }: ModelConfig): string[] {
  if (activation === null) return ['--hidden', 'none'];
  return ['--hidden', hidden.join(','), '--activation', activation];
}

/** The default values for an optimizer. The default of `optimizer` itself does not depend on it. */
function defaultsFor({ optimizer }: TrainingConfig): TrainingConfig {
  return { ...defaultTraining(optimizer), optimizer: defaultTraining().optimizer };
}

function tableDefaultsFor({ rows }: TableData, { optimizer }: TrainingConfig): TrainingConfig {
  return { ...tableTraining(rows, RECIPE, optimizer), optimizer: RECIPE.optimizer };
}

function settingWords(
  training: TrainingConfig,
  defaults: TrainingConfig,
  named: readonly string[],
): string[] {
  return SETTING_ROWS.flatMap(([name, { option }]) => {
    const value = training[name];
    if (value === null || (value === defaults[name] && !named.includes(name))) return [];
    if (typeof value === 'boolean') return value ? [`--${option}`] : [];
    const isSchedule = typeof value === 'object' && !Array.isArray(value);
    return isSchedule ? scheduleWords(value) : [`--${option}`, String(value)];
  });
}

function scheduleWords(schedule: ScheduleConfig): string[] {
  const numbers = scheduleSettings(schedule.name).flatMap(([field, { option }]) => [
    `--${option}`,
    String(schedule[field as keyof ScheduleConfig]),
  ]);
  return ['--schedule', schedule.name, ...numbers];
}

/** A word for a shell: quoted if it contains more than letters, digits and a few signs. */
export function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

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

/** As much of a run as the command needs. */
type Said = Pick<ExperimentConfig, 'model' | 'training'> & {
  readonly data: SaidPictures | TableData;
};
type SaidPictures = Pick<
  PictureData,
  'kind' | 'name' | 'directory' | 'classes' | 'rows' | 'columns' | 'channels' | 'splitSeed'
>;

/** Where pictures without a folder will be: those that a page was given as files. */
const FOLDERS: Readonly<Partial<Record<PictureData['name'], string>>> = {
  'fashion-mnist': 'data/FashionMNIST/raw',
};

/**
 * The command that trains the network of a run again, without settings that have their default.
 * @param named settings to include even so
 */
export function trainCommandOf(
  { model, data, training }: Said,
  named: readonly string[] = [],
): string {
  const words =
    data.kind === 'pictures'
      ? [
          ...networkOf(model),
          ...settingWords(training, usual(training), named),
          ...pictureWords(data, training),
        ]
      : [
          ...tableWords(data),
          ...(isRecipe(model) ? [] : layersOf(model)),
          ...settingWords(training, usualOfTable(data, training), named),
        ];
  return ['npx', 'gradus', 'train', ...words].join(' ');
}

function isRecipe({ hidden, activation }: ModelConfig): boolean {
  return activation === RECIPE.activation && String(hidden) === String(RECIPE.hidden);
}

/** The target of a point set where nothing is said: the class of each point. */
export const POINTS_TARGET = 'label';

/** Where rows come from, and what is predicted; a point set says everything that makes it. */
function sourceWords({ source, target }: TableData): string[] {
  if (source.kind === 'file') return [quoted(source.path), ...columnWords('target', target)];
  const { name, size, noise, seed, classes } = source;
  const said = { points: size, noise, 'points-seed': seed, ...(classes !== 2 && { classes }) };
  return [
    ...['--dataset', name],
    ...Object.entries(said).flatMap(([option, value]) => [`--${option}`, String(value)]),
    ...(String(target) === POINTS_TARGET ? [] : columnWords('target', target)),
  ];
}

/** Names of columns with commas between them; an option for each where one of the names holds a comma itself. */
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
  const said = {
    ...reading,
    header,
    binary: binary === 'softmax' ? null : binary,
    ...{ group: split.group, time: split.time, test },
  };
  const columns = { numeric, categorical, date, ignore };
  return [
    ...sourceWords(data),
    ...Object.entries(columns).flatMap(([option, names]) => columnWords(option, names)),
    ...Object.entries(said).flatMap(([option, value]) =>
      value === null || value.length === 0 ? [] : [`--${option}`, quoted(String(value))],
    ),
    ...(fold === null ? [] : ['--folds', String(fold.of), '--fold', String(fold.index + 1)]),
  ];
}

function pictureWords(data: SaidPictures, training: TrainingConfig): string[] {
  const { name, directory, classes } = data;
  // MNIST comes along.
  const folder = directory ?? (name === 'mnist' ? null : (FOLDERS[name] ?? 'data'));
  return [
    ...(name === 'mnist' ? [] : ['--dataset', name]),
    ...(folder === null ? [] : ['--data', quoted(folder)]),
    ...(name === 'idx' && classes !== 10 ? ['--classes', String(classes)] : []),
    ...(name === 'folder' ? formWords(data, training) : []),
  ];
}

/** How the pictures of class folders were read. */
function formWords(
  { rows, columns, channels, splitSeed }: SaidPictures,
  { seed }: TrainingConfig,
): string[] {
  return [
    ...['--size', `${rows}x${columns}`],
    ...(channels === undefined ? [] : ['--channels', String(channels)]),
    ...(splitSeed === undefined || splitSeed === seed ? [] : ['--split-seed', String(splitSeed)]),
  ];
}

/** Networks of the lesson by their name, which stands for pictures. */
function networkOf(model: ModelConfig): string[] {
  return lessonArchitecture(model.name)?.name === model.name ? [model.name] : layersOf(model);
}

function layersOf({ hidden, activation }: ModelConfig): string[] {
  if (activation === null) return ['--hidden', 'none'];
  return ['--hidden', hidden.join(','), '--activation', activation];
}

/** The defaults with an optimizer, which itself has another one. */
function usual({ optimizer }: TrainingConfig): TrainingConfig {
  return { ...defaultTraining(optimizer), optimizer: defaultTraining().optimizer };
}

function usualOfTable({ rows }: TableData, { optimizer }: TrainingConfig): TrainingConfig {
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

/** A word as a shell reads it: quoted where it holds more than letters, digits and a few signs. */
export function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

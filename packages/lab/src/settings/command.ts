import { lessonArchitecture } from './architecture.ts';
import type { ExperimentConfig, RunConfig } from './schema.ts';
import {
  defaultTraining,
  type ScheduleConfig,
  SETTING_ROWS,
  scheduleSettings,
  type TrainingConfig,
} from './table.ts';

/** As much of a run as the command needs. */
type Said = Pick<ExperimentConfig, 'model' | 'training'> & {
  readonly data: Pick<RunConfig['data'], 'name' | 'directory' | 'classes'>;
};

/** Where pictures without a folder will be: those that a page was given as files. MNIST comes along. */
const FOLDERS: Readonly<Record<RunConfig['data']['name'], string | null>> = {
  mnist: null,
  'fashion-mnist': 'data/FashionMNIST/raw',
  idx: 'data',
};

/**
 * The command that trains the network of a run again, without settings that have their default.
 * @param named settings to include even so
 */
export function trainCommandOf(
  { model, data, training }: Said,
  named: readonly string[] = [],
): string {
  const words = ['npx', 'gradus', 'train', ...networkOf(model), ...settingWords(training, named)];
  if (data.name !== 'mnist') words.push('--dataset', data.name);
  const folder = data.directory ?? FOLDERS[data.name];
  if (folder !== null) words.push('--data', quoted(folder));
  if (data.name === 'idx' && data.classes !== 10) words.push('--classes', String(data.classes));
  return words.join(' ');
}

function networkOf({ name, hidden, activation }: RunConfig['model']): string[] {
  if (lessonArchitecture(name)?.name === name) return [name];
  if (activation === null) return ['--hidden', 'none'];
  return ['--hidden', hidden.join(','), '--activation', activation];
}

function settingWords(training: TrainingConfig, named: readonly string[]): string[] {
  // The other defaults are those of the optimizer.
  const defaults = {
    ...defaultTraining(training.optimizer),
    optimizer: defaultTraining().optimizer,
  };
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

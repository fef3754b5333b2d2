import { lessonArchitecture } from './architecture.ts';
import { defaultTraining } from './defaults.ts';
import type { Repeatable, RunConfig, ScheduleConfig } from './schema.ts';

type Training = RunConfig['training'];

/** As much of a run as the command needs. */
type Said = Pick<Repeatable, 'model' | 'training'> & {
  readonly data: Pick<RunConfig['data'], 'name' | 'directory' | 'classes'>;
};

/** Options of `gradus train` that say one value. */
const OPTIONS: readonly (readonly [flag: string, field: keyof Training])[] = [
  ['--iterations', 'iterations'],
  ['--batch-size', 'batchSize'],
  ['--lr', 'lr'],
  ['--momentum', 'momentum'],
  ['--weight-decay', 'weightDecay'],
  ['--init', 'init'],
  ['--gain', 'gain'],
  ['--seed', 'seed'],
  ['--data-seed', 'dataSeed'],
  ['--eval-every', 'evalEvery'],
  ['--backend', 'backend'],
  ['--warm-up', 'warmUp'],
  ['--clip-norm', 'clipNorm'],
  ['--clip-value', 'clipValue'],
  ['--early-stop', 'patience'],
  ['--checkpoint-every', 'checkpointEvery'],
];

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
  const words = ['npx', 'gradus', 'train', ...networkOf(model)];
  // The other defaults are those of the optimizer.
  const defaults = defaultTraining(training.optimizer);
  if (training.optimizer !== defaultTraining().optimizer) {
    words.push('--optimizer', training.optimizer);
  }
  for (const [flag, field] of OPTIONS) {
    if (
      training[field] !== null &&
      (training[field] !== defaults[field] || named.includes(field))
    ) {
      words.push(flag, String(training[field]));
    }
  }
  if (training.keepBest) words.push('--keep-best');
  if (training.monitor) words.push('--monitor');
  if (training.schedule !== null) words.push(...scheduleWords(training.schedule));
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

function scheduleWords({ name, ...settings }: ScheduleConfig): string[] {
  const options = Object.entries(settings).flatMap(([field, value]) => [
    field === 'stepSize' ? '--schedule-step' : `--schedule-${field}`,
    String(value),
  ]);
  return ['--schedule', name, ...options];
}

/** A word as a shell reads it: quoted where it holds more than letters, digits and a few signs. */
export function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

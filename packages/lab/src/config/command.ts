import { lessonArchitecture } from '../models/index.ts';
import type { RunConfig, ScheduleConfig } from './schema.ts';

type Training = RunConfig['training'];

/** What a command says of a run. */
export type Repeatable = Pick<RunConfig, 'model' | 'data' | 'training'>;

/** As much of it as the command needs. */
type Said = Pick<RunConfig, 'model' | 'training'> & {
  readonly data: Pick<RunConfig['data'], 'name' | 'directory' | 'classes'>;
};

/** Learning rates where none is said. */
const RATES: Readonly<Record<string, number>> = { sgd: 0.1, adam: 0.001, adamw: 0.001 };
const DECAYS: Readonly<Record<string, number>> = { sgd: 0, adam: 0, adamw: 0.01 };

/** Options of `gradus train`, and what they are where they are not said. */
const OPTIONS: readonly (readonly [
  flag: string,
  field: keyof Training,
  fallback: (training: Training) => unknown,
])[] = [
  ['--iterations', 'iterations', () => 3000],
  ['--batch-size', 'batchSize', () => 100],
  ['--optimizer', 'optimizer', () => 'sgd'],
  ['--lr', 'lr', ({ optimizer }) => RATES[optimizer]],
  ['--momentum', 'momentum', () => 0],
  ['--weight-decay', 'weightDecay', ({ optimizer }) => DECAYS[optimizer]],
  ['--init', 'init', () => 'default'],
  ['--gain', 'gain', () => null],
  ['--seed', 'seed', () => 0],
  ['--data-seed', 'dataSeed', () => null],
  ['--eval-every', 'evalEvery', () => 500],
  ['--backend', 'backend', () => 'wasm'],
  ['--warm-up', 'warmUp', () => 0],
  ['--clip-norm', 'clipNorm', () => null],
  ['--clip-value', 'clipValue', () => null],
  ['--early-stop', 'patience', () => null],
  ['--checkpoint-every', 'checkpointEvery', () => null],
];

/** The command that trains the network of a run again, without what goes without saying. */
export function trainCommandOf({ model, data, training }: Said): string {
  const words = ['npx', 'gradus', 'train', ...networkOf(model)];
  for (const [flag, field, fallback] of OPTIONS) {
    if (training[field] !== fallback(training)) words.push(flag, String(training[field]));
  }
  if (training.keepBest) words.push('--keep-best');
  if (training.monitor) words.push('--monitor');
  if (training.schedule !== null) words.push(...scheduleWords(training.schedule));
  if (data.name !== 'mnist') words.push('--dataset', data.name);
  if (data.directory !== null) words.push('--data', quoted(data.directory));
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

/** A word of a shell. */
function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

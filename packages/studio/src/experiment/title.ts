import { SETTING_ROWS, SETTINGS, type TrainingConfig } from '@gradus/lab/settings';
import { nameOfData } from './data.ts';
import { recipeOf } from './recipes.ts';
import type { Experiment } from './schema.ts';

/** Settings that do not change what is learned: what a run keeps, and where it computes. */
export const CIRCUMSTANCES: readonly string[] = SETTING_ROWS.flatMap(([name, row]) =>
  row.isCircumstance ? [name] : [],
);

/** Names of settings to show. */
type Labels = Readonly<Partial<Record<keyof TrainingConfig, string>>>;

/**
 * The name of the network, and what differs from the defaults, such as `C, lr 1` or `relu-100-100, adam, seed 7`.
 * Without labels, settings are called by their names in code, the same in every language.
 */
export function titleOf(
  { model, data, training, rates }: Experiment,
  labels: Labels = {},
  dataName = nameOfData(data),
): string {
  const defaults = recipeOf(data, training.optimizer);
  const names = Object.keys(defaults) as (keyof TrainingConfig)[];
  const differences = names
    .filter((name) => !CIRCUMSTANCES.includes(name))
    .filter((name) => name === 'optimizer' || !isSame(training[name], defaults[name]))
    .filter((name) => name !== 'optimizer' || training.optimizer !== recipeOf(data).optimizer)
    .map((name) => {
      const { kind } = SETTINGS[name];
      const [label, value] = [labels[name], valueText(training[name])];
      if (kind === 'choice') return value;
      return kind === 'flag' && label !== undefined ? label : `${label ?? name} ${value}`;
    });
  return [
    model.name,
    ...(dataName === '' ? [] : [dataName]),
    ...differences,
    ...rates.map(({ iteration, lr }) => `${labels.lr ?? 'lr'} ${lr} @ ${iteration}`),
  ].join(', ');
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function valueText(value: TrainingConfig[keyof TrainingConfig]): string {
  if (Array.isArray(value)) return value.join(' ');
  if (value === null) return '–';
  if (typeof value !== 'object') return String(value);
  return Object.values(value).join(' ');
}

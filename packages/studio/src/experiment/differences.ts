import { CONFIG_VERSION, type Difference, differences, fieldsOf } from '@gradus/lab/settings';
import type { Experiment } from './schema.ts';
import { CIRCUMSTANCES } from './title.ts';

/** Fields that do not change what the network learns. */
const OTHERS: readonly string[] = [
  'model.name',
  'data.directory',
  'data.classNames',
  'data.preprocessing',
  ...CIRCUMSTANCES.map((name) => `training.${name}`),
];

/** The settings of an experiment by name, with the changes made during training as one of them. */
function configOf({ model, data, training, rates }: Experiment) {
  const changes = rates.map(({ iteration, lr }) => `${lr} @ ${iteration}`);
  return {
    ...{ version: CONFIG_VERSION, id: '', createdAt: '', gradus: '', node: null, machine: null },
    ...{ model, data, training, rates: changes },
  };
}

/** The settings in which experiments differ, without those that do not change the result. */
export function differing(experiments: readonly Experiment[]): Difference[] {
  return differences(experiments.map(configOf)).filter(({ field }) => !OTHERS.includes(field));
}

/** Equal for experiments that learn exactly the same. */
export function experimentKey(experiment: Experiment): string {
  return fieldsOf(configOf(experiment))
    .filter(([field]) => !OTHERS.includes(field))
    .map((field) => field.join('='))
    .sort()
    .join('\n');
}

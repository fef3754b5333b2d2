import { PRESETS, type Preset, type PresetName, type PresetProblem } from '@gradus/lab/diagnostics';
import {
  type Architecture,
  customArchitecture,
  defaultTraining,
  lessonArchitecture,
  type ModelConfig,
} from '@gradus/lab/settings';
import type { Experiment } from './schema.ts';

/** MNIST as it is asked for before it is there: the checksum becomes known when it is loaded. */
const MNIST: Experiment['data'] = {
  kind: 'pictures',
  name: 'mnist',
  directory: null,
  classes: 10,
  checksum: '',
  rows: 28,
  columns: 28,
};

/** A network for the pictures of a data set. */
export function modelFor(
  { name, hidden, activation }: Architecture,
  { rows, columns, classes }: Pick<Experiment['data'], 'rows' | 'columns' | 'classes'>,
): ModelConfig {
  return { name, inputDim: rows * columns, hidden: [...hidden], activation, outputDim: classes };
}

/** What `gradus train` trains a network of so, and on what, where nothing else is said. */
export function experimentWith(architecture: Architecture): Experiment {
  return {
    model: modelFor(architecture, MNIST),
    data: { ...MNIST },
    training: defaultTraining(),
    rates: [],
  };
}

/**
 * One of the lesson's experiments: A, B, C, D or linear.
 * @throws RangeError for another name
 */
export function lessonExperiment(name: string): Experiment {
  const architecture = lessonArchitecture(name);
  if (architecture === undefined) throw new RangeError(`The lesson has no network ${name}.`);
  return experimentWith(architecture);
}

/** One of the settings in which the lab shows a problem, or its fix. */
export function presetExperiment({ hidden, activation, init, gain, lr }: Preset): Experiment {
  const plain = experimentWith(customArchitecture(hidden, activation));
  const training = { ...plain.training, init, lr, gain: gain === null ? null : [...gain] };
  return { ...plain, training };
}

/** What `gradus train C` trains. */
export const DEFAULTS: Experiment = lessonExperiment('C');

/** The names of the problems that can be shown. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A problem and its fixes as experiments, the problem first. */
export function presetExperiments(name: PresetName): Experiment[] {
  const { problem, fixes }: PresetProblem = PRESETS[name];
  return [problem, ...fixes].map(presetExperiment);
}

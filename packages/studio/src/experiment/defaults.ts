import { PRESETS, type Preset, type PresetName, type PresetProblem } from '@gradus/lab/diagnostics';
import {
  type Architecture,
  customArchitecture,
  defaultTraining,
  lessonArchitecture,
  type ModelConfig,
} from '@gradus/lab/settings';
import { inputsFor, outputsFor, type PictureExperiment, type Pictures } from './data.ts';
import type { Experiment } from './schema.ts';

/** MNIST before it is loaded: its checksum is not known yet. */
export const MNIST: Pictures = {
  kind: 'pictures',
  name: 'mnist',
  directory: null,
  classes: 10,
  checksum: '',
  rows: 28,
  columns: 28,
};

/**
 * A network for data.
 * @param inputs its inputs, if only the rows of a file tell them
 */
export function modelFor(
  { name, hidden, activation }: Architecture,
  data: Experiment['data'],
  inputs = 0,
): ModelConfig {
  const [inputDim, outputDim] = [inputsFor(data) ?? inputs, outputsFor(data)];
  return { name, inputDim, hidden: [...hidden], activation, outputDim };
}

/** The defaults of `gradus train`: settings and data. */
export function experimentWith(architecture: Architecture): PictureExperiment {
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
export function lessonExperiment(name: string): PictureExperiment {
  const architecture = lessonArchitecture(name);
  if (architecture === undefined) throw new RangeError(`The lesson has no network ${name}.`);
  return experimentWith(architecture);
}

/** The networks of the lesson that learn. */
const LEARNING = ['A', 'B', 'C', 'D'];

/** Whether the lesson is about these data. */
export function isOfLesson(data: Experiment['data']): boolean {
  return data.kind === 'pictures' && data.name === 'mnist';
}

/**
 * The lesson's networks A, B, C and D, as the lesson trains them. On other data, where its learning rate may be far
 * off, they are trained like the draft; the initial weights are the default ones, since gains belong to layers.
 */
export function lessonExperiments(draft: Experiment): Experiment[] {
  const lesson = LEARNING.map(lessonExperiment);
  const { data, model } = draft;
  if (isOfLesson(data)) return lesson;
  const training = { ...draft.training, init: defaultTraining().init, gain: null };
  return lesson.map(({ model: { name, hidden, activation } }) => ({
    ...{ model: modelFor({ name, hidden, activation }, data, model.inputDim), data, training },
    rates: [],
  }));
}

/** The settings of one of the lab's presets: a problem, or its fix. */
export function presetExperiment({ hidden, activation, init, gain, lr }: Preset): Experiment {
  const plain = experimentWith(customArchitecture(hidden, activation));
  const training = { ...plain.training, init, lr, gain: gain === null ? null : [...gain] };
  return { ...plain, training };
}

/** The experiment of `gradus train C`. */
export const DEFAULTS: PictureExperiment = lessonExperiment('C');

/** The names of the problems that the presets show. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A problem and its fixes as experiments, the problem first. */
export function presetExperiments(name: PresetName): Experiment[] {
  const { problem, fixes }: PresetProblem = PRESETS[name];
  return [problem, ...fixes].map(presetExperiment);
}

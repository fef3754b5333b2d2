import {
  type ActivationName,
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
  type OptimizerName,
} from '@gradus/lab/settings';
import { type Experiment, modelFor, recipeOf } from '../../experiment/index.ts';

type Training = Experiment['training'];

/** A hidden layer in the form of the panel. */
export interface HiddenLayer {
  readonly width: number;
  /** Factor of its initial weights. */
  readonly gain: number;
}

/** The hidden layers of an experiment, in order. */
export function hiddenLayers({ model, training }: Experiment): HiddenLayer[] {
  return model.hidden.map((width, i) => ({ width, gain: training.gain?.[i] ?? 1 }));
}

/** Factor of the initial weights of the last layer. */
export function lastGain({ model, training }: Experiment): number {
  return training.gain?.[model.hidden.length] ?? 1;
}

/** The experiment with other hidden layers; each layer keeps its gain when it moves. */
export function withLayers(
  experiment: Experiment,
  layers: readonly HiddenLayer[],
  activation: ActivationName,
): Experiment {
  const widths = layers.map(({ width }) => width);
  return {
    ...experiment,
    model: modelFor(architectureOf(widths, activation), experiment.data, experiment.model.inputDim),
    training: {
      ...experiment.training,
      gain: gainOf([...layers.map(({ gain }) => gain), lastGain(experiment)]),
    },
  };
}

/** The experiment with one of the lesson's networks and the same training. */
export function withLessonModel(experiment: Experiment, architecture: Architecture): Experiment {
  const before = hiddenLayers(experiment);
  const gain = before.at(-1)?.gain ?? 1;
  const layers = architecture.hidden.map((width, i) => ({ width, gain: before[i]?.gain ?? gain }));
  return withLayers(experiment, layers, architecture.activation ?? 'relu');
}

/** The experiment with other gains: of some hidden layers by number, or of the last layer. */
export function withGain(
  experiment: Experiment,
  places: readonly number[],
  gain: number,
): Experiment {
  const gains = [...hiddenLayers(experiment).map((layer) => layer.gain), lastGain(experiment)];
  for (const place of places) gains[place] = gain;
  return { ...experiment, training: { ...experiment.training, gain: gainOf(gains) } };
}

/** The experiment with some other settings. */
export function withTraining(experiment: Experiment, changes: Partial<Training>): Experiment {
  return { ...experiment, training: { ...experiment.training, ...changes } };
}

/** The experiment with another optimizer, with that optimizer's default rate and decay. */
export function withOptimizer(experiment: Experiment, optimizer: OptimizerName): Experiment {
  const { lr, weightDecay, momentum } = recipeOf(experiment.data, optimizer);
  return withTraining(experiment, { optimizer, lr, weightDecay, momentum });
}

/** The architecture under the letter of the lesson, if the lesson has it. */
function architectureOf(hidden: readonly number[], activation: ActivationName): Architecture {
  const wanted = customArchitecture(hidden, activation);
  return (
    LESSON_MODELS.map((name) => lessonArchitecture(name) as Architecture).find(
      (known) =>
        known.activation === wanted.activation && known.hidden.join() === wanted.hidden.join(),
    ) ?? wanted
  );
}

/** Gains of 1 are the default and are left out. */
function gainOf(gains: readonly number[]): number[] | null {
  return gains.every((gain) => gain === 1) ? null : [...gains];
}

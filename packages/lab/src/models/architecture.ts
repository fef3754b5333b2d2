import type { ActivationName } from '../names.ts';
import type { Layer } from './activations.ts';
import { FeedforwardModel } from './feedforward.ts';
import { LinearModel, ModelA, ModelB, ModelC, ModelD } from './lesson.ts';

/** What a network looks like, without its numbers. */
export interface Architecture {
  /** A letter, `linear`, or a name made of sizes and activation, such as `relu-100-100`. */
  readonly name: string;
  /** Neurons of each hidden layer. */
  readonly hidden: readonly number[];
  /** Between the layers; null where there is no hidden layer. */
  readonly activation: ActivationName | null;
}

/** A network that takes one tensor and makes one. */
export type Network = Layer;

interface LessonModel {
  readonly architecture: Architecture;
  create(inputDim: number, outputDim: number): Network;
}

/** The networks of the lesson by name, the linear one first as in the lesson. */
const LESSON: Record<string, LessonModel> = {
  linear: {
    architecture: { name: 'linear', hidden: [], activation: null },
    create: (inputDim, outputDim) => new LinearModel(inputDim, outputDim),
  },
  A: {
    architecture: { name: 'A', hidden: [100], activation: 'sigmoid' },
    create: (inputDim, outputDim) => new ModelA(inputDim, 100, outputDim),
  },
  B: {
    architecture: { name: 'B', hidden: [100], activation: 'tanh' },
    create: (inputDim, outputDim) => new ModelB(inputDim, 100, outputDim),
  },
  C: {
    architecture: { name: 'C', hidden: [100], activation: 'relu' },
    create: (inputDim, outputDim) => new ModelC(inputDim, 100, outputDim),
  },
  D: {
    architecture: { name: 'D', hidden: [100, 100], activation: 'relu' },
    create: (inputDim, outputDim) => new ModelD(inputDim, 100, outputDim),
  },
};

/** The names of the lesson's networks: linear, A, B, C, D. */
export const LESSON_MODELS: readonly string[] = Object.keys(LESSON);

/** One of the lesson's networks, in capitals or not; undefined for another name. */
export function lessonArchitecture(name: string): Architecture | undefined {
  const key = LESSON_MODELS.find((known) => known.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : LESSON[key].architecture;
}

/** A network of other sizes; no hidden layer gives the linear one. */
export function customArchitecture(
  hidden: readonly number[],
  activation: ActivationName,
): Architecture {
  if (hidden.length === 0) return LESSON.linear.architecture;
  return { name: [activation, ...hidden].join('-'), hidden, activation };
}

/** A network with fresh weights, drawn from the default generator. */
export function createModel(
  { name, hidden, activation }: Architecture,
  inputDim: number,
  outputDim: number,
): Network {
  if (Object.hasOwn(LESSON, name)) return LESSON[name].create(inputDim, outputDim);
  if (activation === null) return new LinearModel(inputDim, outputDim);
  return new FeedforwardModel(inputDim, hidden, outputDim, activation);
}

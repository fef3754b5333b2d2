import type { Layer } from './activations.ts';
import type { Architecture } from './architecture.ts';
import { FeedforwardModel } from './feedforward.ts';
import { LinearModel, ModelA, ModelB, ModelC, ModelD } from './lesson.ts';

/** A network that takes one tensor and makes one. */
export type Network = Layer;

/** The lesson's networks that have a class of their own, as the lesson writes them. */
const LESSON: Readonly<Record<string, (inputDim: number, outputDim: number) => Network>> = {
  A: (inputDim, outputDim) => new ModelA(inputDim, 100, outputDim),
  B: (inputDim, outputDim) => new ModelB(inputDim, 100, outputDim),
  C: (inputDim, outputDim) => new ModelC(inputDim, 100, outputDim),
  D: (inputDim, outputDim) => new ModelD(inputDim, 100, outputDim),
};

/** A network with fresh weights, drawn from the default generator. */
export function createModel(
  { name, hidden, activation }: Architecture,
  inputDim: number,
  outputDim: number,
): Network {
  if (Object.hasOwn(LESSON, name)) return LESSON[name](inputDim, outputDim);
  if (activation === null) return new LinearModel(inputDim, outputDim);
  return new FeedforwardModel(inputDim, hidden, outputDim, activation);
}

import type { ImageDataset } from '@gradus/datasets';
import { DataLoader } from 'gradus/data';
import { Linear } from 'gradus/nn';
import { type Evaluation, evaluate } from 'gradus/train';
import { flatten, type Sample } from '../experiment/data.ts';
import type { Network } from '../experiment/model.ts';
import type { Run } from '../runs/reader.ts';
import type { PictureData } from '../settings/schema.ts';

/** A picture of the test set with a wrong prediction. */
interface Mistake {
  /** Index in the test set, from 0. */
  readonly index: number;
  /** Bytes, one colour channel after the other. */
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly predicted: number;
  /** Predicted probability of the wrong class, 0 to 1. */
  readonly probability: number;
}

/** The evaluation of a trained network on the test set. */
export interface Examination {
  readonly evaluation: Evaluation;
  /** The most confident first. */
  readonly mistakes: readonly Mistake[];
  readonly firstLayer: FirstLayer | null;
}

/** Weights of the layer that receives the pictures: a row [channels · rows · columns] for each unit. */
export interface FirstLayer {
  readonly name: string;
  readonly weights: ArrayLike<number>;
  readonly units: number;
}

const BATCH = 1000;

/** Tests a run's network on `images` and reads the weights of its first layer. */
export async function examine(
  { config }: Run<PictureData>,
  model: Network,
  images: ImageDataset,
  mostMistakes: number,
  signal: AbortSignal,
): Promise<Examination> {
  const loader = new DataLoader(flatten(images).test, { batchSize: BATCH });
  const evaluation = await evaluate(model, loader, { signal });
  const mistakes = await mistakesOf(model, loader, images, signal);
  mistakes.sort((a, b) => b.probability - a.probability || a.index - b.index);
  const firstLayer = await firstLayerOf(model, config.model.inputDim);
  return { evaluation, mistakes: mistakes.slice(0, mostMistakes), firstLayer };
}

async function mistakesOf(
  model: Network,
  loader: DataLoader<Sample>,
  { test, classes }: ImageDataset,
  signal: AbortSignal,
): Promise<Mistake[]> {
  const [count] = test.images.shape;
  const pixels = test.images.data as Uint8Array;
  const size = pixels.length / count;
  const mistakes: Mistake[] = [];
  let first = 0;
  model.eval();
  for (const [input] of loader) {
    signal.throwIfAborted();
    const probabilities = await model.forward(input).softmax(1).data();
    for (let at = 0; at < probabilities.length; at += classes) {
      const index = first + at / classes;
      const row = probabilities.subarray(at, at + classes);
      const predicted = row.indexOf(Math.max(...row));
      const label = test.labels.data[index];
      if (predicted === label || predicted < 0) continue;
      const picture = pixels.slice(index * size, (index + 1) * size);
      mistakes.push({ index, pixels: picture, label, predicted, probability: row[predicted] });
    }
    first += probabilities.length / classes;
  }
  return mistakes;
}

async function firstLayerOf(model: Network, pixels: number): Promise<FirstLayer | null> {
  for (const [name, module] of model.namedModules()) {
    if (!(module instanceof Linear)) continue;
    if (module.inFeatures !== pixels) return null;
    return { name, weights: await module.weight.data(), units: module.outFeatures };
  }
  return null;
}

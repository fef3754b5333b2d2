import { fromArray, type Tensor } from 'gradus';
import type { PictureSet } from '../data.ts';
import type { Prediction, TestResult } from '../messages.ts';
import type { Inspector } from './inspector.ts';

/** The output of each layer for one image: bytes, 0 (paper) to 255 (ink). */
export function predict(inspector: Inspector, pixels: Uint8Array, iteration: number): Prediction {
  const input = fromArray(pixels, [1, pixels.length]).float().div(255);
  const { output, layers } = inspector.layers(input);
  const probabilities = output.softmax(1);
  return {
    iteration,
    probabilities: floats(probabilities.dataSync()),
    layers: layers.map(({ name, module, output: made }) => ({
      name,
      description: module.describe(),
      values: floats(made.dataSync()),
    })),
  };
}

function floats(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return Float32Array.from(values);
}

/** Images per batch. */
const BATCH = 1000;

/** The network's prediction for each image of the test set. */
export function test(inspector: Inspector, data: PictureSet, iteration: number): TestResult {
  const { classes, testSize: total, testLabels } = data.summary;
  const predicted = new Uint8Array(total);
  const confidence = new Float32Array(total);
  for (let begin = 0; begin < total; begin += BATCH) {
    const end = Math.min(total, begin + BATCH);
    const output = inspector.model.forward(pixelsOf(data, begin, end));
    const [sure, taken] = output.softmax(1).max(1);
    predicted.set(taken.dataSync(), begin);
    confidence.set(sure.dataSync(), begin);
  }
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  testLabels.forEach((label, i) => {
    confusion[label][predicted[i]]++;
  });
  const correct = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return { iteration, correct, total, confusion, predicted, confidence };
}

function sizeOf({ channels, rows, columns }: PictureSet['summary']): number {
  return channels * rows * columns;
}

/** Test images from `begin` to before `end` as input of a network: float32 [count, pixels] from 0 to 1. */
export function pixelsOf({ images, summary }: PictureSet, begin: number, end: number): Tensor {
  const size = sizeOf(summary);
  const pixels = (images.test.images.data as Uint8Array).slice(begin * size, end * size);
  return fromArray(pixels, [end - begin, size])
    .float()
    .div(255);
}

/** Pixels of test images, one image after the other, as bytes. */
export function imagesOf(
  { images, summary }: PictureSet,
  indices: readonly number[],
): Uint8Array<ArrayBuffer> {
  const size = sizeOf(summary);
  const pixels = images.test.images.data as Uint8Array;
  const chosen = new Uint8Array(indices.length * size);
  indices.forEach((index, i) => {
    chosen.set(pixels.subarray(index * size, (index + 1) * size), i * size);
  });
  return chosen;
}

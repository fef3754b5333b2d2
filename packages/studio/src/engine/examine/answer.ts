import { fromArray } from 'gradus';
import type { Answer } from '../messages.ts';
import type { Examiner } from './examiner.ts';

/** What every layer makes of one picture: bytes, 0 (paper) to 255 (ink). */
export function answer(examiner: Examiner, pixels: Uint8Array, iteration: number): Answer {
  const input = fromArray(pixels, [1, pixels.length]).float().div(255);
  const { output, layers } = examiner.layers(input);
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

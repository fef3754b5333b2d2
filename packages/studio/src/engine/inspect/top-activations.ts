import { GradusError } from 'gradus';
import type { PictureSet } from '../data.ts';
import type { TopActivations } from '../messages.ts';
import type { Inspector } from './inspector.ts';
import { imagesOf, pixelsOf } from './predictions.ts';

/** Images per batch. */
const BATCH = 1000;

/** The unit, and the number of images. */
interface Wanted {
  /** Path of a layer, such as `relu1`. */
  readonly layer: string;
  readonly unit: number;
  readonly count: number;
}

/**
 * The test images with the largest output of a unit; equal ones in the order of the set.
 * @throws GradusError if the unit does not exist
 */
export function topActivations(
  inspector: Inspector,
  data: PictureSet,
  { layer, unit, count }: Wanted,
  iteration: number,
): TopActivations {
  const { testSize: total, testLabels, classNames } = data.summary;
  const outputs = new Float32Array(total);
  for (let begin = 0; begin < total; begin += BATCH) {
    const end = Math.min(total, begin + BATCH);
    const found = inspector
      .layers(pixelsOf(data, begin, end))
      .layers.find(({ name }) => name === layer);
    const units = found?.output.shape.at(-1) ?? 0;
    if (found === undefined || unit >= units) {
      throw new GradusError(`${layer} has no unit ${unit}.`, { code: 'argument' });
    }
    outputs.set(found.output.select(1, unit).dataSync() as Float32Array, begin);
  }
  const order = Array.from(outputs.keys()).sort((a, b) => outputs[b] - outputs[a] || a - b);
  const indices = order.slice(0, count);
  return {
    indices,
    values: indices.map((index) => outputs[index]),
    labels: indices.map((index) => classNames[testLabels[index]]),
    pixels: imagesOf(data, indices),
    iteration,
  };
}

import { fromArray, type Tensor } from 'gradus';
import type { Data } from '../data.ts';

/** Test pictures from `begin` to before `end` as a network takes them: float32 [count, pixels] in 0 to 1. */
export function pixelsOf({ images, summary }: Data, begin: number, end: number): Tensor {
  const size = summary.rows * summary.columns;
  const pixels = (images.test.images.data as Uint8Array).slice(begin * size, end * size);
  return fromArray(pixels, [end - begin, size])
    .float()
    .div(255);
}

/** Pixels of test pictures, one after the other, as bytes. */
export function picturesOf(
  { images, summary }: Data,
  indices: readonly number[],
): Uint8Array<ArrayBuffer> {
  const size = summary.rows * summary.columns;
  const pixels = images.test.images.data as Uint8Array;
  const chosen = new Uint8Array(indices.length * size);
  indices.forEach((index, i) => {
    chosen.set(pixels.subarray(index * size, (index + 1) * size), i * size);
  });
  return chosen;
}

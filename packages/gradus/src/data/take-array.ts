import type { Storage } from '../graph/storage.ts';
import { fromArray, type Tensor } from '../tensor/index.ts';
import type { HostArray } from './host-array.ts';

/**
 * A tensor that takes over an array, so that large data are in memory once. Its values move to the first backend that
 * computes with it; do not use `data` any more. If the buffer behind `data` is resizable
 * (`new ArrayBuffer(n, { maxByteLength: n })`), it shrinks to nothing while the values move. Otherwise JavaScript
 * frees it later, when nothing else refers to it.
 *
 * @throws ShapeError if `data` has more or fewer values than `shape`
 *
 * @example
 * ```ts
 * const x = takeArray({ dtype: 'uint8', shape: [2, 2], data: Uint8Array.of(1, 2, 3, 4) });
 * await x.sum().item(); // 10
 * ```
 */
export function takeArray({ dtype, shape, data }: HostArray): Tensor {
  const taken = fromArray(data, shape, { dtype });
  (taken.node.storage as Storage).moves = true;
  return taken;
}

import type { DType, TypedArray } from '../ir/dtype.ts';

/**
 * Plain numbers with a shape: what file readers return and writers take.
 *
 * `data` holds the elements row by row and may be a view of the bytes of the file. A `bool` is one
 * byte, 0 or 1.
 *
 * @example
 * ```ts
 * const array: HostArray = { dtype: 'float32', shape: [2, 1], data: Float32Array.of(0.5, 2) };
 * ```
 */
export interface HostArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** The number of elements of `shape`; NaN if a size is negative, not an integer, or the product is inexact. */
export function countElements(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return Number.NaN;
    count *= size;
    if (!Number.isSafeInteger(count)) return Number.NaN;
  }
  return count;
}

/** `bytes` as a plain Uint8Array over the same memory (Node's Buffer overrides `slice`). */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An array in error messages: `uint8 [2, 28, 28]`. */
export function describeArray(array: Pick<HostArray, 'dtype' | 'shape'>): string {
  return `${array.dtype} [${array.shape.join(', ')}]`;
}

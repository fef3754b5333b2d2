import type { DType, TypedArray } from '../ir/dtype.ts';

/**
 * Plain numbers with a shape: what the readers of files return and what the writers take.
 *
 * `data` holds the elements row by row and may be a view of the bytes that were read;
 * `bool` is stored as one byte, 0 or 1.
 */
export interface HostArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** The number of elements of `shape`; NaN where that is not an exact, non-negative integer. */
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

/** `uint8 [2, 28, 28]`, as error messages write an array. */
export function describeArray(array: Pick<HostArray, 'dtype' | 'shape'>): string {
  return `${array.dtype} [${array.shape.join(', ')}]`;
}

/** What the reference backend keeps numbers in, in either precision. */
import { allocateArray, type DType, type TypedArray } from '../../ir/dtype.ts';

export type Precision = 'float32' | 'float64';

/** An array of elements: in float64 precision, `float32` elements are kept as doubles. */
export type Elements = TypedArray | Float64Array;

/** Zeros in the given precision. */
export function allocateElements(precision: Precision, dtype: DType, length: number): Elements {
  if (precision === 'float64' && dtype === 'float32') return new Float64Array(length);
  return allocateArray(dtype, length);
}

/**
 * Elements as the contract of backends names them. In float64 precision they may be a
 * `Float64Array`, as callers with that precision expect; all others get exactly what the type
 * says.
 */
export function asTypedArray(elements: Elements): TypedArray {
  return elements as TypedArray;
}

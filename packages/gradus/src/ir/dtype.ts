/**
 * Element types. `bool` is stored as one byte, 0 or 1. Only the reference backend has `float64`.
 *
 * @example
 * ```ts
 * const dtype: DType = 'int32';
 * tensor([1, 2], { dtype }).dtype; // 'int32'
 * ```
 */
export type DType = 'float64' | 'float32' | 'int32' | 'uint8' | 'bool';

/**
 * The typed array that holds the elements of a tensor in JavaScript: `Uint8Array` for both `uint8` and `bool`.
 *
 * @example
 * ```ts
 * const values: TypedArray = await tensor([1, 2]).data();
 * values.length; // 2
 * ```
 */
export type TypedArray = Float64Array | Float32Array | Int32Array | Uint8Array;

const BYTES: Record<DType, number> = { float64: 8, float32: 4, int32: 4, uint8: 1, bool: 1 };
const RANK: Record<DType, number> = { bool: 0, uint8: 1, int32: 2, float32: 3, float64: 4 };

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): number {
  return BYTES[dtype];
}

/** Whether the elements are real numbers. Only these have gradients. */
export function isReal(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}

/** The dtype of a function of real numbers, such as a mean, for elements of `dtype`. */
export function realOf(dtype: DType): DType {
  return dtype === 'float64' ? dtype : 'float32';
}

const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** The largest finite value of a real dtype. */
export function largestReal(dtype: DType): number {
  return dtype === 'float64' ? Number.MAX_VALUE : LARGEST_FLOAT32;
}

/** The distance from 1 to the next value of a real dtype. */
export function epsilonOf(dtype: DType): number {
  return dtype === 'float64' ? 2 ** -52 : 2 ** -23;
}

/** The smaller dtype that holds the values of both, by PyTorch's type promotion. */
export function promote(a: DType, b: DType): DType {
  return RANK[a] >= RANK[b] ? a : b;
}

/** PyTorch's categories: bools, integers, real numbers. */
const CATEGORY: Record<DType, number> = { bool: 0, uint8: 1, int32: 1, float32: 2, float64: 2 };

/**
 * The dtype of an operation on a tensor of `dtype` and a number or scalar tensor of dtype `scalar`. `scalar`
 * counts only if its category is higher.
 */
export function promoteScalar(dtype: DType, scalar: DType): DType {
  return CATEGORY[scalar] > CATEGORY[dtype] ? scalar : dtype;
}

/**
 * Whether an in-place operation may write `result` to `dtype`: real numbers do not become integers, and numbers
 * do not become bools.
 */
export function canStore(result: DType, dtype: DType): boolean {
  return CATEGORY[result] <= CATEGORY[dtype];
}

const INT32: readonly [low: number, high: number] = [-(2 ** 31), 2 ** 31 - 1];

/** The smallest and the largest value of an integer dtype. */
export function rangeOfIntegers(dtype: DType): readonly [low: number, high: number] {
  return dtype === 'uint8' ? [0, 255] : INT32;
}

/** Whether `data` is the typed array for the elements of `dtype`. */
export function isHeldBy(data: unknown, dtype: DType): data is TypedArray {
  return data instanceof arrayOf(dtype);
}

/** A zero-filled array for `length` elements of `dtype`. */
export function allocateArray(dtype: DType, length: number): TypedArray {
  return new (arrayOf(dtype))(length);
}

/** The typed arrays of real numbers. */
export type Reals = Float32Array | Float64Array;

/** A zero-filled array of doubles for float64, else of floats. */
export function allocateReal(dtype: DType, length: number): Reals {
  return dtype === 'float64' ? new Float64Array(length) : new Float32Array(length);
}

function arrayOf(dtype: DType) {
  if (dtype === 'float32') return Float32Array;
  if (dtype === 'float64') return Float64Array;
  return dtype === 'int32' ? Int32Array : Uint8Array;
}

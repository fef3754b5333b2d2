/**
 * Element types. `bool` is stored as one byte, 0 or 1.
 *
 * @example
 * ```ts
 * const dtype: DType = 'int32';
 * tensor([1, 2], { dtype }).dtype; // 'int32'
 * ```
 */
export type DType = 'float32' | 'int32' | 'uint8' | 'bool';

/**
 * The typed array that holds the elements of a tensor in JavaScript: `Uint8Array` for both `uint8` and `bool`.
 *
 * @example
 * ```ts
 * const values: TypedArray = await tensor([1, 2]).data();
 * values.length; // 2
 * ```
 */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

const BYTES: Record<DType, number> = { float32: 4, int32: 4, uint8: 1, bool: 1 };
const RANK: Record<DType, number> = { bool: 0, uint8: 1, int32: 2, float32: 3 };

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): number {
  return BYTES[dtype];
}

/** The smaller dtype that holds the values of both, by PyTorch's type promotion. */
export function promote(a: DType, b: DType): DType {
  return RANK[a] >= RANK[b] ? a : b;
}

/** PyTorch's categories: bools, integers, real numbers. */
const CATEGORY: Record<DType, number> = { bool: 0, uint8: 1, int32: 1, float32: 2 };

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
  return (
    data instanceof
    (dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array)
  );
}

/** A zero-filled array for `length` elements of `dtype`. */
export function allocateArray(dtype: DType, length: number): TypedArray {
  if (dtype === 'float32') return new Float32Array(length);
  return dtype === 'int32' ? new Int32Array(length) : new Uint8Array(length);
}

/** Element types. `bool` is stored as one byte, 0 or 1. */
export type DType = 'float32' | 'int32' | 'uint8' | 'bool';

/** What holds the elements of a tensor in JavaScript: `Uint8Array` for `uint8` and `bool`. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

const BYTES: Record<DType, number> = { float32: 4, int32: 4, uint8: 1, bool: 1 };
const RANK: Record<DType, number> = { bool: 0, uint8: 1, int32: 2, float32: 3 };

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): number {
  return BYTES[dtype];
}

/** The type that holds the values of both, as PyTorch's type promotion has it. */
export function promote(a: DType, b: DType): DType {
  return RANK[a] >= RANK[b] ? a : b;
}

/** Whether an in-place operation may store a result of one type in another: not real numbers in integers. */
export function canStore(result: DType, into: DType): boolean {
  const kind = (dtype: DType): number => (dtype === 'float32' ? 2 : dtype === 'bool' ? 0 : 1);
  return kind(result) <= kind(into);
}

/** A zero-filled array for `length` elements of `dtype`. */
export function allocateArray(dtype: DType, length: number): TypedArray {
  if (dtype === 'float32') return new Float32Array(length);
  return dtype === 'int32' ? new Int32Array(length) : new Uint8Array(length);
}

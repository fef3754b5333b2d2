import type { DType, TypedArray } from '../../ir/dtype.ts';
import type { Refuse } from './header.ts';

/** How an element type of the format becomes one of ours. */
export interface StoredType {
  /** Bytes of one stored element. */
  readonly bytes: number;
  /** The type that its values are held in. */
  readonly dtype: DType;
  /** Reads whole little-endian elements; `refuse` gets a value that does not fit. */
  readonly read: (bytes: Uint8Array, refuse: Refuse) => TypedArray;
}

/** By the name in the file; types with no exact or customary place here are missing. */
export const STORED_TYPES: ReadonlyMap<string, StoredType> = new Map<string, StoredType>([
  ['BOOL', { bytes: 1, dtype: 'bool', read: readBool }],
  ['U8', { bytes: 1, dtype: 'uint8', read: (bytes) => bytes }],
  ['I8', { bytes: 1, dtype: 'int32', read: (bytes) => Int32Array.from(new Int8Array(bytes)) }],
  ['I16', { bytes: 2, dtype: 'int32', read: (bytes) => Int32Array.from(i16(bytes)) }],
  ['U16', { bytes: 2, dtype: 'int32', read: (bytes) => Int32Array.from(u16(bytes)) }],
  ['I32', { bytes: 4, dtype: 'int32', read: readInt32 }],
  ['I64', { bytes: 8, dtype: 'int32', read: readInt64 }],
  ['BF16', { bytes: 2, dtype: 'float32', read: readBfloat16 }],
  ['F16', { bytes: 2, dtype: 'float32', read: readFloat16 }],
  ['F32', { bytes: 4, dtype: 'float32', read: readFloat32 }],
  ['F64', { bytes: 8, dtype: 'float32', read: readFloat64 }],
]);

/** The name under which each of our types is written. */
export const STORED_NAME: Record<DType, string> = {
  float32: 'F32',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};

/** The same bytes where a view may begin, that is at a multiple of the element's size. */
function aligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : bytes.slice();
}

function readFloat32(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, length } = aligned(bytes, 4);
  return new Float32Array(buffer, byteOffset, length / 4);
}

function readInt32(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = aligned(bytes, 4);
  return new Int32Array(buffer, byteOffset, length / 4);
}

function i16(bytes: Uint8Array): Int16Array {
  const { buffer, byteOffset, length } = aligned(bytes, 2);
  return new Int16Array(buffer, byteOffset, length / 2);
}

function u16(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset, length } = aligned(bytes, 2);
  return new Uint16Array(buffer, byteOffset, length / 2);
}

/** Any byte but 0 is true, as in PyTorch, but ours are 0 or 1. */
function readBool(bytes: Uint8Array): Uint8Array {
  return bytes.some((byte) => byte > 1) ? bytes.map((byte) => (byte === 0 ? 0 : 1)) : bytes;
}

function readFloat64(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, length } = aligned(bytes, 8);
  return Float32Array.from(new Float64Array(buffer, byteOffset, length / 8));
}

function readInt64(bytes: Uint8Array, refuse: Refuse): Int32Array {
  const { buffer, byteOffset, length } = aligned(bytes, 8);
  const values = new BigInt64Array(buffer, byteOffset, length / 8);
  const result = new Int32Array(values.length);
  for (const [index, value] of values.entries()) {
    result[index] = Number(value);
    if (BigInt(result[index] as number) !== value) {
      refuse(`its 64-bit integer ${value}, element ${index}, does not fit int32.`);
    }
  }
  return result;
}

/** bfloat16 is the upper half of a float32. */
function readBfloat16(bytes: Uint8Array): Float32Array {
  const bits = Uint32Array.from(u16(bytes), (half) => half << 16);
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16; every value is exact in float32. */
function readFloat16(bytes: Uint8Array): Float32Array {
  return Float32Array.from(u16(bytes), (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 0) return (sign * fraction) / (1 << 24);
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    const significand = sign * (1024 + fraction);
    return exponent < 25
      ? significand / (1 << (25 - exponent))
      : significand * (1 << (exponent - 25));
  });
}

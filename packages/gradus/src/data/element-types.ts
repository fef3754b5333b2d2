/**
 * The element types in files of weights, and how their values are converted. Loops read the values: typed-array
 * methods that call a function for each value take ten times as long.
 */
import type { DType, TypedArray } from '../ir/dtype.ts';

/** Throws an error about the contents of a file. */
export type Refuse = (problem: string) => never;

/** How to read one element type of a file. */
export interface ElementType {
  /** Bytes of one stored element. */
  readonly bytes: number;
  /** The dtype of the values in memory. */
  readonly dtype: DType;
  /**
   * Reads whole little-endian elements. The result is a view of `bytes` if nothing is converted and the alignment
   * allows it. Calls `refuse` for a value that does not fit.
   */
  readonly read: (bytes: Uint8Array, refuse: Refuse) => TypedArray;
}

/**
 * How every reader of weights converts:
 *
 * - float32, int32, uint8 and bool keep their type; any byte of a bool except 0 is true.
 * - float16 and bfloat16 become float32, exactly.
 * - float64 becomes the nearest float32, or Infinity beyond its range.
 * - Other integers become int32, exactly. A value outside the range of int32 is an error; it never wraps.
 */
export const ELEMENT_TYPES = {
  bool: { bytes: 1, dtype: 'bool', read: readBool },
  uint8: { bytes: 1, dtype: 'uint8', read: (bytes) => bytes },
  int8: { bytes: 1, dtype: 'int32', read: (bytes) => new Int32Array(i8(bytes)) },
  uint16: { bytes: 2, dtype: 'int32', read: (bytes) => new Int32Array(u16(bytes)) },
  int16: { bytes: 2, dtype: 'int32', read: (bytes) => new Int32Array(i16(bytes)) },
  uint32: { bytes: 4, dtype: 'int32', read: readUint32 },
  int32: { bytes: 4, dtype: 'int32', read: i32 },
  uint64: { bytes: 8, dtype: 'int32', read: (bytes, refuse) => readWide(bytes, false, refuse) },
  int64: { bytes: 8, dtype: 'int32', read: (bytes, refuse) => readWide(bytes, true, refuse) },
  bfloat16: { bytes: 2, dtype: 'float32', read: readBfloat16 },
  float16: { bytes: 2, dtype: 'float32', read: readFloat16 },
  float32: { bytes: 4, dtype: 'float32', read: readFloat32 },
  float64: { bytes: 8, dtype: 'float32', read: readFloat64 },
} as const satisfies Readonly<Record<string, ElementType>>;

/** float64 that stays float64, where a caller asks for it. */
export const DOUBLE: ElementType = { bytes: 8, dtype: 'float64', read: f64 };

/** The name of an element type. */
export type ElementName = keyof typeof ELEMENT_TYPES;

/** The same bytes, copied unless they begin at a multiple of `size`, where a typed array may begin. */
function aligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : bytes.slice();
}

function readFloat32(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, length } = aligned(bytes, 4);
  return new Float32Array(buffer, byteOffset, length / 4);
}

function i32(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = aligned(bytes, 4);
  return new Int32Array(buffer, byteOffset, length / 4);
}

function i8({ buffer, byteOffset, length }: Uint8Array): Int8Array {
  return new Int8Array(buffer, byteOffset, length);
}

function i16(bytes: Uint8Array): Int16Array {
  const { buffer, byteOffset, length } = aligned(bytes, 2);
  return new Int16Array(buffer, byteOffset, length / 2);
}

function u16(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset, length } = aligned(bytes, 2);
  return new Uint16Array(buffer, byteOffset, length / 2);
}

/** Any byte except 0 is true, as in PyTorch, and becomes 1. */
function readBool(bytes: Uint8Array): Uint8Array {
  let most = 0;
  for (let i = 0; i < bytes.length; i++) most |= bytes[i] as number;
  return most > 1 ? bytes.map((byte) => (byte === 0 ? 0 : 1)) : bytes;
}

function f64(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, length } = aligned(bytes, 8);
  return new Float64Array(buffer, byteOffset, length / 8);
}

function readFloat64(bytes: Uint8Array): Float32Array {
  return new Float32Array(f64(bytes));
}

function readUint32(bytes: Uint8Array, refuse: Refuse): Int32Array {
  const values = i32(bytes);
  for (let i = 0; i < values.length; i++) {
    if ((values[i] as number) < 0) refuseInteger('uint32', (values[i] as number) >>> 0, i, refuse);
  }
  return values;
}

/** Reads 64-bit integers as two halves: a value fits if the upper half only repeats the sign of the lower. */
function readWide(bytes: Uint8Array, isSigned: boolean, refuse: Refuse): Int32Array {
  const halves = i32(bytes);
  const result = new Int32Array(halves.length / 2);
  for (let i = 0; i < result.length; i++) {
    const low = halves[2 * i] as number;
    const high = halves[2 * i + 1] as number;
    result[i] = low;
    if (high === low >> 31 && (isSigned || high === 0)) continue;
    const whole = (BigInt(high) << 32n) | BigInt(low >>> 0);
    const name = isSigned ? 'int64' : 'uint64';
    refuseInteger(name, isSigned ? whole : BigInt.asUintN(64, whole), i, refuse);
  }
  return result;
}

function refuseInteger(name: string, value: bigint | number, i: number, refuse: Refuse): never {
  return refuse(
    `its ${name} value ${value}, element ${i}, does not fit int32, which holds −2147483648 to 2147483647. ` +
      'Save the tensor as float32, or leave it out.',
  );
}

/** bfloat16 is the upper half of a float32. */
function readBfloat16(bytes: Uint8Array): Float32Array {
  const halves = u16(bytes);
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] as number) << 16;
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16; every value is exact in float32. */
function readFloat16(bytes: Uint8Array): Float32Array {
  const halves = u16(bytes);
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] as number;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 0) {
      values[i] = ((half & 0x8000 ? -1 : 1) * fraction) / (1 << 24);
      continue;
    }
    const wide = exponent === 31 ? 255 : exponent + 112;
    bits[i] = ((half & 0x8000) << 16) | (wide << 23) | (fraction << 13);
  }
  return values;
}

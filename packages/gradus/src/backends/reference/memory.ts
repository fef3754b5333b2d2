import { allocateArray, type DType, type TypedArray } from '../../ir/dtype.ts';
import type { Handle } from '../backend.ts';
import { checkData, checkLength, refuseForeign, refuseReleased } from '../checks.ts';

/** The precision in which numbers are computed and stored. */
export type Precision = 'float32' | 'float64';

/** An array of elements; in float64 precision, `float32` elements are doubles. */
export type Elements = TypedArray;

/** Zeros in the given precision. */
export function allocateElements(precision: Precision, dtype: DType, length: number): Elements {
  if (precision === 'float64' && dtype === 'float32') return new Float64Array(length);
  return allocateArray(dtype, length);
}

/**
 * Elements as the type that the contract of backends names. In float64 precision they may be a `Float64Array`,
 * which callers with that precision expect.
 */
export function asTypedArray(elements: Elements): TypedArray {
  return elements as TypedArray;
}

/** Memory that outlives a run: an array of JavaScript, until it is released. */
class ReferenceHandle implements Handle {
  readonly dtype: DType;
  readonly length: number;
  elements: Elements | null;

  constructor(dtype: DType, elements: Elements) {
    this.dtype = dtype;
    this.length = elements.length;
    this.elements = elements;
  }
}

/** The handles of one backend. */
export class HandleMemory {
  readonly #precision: Precision;
  /** Bytes of all handles that have not been released. */
  bytes = 0;

  constructor(precision: Precision) {
    this.#precision = precision;
  }

  allocate(dtype: DType, length: number): Handle {
    checkLength(length);
    const elements = allocateElements(this.#precision, dtype, length);
    this.bytes += elements.byteLength;
    return new ReferenceHandle(dtype, elements);
  }

  write(handle: Handle, data: TypedArray, start?: number): void {
    const elements = this.elementsOf(handle);
    checkData(handle, data, start);
    elements.set(data, start);
  }

  read(handle: Handle): TypedArray {
    return asTypedArray(this.elementsOf(handle).slice());
  }

  release(handle: Handle): void {
    this.bytes -= this.elementsOf(handle).byteLength;
    (handle as ReferenceHandle).elements = null;
  }

  /**
   * The elements themselves, not a copy.
   * @throws GradusError for a handle that has been released or belongs to another backend
   */
  elementsOf(handle: Handle): Elements {
    if (!(handle instanceof ReferenceHandle)) refuseForeign();
    return handle.elements ?? refuseReleased(handle);
  }
}

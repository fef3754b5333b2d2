import { bytesPerElement, type DType, type TypedArray } from '../../ir/dtype.ts';
import type { Handle } from '../backend.ts';
import { checkData, checkLength, refuseForeign, refuseReleased } from '../checks.ts';
import type { LinearMemory } from './memory.ts';

class WasmHandle implements Handle {
  readonly dtype: DType;
  readonly length: number;
  readonly owner: Handles;
  /** −1 after the release. */
  address: number;

  constructor(owner: Handles, dtype: DType, length: number, address: number) {
    this.owner = owner;
    this.dtype = dtype;
    this.length = length;
    this.address = address;
  }
}

/** The handles of one backend. */
export class Handles {
  readonly #memory: LinearMemory;
  #bytes = 0;

  constructor(memory: LinearMemory) {
    this.#memory = memory;
  }

  /** Bytes of the elements of all handles that have not been released. */
  get bytes(): number {
    return this.#bytes;
  }

  allocate(dtype: DType, length: number): Handle {
    checkLength(length);
    const bytes = length * bytesPerElement(dtype);
    const address = this.#memory.take(bytes);
    this.#bytes += bytes;
    return new WasmHandle(this, dtype, length, address);
  }

  write(handle: Handle, data: TypedArray, start?: number): void {
    const address = this.address(handle);
    checkData(handle, data, start);
    const before = start === undefined ? 0 : start * bytesPerElement(handle.dtype);
    this.#memory.write(address + before, handle.dtype, data);
  }

  read(handle: Handle): TypedArray {
    return this.#memory.read(this.address(handle), handle.dtype, handle.length);
  }

  release(handle: Handle): void {
    const address = this.address(handle);
    const bytes = handle.length * bytesPerElement(handle.dtype);
    this.#memory.give(address, bytes);
    this.#bytes -= bytes;
    (handle as WasmHandle).address = -1;
  }

  /**
   * The address of a handle's elements.
   * @throws GradusError for a handle that has been released or belongs to another backend
   */
  address(handle: Handle): number {
    if (!(handle instanceof WasmHandle) || handle.owner !== this) refuseForeign();
    if (handle.address < 0) refuseReleased(handle);
    return handle.address;
  }
}

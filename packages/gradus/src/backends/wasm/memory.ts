import { copyElements } from '../../ir/copy-elements.ts';
import { bytesPerElement, type DType, type TypedArray } from '../../ir/dtype.ts';
import { GradusError } from '../../util/errors.ts';
import { FreeList } from './free-list.ts';

const PAGE = 65536;
const INITIAL_PAGES = 16;
/** The pages of 4 GiB. */
export const MAXIMUM_PAGES = 65536;
/** Nothing is stored at address 0, so that a missing address is noticed. */
const FIRST_ADDRESS = 64;

/** The one WebAssembly memory of a backend: an allocator, and views that follow its growth. */
export class LinearMemory {
  readonly memory: WebAssembly.Memory;
  float32: Float32Array;
  int32: Int32Array;
  uint8: Uint8Array;
  scratchAddress = 0;
  scratchBytes = 0;
  readonly #free = new FreeList();

  /** @param shared whether several threads may use the memory */
  constructor(shared = false) {
    this.memory = reserve(shared);
    this.#free.give(FIRST_ADDRESS, INITIAL_PAGES * PAGE - FIRST_ADDRESS);
    const { buffer } = this.memory;
    this.float32 = new Float32Array(buffer);
    this.int32 = new Int32Array(buffer);
    this.uint8 = new Uint8Array(buffer);
  }

  get reservedBytes(): number {
    return this.uint8.byteLength;
  }

  /** The address of a block of at least `bytes` bytes, with arbitrary content. */
  take(bytes: number): number {
    const blockBytes = FreeList.blockBytes(bytes);
    const address = this.#free.take(blockBytes);
    if (address >= 0) return address;
    this.#grow(blockBytes);
    return this.#free.take(blockBytes);
  }

  /** Returns the block that `take(bytes)` allocated. */
  give(address: number, bytes: number): void {
    this.#free.give(address, FreeList.blockBytes(bytes));
  }

  /** Grows the scratch area, which programs share, to at least this size. Its content and address may change. */
  ensureScratch(bytes: number): void {
    if (bytes <= this.scratchBytes) return;
    if (this.scratchBytes > 0) this.give(this.scratchAddress, this.scratchBytes);
    this.scratchBytes = 0;
    this.scratchAddress = this.take(bytes);
    this.scratchBytes = bytes;
  }

  view(dtype: DType): TypedArray {
    if (dtype === 'float32') return this.float32;
    return dtype === 'int32' ? this.int32 : this.uint8;
  }

  /** Copies `data`, or `length` elements of it, to an address that is a multiple of its element size. */
  write(address: number, dtype: DType, data: TypedArray, from = 0, length = data.length): void {
    copyElements(this.view(dtype), address / bytesPerElement(dtype), data, from, length);
  }

  /** A copy of `length` elements. */
  read(address: number, dtype: DType, length: number): TypedArray {
    const start = address / bytesPerElement(dtype);
    return this.view(dtype).slice(start, start + length);
  }

  #grow(blockBytes: number): void {
    const end = this.reservedBytes;
    const missing = Math.ceil((blockBytes - (end - this.#free.tail(end))) / PAGE);
    const generous = Math.max(missing, Math.ceil(end / PAGE / 4));
    if (!this.#growBy(generous) && !this.#growBy(missing)) {
      throw new GradusError(
        `Out of memory: cannot reserve ${blockBytes} bytes more; ${end} bytes are reserved already. ` +
          'Use smaller batches or a smaller model, or start a new process.',
        { code: 'out-of-memory' },
      );
    }
    this.#free.give(end, this.reservedBytes - end);
  }

  #growBy(pages: number): boolean {
    try {
      this.memory.grow(pages);
    } catch {
      return false;
    }
    const { buffer } = this.memory;
    this.float32 = new Float32Array(buffer);
    this.int32 = new Int32Array(buffer);
    this.uint8 = new Uint8Array(buffer);
    return true;
  }
}

/** A memory that can grow to 4 GiB, or to what the platform allows. */
function reserve(shared: boolean): WebAssembly.Memory {
  for (let maximum = MAXIMUM_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared });
    } catch (cause) {
      if (maximum / 2 >= INITIAL_PAGES) continue;
      throw new GradusError(
        'There is no WebAssembly memory left: too many backends in one process, or too little memory.',
        { cause, code: 'out-of-memory' },
      );
    }
  }
}

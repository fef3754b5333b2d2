/**
 * The backend's memory for storages: allocated at the first use, released when JavaScript collects the storage.
 */

import type { Backend, Handle } from '../backends/backend.ts';
import type { Node } from '../graph/node.ts';
import { type DeviceBuffer, Storage } from '../graph/storage.ts';
import { bytesPerElement, type TypedArray } from '../ir/dtype.ts';

/**
 * Bytes of data sets that may have copies in the backend. Beyond that, the copies used longest ago are dropped.
 */
const COPY_BUDGET = 1 << 29;

/**
 * Copies in the backend. A program that makes ever new values and reads a part of each would otherwise fill the budget
 * before JavaScript collects them.
 * @heuristic
 */
const MOST_COPIES = 64;

/** Elements that move to the backend at a time. */
const PIECE = 1 << 18;

/** A buffer as newer engines have it. */
type Resizable = ArrayBufferLike & {
  readonly resizable?: boolean;
  resize?(bytes: number): void;
};

interface StorageBuffers extends DeviceBuffer {
  readonly owner: Backend;
  readonly home: DeviceBuffers;
  handle: Handle;
  /** The values before the last write, if they were kept. */
  previous: Handle | null;
  /** A second piece of memory for the next values. */
  next: Handle | null;
  /** The time of the last use, counted in uses of all buffers. */
  used: number;
}

interface Copy {
  readonly storage: WeakRef<Storage>;
  readonly bytes: number;
  readonly buffers: StorageBuffers;
}

/** The memory that one backend holds for storages. */
export class DeviceBuffers {
  readonly #backend: Backend;
  readonly #budget: number;
  /** Copies of storages whose current values are in JavaScript. */
  readonly #copies = new Map<Handle, Copy>();
  #copiedBytes = 0;
  #uses = 0;
  /** The uses when the present run began. */
  #usesBefore = 0;
  /** Handles that have not been released. */
  readonly #held = new Set<Handle>();
  readonly #collected = new FinalizationRegistry<Handle>((handle) => this.#giveBack(handle));

  /** @param budget bytes of data sets that may have copies here; the data of the present run always may */
  constructor(backend: Backend, budget = COPY_BUDGET) {
    this.#backend = backend;
    this.#budget = budget;
  }

  /** Begins to gather the storages of a run. Until the next call, no copy that the run uses is dropped. */
  beginRun(): void {
    this.#usesBefore = this.#uses;
  }

  /** The backend's memory for a storage, with its values of `version`, which must be in memory. */
  handleOf(storage: Storage, version = storage.version): Handle {
    const buffers = this.#buffersOf(storage);
    buffers.used = ++this.#uses;
    return handleAt(buffers, storage, version);
  }

  /** Memory for the next values of a storage, not any of `read`, which the same program reads. */
  nextOf(storage: Storage, read: readonly Handle[]): Handle {
    const buffers = this.#buffersOf(storage);
    const { previous } = buffers;
    const isFree = previous !== null && !read.includes(previous);
    buffers.next ??= isFree ? previous : this.#allocate(storage);
    return buffers.next;
  }

  /** Notes that the next values of `storage` have been written, over the present ones or to {@link nextOf}. */
  advance(storage: Storage, keepsOld: boolean): void {
    const buffers = storage.buffers as StorageBuffers;
    const { handle, previous, next } = buffers;
    storage.version++;
    storage.data = null;
    if (keepsOld) {
      if (previous !== null && previous !== next) this.#giveBack(previous);
      buffers.previous = handle;
      buffers.handle = next as Handle;
      buffers.next = null;
      storage.oldest = storage.version - 1;
    } else {
      this.#forgetPrevious(buffers);
      storage.oldest = storage.version;
    }
  }

  /** Notes that writing `storage` has failed: its next version has the values of the present one. */
  repeat(storage: Storage): void {
    storage.oldest = storage.version;
    storage.version++;
    const buffers = storage.buffers as StorageBuffers | null;
    if (buffers === null) return;
    if (storage.data === null) this.#forgetPrevious(buffers);
    else {
      // If JavaScript still has the values, drop the backend's memory: the failed run may have written to it.
      buffers.home.#leave(buffers);
      storage.buffers = null;
    }
  }

  /** The buffers of a storage in this backend; moves the values here if another backend has them. */
  #buffersOf(storage: Storage): StorageBuffers {
    const buffers = storage.buffers as StorageBuffers | null;
    if (buffers?.owner === this.#backend) return buffers;
    const own: StorageBuffers = {
      owner: this.#backend,
      home: this,
      handle: this.#place(storage, dataOf(storage)),
      previous: buffers?.previous
        ? this.#place(storage, dataOf(storage, storage.version - 1))
        : null,
      next: null,
      used: this.#uses,
    };
    if (buffers !== null) buffers.home.#leave(buffers);
    storage.buffers = own;
    if (storage.moves) storage.data = null;
    else if (!storage.isState) this.#remember(storage, own);
    return own;
  }

  /** Reuses the memory of the values before the last write for the next values. */
  #forgetPrevious(buffers: StorageBuffers): void {
    const { previous, next } = buffers;
    if (previous === null) return;
    if (next === null) buffers.next = previous;
    else if (next !== previous) buffers.home.#giveBack(previous);
    buffers.previous = null;
  }

  #allocate(storage: Storage): Handle {
    const handle = this.#backend.allocate(storage.dtype, storage.length);
    this.#held.add(handle);
    this.#collected.register(storage, handle);
    return handle;
  }

  /** New memory filled with `data`, which is by rows. */
  #place(storage: Storage, data: TypedArray): Handle {
    const handle = this.#allocate(storage);
    if (storage.moves) move(data, this.#backend, handle);
    else
      this.#backend.write(handle, storage.columns === 0 ? data : byColumns(data, storage.columns));
    return handle;
  }

  #leave({ handle, previous, next }: StorageBuffers): void {
    for (const each of [handle, previous, next]) if (each !== null) this.#giveBack(each);
  }

  /** From now on, backends store this matrix, whose rows have `columns` elements, by columns; 0: by rows. */
  keepByColumns(storage: Storage, columns: number): void {
    const buffers = storage.buffers as StorageBuffers | null;
    for (const handle of [buffers?.handle, buffers?.previous]) {
      if (!handle) continue;
      const { owner } = buffers as StorageBuffers;
      const data = byRows(owner.read(handle), storage.columns);
      owner.write(handle, columns === 0 ? data : byColumns(data, columns));
    }
    storage.columns = columns;
  }

  /** Records the copy of a data set, and drops the copies used longest ago if there are too many bytes. */
  #remember(storage: Storage, buffers: StorageBuffers): void {
    const bytes = storage.length * bytesPerElement(storage.dtype);
    const byUse = [...this.#copies].sort(([, a], [, b]) => a.buffers.used - b.buffers.used);
    this.#copies.set(buffers.handle, { storage: new WeakRef(storage), bytes, buffers });
    this.#copiedBytes += bytes;
    for (const [old, copy] of byUse) {
      const isInUse = copy.buffers.used > this.#usesBefore;
      const isRoom = this.#copiedBytes <= this.#budget && this.#copies.size <= MOST_COPIES;
      if (isRoom || isInUse) break;
      const owner = copy.storage.deref();
      if (owner !== undefined) owner.buffers = null;
      this.#giveBack(old);
    }
  }

  /** Releases a handle once: a storage may move to another backend or lose its copy before it is collected. */
  #giveBack(handle: Handle): void {
    if (!this.#held.delete(handle)) return;
    this.#copiedBytes -= this.#copies.get(handle)?.bytes ?? 0;
    this.#copies.delete(handle);
    this.#backend.release(handle);
  }
}

/** Copies `data` piece by piece from its end, and cuts each piece off its buffer, so memory never holds both. */
function move(data: TypedArray, backend: Backend, handle: Handle): void {
  const { byteOffset, BYTES_PER_ELEMENT: bytes } = data;
  const buffer: Resizable = data.buffer;
  // A view of its own for each piece, since `data` may be empty once its buffer shrinks.
  const Elements = data.constructor as Uint8ArrayConstructor;
  for (let end = data.length; end > 0; end -= PIECE) {
    const start = Math.max(0, end - PIECE);
    const piece = new Elements(buffer, byteOffset + start * bytes, end - start);
    backend.write(handle, piece, start);
    if (buffer.resizable) buffer.resize?.(byteOffset + start * bytes);
  }
}

/** Storages of computed values, for backends that keep them like a data set. */
const computed = new WeakMap<Node, Storage>();

/** The storage of a leaf, or one that holds the value of a computed node. */
export function storageOf(node: Node): Storage {
  const { dtype, value, storage } = node;
  if (value === null) return storage as Storage;
  const known = computed.get(node);
  if (known !== undefined) return known;
  const made = new Storage(dtype, value, false);
  computed.set(node, made);
  return made;
}

/** The values of a storage at a version that is in memory, by rows. Do not write to them. */
export function dataOf(storage: Storage, version = storage.version): TypedArray {
  if (storage.data !== null) return storage.data;
  const buffers = storage.buffers as StorageBuffers;
  return byRows(buffers.owner.read(handleAt(buffers, storage, version)), storage.columns);
}

/** The memory of a version. After a failed write, both versions are in the same memory. */
function handleAt({ handle, previous }: StorageBuffers, storage: Storage, version: number): Handle {
  return version === storage.version ? handle : (previous ?? handle);
}

/** The elements by rows of a matrix stored by columns, with rows of `columns` elements; 0: unchanged. */
function byRows(kept: TypedArray, columns: number): TypedArray {
  return columns === 0 ? kept : byColumns(kept, kept.length / columns);
}

/** The transpose of a matrix with `columns` columns. */
function byColumns(data: TypedArray, columns: number): TypedArray {
  const rows = data.length / columns;
  const result = data.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = data[row * columns + column];
    }
  }
  return result;
}

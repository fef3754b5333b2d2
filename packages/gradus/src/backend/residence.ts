/** Which sources have memory with a backend, and when it is given back. */
import { bytesPerElement, type TypedArray } from '../graph/dtype.ts';
import type { Residency, Source } from '../graph/source.ts';
import type { Backend, Handle } from './backend.ts';

/** Copies of data sets are dropped, oldest use first, beyond this many bytes. */
const COPY_BUDGET = 1 << 29;

interface Resident extends Residency {
  readonly owner: Backend;
  readonly home: Residence;
  handle: Handle;
  /** The values before the last write, where they were kept. */
  previous: Handle | null;
  /** A second piece of memory, for the next values. */
  next: Handle | null;
  /** When it was used last, in uses of any. */
  used: number;
}

interface Copy {
  readonly source: WeakRef<Source>;
  readonly bytes: number;
  readonly resident: Resident;
}

export class Residence {
  private readonly backend: Backend;
  private readonly budget: number;
  /** Copies of sources whose truth is in JavaScript. */
  private readonly copies = new Map<Handle, Copy>();
  private copiedBytes = 0;
  private uses = 0;
  /** What {@link uses} was when the present run began. */
  private usesBefore = 0;
  /** Handles that were not given back. */
  private readonly held = new Set<Handle>();
  private readonly collected = new FinalizationRegistry<Handle>((handle) => this.giveBack(handle));

  /** @param budget bytes of data sets that may have copies here; those of one run have them in any case */
  constructor(backend: Backend, budget = COPY_BUDGET) {
    this.backend = backend;
    this.budget = budget;
  }

  /** From here on a run gathers its sources: none of their copies is dropped before the next one begins. */
  beginRun(): void {
    this.usesBefore = this.uses;
  }

  /** The backend's memory for a source, filled with its values of a version that it holds. */
  handleOf(source: Source, version = source.version): Handle {
    const resident = this.residentOf(source);
    resident.used = ++this.uses;
    return handleAt(resident, source, version);
  }

  /** Memory for the next values of a source, beside what the program that writes them reads. */
  nextOf(source: Source, read: readonly Handle[]): Handle {
    const resident = this.residentOf(source);
    const { previous } = resident;
    const isFree = previous !== null && !read.includes(previous);
    resident.next ??= isFree ? previous : this.allocate(source);
    return resident.next;
  }

  /** The next values of `source` have been written, over the present ones or to {@link nextOf}. */
  advance(source: Source, keepsOld: boolean): void {
    const resident = source.resident as Resident;
    const { handle, previous, next } = resident;
    source.version++;
    source.data = null;
    if (keepsOld) {
      if (previous !== null && previous !== next) this.giveBack(previous);
      resident.previous = handle;
      resident.handle = next as Handle;
      resident.next = null;
      source.oldest = source.version - 1;
    } else {
      this.forgetPrevious(resident);
      source.oldest = source.version;
    }
  }

  /** Writing `source` failed: its next version has the values of the present one. */
  repeat(source: Source): void {
    source.oldest = source.version;
    source.version++;
    const resident = source.resident as Resident | null;
    if (resident === null) return;
    if (source.data === null) this.forgetPrevious(resident);
    else {
      // What was written before the failure is given up, where JavaScript still has the values.
      resident.home.leave(resident);
      source.resident = null;
    }
  }

  private residentOf(source: Source): Resident {
    const resident = source.resident as Resident | null;
    if (resident?.owner === this.backend) return resident;
    const own: Resident = {
      owner: this.backend,
      home: this,
      handle: this.place(source, dataOf(source)),
      previous: resident?.previous ? this.place(source, dataOf(source, source.version - 1)) : null,
      next: null,
      used: this.uses,
    };
    resident?.home.leave(resident);
    source.resident = own;
    if (!source.isState) this.remember(source, own);
    return own;
  }

  /** The memory of the values before the last write is for the next ones. */
  private forgetPrevious(resident: Resident): void {
    const { previous, next } = resident;
    if (previous === null) return;
    if (next === null) resident.next = previous;
    else if (next !== previous) resident.home.giveBack(previous);
    resident.previous = null;
  }

  private allocate(source: Source): Handle {
    const handle = this.backend.allocate(source.dtype, source.length);
    this.held.add(handle);
    this.collected.register(source, handle);
    return handle;
  }

  /** Memory with `data`, which is by rows. */
  private place(source: Source, data: TypedArray): Handle {
    const handle = this.allocate(source);
    this.backend.write(handle, source.columns === 0 ? data : byColumns(data, source.columns));
    return handle;
  }

  private leave({ handle, previous, next }: Resident): void {
    for (const each of [handle, previous, next]) if (each !== null) this.giveBack(each);
  }

  /** From now on backends keep this matrix by columns, of so many elements in a row; 0: by rows. */
  keepByColumns(source: Source, columns: number): void {
    const resident = source.resident as Resident | null;
    for (const handle of [resident?.handle, resident?.previous]) {
      if (!handle) continue;
      const { owner } = resident as Resident;
      const data = byRows(owner.read(handle), source.columns);
      owner.write(handle, columns === 0 ? data : byColumns(data, columns));
    }
    source.columns = columns;
  }

  private remember(source: Source, resident: Resident): void {
    const bytes = source.length * bytesPerElement(source.dtype);
    const byUse = [...this.copies].sort(([, a], [, b]) => a.resident.used - b.resident.used);
    this.copies.set(resident.handle, { source: new WeakRef(source), bytes, resident });
    this.copiedBytes += bytes;
    for (const [old, copy] of byUse) {
      const isInUse = copy.resident.used > this.usesBefore;
      if (this.copiedBytes <= this.budget || isInUse) break;
      const owner = copy.source.deref();
      if (owner !== undefined) owner.resident = null;
      this.giveBack(old);
    }
  }

  /** Once for each handle: a source may move to another backend, or lose its copy, before it is collected. */
  private giveBack(handle: Handle): void {
    if (!this.held.delete(handle)) return;
    this.copiedBytes -= this.copies.get(handle)?.bytes ?? 0;
    this.copies.delete(handle);
    this.backend.release(handle);
  }
}

/** The values of a source at a version that it holds, wherever they are, by rows. Not to be written to. */
export function dataOf(source: Source, version = source.version): TypedArray {
  if (source.data !== null) return source.data;
  const resident = source.resident as Resident;
  return byRows(resident.owner.read(handleAt(resident, source, version)), source.columns);
}

/** After a write that failed, both versions are in the same memory. */
function handleAt({ handle, previous }: Resident, source: Source, version: number): Handle {
  return version === source.version ? handle : (previous ?? handle);
}

/** The elements of memory that is kept by columns, of so many elements in a row, by rows. */
function byRows(kept: TypedArray, columns: number): TypedArray {
  return columns === 0 ? kept : byColumns(kept, kept.length / columns);
}

/** A matrix of so many columns, transposed. */
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

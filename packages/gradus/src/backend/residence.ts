/** Which sources have memory with a backend, and when it is given back. */
import { bytesPerElement, type TypedArray } from '../graph/dtype.ts';
import type { Residency, Source } from '../graph/source.ts';
import type { Backend, Handle } from './backend.ts';

/** Copies of data sets are dropped, oldest use first, beyond this many bytes. */
const COPY_BUDGET = 1 << 29;

interface Resident extends Residency {
  readonly owner: Backend;
  readonly home: Residence;
  readonly handle: Handle;
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
  /** Copies of sources whose truth is in JavaScript. */
  private readonly copies = new Map<Handle, Copy>();
  private copiedBytes = 0;
  private uses = 0;
  /** Handles that were not given back. */
  private readonly held = new Set<Handle>();
  private readonly collected = new FinalizationRegistry<Handle>((handle) => this.giveBack(handle));

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** The backend's memory for a source, filled with its values. */
  handleOf(source: Source): Handle {
    const resident = source.resident as Resident | null;
    if (resident?.owner === this.backend) {
      resident.used = ++this.uses;
      return resident.handle;
    }
    const data = dataOf(source);
    resident?.home.giveBack(resident.handle);
    const handle = this.backend.allocate(source.dtype, source.length);
    this.held.add(handle);
    this.backend.write(handle, source.columns === 0 ? data : byColumns(data, source.columns));
    const own: Resident = { owner: this.backend, home: this, handle, used: ++this.uses };
    source.resident = own;
    this.collected.register(source, handle);
    if (!source.isState) this.remember(source, own);
    return handle;
  }

  /** From now on backends keep this matrix by columns, of so many elements in a row; 0: by rows. */
  keepByColumns(source: Source, columns: number): void {
    const resident = source.resident as Resident | null;
    if (resident !== null) {
      const data = dataOf(source);
      resident.owner.write(resident.handle, columns === 0 ? data : byColumns(data, columns));
    }
    source.columns = columns;
  }

  /** Gives up what a failed run may have written, where JavaScript still has the values. */
  restore(source: Source): void {
    const resident = source.resident as Resident | null;
    if (source.data === null || resident === null) return;
    resident.home.giveBack(resident.handle);
    source.resident = null;
  }

  private remember(source: Source, resident: Resident): void {
    const bytes = source.length * bytesPerElement(source.dtype);
    const byUse = [...this.copies].sort(([, a], [, b]) => a.resident.used - b.resident.used);
    this.copies.set(resident.handle, { source: new WeakRef(source), bytes, resident });
    this.copiedBytes += bytes;
    for (const [old, copy] of byUse) {
      if (this.copiedBytes <= COPY_BUDGET) break;
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

/** The values of a source, wherever they are, by rows. Not to be written to. */
export function dataOf(source: Source): TypedArray {
  if (source.data !== null) return source.data;
  const { columns, length } = source;
  const resident = source.resident as Resident;
  const kept = resident.owner.read(resident.handle);
  return columns === 0 ? kept : byColumns(kept, length / columns);
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

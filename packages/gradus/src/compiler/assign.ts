/** Orders kernels that write to parameters, which other kernels still read. */
import { axisIndex, sameIndex } from '../ir/index-algebra.ts';
import type { Kernel, Store } from '../ir/loop.ts';
import { buffersReadBy, loadedBuffers, loadsBelow, storeRoots } from '../ir/walk.ts';

/**
 * Orders kernels that overwrite state so that each value is read before it is overwritten. If there is no such
 * order (two parameters are swapped), or a kernel would overwrite what it still has to read, the new value goes
 * to scratch memory first.
 * @param scratch returns a new temporary buffer like the given one
 */
export function arrangeWriters(
  writers: readonly Kernel[],
  scratch: (like: number) => number,
): Kernel[] {
  const first: Kernel[] = [];
  const last: Kernel[] = [];
  const storeViaScratch = (kernel: Kernel): void => {
    const stores = kernel.stores.map((store) => ({ ...store, buffer: scratch(store.buffer) }));
    first.push({ ...kernel, stores });
    last.push(...stores.map((store, i) => copyBack(kernel, store, kernel.stores[i].buffer)));
  };
  const inPlace = writers.filter((kernel) => {
    const safe = kernel.stores.every((store) => canWriteInPlace(kernel, store.buffer));
    if (!safe) storeViaScratch(kernel);
    return safe;
  });
  const { ordered, cyclic } = orderWriters(mergeWriters(inPlace));
  cyclic.forEach(storeViaScratch);
  return [...first, ...ordered, ...last];
}

/** Copies the result of `store` to `buffer`. */
function copyBack(kernel: Kernel, store: Store, buffer: number): Kernel {
  const length = kernel.extents.reduce((n, extent) => n * extent, 1);
  const index = axisIndex(0, length);
  const value = { kind: 'load', dtype: store.value.dtype, buffer: store.buffer, index } as const;
  return {
    label: 'copy',
    extents: length === 1 ? [] : [length],
    reduction: null,
    stores: [{ buffer, index, value }],
  };
}

/** Whether `kernel` may store to `buffer`: it reads there nothing but the element that it stores. */
function canWriteInPlace(kernel: Kernel, buffer: number): boolean {
  const store = kernel.stores.find((s) => s.buffer === buffer);
  const { reduction } = kernel;
  if (store === undefined) return true;
  if (reduction !== null && loadedBuffers([reduction.value]).has(buffer)) return false;
  return loadsBelow(storeRoots(kernel)).every(
    (load) => load.buffer !== buffer || sameIndex(load.index, store.index),
  );
}

/** Puts each kernel before those that overwrite what it reads; this is impossible for `cyclic` kernels. */
function orderWriters(kernels: readonly Kernel[]): { ordered: Kernel[]; cyclic: Kernel[] } {
  const waiting = new Set(kernels);
  const ordered: Kernel[] = [];
  const isFree = (kernel: Kernel): boolean =>
    [...waiting].every(
      (other) => other === kernel || !kernel.stores.some((s) => buffersReadBy(other).has(s.buffer)),
    );
  for (let found = true; found; ) {
    found = false;
    for (const kernel of waiting) {
      if (!isFree(kernel)) continue;
      waiting.delete(kernel);
      ordered.push(kernel);
      found = true;
    }
  }
  return { ordered, cyclic: [...waiting] };
}

/** A kernel, and the buffers that it reads. */
interface Writer {
  readonly kernel: Kernel;
  readonly reads: ReadonlySet<number>;
}

/** More stores in a kernel gain nothing, and checking them takes quadratic time. */
const MOST_STORES = 16;

/**
 * Joins kernels that have the same loops and read common memory, so that Adam's moments and weights are read
 * and written in one pass.
 */
function mergeWriters(kernels: readonly Kernel[]): Kernel[] {
  const merged: Writer[] = [];
  for (const kernel of kernels) {
    const writer = { kernel, reads: buffersReadBy(kernel) };
    const at = merged.findIndex((other) => canMerge(other, writer));
    if (at < 0) merged.push(writer);
    else merged[at] = join(merged[at], writer);
  }
  return merged.map(({ kernel }) => kernel);
}

function join(a: Writer, b: Writer): Writer {
  const label = `${a.kernel.label}, ${b.kernel.label}`;
  const stores = [...a.kernel.stores, ...b.kernel.stores];
  return { kernel: { ...a.kernel, label, stores }, reads: new Set([...a.reads, ...b.reads]) };
}

function canMerge(a: Writer, b: Writer): boolean {
  if (a.kernel.reduction !== null || b.kernel.reduction !== null) return false;
  if (a.kernel.stores.length + b.kernel.stores.length > MOST_STORES) return false;
  if (![...b.reads].some((buffer) => a.reads.has(buffer))) return false;
  if (a.kernel.extents.join() !== b.kernel.extents.join()) return false;
  const { kernel } = join(a, b);
  return kernel.stores.every((store) => canWriteInPlace(kernel, store.buffer));
}

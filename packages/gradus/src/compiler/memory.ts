/**
 * Last pass: places buffers in the scratch area. Buffers share memory if they are not in use at the same time.
 */
import { bytesPerElement, type DType } from '../ir/dtype.ts';
import type { BufferRole, BufferSpec, Kernel } from '../ir/loop.ts';
import { buffersReadBy } from '../ir/walk.ts';

/** A buffer that has no place in the scratch area yet. */
export interface BufferRequest {
  readonly role: BufferRole;
  readonly dtype: DType;
  /** The number of elements. */
  readonly length: number;
}

/** The size of a cache line. Every buffer starts at one. */
const ALIGNMENT = 64;
/** How many bytes vector code may read past the end of a buffer. */
export const SLACK = 16;

interface LiveRange {
  readonly buffer: number;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

/**
 * @param times when each kernel runs: kernels with the same number may run together. Default: one after the
 * other
 * @returns the buffers with their offsets, and the size of the scratch area in bytes
 */
export function planMemory(
  requests: readonly BufferRequest[],
  kernels: readonly Kernel[],
  times: readonly number[] = kernels.map((_, i) => i),
): { buffers: BufferSpec[]; scratchBytes: number } {
  const offsets = new Map<number, number>();
  const placed: LiveRange[] = [];
  let scratchBytes = 0;
  // Large buffers first; small ones then fill the gaps.
  const ranges = liveRangesOf(requests, kernels, times).sort(
    (a, b) => b.bytes - a.bytes || a.from - b.from,
  );
  for (const range of ranges) {
    const neighbours = placed
      .filter((other) => other.from <= range.to && range.from <= other.to)
      .sort((a, b) => (offsets.get(a.buffer) as number) - (offsets.get(b.buffer) as number));
    let offset = 0;
    for (const other of neighbours) {
      const start = offsets.get(other.buffer) as number;
      if (offset + range.bytes <= start) break;
      offset = Math.max(offset, start + other.bytes);
    }
    offsets.set(range.buffer, offset);
    placed.push(range);
    scratchBytes = Math.max(scratchBytes, offset + range.bytes);
  }
  const buffers = requests.map((request, i) => ({ ...request, offset: offsets.get(i) ?? -1 }));
  return { buffers, scratchBytes };
}

function liveRangesOf(
  requests: readonly BufferRequest[],
  kernels: readonly Kernel[],
  times: readonly number[],
): LiveRange[] {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  const touch = (buffer: number, time: number): void => {
    if (!first.has(buffer)) first.set(buffer, time);
    last.set(buffer, time);
  };
  kernels.forEach((kernel, i) => {
    const time = times[i];
    for (const buffer of buffersReadBy(kernel)) touch(buffer, time);
    for (const store of kernel.stores) touch(store.buffer, time);
  });
  const ranges: LiveRange[] = [];
  requests.forEach(({ role, dtype, length }, buffer) => {
    if (role === 'state') return;
    const bytes = length * bytesPerElement(dtype) + SLACK;
    ranges.push({
      buffer,
      bytes: Math.ceil(bytes / ALIGNMENT) * ALIGNMENT,
      from: role === 'input' ? 0 : (first.get(buffer) ?? 0),
      to: role === 'result' ? kernels.length : (last.get(buffer) ?? 0),
    });
  });
  return ranges;
}

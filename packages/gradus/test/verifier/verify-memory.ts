/** The rules for buffers: their places, and the order in which they are filled and read. */
import { bytesPerElement } from '../../src/ir/dtype.ts';
import type { BufferSpec, Program } from '../../src/ir/loop.ts';
import { loadedBuffers, storeRoots } from '../../src/ir/walk.ts';
import type { Fail } from './verify-node.ts';

export function verifyBuffers({ buffers, scratchBytes }: Program, fail: Fail): void {
  buffers.forEach((buffer, number) => {
    const { role, dtype, length, offset } = buffer;
    const name = `buffer ${number} (${role} ${dtype}[${length}])`;
    if (!isCount(length)) fail(`${name}: its length is not a whole number ≥ 0`);
    if (role === 'state') {
      if (offset !== -1)
        fail(`${name}: a state is not in the scratch area; its offset is ${offset}`);
      return;
    }
    if (!isCount(offset) || offset % 16 !== 0) {
      fail(`${name}: its offset ${offset} is not a multiple of 16`);
    }
    const end = endOf(buffer) + 16;
    if (end > scratchBytes) {
      fail(`${name}: with 16 bytes behind, it ends at ${end} of ${scratchBytes} scratch bytes`);
    }
  });
}

/** From the first store (−1: before all kernels) to the last use (Infinity: after all). */
interface LiveRange {
  readonly number: number;
  readonly buffer: BufferSpec;
  first: number;
  last: number;
}

/**
 * Values are stored before they are read, inputs do not change, and buffers of the scratch area that are in use
 * at the same time do not overlap.
 */
export function verifyLiveRanges(program: Program, fail: Fail): void {
  const ranges = program.buffers.map((buffer, number): LiveRange => {
    const { role, length } = buffer;
    const filled = role === 'state' || role === 'input' || length === 0;
    return {
      number,
      buffer,
      first: filled ? -1 : Infinity,
      last: role === 'result' ? Infinity : -1,
    };
  });
  program.kernels.forEach((kernel, number) => {
    const name = `kernel ${number} (${kernel.label})`;
    const roots = kernel.reduction === null ? [] : [kernel.reduction.value];
    for (const buffer of loadedBuffers([...roots, ...storeRoots(kernel)])) {
      const range = ranges[buffer];
      if (range.first === Infinity)
        fail(`${name}: reads buffer ${buffer}, which is not stored before`);
      range.last = Math.max(range.last, number);
    }
    for (const { buffer } of kernel.stores) {
      const range = ranges[buffer];
      if (range.buffer.role === 'input') fail(`${name}: stores to buffer ${buffer}, an input`);
      range.first = Math.min(range.first, number);
      range.last = Math.max(range.last, number);
    }
  });
  for (const { number, buffer, first } of ranges) {
    const missing = buffer.role === 'result' && first === Infinity;
    if (missing) fail(`buffer ${number} is a result that no kernel stores`);
  }
  verifyOverlap(ranges, fail);
}

function verifyOverlap(ranges: readonly LiveRange[], fail: Fail): void {
  const placed = ranges.filter(({ buffer }) => buffer.role !== 'state' && buffer.length > 0);
  placed.sort((a, b) => a.buffer.offset - b.buffer.offset);
  placed.forEach((a, i) => {
    for (const b of placed.slice(i + 1)) {
      if (b.buffer.offset >= endOf(a.buffer)) break;
      if (a.first > b.last || b.first > a.last) continue;
      fail(
        `buffers ${a.number} and ${b.number} overlap from byte ${b.buffer.offset} of the scratch ` +
          `area on, and both are in use from kernel ${Math.max(a.first, b.first, 0)} on`,
      );
    }
  });
}

function endOf({ dtype, length, offset }: BufferSpec): number {
  return offset + length * bytesPerElement(dtype);
}

export function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

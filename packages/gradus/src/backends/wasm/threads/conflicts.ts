/** Which kernels must wait for each other, and which need only the same rows of each other. */
import { bytesPerElement } from '../../../ir/dtype.ts';
import type { BufferSpec, Index, Kernel } from '../../../ir/loop.ts';
import { kernelRoots, loadsBelow } from '../../../ir/walk.ts';

/**
 * How a kernel depends on an earlier one if both are cut into the same rows: not at all, only on the results of
 * the same rows, or on all results.
 */
type Relation = 'none' | 'rows' | 'all';

export class Conflicts {
  readonly #buffers: readonly BufferSpec[] | null;
  readonly #uses: readonly Uses[];

  /** @param buffers if given, buffers that overlap in memory conflict too */
  constructor(kernels: readonly Kernel[], buffers: readonly BufferSpec[] | null) {
    this.#buffers = buffers;
    this.#uses = kernels.map(usesOf);
  }

  /** The relation of two kernels whose outermost loops are cut into `rows` equal pieces. */
  between(earlier: number, later: number, rows = 1): Relation {
    const a = this.#uses[earlier];
    const b = this.#uses[later];
    if (this.#buffers === null && (a.bits & b.bits) === 0) return 'none';
    let relation: Relation = 'none';
    for (const [one, written] of a.writes) {
      for (const [other, span] of b.all) {
        if (!this.#overlap(one, other)) continue;
        if (one !== other || !sameRows(a, written, b, span, rows)) return 'all';
        relation = 'rows';
      }
    }
    for (const [one, span] of a.reads) {
      for (const [other, written] of b.writes) {
        if (!this.#overlap(one, other)) continue;
        if (one !== other || !sameRows(a, span, b, written, rows)) return 'all';
        relation = 'rows';
      }
    }
    return relation;
  }

  #overlap(one: number, other: number): boolean {
    if (one === other || this.#buffers === null) return one === other;
    const [a, b] = [this.#buffers[one], this.#buffers[other]];
    if (a.role === 'state' || b.role === 'state') return false;
    return a.offset < endOf(b) && b.offset < endOf(a);
  }
}

function endOf({ offset, length, dtype }: BufferSpec): number {
  return offset + length * bytesPerElement(dtype);
}

/** Whether equal rows of both kernels touch the same elements of a buffer, and different rows never do. */
function sameRows(a: Uses, spanA: number, b: Uses, spanB: number, rows: number): boolean {
  if (a.extent % rows !== 0 || b.extent % rows !== 0) return false;
  const elements = (spanA * a.extent) / rows;
  return elements > 0 && elements === (spanB * b.extent) / rows;
}

/** The extent of the outermost loop that remains after axes of extent 1 are dropped. */
export function outermost({ extents }: Kernel): number {
  return extents.find((extent) => extent !== 1) ?? 1;
}

/** For each buffer, how many elements belong to one step of the outermost loop; 0 if they are not contiguous. */
type Spans = Map<number, number>;

interface Uses {
  readonly extent: number;
  readonly reads: Spans;
  readonly writes: Spans;
  /** Bit (number mod 32) of each buffer: kernels without a common bit have no common buffer. */
  readonly bits: number;
  /** Reads first, then writes. */
  readonly all: readonly (readonly [buffer: number, span: number])[];
}

function usesOf(kernel: Kernel): Uses {
  const outer = kernel.extents.findIndex((extent) => extent !== 1);
  const reads: Spans = new Map();
  const writes: Spans = new Map();
  const note = (spans: Spans, buffer: number, index: Index): void => {
    const span = spanOf(index, outer);
    spans.set(buffer, (spans.get(buffer) ?? span) === span ? span : 0);
  };
  for (const { buffer, index } of loadsBelow(kernelRoots(kernel))) note(reads, buffer, index);
  for (const { buffer, index } of kernel.stores) note(writes, buffer, index);
  const all = [...reads, ...writes];
  const bits = all.reduce((sum, [buffer]) => sum | (1 << (buffer & 31)), 0);
  return { extent: outermost(kernel), reads, writes, bits, all };
}

/** How far the outer axis moves an index, if all other terms stay below that distance; otherwise 0. */
function spanOf({ terms, offset }: Index, outer: number): number {
  let span = 0;
  let last = offset;
  for (const { factor, atom } of terms) {
    if (atom.kind !== 'axis' || factor < 0) return 0;
    if (atom.axis === outer) span += factor;
    else last += factor * (atom.extent - 1);
  }
  return offset >= 0 && last < span ? span : 0;
}

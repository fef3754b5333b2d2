/** Blocks start at multiples of this, a cache line. */
const ALIGNMENT = 64;

/** Reading a whole vector at the last element reads fewer bytes than this past the end. */
const SLACK = 16;

interface Gap {
  start: number;
  end: number;
}

/** The free parts of an address range: first fit; neighbouring gaps are joined. */
export class FreeList {
  /** In ascending order; two gaps are never adjacent. */
  readonly #gaps: Gap[] = [];

  /** The size of a block for `bytes` bytes: with slack after it, and up to where the next block may start. */
  static blockBytes(bytes: number): number {
    return Math.ceil((bytes + SLACK) / ALIGNMENT) * ALIGNMENT;
  }

  /** The start of a block, or −1 if no gap is large enough. */
  take(blockBytes: number): number {
    const at = this.#gaps.findIndex(({ start, end }) => end - start >= blockBytes);
    if (at < 0) return -1;
    const gap = this.#gaps[at];
    const { start } = gap;
    gap.start += blockBytes;
    if (gap.start === gap.end) this.#gaps.splice(at, 1);
    return start;
  }

  give(start: number, blockBytes: number): void {
    const end = start + blockBytes;
    let at = this.#gaps.findIndex((gap) => gap.start >= end);
    if (at < 0) at = this.#gaps.length;
    const before = this.#gaps[at - 1];
    const after = this.#gaps[at];
    const joinsAfter = after?.start === end;
    if (before?.end === start) {
      before.end = joinsAfter ? after.end : end;
      if (joinsAfter) this.#gaps.splice(at, 1);
    } else if (joinsAfter) after.start = start;
    else this.#gaps.splice(at, 0, { start, end });
  }

  /** The start of the free range that ends at `end`; `end` if there is none. */
  tail(end: number): number {
    const last = this.#gaps.at(-1);
    return last?.end === end ? last.start : end;
  }
}

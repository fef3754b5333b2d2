/** Blocks start at multiples of this, a cache line. */
const ALIGNMENT = 64;

/** Reading a whole vector at the last element runs over the end by less than this. */
const SLACK = 16;

interface Gap {
  start: number;
  end: number;
}

/** Which parts of an address range are free: first fit, neighbouring gaps joined. */
export class FreeList {
  /** In ascending order, with something between any two. */
  readonly #gaps: Gap[] = [];

  /** The bytes of the block that holds `bytes`: slack behind it, and up to where the next may start. */
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

  /** The start of the free range that reaches up to `end`, or `end`. */
  tail(end: number): number {
    const last = this.#gaps.at(-1);
    return last?.end === end ? last.start : end;
  }
}

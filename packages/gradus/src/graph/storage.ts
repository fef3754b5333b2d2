import type { DType, TypedArray } from '../ir/dtype.ts';

/** Memory that a backend holds for a storage. */
export interface DeviceBuffer {
  /** Whose memory it is. */
  readonly owner: object;
  readonly handle: object;
}

/** What becomes of the leaf of a version that a step overwrites. */
export interface OverwrittenLeaf {
  /** Whether something may still be computed from it. */
  readonly keep: boolean;
  /** A copy of the values, in that case. */
  value: TypedArray | null;
}

/** How many overwriting calls are remembered for error messages. */
const REMEMBERED = 32;

/**
 * The memory behind a leaf: an array of JavaScript's, or a backend's memory once a step has written there.
 */
export class Storage {
  readonly dtype: DType;
  readonly length: number;
  /** Whether steps write here (parameters, optimizer state). Such memory stays with the backend. */
  readonly isState: boolean;
  /** The values; `null` while only `buffers` has them. */
  data: TypedArray | null;
  /** Counts the writes. */
  version = 0;
  /** The first version whose values are still in memory: the present one, or the one before it. */
  oldest = 0;
  /** Whether steps write beside the present values, and whether the last one had a reason to. */
  keepsOld: boolean | null = null;
  gradientsWereLeft = false;
  /** The leaf of the version before the last write, once there was one. */
  before: OverwrittenLeaf | null = null;
  /**
   * For a matrix that backends keep by columns: the elements in a row, as the user sees it; else 0.
   * `data` is by rows in any case.
   */
  columns = 0;
  /** Whether a training step has chosen `columns`; until then predictions may. */
  layoutIsChosen = false;
  /** What the backend keeps of this storage: the truth for state that was written, otherwise a copy. */
  buffers: DeviceBuffer | null = null;
  /** The calls that overwrote versions, oldest first: each overwrote those below `below` that no earlier call had. */
  readonly #overwrites: { readonly call: string; below: number }[] = [];

  constructor(dtype: DType, data: TypedArray, isState: boolean) {
    this.dtype = dtype;
    this.length = data.length;
    this.data = data;
    this.isState = isState;
  }

  /** Whether the values of `version` are in memory, or still to come. */
  holds(version: number): boolean {
    return version >= this.oldest;
  }

  /** Notes that `call` has overwritten all versions before the oldest one in memory. */
  noteOverwrite(call: string): void {
    const last = this.#overwrites.at(-1);
    if (last?.call === call) last.below = this.oldest;
    else this.#overwrites.push({ call, below: this.oldest });
    if (this.#overwrites.length > REMEMBERED) this.#overwrites.shift();
  }

  /** The call that overwrote the values of `version`. */
  overwriter(version: number): string {
    return this.#overwrites.find(({ below }) => version < below)?.call ?? 'a later write';
  }
}

import type { DType, TypedArray } from '../ir/dtype.ts';

/** Memory that a backend holds for a storage. */
export interface DeviceBuffer {
  /** The backend that owns the memory. */
  readonly owner: object;
  readonly handle: object;
}

/** The leaf of a version that a step overwrites. */
export interface OverwrittenLeaf {
  /** Whether something may still be computed from it. */
  readonly keep: boolean;
  /** A copy of the values, if they are kept. */
  value: TypedArray | null;
}

/** How many overwriting calls are kept for error messages. */
const REMEMBERED = 32;

/** The memory behind a leaf: an array of JavaScript or, once a step has written to it, memory of a backend. */
export class Storage {
  readonly dtype: DType;
  readonly length: number;
  /** Whether steps write here (parameters, optimizer state). Such memory stays with the backend. */
  readonly isState: boolean;
  /** The values; `null` while only the backend has them. */
  data: TypedArray | null;
  /** The number of writes. */
  version = 0;
  /** The oldest version whose values are still in memory: the present one, or the one before. */
  oldest = 0;
  /** Whether steps write to a second piece of memory and keep the old values; null before the first step. */
  keepsOld: boolean | null = null;
  /** Whether the last step left gradients that need the old values. */
  gradientsWereLeft = false;
  /** The leaf of the version that the last write replaced. */
  before: OverwrittenLeaf | null = null;
  /**
   * Row length, as the user sees it, of a matrix that backends store by columns; 0 for storage by rows. `data`
   * is always by rows.
   */
  columns = 0;
  /** Whether a training step has chosen `columns`; until then, predictions may change it. */
  layoutIsChosen = false;
  /**
   * Whether the values move to the backend that needs them first, and leave JavaScript. The buffer behind `data`
   * shrinks meanwhile, if it can.
   */
  moves = false;
  /** The backend's memory for this storage: the values of state that a step has written, otherwise a copy. */
  buffers: DeviceBuffer | null = null;
  /**
   * The calls that overwrote versions, oldest first: each overwrote the versions below `below` that no
   * earlier call had overwritten.
   */
  #overwrites: { readonly call: string; below: number }[] | null = null;

  constructor(dtype: DType, data: TypedArray, isState: boolean) {
    this.dtype = dtype;
    this.length = data.length;
    this.data = data;
    this.isState = isState;
  }

  /** Whether the values of `version` are in memory or not yet written. */
  holds(version: number): boolean {
    return version >= this.oldest;
  }

  /** Records that `call` has overwritten all versions before the oldest one in memory. */
  noteOverwrite(call: string): void {
    this.#overwrites ??= [];
    const all = this.#overwrites;
    const last = all[all.length - 1];
    if (last?.call === call) last.below = this.oldest;
    else all.push({ call, below: this.oldest });
    if (all.length > REMEMBERED) all.shift();
  }

  /** The call that overwrote the values of `version`. */
  overwriter(version: number): string {
    return this.#overwrites?.find(({ below }) => version < below)?.call ?? 'a later write';
  }
}

import type { DType, TypedArray } from './dtype.ts';

/** Memory that a backend holds for a source. */
export interface Residency {
  /** Whose memory it is. */
  readonly owner: object;
  readonly handle: object;
}

/**
 * The memory behind a leaf: an array of JavaScript's, or a backend's memory once a step has written there.
 */
export class Source {
  readonly dtype: DType;
  readonly length: number;
  /** Whether steps write here (parameters, optimizer state). Such memory stays with the backend. */
  readonly isState: boolean;
  /** The values; `null` while only `resident` has them. */
  data: TypedArray | null;
  /** Counts the writes. */
  version = 0;
  /**
   * For a matrix that backends keep by columns: the elements in a row, as the user sees it; else 0.
   * `data` is by rows in any case.
   */
  columns = 0;
  /** Whether a training step has chosen `columns`; until then predictions may. */
  layoutIsChosen = false;
  /** What the backend keeps of this source: the truth for state that was written, otherwise a copy. */
  resident: Residency | null = null;

  constructor(dtype: DType, data: TypedArray, isState: boolean) {
    this.dtype = dtype;
    this.length = data.length;
    this.data = data;
    this.isState = isState;
  }
}

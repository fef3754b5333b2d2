/** Slices for `index` and `set`. */
import { checkArgument, INT32, POSITIVE_INTEGER } from '../../util/arguments.ts';

/**
 * A part of a dimension, made by {@link slice}.
 *
 * @example
 * ```ts
 * const part: Slice = slice(1, 5, 2);
 * part.step; // 2
 * ```
 */
export class Slice {
  /** The first position; null for the first element. */
  readonly start: number | null;
  /** The position after the last one; null for the end. */
  readonly end: number | null;
  /** The distance of one element from the next, at least 1. */
  readonly step: number;

  constructor(start: number | null, end: number | null, step: number) {
    this.start = start;
    this.end = end;
    this.step = step;
  }

  /** The elements in a dimension of size `extent`. Ends outside of it are cut off. */
  in(extent: number): { start: number; step: number; length: number } {
    const inside = (position: number): number =>
      Math.min(extent, Math.max(0, position < 0 ? position + extent : position));
    const start = inside(this.start ?? 0);
    const length = Math.ceil((inside(this.end ?? extent) - start) / this.step);
    return { start, step: this.step, length: Math.max(0, length) };
  }
}

/**
 * The elements `start`, `start + step`, … before `end`, for {@link index} and {@link set}: Python's `start:end:step`.
 * Negative positions count from the end; null is an open end.
 * @throws ArgumentError if a position is not an integer, or `step` is not positive
 *
 * @example
 * ```ts
 * await index(arange(6), slice(1, 5, 2)).toArray(); // [1, 3]
 * await index(arange(6), slice(-2)).toArray(); // [4, 5]
 * ```
 */
export function slice(start: number | null = null, end: number | null = null, step = 1): Slice {
  if (start !== null) checkArgument('slice', 'start', start, INT32);
  if (end !== null) checkArgument('slice', 'end', end, INT32);
  return new Slice(start, end, checkArgument('slice', 'step', step, POSITIVE_INTEGER));
}

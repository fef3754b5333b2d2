import type { TypedArray } from './dtype.ts';

/**
 * Up to this many elements, a loop is faster than `set`.
 * @heuristic
 */
const SHORT = 32;

/** Copies `length` elements of `from`, from its element `begin`, to `to`, from its element `at`. */
export function copyElements(
  to: TypedArray,
  at: number,
  from: TypedArray,
  begin = 0,
  length = from.length,
): void {
  if (length <= SHORT) for (let i = 0; i < length; i += 1) to[at + i] = from[begin + i];
  else to.set(length === from.length ? from : from.subarray(begin, begin + length), at);
}

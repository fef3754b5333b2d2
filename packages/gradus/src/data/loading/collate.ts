import { type Sample, stacked } from './dataset.ts';

/**
 * Stacks samples to a batch: what a DataLoader does without `collateFn`. Call it from a `collateFn` of your own.
 * @param samples at least one; tensor k of each has the same shape
 * @throws ShapeError if the shapes differ
 *
 * @example
 * ```ts
 * const [batch] = defaultCollate([[tensor([1, 2])], [tensor([3, 4])]]);
 * await batch.toArray(); // [[1, 2], [3, 4]]
 * ```
 */
export function defaultCollate<S extends Sample>(samples: readonly S[]): S {
  return stacked(samples);
}

import { GradusError } from '../../util/errors.ts';
import type { Dataset, Sample } from './dataset.ts';

/**
 * Samples from a stream whose length is unknown, in the order of the stream. Subclasses define `*[Symbol.iterator]()`,
 * which begins a new pass. A DataLoader puts the samples into batches; it cannot shuffle.
 *
 * @example
 * ```ts
 * class Numbers extends IterableDataset {
 *   *[Symbol.iterator]() { for (let i = 0; i < 3; i++) yield [tensor(i)]; }
 * }
 * const batches = [...new DataLoader(new Numbers(), { batchSize: 2 })];
 * await batches[1][0].toArray(); // [2]
 * ```
 */
export abstract class IterableDataset<S extends Sample = Sample>
  implements Dataset<S>, Iterable<S>
{
  /** The samples of one pass. */
  abstract [Symbol.iterator](): Iterator<S>;

  /** @throws GradusError always: a stream has no length */
  get length(): number {
    throw new GradusError(
      `${this.constructor.name} is an IterableDataset and has no length. Count the batches of a pass instead.`,
    );
  }

  /** @throws GradusError always: a stream has no sample i */
  get(i: number): S {
    throw new GradusError(
      `${this.constructor.name} is an IterableDataset: sample ${i} can only be reached by for…of.`,
    );
  }
}

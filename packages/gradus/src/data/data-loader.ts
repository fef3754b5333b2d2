import { ArgumentError } from '../util/errors.ts';
import {
  defaultGenerator,
  type Generator,
  loaderBaseSeed,
  shuffleOrder,
  shuffleOrderFrom,
} from '../util/random/index.ts';
import { batchOf, type Dataset, type Sample } from './dataset.ts';

/** How a DataLoader makes batches. */
export interface DataLoaderOptions {
  /** Samples in a batch; default 1. */
  batchSize?: number;
  /** Whether each pass has an order of its own; default false. */
  shuffle?: boolean;
  /** Whether to leave out a last batch that is not full; default false. */
  dropLast?: boolean;
  /** Where orders are drawn; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Passes over a dataset in batches, by `for…of` or `for await`. Each pass draws from the generator what
 * PyTorch's DataLoader draws: a base seed, and with `shuffle` the seed of the pass's own order.
 */
export class DataLoader<S extends Sample = Sample> implements Iterable<S>, AsyncIterable<S> {
  readonly dataset: Dataset<S>;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly #generator: Generator | undefined;

  /** @throws ArgumentError where batchSize is no positive integer, or the dataset is empty and shuffled */
  constructor(dataset: Dataset<S>, options: DataLoaderOptions = {}) {
    const { batchSize = 1, shuffle = false, dropLast = false, generator } = options;
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ArgumentError(
        'DataLoader',
        `batchSize must be a positive integer, got ${batchSize}.`,
      );
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.#generator = generator;
  }

  /** Batches in a pass. */
  get length(): number {
    const { dataset, batchSize, dropLast } = this;
    return dropLast
      ? Math.floor(dataset.length / batchSize)
      : Math.ceil(dataset.length / batchSize);
  }

  *[Symbol.iterator](): Iterator<S> {
    const { dataset, batchSize } = this;
    const order = this.order();
    const batches = this.length;
    for (let i = 0; i < batches; i++) {
      yield batchOf(dataset, order.subarray(i * batchSize, (i + 1) * batchSize));
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterator<S> {
    yield* this;
  }

  private order(): Int32Array {
    const { length } = this.dataset;
    const own = this.#generator;
    if (this.shuffle) {
      return own === undefined
        ? shuffleOrder(defaultGenerator, length)
        : shuffleOrderFrom(own, length);
    }
    loaderBaseSeed(own ?? defaultGenerator);
    return Int32Array.from({ length }, (_, i) => i);
  }
}

import { POSITIVE_INTEGER } from '../util/arguments.ts';
import { countUp } from '../util/count-up.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import {
  defaultGenerator,
  Generator,
  type GeneratorState,
  loaderBaseSeed,
  shuffleOrder,
  shuffleOrderFrom,
} from '../util/random/index.ts';
import { shown } from '../util/shown.ts';
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

const OPTIONS: OptionKinds<DataLoaderOptions> = {
  batchSize: POSITIVE_INTEGER,
  shuffle: 'boolean',
  dropLast: 'boolean',
  generator: Generator,
};

/** Where a {@link Pass} stands, as a value that survives `JSON.stringify`. */
export interface PassPosition {
  /** The generator as it was before the pass drew its order. */
  readonly generator: GeneratorState;
  /** Batches taken. */
  readonly batches: number;
}

/** One pass over a {@link DataLoader}, in an order drawn when it began. */
export class Pass<S extends Sample = Sample> implements IterableIterator<S> {
  readonly #batch: (i: number) => S;
  readonly #length: number;
  readonly #generator: GeneratorState;
  #taken: number;

  constructor(batch: (i: number) => S, length: number, { generator, batches }: PassPosition) {
    this.#batch = batch;
    this.#length = length;
    this.#generator = generator;
    this.#taken = batches;
  }

  /** What {@link DataLoader.pass} continues from. */
  get position(): PassPosition {
    return { generator: this.#generator, batches: this.#taken };
  }

  next(): IteratorResult<S, undefined> {
    if (this.#taken >= this.#length) return { done: true, value: undefined };
    return { done: false, value: this.#batch(this.#taken++) };
  }

  [Symbol.iterator](): this {
    return this;
  }
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

  /** @throws ArgumentError for what is not a dataset, a batchSize that is not a positive integer, or an unknown option */
  constructor(dataset: Dataset<S>, options: DataLoaderOptions = {}) {
    checkDataset(dataset);
    const {
      batchSize = 1,
      shuffle = false,
      dropLast = false,
      generator,
    } = checkOptions('DataLoader', options, OPTIONS);
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

  [Symbol.iterator](): Pass<S> {
    return this.pass();
  }

  /**
   * A pass, as `for…of` makes one, or the rest of one that was left at `position`. Then the generator is
   * put to where that pass began, and left where drawing the order leaves it: what was drawn from it since,
   * it draws again unless its state is set.
   *
   * @throws ArgumentError where a pass has fewer batches than `position` has taken
   */
  pass(position?: PassPosition): Pass<S> {
    const { dataset, batchSize, length } = this;
    const generator = this.#generator ?? defaultGenerator;
    if (position !== undefined) {
      checkPosition(position, length);
      generator.setState(position.generator);
    }
    const start = position ?? { generator: generator.getState(), batches: 0 };
    const order = this.order();
    const batch = (i: number): S => {
      return batchOf(dataset, order.subarray(i * batchSize, (i + 1) * batchSize));
    };
    return new Pass(batch, length, start);
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
    return countUp(length);
  }
}

function checkDataset(dataset: unknown): void {
  const { length, get, batch } = Object(dataset) as Dataset;
  const isDataset = typeof get === 'function' || typeof batch === 'function';
  if (isDataset && Number.isInteger(length) && length >= 0) return;
  throw new ArgumentError(
    'DataLoader',
    `expected a dataset, with length and get(i), got ${shown(dataset)}. Make one of tensors: ` +
      'new TensorDataset(inputs, targets).',
  );
}

function checkPosition({ batches }: PassPosition, length: number): void {
  if (Number.isInteger(batches) && batches >= 0 && batches <= length) return;
  throw new ArgumentError(
    'DataLoader',
    `a pass has ${length} batches, so it cannot go on after ${batches} of them.`,
  );
}

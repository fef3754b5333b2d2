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

/**
 * How a DataLoader makes batches.
 *
 * @example
 * ```ts
 * const options: DataLoaderOptions = { batchSize: 2, shuffle: true, dropLast: true };
 * const data = new TensorDataset(tensor([1, 2, 3]));
 * new DataLoader(data, options).length; // 1
 * ```
 */
export interface DataLoaderOptions {
  /** Samples in a batch; default 1. */
  batchSize?: number;
  /** Whether to draw a new order for each pass; default false. */
  shuffle?: boolean;
  /** Whether to leave out a last batch that is not full; default false. */
  dropLast?: boolean;
  /** Draws the orders; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

const OPTIONS: OptionKinds<DataLoaderOptions> = {
  batchSize: POSITIVE_INTEGER,
  shuffle: 'boolean',
  dropLast: 'boolean',
  generator: Generator,
};

/**
 * Where a {@link Pass} stands, as a value that survives `JSON.stringify`.
 *
 * @example
 * ```ts
 * const loader = new DataLoader(new TensorDataset(tensor([1, 2, 3])));
 * const pass = loader.pass();
 * pass.next();
 * const position: PassPosition = pass.position;
 * position.batches; // 1
 * ```
 */
export interface PassPosition {
  /** The generator as it was before the pass drew its order. */
  readonly generator: GeneratorState;
  /** Batches taken. */
  readonly batches: number;
}

/**
 * One pass over a {@link DataLoader}, in an order drawn when it began.
 *
 * @example
 * ```ts
 * const loader = new DataLoader(new TensorDataset(tensor([1, 2, 3])), { batchSize: 2 });
 * const pass = loader.pass();
 * const [first] = pass.next().value ?? [];
 * await first?.toArray(); // [1, 2]
 * const rest = loader.pass(pass.position); // begins with the second batch
 * [...rest].length; // 1
 * ```
 */
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

  /** The position that {@link DataLoader.pass} continues from. */
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
 * Gives a dataset in batches, by `for…of` or `for await`. Each pass draws from the generator what
 * PyTorch's DataLoader draws: a base seed, and with `shuffle` the seed of the order of this pass.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([[1, 2], [3, 4], [5, 6]]), tensor([0, 1, 0]));
 * const loader = new DataLoader(data, { batchSize: 2, shuffle: true });
 * loader.length; // 2
 * for (const [inputs, targets] of loader) console.log(inputs.shape, targets.shape);
 * ```
 */
export class DataLoader<S extends Sample = Sample> implements Iterable<S>, AsyncIterable<S> {
  readonly dataset: Dataset<S>;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly #generator: Generator | undefined;

  /** @throws ArgumentError if `dataset` is not a dataset, or if an option is unknown or out of range */
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
   * Begins a pass, as `for…of` does, or continues one from `position`. To draw the same order again,
   * continuing sets the generator to its state at the start of that pass. The generator then repeats the
   * numbers that it has drawn since, unless you set its state.
   *
   * @throws ArgumentError if a pass has fewer batches than `position` has taken
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
    `expected a dataset with length and get(i), got ${shown(dataset)}. Make one from tensors: ` +
      'new TensorDataset(inputs, targets).',
  );
}

function checkPosition({ batches }: PassPosition, length: number): void {
  if (Number.isInteger(batches) && batches >= 0 && batches <= length) return;
  throw new ArgumentError(
    'DataLoader',
    `a pass has ${length} batches, so it cannot continue after batch ${batches}. Pass a position of ` +
      'the same dataset and batchSize.',
  );
}

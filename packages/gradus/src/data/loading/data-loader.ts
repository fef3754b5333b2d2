import { POSITIVE_INTEGER } from '../../util/arguments.ts';
import { countUp } from '../../util/count-up.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions, type OptionKinds } from '../../util/options.ts';
import {
  defaultGenerator,
  Generator,
  type GeneratorState,
  loaderBaseSeed,
} from '../../util/random/index.ts';
import { shown } from '../../util/shown.ts';
import { batchOf, type Dataset, defaultCollate, type Sample } from './dataset.ts';
import { IterableDataset } from './iterable-dataset.ts';
import { checkSampler, RandomSampler, type Sampler } from './samplers.ts';

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
export interface DataLoaderOptions<S extends Sample = Sample, B = S> {
  /** Samples in a batch; default 1. */
  batchSize?: number;
  /** Whether to draw a new order for each pass; default false. */
  shuffle?: boolean;
  /** Whether to leave out a last batch that is not full; default false. */
  dropLast?: boolean;
  /** Draws the orders; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
  /** Chooses the samples of a pass and their order; not with `shuffle`. */
  sampler?: Sampler;
  /** Chooses whole batches; not with `batchSize`, `shuffle`, `sampler` or `dropLast`. */
  batchSampler?: Sampler<readonly number[]>;
  /** Makes a batch of its samples; default: stacks them, see {@link defaultCollate}. */
  collateFn?: (samples: S[]) => B;
}

const OPTIONS: OptionKinds<DataLoaderOptions<never, never>> = {
  batchSize: POSITIVE_INTEGER,
  shuffle: 'boolean',
  dropLast: 'boolean',
  generator: Generator,
  sampler: null,
  batchSampler: null,
  collateFn: 'function',
};

/** Options that cannot be combined: the first with any of the others. */
const CONFLICTS = [
  ['sampler', ['shuffle']],
  ['batchSampler', ['batchSize', 'shuffle', 'sampler', 'dropLast']],
] as const;

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
export class Pass<B = Sample> implements IterableIterator<B> {
  readonly #batch: (i: number) => B | undefined;
  readonly #rows: ((i: number) => Int32Array) | null;
  readonly #generator: GeneratorState;
  #taken: number;

  /**
   * @param batch gives batch i, or undefined behind the last one
   * @param rows gives the rows that batch i selects from tensors, if batches differ in nothing else
   */
  constructor(
    batch: (i: number) => B | undefined,
    { generator, batches }: PassPosition,
    rows: ((i: number) => Int32Array) | null = null,
  ) {
    this.#batch = batch;
    this.#rows = rows;
    this.#generator = generator;
    this.#taken = batches;
  }

  /** The position that {@link DataLoader.pass} continues from. */
  get position(): PassPosition {
    return this.positionAfter(this.#taken);
  }

  /** The position after this number of batches. */
  positionAfter(batches: number): PassPosition {
    return { generator: this.#generator, batches };
  }

  /** Whether batches differ only in the rows that they select from tensors. */
  get isOfRows(): boolean {
    return this.#rows !== null;
  }

  /** The rows that batch `i` selects from tensors; null if batches differ in more than that. */
  rowsOf(i: number): Int32Array | null {
    return this.#rows?.(i) ?? null;
  }

  /** Makes batch `i`, which was skipped. */
  batch(i: number): B {
    return this.#batch(i) as B;
  }

  /** Takes the next batch, which must exist, without making it. */
  skip(): void {
    this.#taken++;
  }

  next(): IteratorResult<B, undefined> {
    const value = this.#batch(this.#taken);
    if (value === undefined) return { done: true, value: undefined };
    this.#taken++;
    return { done: false, value };
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
export class DataLoader<S extends Sample = Sample, B = S> implements Iterable<B>, AsyncIterable<B> {
  readonly dataset: Dataset<S>;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly sampler: Sampler | null;
  readonly batchSampler: Sampler<readonly number[]> | null;
  /** The argument is not S, so that a loader of pairs is a loader of samples too. */
  readonly #collate: ((samples: never[]) => B) | undefined;
  readonly #generator: Generator | undefined;

  /**
   * @throws ArgumentError if `dataset` is not a dataset, or if an option is unknown, out of range, or cannot be
   *   combined with another or with a stream
   */
  constructor(dataset: Dataset<S>, options: DataLoaderOptions<S, B> = {}) {
    checkDataset(dataset);
    const given = checkOptions('DataLoader', options, OPTIONS as OptionKinds<typeof options>);
    checkConflicts(given, dataset instanceof IterableDataset);
    const { sampler = null, batchSampler = null } = given;
    this.dataset = dataset;
    this.batchSize = given.batchSize ?? 1;
    this.shuffle = given.shuffle ?? false;
    this.dropLast = given.dropLast ?? false;
    this.sampler = sampler === null ? null : checkSampler('DataLoader', sampler);
    this.batchSampler = batchSampler === null ? null : checkSampler('DataLoader', batchSampler);
    this.#collate = given.collateFn;
    this.#generator = given.generator;
  }

  /**
   * Batches in a pass.
   * @throws GradusError for an {@link IterableDataset}, whose length is not known
   */
  get length(): number {
    if (this.batchSampler !== null) return this.batchSampler.length;
    const batches = (this.sampler ?? this.dataset).length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  [Symbol.iterator](): Pass<B> {
    return this.pass();
  }

  /**
   * Begins a pass, as `for…of` does, or continues one from `position`. To draw the same order again,
   * continuing sets the generator to its state at the start of that pass. The generator then repeats the
   * numbers that it has drawn since, unless you set its state. A sampler with a generator of its own draws a new
   * order.
   *
   * @throws ArgumentError if a pass has fewer batches than `position` has taken
   */
  pass(position?: PassPosition): Pass<B> {
    const generator = this.#generator ?? defaultGenerator;
    const isStream = this.dataset instanceof IterableDataset;
    if (position !== undefined) {
      if (!isStream) checkPosition(position, this.length);
      generator.setState(position.generator);
    }
    const start = position ?? { generator: generator.getState(), batches: 0 };
    loaderBaseSeed(generator);
    return isStream ? new Pass(this.#stream(start.batches), start) : this.#passOf(start);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<B> {
    yield* this.pass();
  }

  /** A pass whose order is drawn now. */
  #passOf(start: PassPosition): Pass<B> {
    const indices = this.#indices();
    const { dataset } = this;
    const isOfRows = this.#collate === undefined && dataset.rows !== undefined;
    const rows = (i: number): Int32Array => dataset.rows?.(indices(i)) as Int32Array;
    return new Pass(this.#batches(indices), start, isOfRows ? rows : null);
  }

  /** Batch i of a pass. */
  #batches(indicesOf: (i: number) => Int32Array): (i: number) => B | undefined {
    const { dataset, length } = this;
    const collate = this.#collate;
    return (i) => {
      if (i >= length) return undefined;
      const indices = indicesOf(i);
      if (collate !== undefined) {
        return collated(collate, Array.from(indices, (each) => dataset.get(each)) as never[], i);
      }
      return batchOf(dataset, indices) as unknown as B;
    };
  }

  /** The indices of batch i of a pass. */
  #indices(): (i: number) => Int32Array {
    const { batchSampler, batchSize } = this;
    if (batchSampler !== null) {
      const batches = Array.from(batchSampler, (batch) => Int32Array.from(batch));
      return (i) => batches[i];
    }
    const order = this.#order();
    return (i) => order.subarray(i * batchSize, (i + 1) * batchSize);
  }

  #order(): Int32Array {
    if (this.sampler !== null) return Int32Array.from(this.sampler);
    if (!this.shuffle) return countUp(this.dataset.length);
    return new RandomSampler(this.dataset, { generator: this.#generator }).indices();
  }

  /** The next batch of a stream, after `skipped` batches. */
  #stream(skipped: number): (i: number) => B | undefined {
    const collate = this.#collate ?? (defaultCollate as (samples: never[]) => B);
    const samples = (this.dataset as IterableDataset<S>)[Symbol.iterator]();
    const take = (): S[] => {
      const batch: S[] = [];
      while (batch.length < this.batchSize) {
        const { done, value } = samples.next();
        if (done) break;
        batch.push(value);
      }
      return batch;
    };
    for (let i = 0; i < skipped; i++) take();
    return (i) => {
      const batch = take();
      const isLeftOut = batch.length === 0 || (this.dropLast && batch.length < this.batchSize);
      return isLeftOut ? undefined : collated(collate, batch as never[], i);
    };
  }
}

/** @throws ArgumentError if `collate` returns nothing, which would end the pass */
function collated<B>(collate: (samples: never[]) => B, samples: never[], i: number): B {
  const batch = collate(samples);
  if (batch !== undefined) return batch;
  const name = collate.name === '' ? 'the function' : collate.name;
  throw new ArgumentError(
    'DataLoader',
    `collateFn (${name}) returned undefined for batch ${i}. Return the batch that it makes of the samples.`,
  );
}

function checkConflicts<T extends object>(given: T, isStream: boolean): void {
  const has = (name: string): boolean => {
    const value = given[name as keyof T];
    return value !== undefined && value !== false;
  };
  for (const [name, others] of CONFLICTS) {
    const other = others.find(has);
    if (!has(name) || other === undefined) continue;
    throw new ArgumentError(
      'DataLoader',
      `${name} and ${other} exclude one another. Pass one of them.`,
    );
  }
  const name = (['shuffle', 'sampler', 'batchSampler'] as const).find(has);
  if (!isStream || name === undefined) return;
  throw new ArgumentError(
    'DataLoader',
    `an IterableDataset gives its samples in its own order, so leave out ${name}.`,
  );
}

function checkDataset(dataset: unknown): void {
  if (dataset instanceof IterableDataset) return;
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

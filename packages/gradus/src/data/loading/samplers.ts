/** Samplers: the order in which a DataLoader takes the samples of a dataset. */
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { countUp } from '../../util/count-up.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator, multinomial, seedFrom } from '../../util/random/index.ts';
import { shown } from '../../util/shown.ts';

/**
 * The indices of samples, in the order of one pass. Implement it for an order of your own: each iteration is a pass.
 *
 * @example
 * ```ts
 * const backwards: Sampler = { length: 3, *[Symbol.iterator]() { yield* [2, 1, 0]; } };
 * const data = new TensorDataset(tensor([10, 20, 30]));
 * const [[batch]] = new DataLoader(data, { batchSize: 3, sampler: backwards });
 * await batch.toArray(); // [30, 20, 10]
 * ```
 */
export interface Sampler<T = number> extends Iterable<T> {
  /** The number of indices in a pass. */
  readonly length: number;
}

/** What samplers need of a dataset. */
interface Sized {
  readonly length: number;
}

/**
 * The indices 0, 1, 2 … of a dataset.
 *
 * @example
 * ```ts
 * [...new SequentialSampler([10, 20, 30])]; // [0, 1, 2]
 * ```
 */
export class SequentialSampler implements Sampler {
  readonly #dataset: Sized;

  /** @param dataset anything with a length */
  constructor(dataset: Sized) {
    this.#dataset = checkSized('SequentialSampler', dataset);
  }

  get length(): number {
    return this.#dataset.length;
  }

  [Symbol.iterator](): Iterator<number> {
    return countUp(this.length)[Symbol.iterator]();
  }
}

/**
 * Options of {@link RandomSampler}.
 *
 * @example
 * ```ts
 * const options: RandomSamplerOptions = { replacement: true, numSamples: 2 };
 * [...new RandomSampler([10, 20, 30], options)].length; // 2
 * ```
 */
export interface RandomSamplerOptions {
  /** Whether an index may come again; default false. */
  replacement?: boolean;
  /** Indices in a pass; default: the length of the dataset. */
  numSamples?: number;
  /** Draws the indices; default: a new generator for each pass, seeded by the one that `manualSeed` seeds. */
  generator?: Generator;
}

/** PyTorch draws indices with replacement in blocks of this size. */
const BLOCK = 32;

/**
 * The indices of a dataset in random order, or drawn with replacement. It draws PyTorch's numbers.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * [...new RandomSampler([10, 20, 30])].sort(); // [0, 1, 2]
 * ```
 */
export class RandomSampler implements Sampler {
  readonly replacement: boolean;
  readonly #dataset: Sized;
  readonly #numSamples: number | undefined;
  readonly #generator: Generator | undefined;

  /**
   * @param dataset anything with a length
   * @throws ArgumentError for an option that is unknown or out of range
   */
  constructor(dataset: Sized, options: RandomSamplerOptions = {}) {
    this.#dataset = checkSized('RandomSampler', dataset);
    const {
      replacement = false,
      numSamples,
      generator,
    } = checkOptions('RandomSampler', options, {
      replacement: 'boolean',
      numSamples: POSITIVE_INTEGER,
      generator: Generator,
    });
    this.replacement = replacement;
    this.#numSamples = numSamples;
    this.#generator = generator;
  }

  get length(): number {
    return this.#numSamples ?? this.#dataset.length;
  }

  [Symbol.iterator](): Iterator<number> {
    return this.indices()[Symbol.iterator]();
  }

  /** The indices of a new pass, all drawn at once. */
  indices(): Int32Array {
    const generator = this.#generator ?? seededOrder();
    const size = this.#dataset.length;
    const block = this.replacement ? BLOCK : size;
    const draw = (n: number): Int32Array =>
      this.replacement ? generator.randint(0, size, n) : generator.randperm(size).subarray(0, n);
    const indices = new Int32Array(this.length);
    if (size === 0) return indices;
    let start = 0;
    for (; start + block <= indices.length; start += block) indices.set(draw(block), start);
    if (start < indices.length) indices.set(draw(indices.length - start), start);
    // PyTorch draws a permutation even if no index is left. Nothing else draws from a new generator.
    else if (!this.replacement && this.#generator !== undefined) generator.skip(size - 1);
    return indices;
  }
}

let order: Generator | null = null;

/**
 * A generator that a draw from the default one has seeded. It serves one pass after another, since making one takes
 * longer than drawing some hundred numbers.
 */
function seededOrder(): Generator {
  order ??= new Generator();
  return seedFrom(defaultGenerator, order);
}

/**
 * Options of {@link SubsetRandomSampler}.
 *
 * @example
 * ```ts
 * const options: SubsetRandomSamplerOptions = { generator: new Generator().manualSeed(1) };
 * [...new SubsetRandomSampler([7, 9], options)].sort(); // [7, 9]
 * ```
 */
export interface SubsetRandomSamplerOptions {
  /** Draws the order; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Given indices in random order, without replacement.
 *
 * @example
 * ```ts
 * [...new SubsetRandomSampler([7, 9])].sort(); // [7, 9]
 * ```
 */
export class SubsetRandomSampler implements Sampler {
  readonly indices: readonly number[];
  readonly #generator: Generator;

  /** @throws ArgumentError for an unknown option */
  constructor(indices: Iterable<number>, options: SubsetRandomSamplerOptions = {}) {
    this.indices = [...indices];
    const kinds = { generator: Generator };
    const { generator = defaultGenerator } = checkOptions('SubsetRandomSampler', options, kinds);
    this.#generator = generator;
  }

  get length(): number {
    return this.indices.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const i of this.#generator.randperm(this.length)) yield this.indices[i];
  }
}

/**
 * Options of {@link WeightedRandomSampler}.
 *
 * @example
 * ```ts
 * const options: WeightedRandomSamplerOptions = { replacement: false };
 * [...new WeightedRandomSampler([0, 1, 5], 2, options)].sort(); // [1, 2]
 * ```
 */
export interface WeightedRandomSamplerOptions {
  /** Whether an index may come again; default true. */
  replacement?: boolean;
  /** Draws the indices; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Indices drawn with probabilities in proportion to weights: rare classes come as often as others if each sample
 * weighs 1 / (samples of its class).
 *
 * @example
 * ```ts
 * [...new WeightedRandomSampler([0, 1, 0], 3)]; // [1, 1, 1]
 * ```
 */
export class WeightedRandomSampler implements Sampler {
  readonly weights: readonly number[];
  readonly numSamples: number;
  readonly replacement: boolean;
  readonly #generator: Generator;

  /**
   * @param weights one for each sample, of at least 0; their sum need not be 1
   * @param numSamples indices in a pass
   * @throws ArgumentError if no weight is above 0, if a weight is negative or not finite, or if there are fewer
   *   weights above 0 than indices to draw without replacement
   */
  constructor(
    weights: Iterable<number>,
    numSamples: number,
    options: WeightedRandomSamplerOptions = {},
  ) {
    const owner = 'WeightedRandomSampler';
    const { replacement = true, generator = defaultGenerator } = checkOptions(owner, options, {
      replacement: 'boolean',
      generator: Generator,
    });
    this.weights = [...weights];
    this.numSamples = checkArgument(owner, 'numSamples', numSamples, POSITIVE_INTEGER);
    this.replacement = replacement;
    this.#generator = generator;
    for (const [i, weight] of this.weights.entries()) {
      checkArgument(owner, `weights[${i}]`, weight, { least: 0 });
    }
    const possible = this.weights.filter((weight) => weight > 0).length;
    if (possible >= (replacement ? 1 : numSamples)) return;
    throw new ArgumentError(
      owner,
      replacement
        ? `at least one weight must be above 0, got ${shown(this.weights)}.`
        : `cannot draw ${numSamples} different indices: only ${possible} weights are above 0. Draw fewer, or pass ` +
            '{ replacement: true }.',
    );
  }

  get length(): number {
    return this.numSamples;
  }

  [Symbol.iterator](): Iterator<number> {
    const { weights, numSamples, replacement } = this;
    return multinomial(this.#generator, weights, numSamples, replacement)[Symbol.iterator]();
  }
}

/**
 * Indices of another sampler in batches.
 *
 * @example
 * ```ts
 * [...new BatchSampler(new SequentialSampler([10, 20, 30]), 2, false)]; // [[0, 1], [2]]
 * ```
 */
export class BatchSampler implements Sampler<number[]> {
  readonly sampler: Sampler;
  readonly batchSize: number;
  readonly dropLast: boolean;

  /** @throws ArgumentError if `sampler` is not one, or the size is not a positive integer */
  constructor(sampler: Sampler, batchSize: number, dropLast: boolean) {
    this.sampler = checkSampler('BatchSampler', sampler);
    this.batchSize = checkArgument('BatchSampler', 'batchSize', batchSize, POSITIVE_INTEGER);
    this.dropLast = checkArgument('BatchSampler', 'dropLast', dropLast, 'boolean');
  }

  /** Batches in a pass. */
  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<number[]> {
    let batch: number[] = [];
    for (const i of this.sampler) {
      batch.push(i);
      if (batch.length < this.batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }
}

/** @throws ArgumentError unless `value` has a length and can be iterated */
export function checkSampler<T>(owner: string, value: Sampler<T>): Sampler<T> {
  const { length, [Symbol.iterator]: iterate } = Object(value) as Sampler<T>;
  const isSampler = typeof value === 'object' && typeof iterate === 'function';
  if (isSampler && Number.isInteger(length)) return value;
  throw new ArgumentError(
    owner,
    `a sampler has a length and gives indices in for…of, got ${shown(value)}. Such as new RandomSampler(dataset).`,
  );
}

function checkSized(owner: string, value: Sized): Sized {
  const { length } = Object(value) as Sized;
  if (Number.isInteger(length) && length >= 0) return value;
  throw new ArgumentError(owner, `expected a dataset with a length, got ${shown(value)}.`);
}

import { fromArray } from '../../ops/leaves.ts';
import { stack, Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { shown } from '../../util/shown.ts';

/**
 * The tensors of one sample, or of one batch of samples: usually `[input, target]`.
 *
 * @example
 * ```ts
 * const sample: Sample = [tensor([1, 2]), tensor(0)];
 * sample.map(({ shape }) => shape.length); // [1, 0]
 * ```
 */
export type Sample = readonly Tensor[];

/**
 * Samples by index: what a {@link DataLoader} reads. Implement it for data that do not fit in tensors.
 *
 * @example
 * ```ts
 * const squares: Dataset<[Tensor, Tensor]> = {
 *   length: 10,
 *   get: (i) => [tensor([i]), tensor([i * i])],
 * };
 * const [[, targets]] = new DataLoader(squares, { batchSize: 4 });
 * await targets.toArray(); // [[0], [1], [4], [9]]
 * ```
 */
export interface Dataset<S extends Sample = Sample> {
  /** Number of samples. */
  readonly length: number;
  /** Sample `i`, without a batch dimension. */
  get(i: number): S;
  /** Samples `indices` with a batch dimension in front. Without this method, samples are stacked. */
  batch?(indices: Int32Array): S;
  /**
   * The rows that batch `indices` selects from tensors, if two batches of one size differ in nothing else. Then
   * `train` need not make the tensors of each batch. The array must not change later.
   */
  readonly rows?: ((indices: Int32Array) => Int32Array) | undefined;
}

/**
 * Tensors of equal length; sample i is row i of each. A batch is a recorded selection of rows: it runs
 * inside the compiled step, and the tensors keep their type (bytes stay bytes).
 *
 * @example
 * ```ts
 * const inputs = tensor([[1, 2], [3, 4], [5, 6]]);
 * const data = new TensorDataset(inputs, tensor([0, 1, 0]));
 * const [input, target] = data.get(1);
 * await input.toArray(); // [3, 4]
 * await target.item(); // 1
 * ```
 */
export class TensorDataset<S extends Sample = Sample> implements Dataset<S> {
  readonly tensors: readonly Tensor[];
  #transform: (batch: Sample) => S = (batch) => batch as S;

  /** @throws ShapeError if the lengths differ; ArgumentError if an argument is not a tensor */
  constructor(...tensors: Tensor[]) {
    this.tensors = tensors;
    if (tensors.length === 0)
      throw new ArgumentError('TensorDataset', 'needs at least one tensor.');
    tensors.forEach(checkTensor);
    const lengths = tensors.map((t) => t.shape[0]);
    if (lengths.some((n) => n !== lengths[0] || n === undefined)) {
      throw new ShapeError(
        'TensorDataset',
        tensors.map((t) => t.shape),
        `all tensors need the same first dimension, got ${tensors.map((t) => `[${t.shape}]`).join(' and ')}.`,
      );
    }
  }

  /** The same tensors with `transform` applied to every batch, for example to scale bytes to [0, 1]. */
  map<T extends Sample>(transform: (batch: S) => T): TensorDataset<T> {
    const inner = this.#transform;
    const mapped = new TensorDataset<T>(...this.tensors);
    mapped.#transform = (batch) => transform(inner(batch));
    return mapped;
  }

  get length(): number {
    return this.tensors[0].shape[0];
  }

  get(i: number): S {
    const position = checkedIndex(i, this.length);
    const batch = this.batch(Int32Array.of(position));
    return batch.map((t) => t.squeeze(0)) as unknown as S;
  }

  rows(indices: Int32Array): Int32Array {
    return indices;
  }

  batch(indices: Int32Array): S {
    const rows = new Tensor(fromArray('int32', indices, [indices.length]));
    return this.#transform(this.tensors.map((t) => t.indexSelect(0, rows)));
  }
}

/**
 * Selected samples of another dataset.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([10, 20, 30, 40]));
 * const part = new Subset(data, [3, 1]);
 * part.length; // 2
 * await part.get(0)[0].item(); // 40
 * ```
 */
export class Subset<S extends Sample = Sample> implements Dataset<S> {
  readonly dataset: Dataset<S>;
  readonly indices: Int32Array;

  /** @throws ArgumentError if the dataset has no sample with one of the indices */
  constructor(dataset: Dataset<S>, indices: ArrayLike<number>) {
    this.dataset = dataset;
    this.indices = Int32Array.from(indices, (i) => checkedIndex(i, dataset.length));
  }

  get length(): number {
    return this.indices.length;
  }

  get(i: number): S {
    return this.dataset.get(this.indices[checkedIndex(i, this.length)]);
  }

  batch(indices: Int32Array): S {
    return batchOf(this.dataset, this.#inner(indices));
  }

  get rows(): Dataset['rows'] {
    const { dataset } = this;
    return dataset.rows && ((indices) => dataset.rows?.(this.#inner(indices)) as Int32Array);
  }

  #inner(indices: Int32Array): Int32Array {
    return indices.map((i) => this.indices[i]);
  }
}

/**
 * Splits a dataset at random, as PyTorch does for the same seed.
 *
 * @param lengths the length of each part, which add up to the length of the dataset; or the share of each part, which
 *   add up to 1. Shares are rounded down, and the samples that are left go to the first parts, one each.
 * @throws ArgumentError if the lengths are not integers that add up to the length of the dataset, nor shares
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([10, 20, 30, 40, 50]));
 * const [training, test] = randomSplit(data, [4, 1], new Generator().manualSeed(0));
 * training.length; // 4
 * test.length; // 1
 * randomSplit(data, [0.7, 0.3]).map(({ length }) => length); // [4, 1]
 * ```
 */
export function randomSplit<S extends Sample>(
  dataset: Dataset<S>,
  lengths: readonly number[],
  generator: Generator = defaultGenerator,
): Subset<S>[] {
  checkArgument('randomSplit', 'lengths', lengths, Array);
  checkArgument('randomSplit', 'generator', generator, Generator);
  const sizes = sizesOf(lengths, dataset.length);
  const order = generator.randperm(dataset.length);
  let start = 0;
  return sizes.map((n) => {
    const part = new Subset(dataset, order.subarray(start, start + n));
    start += n;
    return part;
  });
}

/** The sizes of parts that are given as sizes, or as shares of `length`. */
function sizesOf(lengths: readonly number[], length: number): readonly number[] {
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const areShares = Math.abs(total - 1) < 1e-9 && lengths.every((n) => n >= 0 && n <= 1);
  if (areShares) {
    const sizes = lengths.map((share) => Math.floor(length * share));
    const left = length - sizes.reduce((sum, n) => sum + n, 0);
    for (let i = 0; i < left; i++) sizes[i % sizes.length]++;
    return sizes;
  }
  if (total === length && lengths.every((n) => Number.isInteger(n) && n >= 0)) return lengths;
  throw new ArgumentError(
    'randomSplit',
    `lengths [${lengths}] must be integers of at least 0 that add up to ${length}, or shares that add up to 1, ` +
      `but they add up to ${total}.`,
  );
}

/** The samples `indices` of any dataset as one batch. */
export function batchOf<S extends Sample>(dataset: Dataset<S>, indices: Int32Array): S {
  if (dataset.batch !== undefined) return dataset.batch(indices);
  return defaultCollate(Array.from(indices, (i) => dataset.get(i)));
}

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
  return samples[0].map((_, part) => stack(samples.map((sample) => sample[part]))) as unknown as S;
}

/** Position `i` of a dataset; negative ones count from the end. @throws ArgumentError if there is no such sample */
export function checkedIndex(i: number, length: number): number {
  const position = i < 0 ? i + length : i;
  if (Number.isInteger(position) && position >= 0 && position < length) return position;
  throw new ArgumentError(
    'dataset',
    `there is no sample ${i} in a dataset of ${length}. An index is an integer from ${-length} to ${length - 1}.`,
  );
}

function checkTensor(value: unknown, i: number): void {
  if (value instanceof Tensor) return;
  const fix = Array.isArray(value) ? 'new TensorDataset(inputs, targets)' : 'tensor(values)';
  throw new ArgumentError(
    'TensorDataset',
    `argument ${i} must be a tensor, got ${shown(value)}: ${fix}.`,
  );
}

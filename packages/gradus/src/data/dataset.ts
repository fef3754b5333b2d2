import { fromArray, stack, Tensor } from '../tensor/index.ts';
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { defaultGenerator, Generator } from '../util/random/index.ts';
import { shown } from '../util/shown.ts';

/** What one sample, or one batch of samples, consists of: as a rule `[input, target]`. */
export type Sample = readonly Tensor[];

/** Samples by number. */
export interface Dataset<S extends Sample = Sample> {
  /** Number of samples. */
  readonly length: number;
  /** Sample `i`, without a batch dimension. */
  get(i: number): S;
  /** Samples `indices` with a batch dimension in front. Where it is missing, samples are stacked. */
  batch?(indices: Int32Array): S;
}

/**
 * Tensors of one length; sample i is row i of each. A batch is a selection of rows, recorded, so that it
 * happens inside the compiled step and the tensors stay as they are (bytes stay bytes).
 */
export class TensorDataset<S extends Sample = Sample> implements Dataset<S> {
  readonly tensors: readonly Tensor[];
  #transform: (batch: Sample) => S = (batch) => batch as S;

  /** @throws ShapeError where the lengths differ, ArgumentError for what is not a tensor */
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

  /** The same tensors, with `transform` applied to every batch, for instance to bring bytes to [0, 1]. */
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

  batch(indices: Int32Array): S {
    const rows = fromArray(indices, [indices.length]);
    return this.#transform(this.tensors.map((t) => t.indexSelect(0, rows)));
  }
}

/** Some samples of another dataset. */
export class Subset<S extends Sample = Sample> implements Dataset<S> {
  readonly dataset: Dataset<S>;
  readonly indices: Int32Array;

  /** @throws ArgumentError where an index is none of the dataset's */
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
    return batchOf(
      this.dataset,
      indices.map((i) => this.indices[i]),
    );
  }
}

/**
 * Splits at random, as PyTorch does for the same seed.
 * @param lengths of the parts; they add up to the length of the dataset
 */
export function randomSplit<S extends Sample>(
  dataset: Dataset<S>,
  lengths: readonly number[],
  generator: Generator = defaultGenerator,
): Subset<S>[] {
  checkArgument('randomSplit', 'lengths', lengths, Array);
  checkArgument('randomSplit', 'generator', generator, Generator);
  const total = lengths.reduce((sum, n) => sum + n, 0);
  if (total !== dataset.length || lengths.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new ArgumentError(
      'randomSplit',
      `lengths [${lengths}] must be integers that add up to ${dataset.length}, they give ${total}.`,
    );
  }
  const order = generator.randperm(dataset.length);
  let start = 0;
  return lengths.map((n) => {
    const part = new Subset(dataset, order.subarray(start, start + n));
    start += n;
    return part;
  });
}

/** Samples `indices` of any dataset as one batch. */
export function batchOf<S extends Sample>(dataset: Dataset<S>, indices: Int32Array): S {
  if (dataset.batch !== undefined) return dataset.batch(indices);
  const samples = Array.from(indices, (i) => dataset.get(i));
  return samples[0].map((_, part) => stack(samples.map((sample) => sample[part]))) as unknown as S;
}

function checkedIndex(i: number, length: number): number {
  const position = i < 0 ? i + length : i;
  if (Number.isInteger(position) && position >= 0 && position < length) return position;
  throw new ArgumentError('dataset', `there is no sample ${i} among ${length}.`);
}

function checkTensor(value: unknown, i: number): void {
  if (value instanceof Tensor) return;
  const fix = Array.isArray(value) ? 'new TensorDataset(inputs, targets)' : 'tensor(values)';
  throw new ArgumentError(
    'TensorDataset',
    `argument ${i} must be a tensor, got ${shown(value)}: ${fix}.`,
  );
}

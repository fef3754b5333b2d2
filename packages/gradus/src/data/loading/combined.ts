/** Datasets made of others. */
import type { Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { batchOf, checkedIndex, type Dataset, defaultCollate, type Sample } from './dataset.ts';
import { IterableDataset } from './iterable-dataset.ts';

/**
 * Several datasets, one after another.
 *
 * @example
 * ```ts
 * const [a, b] = [new TensorDataset(tensor([1, 2])), new TensorDataset(tensor([3]))];
 * const all = new ConcatDataset([a, b]);
 * all.length; // 3
 * await all.get(2)[0].item(); // 3
 * ```
 */
export class ConcatDataset<S extends Sample = Sample> implements Dataset<S> {
  readonly datasets: readonly Dataset<S>[];
  /** The lengths, added up: `cumulativeSizes[i]` samples stand in the datasets 0 … i. */
  readonly cumulativeSizes: readonly number[];

  /** @throws ArgumentError if there is no dataset */
  constructor(datasets: Iterable<Dataset<S>>) {
    this.datasets = [...datasets];
    if (this.datasets.length === 0) {
      throw new ArgumentError('ConcatDataset', 'needs at least one dataset, got none.');
    }
    let length = 0;
    this.cumulativeSizes = this.datasets.map((dataset) => (length += dataset.length));
  }

  get length(): number {
    return this.cumulativeSizes.at(-1) ?? 0;
  }

  get(i: number): S {
    const [dataset, position] = this.#find(checkedIndex(i, this.length));
    return dataset.get(position);
  }

  batch(indices: Int32Array): S {
    const places = Array.from(indices, (i) => this.#find(checkedIndex(i, this.length)));
    const [first] = places;
    // A batch from one dataset is one selection of its rows.
    if (first !== undefined && places.every(([dataset]) => dataset === first[0])) {
      return batchOf(
        first[0],
        Int32Array.from(places, ([, position]) => position),
      );
    }
    return defaultCollate(places.map(([dataset, position]) => dataset.get(position)));
  }

  #find(i: number): readonly [Dataset<S>, number] {
    const which = this.cumulativeSizes.findIndex((end) => i < end);
    const start = which === 0 ? 0 : this.cumulativeSizes[which - 1];
    return [this.datasets[which], i - start];
  }
}

/**
 * Several datasets side by side: a sample has the tensors of sample i of each.
 *
 * @example
 * ```ts
 * const [inputs, targets] = [new TensorDataset(tensor([1, 2])), new TensorDataset(tensor([5, 6]))];
 * const [input, target] = new StackDataset(inputs, targets).get(1);
 * await input.item(); // 2
 * await target.item(); // 6
 * ```
 */
export class StackDataset implements Dataset {
  readonly datasets: readonly Dataset[];

  /** @throws ArgumentError if there is no dataset, or the lengths differ */
  constructor(...datasets: Dataset[]) {
    this.datasets = datasets;
    const lengths = datasets.map(({ length }) => length);
    if (datasets.length > 0 && lengths.every((length) => length === lengths[0])) return;
    throw new ArgumentError(
      'StackDataset',
      `needs datasets of one length, got lengths ${shown(lengths)}.`,
    );
  }

  get length(): number {
    return this.datasets[0].length;
  }

  get(i: number): readonly Tensor[] {
    return this.datasets.flatMap((dataset) => dataset.get(i));
  }

  batch(indices: Int32Array): readonly Tensor[] {
    return this.datasets.flatMap((dataset) => batchOf(dataset, indices));
  }
}

/**
 * Several streams, one after another.
 *
 * @example
 * ```ts
 * class Numbers extends IterableDataset {
 *   *[Symbol.iterator]() { yield [tensor(1)]; yield [tensor(2)]; }
 * }
 * [...new ChainDataset([new Numbers(), new Numbers()])].length; // 4
 * ```
 */
export class ChainDataset<S extends Sample = Sample> extends IterableDataset<S> {
  readonly datasets: readonly IterableDataset<S>[];

  constructor(datasets: Iterable<IterableDataset<S>>) {
    super();
    this.datasets = [...datasets];
  }

  *[Symbol.iterator](): Iterator<S> {
    for (const dataset of this.datasets) yield* dataset;
  }
}

import { Embedding, Module } from '../nn/index.ts';
import { cat, fromArray, type Tensor, where } from '../tensor/index.ts';
import { ShapeError } from '../util/errors.ts';
import type { Generator } from '../util/random/index.ts';
import type { FeatureDescription, NumbersDescription } from './description.ts';
import { scaleOf } from './encode.ts';
import {
  type CategoryInput,
  type CyclicInput,
  embeddingWidth,
  FIRST,
  type Input,
  inputsOf,
  isOneHot,
  MISSING,
  type NumberInput,
  networkInputs,
  UNSEEN,
} from './inputs.ts';

/**
 * Turns the matrix of `Preprocessing.encode` into the input of a network, inside the compiled step. The columns are, in
 * this order: standardised numbers (0, the mean, if missing); sines and cosines of cyclic parts of dates (0 if
 * missing); an indicator for each column with missing values in training; one-hot units; embeddings.
 *
 * For a category that training did not have, all one-hot units are 0, or the embedding is zero. The same holds for a
 * missing category, if the column had none in training.
 *
 * Shape: x float32 [batch, inputs] → [batch, outFeatures].
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { target: 'price' });
 * const layer = new PreprocessingLayer(fitted.description.features);
 * await layer.forward(tensor([[1], [3], [NaN]])).toArray(); // [[-1], [1], [0]]
 * ```
 */
export class PreprocessingLayer extends Module {
  /** Columns of the matrix. */
  readonly inFeatures: number;
  /** Inputs of the network for each row. */
  readonly outFeatures: number;
  /** The means of the numbers, minus the offsets that the encoder subtracts. Shape [numbers]. */
  mean: Tensor | null;
  /** 1 / standard deviation of each number; 0 if all were equal in training. Shape [numbers]. */
  inverseStd: Tensor | null;
  /** 2π / period of each cyclic part. Shape [parts]. */
  frequency: Tensor | null;
  /** The embeddings of the columns with many categories, in the order of the features. */
  readonly embeddings: readonly Embedding[];
  /** The column of the matrix that each indicator reads. */
  private indicators: Tensor | null;
  /** The column of the matrix that each one-hot unit reads, and the index for which the unit is 1. */
  private unitColumns: Tensor | null;
  private unitIndices: Tensor | null;
  readonly #numbers: number;
  readonly #cyclic: number;
  /** The columns of the matrix that the embeddings read. */
  readonly #embedded: readonly number[];

  /** @param generator draws the initial embeddings; default: the generator that `manualSeed` seeds */
  constructor(features: readonly FeatureDescription[], generator?: Generator) {
    super();
    const inputs = inputsOf(features);
    const numbers = inputs.filter(isNumber);
    const cyclic = inputs.filter((input) => input.kind === 'cyclic') as CyclicInput[];
    const units = unitsOf(inputs);
    const embedded = inputs.filter(isCategory).filter(({ feature }) => !isOneHot(feature));
    this.inFeatures = inputs.length;
    this.#numbers = numbers.length;
    this.#cyclic = cyclic.length;
    this.#embedded = embedded.map((input) => inputs.indexOf(input));
    const floats = (values: number[]) => vectorOf(Float32Array.from(values));
    const integers = (values: number[]) => vectorOf(Int32Array.from(values));
    this.mean = this.registerBuffer('mean', floats(numbers.map((x) => x.mean - x.offset)));
    this.inverseStd = this.registerBuffer('inverseStd', floats(numbers.map(inverseStdOf)));
    // Not saved with the state, because the features determine them.
    const fixed = { persistent: false };
    const frequency = floats(cyclic.map(({ period }) => (2 * Math.PI) / period));
    this.frequency = this.registerBuffer('frequency', frequency, fixed);
    const indicators = integers(indicatorsOf(inputs));
    this.indicators = this.registerBuffer('indicators', indicators, fixed);
    const columns = integers(units.map(({ column }) => column));
    this.unitColumns = this.registerBuffer('unitColumns', columns, fixed);
    const indices = floats(units.map(({ index }) => index));
    this.unitIndices = this.registerBuffer('unitIndices', indices, fixed);
    this.embeddings = embedded.map((input) => embeddingOf(input, generator));
    this.outFeatures = features.reduce((sum, each) => sum + networkInputs(each).total, 0);
  }

  /** @throws ShapeError if `x` is not [batch, inFeatures] */
  forward(x: Tensor): Tensor {
    if (x.shape.length !== 2 || x.shape[1] !== this.inFeatures) this.refuse(x);
    const parts = [
      this.standardized(x),
      ...this.cycles(x),
      this.missing(x),
      this.oneHot(x),
      ...this.embeddings.map((embedding, i) => {
        return embedding.forward(x.select(1, this.#embedded[i]).int());
      }),
    ].filter((part) => part !== null);
    return parts.length === 1 ? parts[0] : cat(parts, 1);
  }

  private standardized(x: Tensor): Tensor | null {
    const { mean, inverseStd } = this;
    if (mean === null || inverseStd === null) return null;
    const numbers = x.slice(1, 0, this.#numbers);
    // Not a product with a mask, because NaN · 0 is NaN.
    return where(numbers.isnan(), 0, numbers.sub(mean).mul(inverseStd));
  }

  private cycles(x: Tensor): Tensor[] {
    if (this.frequency === null) return [];
    const parts = x.slice(1, this.#numbers, this.#numbers + this.#cyclic);
    const angles = parts.mul(this.frequency);
    return [angles.sin(), angles.cos()].map((wave) => where(parts.isnan(), 0, wave));
  }

  private missing(x: Tensor): Tensor | null {
    if (this.indicators === null) return null;
    return x.indexSelect(1, this.indicators).isnan().float();
  }

  private oneHot(x: Tensor): Tensor | null {
    if (this.unitColumns === null || this.unitIndices === null) return null;
    return x.indexSelect(1, this.unitColumns).eq(this.unitIndices).float();
  }

  private refuse({ shape }: Tensor): never {
    throw new ShapeError(
      this.describe(),
      [shape],
      `expected [batch, ${this.inFeatures}], got [${shape}]. Encode a table: preprocessing.encode(table).`,
    );
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}`;
  }

  override describe(): string {
    return `PreprocessingLayer ${this.inFeatures} → ${this.outFeatures}`;
  }
}

const isNumber = (input: Input): input is NumberInput => input.kind === 'number';
const isCategory = (input: Input): input is CategoryInput => input.kind === 'category';

/** A vector, or null without elements, so that no empty kernels are recorded. */
function vectorOf(values: Float32Array | Int32Array): Tensor | null {
  return values.length === 0 ? null : fromArray(values, [values.length]);
}

/** 1 / std; 0 if std is 0, or too small for float32 to hold the inverse. */
function inverseStdOf({ std }: NumberInput): number {
  const inverse = Math.fround(1 / std);
  return inverse === Infinity ? 0 : inverse;
}

/** The first matrix column of each column of numbers or dates that had missing values in training. */
function indicatorsOf(inputs: readonly Input[]): number[] {
  const places = inputs.flatMap((input, place) => {
    const isFirst = inputs.findIndex(({ feature }) => feature === input.feature) === place;
    return input.kind !== 'category' && input.feature.hasMissing && isFirst ? [place] : [];
  });
  return places;
}

function unitsOf(inputs: readonly Input[]): { column: number; index: number }[] {
  return inputs.flatMap((input, column) => {
    if (!isCategory(input) || !isOneHot(input.feature)) return [];
    const { categories, hasMissing } = input.feature;
    const indices = categories.map((_, place) => place + FIRST);
    return [...(hasMissing ? [MISSING] : []), ...indices].map((index) => ({ column, index }));
  });
}

/** An embedding. Rows that training never reaches stay zero: UNSEEN, and MISSING if training had no missing values. */
function embeddingOf({ feature }: CategoryInput, generator?: Generator): Embedding {
  const count = feature.categories.length + FIRST;
  const width = embeddingWidth(feature.categories.length);
  const embedding = new Embedding(count, width, { paddingIdx: UNSEEN, generator });
  if (!feature.hasMissing) {
    const values = embedding.weight.dataSync().slice() as Float32Array;
    embedding.weight.setData(values.fill(0, MISSING * width, (MISSING + 1) * width));
  }
  return embedding;
}

/**
 * Converts standardised predictions to the units of the targets: y · scale + mean.
 *
 * Shape: y [batch, targets] → the same.
 *
 * @example
 * ```ts
 * const price = { name: 'price', mean: 200, std: 50, loose: false };
 * const layer = new TargetLayer({ task: 'regression', columns: [price] });
 * await layer.forward(tensor([[-1], [0.5]])).toArray(); // [[150], [225]]
 * ```
 */
export class TargetLayer extends Module {
  /** Shape [targets]. */
  mean: Tensor;
  /** The standard deviation of each target in training; 1 for a constant target. Shape [targets]. */
  scale: Tensor;

  constructor({ columns }: NumbersDescription) {
    super();
    const vector = (values: number[]) => fromArray(Float32Array.from(values), [columns.length]);
    this.mean = this.registerBuffer('mean', vector(columns.map(({ mean }) => mean)));
    this.scale = this.registerBuffer('scale', vector(columns.map(scaleOf)));
  }

  forward(y: Tensor): Tensor {
    return y.mul(this.scale).add(this.mean);
  }
}

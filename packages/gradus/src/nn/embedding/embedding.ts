import { reshape } from '../../ops/movement.ts';
import { defineName } from '../../ops/record.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import {
  checkedIndices,
  checkSizes,
  checkTable,
  drawnTable,
  lookedUp,
  settingsOf,
  TABLE_OPTIONS,
  tableText,
} from './table.ts';

const named = /* @__PURE__ */ defineName('Embedding');

/**
 * Options of {@link Embedding}.
 *
 * @example
 * ```ts
 * const options: nn.EmbeddingOptions = { paddingIdx: 0 };
 * await new nn.Embedding(10, 3, options).forward(tensor([0], { dtype: 'int32' })).toArray(); // [[0, 0, 0]]
 * ```
 */
export interface EmbeddingOptions {
  /**
   * The index of a vector that starts as zeros and gets no gradient; a negative index counts from the end.
   * Default null: no such vector.
   */
  paddingIdx?: number | null;
  /**
   * Vectors that forward looks up are shortened to this norm. Training shortens them in the table itself, and compares
   * each index with each row for that; evaluation leaves the table as it is. Default null: no limit.
   */
  maxNorm?: number | null;
  /** p of the norm for `maxNorm`, above 0; `Infinity` for the largest element. Default 2. */
  normType?: number;
  /** Whether the gradient of a vector is divided by the number of times that its index is in the input. Default false. */
  scaleGradByFreq?: boolean;
  /** Only false: gradients are dense. */
  sparse?: false;
  /** Draws the initial values; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Options of {@link Embedding.fromPretrained}.
 *
 * @example
 * ```ts
 * const options: nn.PretrainedEmbeddingOptions = { freeze: false };
 * nn.Embedding.fromPretrained(ones([4, 2]), options).weight.requiresGrad; // true
 * ```
 */
export interface PretrainedEmbeddingOptions extends Omit<EmbeddingOptions, 'generator'> {
  /** Whether the vectors stay as they are in training; default true. */
  freeze?: boolean;
}

/**
 * A table of vectors: y = weight[x]. If x contains an index several times, its gradients add up. The gradient is
 * computed as a matrix product, so a gradient that is not finite may reach other vectors too.
 *
 * Initial values are drawn from N(0, 1), as in PyTorch.
 *
 * Shape: x int32 or uint8 [...], each from 0 to numEmbeddings − 1 → [..., embeddingDim]; weight
 * [numEmbeddings, embeddingDim].
 *
 * @example
 * ```ts
 * const layer = new nn.Embedding(10, 3);
 * layer.forward(tensor([[1, 5], [0, 9]], { dtype: 'int32' })).shape; // [2, 2, 3]
 * ```
 */
export class Embedding<Count extends number = number, Dim extends number = number> extends Module {
  readonly numEmbeddings: Count;
  readonly embeddingDim: Dim;
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  weight: Parameter<readonly [Count, Dim]>;

  /**
   * @throws ArgumentError for a size that is not a positive integer, a `paddingIdx` outside the table, `sparse`, or an
   *   option that is unknown or out of range
   */
  constructor(numEmbeddings: Count, embeddingDim: Dim, options: EmbeddingOptions = {}) {
    super();
    checkSizes('Embedding', numEmbeddings, embeddingDim);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    const given = checkOptions('Embedding', options, TABLE_OPTIONS);
    const settings = settingsOf('Embedding', given, numEmbeddings);
    this.paddingIdx = settings.paddingIdx;
    this.maxNorm = settings.maxNorm;
    this.normType = settings.normType;
    this.scaleGradByFreq = settings.scaleGradByFreq;
    const { generator = defaultGenerator } = given;
    this.weight = drawnTable(numEmbeddings, embeddingDim, this.paddingIdx, generator);
  }

  /**
   * A layer with given vectors, which it copies.
   *
   * @param embeddings float32 [numEmbeddings, embeddingDim]
   * @throws ShapeError for another shape, ArgumentError for another dtype or an unknown option
   *
   * @example
   * ```ts
   * const layer = nn.Embedding.fromPretrained(tensor([[1, 2], [3, 4]]));
   * await layer.forward(tensor([1], { dtype: 'int32' })).toArray(); // [[3, 4]]
   * layer.weight.requiresGrad; // false
   * ```
   */
  static fromPretrained(embeddings: Tensor, options: PretrainedEmbeddingOptions = {}): Embedding {
    const owner = 'Embedding.fromPretrained';
    const { generator: _, ...kinds } = TABLE_OPTIONS;
    const given = checkOptions(owner, options, { freeze: 'boolean', ...kinds });
    const { freeze = true, ...rest } = given;
    const [count, dim] = checkTable(owner, embeddings);
    // A generator of its own: nothing is drawn for given vectors.
    const generator = new Generator();
    const layer = new Embedding(1, dim, { ...rest, paddingIdx: null, generator });
    const { paddingIdx } = settingsOf(owner, given, count);
    const weight = new Parameter(embeddings, { requiresGrad: !freeze });
    return Object.assign(layer, { numEmbeddings: count, paddingIdx, weight });
  }

  /**
   * @throws ArgumentError if `x` is not of integers
   * @throws IndexOutOfRangeError for an index outside the table: at once if the indices are known, otherwise when
   *   the result is computed
   */
  forward<S extends Shape>(x: Tensor<S>): Tensor<[...S, Dim]> {
    const indices = checkedIndices(this.describe(), x, this.numEmbeddings);
    const { shape } = indices;
    const rows = named(lookedUp(this.weight, reshape(indices, [shape.size]), this));
    return fromNode(reshape(rows, [...shape.values, this.embeddingDim]));
  }

  override extraRepr(): string {
    const padding = this.paddingIdx === null ? '' : `, padding_idx=${this.paddingIdx}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${padding}${tableText(this)}`;
  }

  override describe(): string {
    return `Embedding ${this.numEmbeddings} × ${this.embeddingDim}`;
  }
}

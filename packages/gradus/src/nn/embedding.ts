import type { Node } from '../graph/node.ts';
import { cast, detach, equal, like, where } from '../ops/elementwise.ts';
import { embedding } from '../ops/gather.ts';
import { reshape } from '../ops/movement.ts';
import { defineName } from '../ops/record.ts';
import { expand } from '../ops/reduce.ts';
import { fromNode, type Shape, type Tensor } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { defaultGenerator, Generator } from '../util/random/index.ts';
import { checkTensor, refuseOutside } from './arguments.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

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
  /** Draws the initial values; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
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
  weight: Parameter<readonly [Count, Dim]>;

  /** @throws ArgumentError for a size that is not a positive integer, a `paddingIdx` outside the table, or an unknown option */
  constructor(numEmbeddings: Count, embeddingDim: Dim, options: EmbeddingOptions = {}) {
    super();
    this.numEmbeddings = checkArgument(
      'Embedding',
      'numEmbeddings',
      numEmbeddings,
      POSITIVE_INTEGER,
    );
    this.embeddingDim = checkArgument('Embedding', 'embeddingDim', embeddingDim, POSITIVE_INTEGER);
    const { paddingIdx = null, generator = defaultGenerator } = checkOptions('Embedding', options, {
      paddingIdx: null,
      generator: Generator,
    });
    this.paddingIdx = paddingIdx === null ? null : positionOf(paddingIdx, numEmbeddings);
    const values = generator.normal(numEmbeddings * embeddingDim, 0, 1);
    if (this.paddingIdx !== null) {
      values.fill(0, this.paddingIdx * embeddingDim, (this.paddingIdx + 1) * embeddingDim);
    }
    this.weight = new Parameter(values, [numEmbeddings, embeddingDim]);
  }

  /**
   * @throws ArgumentError if `x` is not of integers
   * @throws IndexOutOfRangeError for an index outside the table: at once if the indices are known, otherwise when
   *   the result is computed
   */
  forward<S extends Shape>(x: Tensor<S>): Tensor<[...S, Dim]> {
    checkTensor(this.describe(), 'the input', x);
    const { node, dtype } = x;
    if (dtype !== 'int32' && dtype !== 'uint8') {
      throw new ArgumentError(
        this.describe(),
        `indices must be integers (int32 or uint8), got ${dtype}. Convert them: x.int().`,
      );
    }
    refuseOutside(`the input of ${this.describe()}`, node, this.numEmbeddings);
    const indices = reshape(cast(node, 'int32'), [node.shape.size]);
    const rows = named(embedding(this.weight.node, indices));
    return fromNode(
      reshape(this.withoutPadding(rows, indices), [...node.shape.values, this.embeddingDim]),
    );
  }

  /** `rows`, where those of the padding index pass no gradient on. */
  private withoutPadding(rows: Node, indices: Node): Node {
    if (this.paddingIdx === null) return rows;
    const column = reshape(indices, [indices.shape.size, 1]);
    const isPadding = expand(equal(column, like(column, this.paddingIdx)), rows.shape.values);
    return where(isPadding, detach(rows), rows);
  }

  override extraRepr(): string {
    const padding = this.paddingIdx === null ? '' : `, padding_idx=${this.paddingIdx}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${padding}`;
  }

  override describe(): string {
    return `Embedding ${this.numEmbeddings} × ${this.embeddingDim}`;
  }
}

/** `index`, counted from the front. @throws ArgumentError for an index outside the table */
function positionOf(index: number, count: number): number {
  const bounds = { integer: true, least: -count, most: count - 1 };
  checkArgument('Embedding', 'paddingIdx', index, bounds);
  return index < 0 ? index + count : index;
}

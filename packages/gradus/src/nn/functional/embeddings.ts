/** Embeddings as functions of their table. */
import { reshape } from '../../ops/movement.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import type { EmbeddingOptions } from '../embedding/embedding.ts';
import { EmbeddingBag, type EmbeddingBagOptions } from '../embedding/embedding-bag.ts';
import {
  checkedIndices,
  checkTable,
  lookedUp,
  settingsOf,
  TABLE_OPTIONS,
} from '../embedding/table.ts';

/**
 * weight[x]: the row of a table for each index. `nn.Embedding` describes the options.
 *
 * Shape: x int32 or uint8 [...], weight [n, d] → [..., d].
 * @throws IndexOutOfRangeError for an index outside the table: at once if the indices are known, otherwise when
 *   the result is computed
 * @throws ShapeError unless the table is a matrix, ArgumentError for an option that is unknown or out of range
 *
 * @example
 * ```ts
 * const weight = tensor([[1, 2], [3, 4]]);
 * await F.embedding(tensor([1], { dtype: 'int32' }), weight).toArray(); // [[3, 4]]
 * ```
 */
export function embedding(
  x: Tensor,
  weight: Tensor,
  options: Omit<EmbeddingOptions, 'generator'> = {},
): Tensor {
  const [count, dim] = checkTable('embedding', weight);
  const { generator: _, ...kinds } = TABLE_OPTIONS;
  const settings = settingsOf('embedding', checkOptions('embedding', options, kinds), count);
  const indices = checkedIndices('embedding', x, count);
  const rows = lookedUp(weight, reshape(indices, [indices.shape.size]), {
    ...settings,
    training: true,
  });
  return fromNode(reshape(rows, [...x.shape, dim]));
}

/**
 * Options of {@link embeddingBag}.
 *
 * @example
 * ```ts
 * const options: F.EmbeddingBagFunctionOptions = { mode: 'max' };
 * const x = tensor([[0, 1]], { dtype: 'int32' });
 * await F.embeddingBag(x, tensor([[1, 9], [3, 4]]), null, options).toArray(); // [[3, 9]]
 * ```
 */
export interface EmbeddingBagFunctionOptions extends Omit<EmbeddingBagOptions, 'generator'> {
  /** Factors of the vectors, in the shape of x; mode `'sum'` alone. */
  perSampleWeights?: Tensor | null;
}

/**
 * Sums, means or maxima of bags of rows of a table. `nn.EmbeddingBag` describes shapes and options.
 * @param offsets int32, the position at which each bag begins, for x of one dimension
 * @throws ShapeError, ArgumentError or IndexOutOfRangeError as the layer does
 *
 * @example
 * ```ts
 * const weight = tensor([[1, 2], [3, 4]]);
 * await F.embeddingBag(tensor([[0, 1]], { dtype: 'int32' }), weight).toArray(); // [[2, 3]]
 * ```
 */
export function embeddingBag(
  x: Tensor,
  weight: Tensor,
  offsets: Tensor | null = null,
  options: EmbeddingBagFunctionOptions = {},
): Tensor {
  const { perSampleWeights = null, ...rest } = options;
  return EmbeddingBag.over('embeddingBag', weight, rest).forward(x, offsets, perSampleWeights);
}

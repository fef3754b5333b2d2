import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import {
  and,
  cast,
  divide,
  equal,
  less,
  lessEqual,
  like,
  maximum,
  multiply,
  not,
  where,
} from '../../ops/elementwise.ts';
import { range } from '../../ops/leaves.ts';
import { matmul } from '../../ops/matmul.ts';
import { cat, reshape, slice } from '../../ops/movement.ts';
import { defineName } from '../../ops/record.ts';
import { amax, expand, sum } from '../../ops/reduce.ts';
import { fromArray, fromNode, type Tensor, zeros } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { checkLike, checkTensor, knownValues } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import type { EmbeddingOptions } from './embedding.ts';
import {
  checkedIndices,
  checkSizes,
  checkTable,
  drawnTable,
  isAt,
  lookedUp,
  settingsOf,
  TABLE_OPTIONS,
  tableText,
} from './table.ts';

const named = /* @__PURE__ */ defineName('EmbeddingBag');

/**
 * How a bag combines its vectors.
 *
 * @example
 * ```ts
 * const mode: nn.EmbeddingBagMode = 'max';
 * new nn.EmbeddingBag(10, 3, { mode }).mode; // 'max'
 * ```
 */
export type EmbeddingBagMode = 'sum' | 'mean' | 'max';

/**
 * Options of {@link EmbeddingBag}.
 *
 * @example
 * ```ts
 * const options: nn.EmbeddingBagOptions = { mode: 'sum' };
 * new nn.EmbeddingBag(10, 3, options).forward(zeros([4, 2], { dtype: 'int32' })).shape; // [4, 3]
 * ```
 */
export interface EmbeddingBagOptions extends EmbeddingOptions {
  /** Default `'mean'`. */
  mode?: EmbeddingBagMode;
  /** Whether `offsets` end with the number of indices; default false. */
  includeLastOffset?: boolean;
}

const KINDS = {
  ...TABLE_OPTIONS,
  mode: ['sum', 'mean', 'max'],
  includeLastOffset: 'boolean',
} as const;

/**
 * Sums, means or maxima of bags of vectors from a table. A bag that is empty gives zeros; indices that are
 * `paddingIdx` do not count.
 *
 * Shape: x int32 or uint8 [bags, n] → [bags, embeddingDim]. Or x [n], with `offsets` int32 [bags], the position at
 * which each bag begins. `perSampleWeights` has the shape of x, for mode `'sum'`.
 *
 * With offsets, each bag is compared with each index: bags · n · embeddingDim operations. A vector that is not finite
 * may then reach other bags too.
 *
 * @example
 * ```ts
 * const bag = nn.EmbeddingBag.fromPretrained(tensor([[1, 2], [3, 4], [5, 6]]), { mode: 'sum' });
 * const x = tensor([0, 1, 2], { dtype: 'int32' });
 * await bag.forward(x.view(1, 3)).toArray(); // [[9, 12]]
 * await bag.forward(x, tensor([0, 2], { dtype: 'int32' })).toArray(); // [[4, 6], [5, 6]]
 * ```
 */
export class EmbeddingBag extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  readonly mode: EmbeddingBagMode;
  readonly includeLastOffset: boolean;
  weight: Parameter;

  /**
   * @throws ArgumentError for a size that is not a positive integer, `scaleGradByFreq` with mode `'max'`, `sparse`, or
   *   an option that is unknown or out of range
   */
  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingBagOptions = {}) {
    super();
    checkSizes('EmbeddingBag', numEmbeddings, embeddingDim);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    const given = checkOptions('EmbeddingBag', options, KINDS);
    const settings = settingsOf('EmbeddingBag', given, numEmbeddings);
    this.paddingIdx = settings.paddingIdx;
    this.maxNorm = settings.maxNorm;
    this.normType = settings.normType;
    this.scaleGradByFreq = settings.scaleGradByFreq;
    const { mode = 'mean', includeLastOffset = false, generator = defaultGenerator } = given;
    if (mode === 'max' && this.scaleGradByFreq) {
      throw new ArgumentError(
        'EmbeddingBag',
        "scaleGradByFreq is not defined for mode 'max'. Leave it out, or choose mode 'sum' or 'mean'.",
      );
    }
    this.mode = mode;
    this.includeLastOffset = includeLastOffset;
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
   * const bag = nn.EmbeddingBag.fromPretrained(tensor([[1, 2], [3, 4]]));
   * await bag.forward(tensor([[0, 1]], { dtype: 'int32' })).toArray(); // [[2, 3]]
   * ```
   */
  static fromPretrained(
    embeddings: Tensor,
    options: Omit<EmbeddingBagOptions, 'generator'> & { freeze?: boolean } = {},
  ): EmbeddingBag {
    const owner = 'EmbeddingBag.fromPretrained';
    const { generator: _, ...kinds } = KINDS;
    const given = checkOptions(owner, options, { freeze: 'boolean', ...kinds });
    const { freeze = true, ...rest } = given;
    const layer = EmbeddingBag.over(owner, embeddings, rest);
    return Object.assign(layer, { weight: new Parameter(embeddings, { requiresGrad: !freeze }) });
  }

  /** A layer that looks vectors up in `table` itself. Draws nothing. */
  static over(owner: string, table: Tensor, options: EmbeddingBagOptions): EmbeddingBag {
    const [count, dim] = checkTable(owner, table);
    const { paddingIdx } = settingsOf(owner, options, count);
    const generator = new Generator();
    const layer = new EmbeddingBag(1, dim, { ...options, paddingIdx: null, generator });
    return Object.assign(layer, { numEmbeddings: count, paddingIdx, weight: table });
  }

  /**
   * @param x indices, [bags, n] or [n]
   * @param offsets int32 [bags], for x [n] alone; the first is 0, and none is smaller than the one before
   * @param perSampleWeights float32, factors of the vectors, in the shape of `x`; mode `'sum'` alone
   * @throws ArgumentError for dtypes and combinations that are not allowed, ShapeError for other shapes
   * @throws IndexOutOfRangeError for an index outside the table
   */
  forward(
    x: Tensor,
    offsets: Tensor | null = null,
    perSampleWeights: Tensor | null = null,
  ): Tensor {
    const indices = checkedIndices(this.describe(), x, this.numEmbeddings);
    this.checkInputs(x, offsets, perSampleWeights);
    const { values: shape, size } = indices.shape;
    const flat = reshape(indices, [size]);
    const [bags] = offsets === null ? shape : offsets.shape;
    const count = this.includeLastOffset && offsets !== null ? bags - 1 : bags;
    if (size === 0 || count === 0) return zeros([count, this.embeddingDim]);
    const rows = lookedUp(this.weight, flat, this);
    const isIn = this.members(flat, shape, offsets, count);
    const weights = perSampleWeights?.node ?? null;
    return fromNode(named(combined(rows, isIn, weights, this.mode)));
  }

  /** bool: which indices are in which bag. [bags, n] for x [bags, n], else [bags, n of x]. */
  private members(
    flat: Node,
    shape: readonly number[],
    offsets: Tensor | null,
    bags: number,
  ): Node {
    const isCounted =
      this.paddingIdx === null ? equal(flat, flat) : not(isAt(flat, this.paddingIdx));
    if (offsets === null) return reshape(isCounted, shape);
    const pairs = [bags, flat.shape.size];
    const all = cast(offsets.node, 'int32');
    const [starts, rest] = [part(all, 0, bags), part(all, 1, all.shape.size)];
    const last = fromArray(Int32Array.of(flat.shape.size), [1]).node;
    const ends = this.includeLastOffset ? rest : cat([rest, last], 0);
    const position = range(pairs, 1);
    const column = (values: Node): Node => expand(reshape(values, [bags, 1]), pairs);
    const isInside = and(lessEqual(column(starts), position), less(position, column(ends)));
    return and(isInside, expand(reshape(isCounted, [1, pairs[1]]), pairs));
  }

  private checkInputs(x: Tensor, offsets: Tensor | null, weights: Tensor | null): void {
    const owner = this.describe();
    const { shape } = x;
    if (shape.length !== 1 && shape.length !== 2) {
      throw new ShapeError(
        owner,
        [shape],
        `expected [bags, n], or [n] with offsets, got [${shape}].`,
      );
    }
    if (shape.length === 2 && offsets !== null) {
      throw new ArgumentError(
        owner,
        `the rows of an input [${shape}] are the bags, so it takes no offsets. Leave them out, or flatten the input.`,
      );
    }
    if (shape.length === 1) this.checkOffsets(owner, offsets, shape[0]);
    if (weights === null) return;
    checkTensor(owner, 'perSampleWeights', weights);
    checkLike(owner, weights, this.weight);
    if (this.mode !== 'sum') {
      throw new ArgumentError(
        owner,
        `perSampleWeights are defined for mode 'sum', and this layer has mode '${this.mode}'.`,
      );
    }
    if (weights.shape.join() === shape.join()) return;
    throw new ShapeError(
      owner,
      [shape, weights.shape],
      `perSampleWeights must have the shape of the input, [${shape}], got [${weights.shape}].`,
    );
  }

  private checkOffsets(owner: string, offsets: Tensor | null, length: number): void {
    if (offsets === null) {
      throw new ArgumentError(
        owner,
        'an input of one dimension needs offsets, the positions at which its bags begin. For one bag, pass x.view(1, -1).',
      );
    }
    checkTensor(owner, 'offsets', offsets);
    if (isReal(offsets.dtype) || offsets.dtype === 'bool' || offsets.shape.length !== 1) {
      throw new ArgumentError(
        owner,
        `offsets must be a vector of integers, got ${offsets.dtype} [${offsets.shape}].`,
      );
    }
    if (this.includeLastOffset && offsets.numel() === 0) {
      throw new ArgumentError(
        owner,
        'with includeLastOffset, offsets must have an element or more.',
      );
    }
    const values = knownValues(offsets.node);
    if (values === null || values.length === 0) return;
    const wrong = values.findIndex((at, i) =>
      i === 0 ? at !== 0 : at < values[i - 1] || at > length,
    );
    if (wrong < 0) return;
    throw new ArgumentError(
      owner,
      `offsets must begin with 0, must not fall and must not be above ${length}, the number of indices; ` +
        `offset ${wrong} is ${values[wrong]}.`,
    );
  }

  override extraRepr(): string {
    const padding = this.paddingIdx === null ? '' : `, padding_idx=${this.paddingIdx}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${tableText(this)}, mode=${this.mode}${padding}`;
  }

  override describe(): string {
    return `EmbeddingBag ${this.numEmbeddings} × ${this.embeddingDim}`;
  }
}

/**
 * [bags, d]: the vectors of each bag, combined.
 * @param rows [n, d], or [bags · n, d] if each bag has rows of its own
 * @param isIn bool [bags, n]
 * @param weights null, or as many as there are rows
 */
function combined(rows: Node, isIn: Node, weights: Node | null, mode: EmbeddingBagMode): Node {
  const [bags, n] = isIn.shape.values;
  const [all, d] = rows.shape.values;
  const own = all === bags * n ? bags : 1;
  const vectors = expand(reshape(rows, [own, n, d]), [bags, n, d]);
  if (mode === 'max') return largest(vectors, isIn);
  const count = sum(cast(isIn, rows.dtype), [1]);
  const each = cast(isIn, rows.dtype);
  const factor = weights === null ? like(each, 1) : expand(reshape(weights, [own, n]), [bags, n]);
  const share = where(isIn, factor, like(each, 0));
  const total =
    own === bags
      ? sum(multiply(vectors, expand(reshape(share, [bags, n, 1]), [bags, n, d])), [1])
      : matmul(share, rows);
  if (mode === 'sum') return total;
  const divisor = maximum(count, like(count, 1));
  return divide(total, expand(reshape(divisor, [bags, 1]), [bags, d]));
}

/** The largest element of the vectors [bags, n, d] that are in each bag; 0 for an empty bag. */
function largest(vectors: Node, isIn: Node): Node {
  const [bags, n, d] = vectors.shape.values;
  const mask = expand(reshape(isIn, [bags, n, 1]), [bags, n, d]);
  const most = amax(where(mask, vectors, like(vectors, LOWEST)), [1]);
  const count = sum(cast(isIn, 'int32'), [1]);
  const isFilled = expand(reshape(less(like(count, 0), count), [bags, 1]), [bags, d]);
  return where(isFilled, most, like(most, 0));
}

/** Stands for −∞ where no index of a bag is: finite, so that its gradient is 0. */
const LOWEST = -3.4028234663852886e38;

/** Elements `start` … `end` − 1 of a vector. */
function part(x: Node, start: number, end: number): Node {
  return slice(x, [start], [1], [Math.max(0, end - start)]);
}

/** What Embedding and EmbeddingBag share: a table of vectors, the checks of indices, and PyTorch's options of both. */
import type { Node } from '../../graph/node.ts';
import {
  add,
  cast,
  detach,
  divide,
  equal,
  like,
  multiply,
  subtract,
  where,
} from '../../ops/elementwise.ts';
import { embedding } from '../../ops/gather.ts';
import { range } from '../../ops/leaves.ts';
import { reshape } from '../../ops/movement.ts';
import { amax, expand, sum } from '../../ops/reduce.ts';
import { fromNode, noGrad, Tensor } from '../../tensor/index.ts';
import { checkArgument, type Kind, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { Generator } from '../../util/random/index.ts';
import { shown } from '../../util/shown.ts';
import { checkTensor, refuseOutside } from '../arguments.ts';
import { checkNorm, norm } from '../distance.ts';
import { Parameter } from '../module/parameter.ts';
import { pythonFloat } from '../python-text.ts';

/** The settings of a table that both layers have. */
export interface TableSettings {
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
}

/** The options that both layers have. */
export const TABLE_OPTIONS = {
  paddingIdx: null,
  maxNorm: null,
  normType: null,
  scaleGradByFreq: 'boolean',
  sparse: null,
  generator: Generator,
} as const satisfies Record<string, Kind>;

/** The options of a table before they are checked. */
export interface TableOptions {
  paddingIdx?: number | null;
  maxNorm?: number | null;
  normType?: number;
  scaleGradByFreq?: boolean;
  sparse?: false;
}

/** @throws ArgumentError for a value out of range, and for `sparse` */
export function settingsOf(layer: string, options: TableOptions, count: number): TableSettings {
  const { paddingIdx = null, maxNorm = null, normType = 2, scaleGradByFreq = false } = options;
  refuseSparse(layer, options.sparse);
  const bounds = { integer: true, least: -count, most: count - 1 };
  if (paddingIdx !== null) checkArgument(layer, 'paddingIdx', paddingIdx, bounds);
  return {
    paddingIdx: paddingIdx !== null && paddingIdx < 0 ? paddingIdx + count : paddingIdx,
    maxNorm: maxNorm === null ? null : checkArgument(layer, 'maxNorm', maxNorm, { above: 0 }),
    normType: checkNorm(layer, normType, 'normType'),
    scaleGradByFreq,
  };
}

/** @throws ArgumentError unless `sparse` is false or left out */
function refuseSparse(layer: string, sparse: unknown): void {
  if (sparse === undefined || sparse === false) return;
  checkArgument(layer, 'sparse', sparse, 'boolean');
  throw new ArgumentError(
    layer,
    'sparse gradients do not exist in Gradus: every gradient is a dense tensor. Leave sparse out; the results are ' +
      'the same.',
  );
}

/** A table [count, dim] of N(0, 1), with zeros at the padding index. */
export function drawnTable<Count extends number, Dim extends number>(
  count: Count,
  dim: Dim,
  paddingIdx: number | null,
  generator: Generator,
): Parameter<readonly [Count, Dim]> {
  const values = generator.normal(count * dim, 0, 1);
  if (paddingIdx !== null) values.fill(0, paddingIdx * dim, (paddingIdx + 1) * dim);
  return new Parameter(values, [count, dim]);
}

/** @throws ArgumentError for a size that is not a positive integer */
export function checkSizes(layer: string, count: number, dim: number): void {
  checkArgument(layer, 'numEmbeddings', count, POSITIVE_INTEGER);
  checkArgument(layer, 'embeddingDim', dim, POSITIVE_INTEGER);
}

/** The shape of a table of given values. @throws ArgumentError or ShapeError unless it is float32 [count, dim] */
export function checkTable(owner: string, table: Tensor): readonly [number, number] {
  if (!(table instanceof Tensor)) {
    throw new ArgumentError(owner, `embeddings must be a tensor, got ${shown(table)}.`);
  }
  const { shape } = table;
  if (shape.length === 2) return shape as readonly [number, number];
  throw new ShapeError(
    owner,
    [shape],
    `embeddings must have shape [numEmbeddings, embeddingDim], got [${shape}].`,
  );
}

/**
 * `x` as int32.
 * @throws ArgumentError if it is not a tensor of integers
 * @throws IndexOutOfRangeError for an index outside the table, if the indices are known
 */
export function checkedIndices(owner: string, x: Tensor, count: number): Node {
  checkTensor(owner, 'the input', x);
  const { node, dtype } = x;
  if (dtype !== 'int32' && dtype !== 'uint8') {
    throw new ArgumentError(
      owner,
      `indices must be integers (int32 or uint8), got ${dtype}. Convert them: x.int().`,
    );
  }
  refuseOutside(`the input of ${owner}`, node, count);
  return cast(node, 'int32');
}

/** The rows of `table` at `indices`, an int32 vector, under the rules of the layer. */
export function lookedUp(
  table: Tensor,
  indices: Node,
  layer: TableSettings & { readonly training: boolean },
): Node {
  const { paddingIdx, maxNorm, normType, scaleGradByFreq, training } = layer;
  const isLimited = maxNorm !== null && indices.shape.size > 0;
  if (isLimited && training) renormalize(table, indices, maxNorm, normType);
  const found = embedding(table.node, indices);
  const rows = isLimited && !training ? shortened(found, maxNorm, normType) : found;
  const scaled = scaleGradByFreq ? withGradientByCount(rows, indices) : rows;
  if (paddingIdx === null) return scaled;
  const isPadding = spreadRows(isAt(indices, paddingIdx), rows);
  return where(isPadding, detach(scaled), scaled);
}

/** bool [n]: where `indices` are `index`. */
export function isAt(indices: Node, index: number): Node {
  return equal(indices, like(indices, index));
}

/** A value for each row, [n], repeated in the shape [n, d] of `rows`. */
function spreadRows(values: Node, rows: Node): Node {
  return expand(reshape(values, [values.shape.size, 1]), rows.shape.values);
}

/** Shortens the rows at `indices` whose norm is above `most`, in place, as PyTorch does before it looks rows up. */
function renormalize(table: Tensor, indices: Node, most: number, p: number): void {
  noGrad(() => {
    const [count] = table.shape;
    const pairs = [indices.shape.size, count];
    const here = equal(spreadTo(indices, pairs), range(pairs, 1));
    const isUsed = fromNode(amax(cast(here, 'float32'), [0])).gt(0);
    const factor = limitOf(table, most, p).where(isUsed, 1);
    table.copy_(table.mul(factor.unsqueeze(1)));
  });
}

/** The factor of each row that gives it a norm of at most `most`. */
function limitOf(rows: Tensor, most: number, p: number): Tensor {
  const length = norm(rows, p);
  return length.add(1e-7).pow(-1).mul(most).where(length.gt(most), 1);
}

/**
 * `rows` as {@link renormalize} leaves them, for evaluation, which changes no weights. The gradient is that of the
 * weights after the change.
 */
function shortened(rows: Node, most: number, p: number): Node {
  const fixed = fromNode(detach(rows));
  const { node } = fixed.mul(limitOf(fixed, most, p).unsqueeze(1));
  return rows.needsGrad ? add(node, subtract(rows, detach(rows))) : node;
}

/** `rows`, whose gradients are divided by the number of times that their index is in `indices`. */
function withGradientByCount(rows: Node, indices: Node): Node {
  if (!rows.needsGrad) return rows;
  const pairs = [indices.shape.size, indices.shape.size];
  const same = equal(spreadTo(indices, pairs), expand(reshape(indices, [1, pairs[0]]), pairs));
  const count = sum(cast(same, rows.dtype), [1]);
  const share = multiply(rows, spreadRows(divide(like(count, 1), count), rows));
  // The value of `rows`, with the gradient of `share`: the difference is 0.
  return add(detach(rows), subtract(share, detach(share)));
}

function spreadTo(indices: Node, pairs: readonly number[]): Node {
  return expand(reshape(indices, [pairs[0], 1]), pairs);
}

/** The settings as PyTorch prints them behind the sizes. */
export function tableText({ maxNorm, normType, scaleGradByFreq }: TableSettings): string {
  return [
    maxNorm === null ? '' : `, max_norm=${pythonFloat(maxNorm)}`,
    normType === 2 ? '' : `, norm_type=${pythonFloat(normType)}`,
    scaleGradByFreq ? ', scale_grad_by_freq=True' : '',
  ].join('');
}

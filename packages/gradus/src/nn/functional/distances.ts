/** Distances and similarities as functions. */
import { length } from '../../ops/composite/distance.ts';
import { fromArray, fromNode, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkTensor, real } from '../arguments.ts';
import { CosineSimilarity, PairwiseDistance } from '../distance.ts';

/**
 * The cosine of the angle between the vectors of `x1` and `x2` along a dimension. See `nn.CosineSimilarity`.
 * @throws ShapeError if the shapes do not broadcast, ArgumentError for a missing dimension
 *
 * @example
 * ```ts
 * await F.cosineSimilarity(tensor([[1, 0]]), tensor([[0, 4]])).toArray(); // [0]
 * ```
 */
export function cosineSimilarity(x1: Tensor, x2: Tensor, dim = 1, eps = 1e-8): Tensor {
  return new CosineSimilarity(dim, eps).forward(x1, x2);
}

/**
 * ‖x1 − x2 + eps‖ₚ along the last dimension. See `nn.PairwiseDistance`.
 * @throws ShapeError if the shapes do not broadcast, ArgumentError if `p` is not above 0
 *
 * @example
 * ```ts
 * await F.pairwiseDistance(tensor([3, 0]), tensor([0, 4]), 2, 0).item(); // 5
 * ```
 */
export function pairwiseDistance(
  x1: Tensor,
  x2: Tensor,
  p = 2,
  eps = 1e-6,
  keepdim = false,
): Tensor {
  return new PairwiseDistance({ p, eps, keepdim }).forward(x1, x2);
}

/**
 * The distances ‖xᵢ − xⱼ‖ₚ of all pairs of rows i < j: [n, d] → [n · (n − 1) / 2], in the order (0, 1), (0, 2) …
 * @param p at least 0: 2 is the Euclidean distance, 0 counts different elements, Infinity takes the largest difference
 * @throws ShapeError unless `x` is a matrix, ArgumentError for a p below 0
 *
 * @example
 * ```ts
 * await F.pdist(tensor([[0, 0], [3, 4], [0, 1]])).toArray(); // [5, 1, 4.242…]
 * ```
 */
export function pdist(x: Tensor, p = 2): Tensor {
  checkTensor('pdist', 'x', x);
  checkArgument('pdist', 'p', p, { least: 0, most: Number.POSITIVE_INFINITY });
  if (x.dim() !== 2) {
    throw new ShapeError('pdist', [x.shape], `takes a matrix [n, d], got [${x.shape}].`);
  }
  const [n] = x.shape;
  const pairs = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n - 1 - i }, (_, j) => [i, i + 1 + j] as const),
  ).flat();
  const rows = (side: 0 | 1): Tensor => {
    const positions = Int32Array.from(pairs, (pair) => pair[side]);
    return real(x).indexSelect(0, fromArray(positions, [positions.length]));
  };
  return fromNode(length(rows(0).sub(rows(1)).node, p));
}

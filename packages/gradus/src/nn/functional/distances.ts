/** Distances and similarities as functions. */
import type { Tensor } from '../../tensor/index.ts';
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

import { norm as normOf } from '../ops/composite/norm.ts';
import { reshape } from '../ops/movement.ts';
import { fromNode, type Shape, type Tensor } from '../tensor/index.ts';
import { checkArgument } from '../util/arguments.ts';
import { ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { checkDimension, checkTensor, real } from './arguments.ts';
import { Module } from './module/module.ts';

/**
 * Options of {@link PairwiseDistance}.
 *
 * @example
 * ```ts
 * const options: nn.PairwiseDistanceOptions = { p: 1, eps: 0 };
 * await new nn.PairwiseDistance(options).forward(tensor([3, 0]), tensor([0, 4])).item(); // 7
 * ```
 */
export interface PairwiseDistanceOptions {
  /** The norm: 2 is the Euclidean distance, 1 the sum of the differences, Infinity the largest; default 2. */
  p?: number;
  /** Added to each difference, so that the slope at a distance of 0 is finite; default 1e-6. */
  eps?: number;
  /** Whether the last dimension stays with size 1; default false. */
  keepdim?: boolean;
}

/**
 * ‖x₁ − x₂ + eps‖ₚ along the last dimension.
 *
 * Shape: [N, D] or [D], both the same, or with sizes that broadcast → [N], or a scalar.
 *
 * @example
 * ```ts
 * new nn.PairwiseDistance({ eps: 0 }).forward(tensor([3, 0]), tensor([0, 4])).itemSync(); // 5
 * ```
 */
export class PairwiseDistance extends Module {
  readonly p: number;
  readonly eps: number;
  readonly keepdim: boolean;

  /** @throws ArgumentError if `p` is not above 0, `eps` is not a number, or an option is unknown */
  constructor(options: PairwiseDistanceOptions = {}) {
    super();
    const kinds = { p: null, eps: 'number', keepdim: 'boolean' } as const;
    const { p = 2, eps = 1e-6, keepdim = false } = checkOptions('PairwiseDistance', options, kinds);
    this.p = checkNorm('PairwiseDistance', p);
    this.eps = eps;
    this.keepdim = keepdim;
  }

  /** @throws ShapeError if the shapes do not broadcast, or have no dimension */
  forward(x1: Tensor, x2: Tensor): Tensor {
    checkPair('PairwiseDistance', x1, x2);
    return norm(real(x1).sub(real(x2)).add(this.eps), this.p, this.keepdim);
  }
}

/** @throws ArgumentError if `p`, the argument `name`, is not a number above 0; Infinity is allowed */
export function checkNorm(owner: string, p: number, name = 'p'): number {
  return p === Number.POSITIVE_INFINITY ? p : checkArgument(owner, name, p, { above: 0 });
}

/** ‖x‖ₚ along the last dimension; its slope at 0 is 0. */
export function norm({ node, shape }: Tensor, p: number, keepdim = false): Tensor {
  const size = normOf(node, [shape.length - 1], p);
  return fromNode(keepdim ? reshape(size, [...shape.slice(0, -1), 1]) : size);
}

/**
 * x₁ · x₂ / (‖x₁‖ ‖x₂‖) along a dimension: the cosine of the angle between two vectors, in [−1, 1]. A norm below
 * `eps` counts as `eps`.
 *
 * Shape: any two that broadcast → that shape without `dim`.
 *
 * @example
 * ```ts
 * new nn.CosineSimilarity(0).forward(tensor([1, 0]), tensor([3, 4])).itemSync(); // 0.6000000238418579
 * ```
 */
export class CosineSimilarity extends Module {
  readonly dimension: number;
  readonly eps: number;

  /**
   * @param dimension the dimension of the vectors; negative ones count from the end
   * @throws ArgumentError if `dim` is not an integer, or `eps` is not above 0
   */
  constructor(dimension = 1, eps = 1e-8) {
    super();
    this.dimension = checkDimension('CosineSimilarity', dimension);
    this.eps = checkArgument('CosineSimilarity', 'eps', eps, { above: 0 });
  }

  /** @throws ShapeError if the shapes do not broadcast; ArgumentError for a missing dimension */
  forward(x1: Tensor, x2: Tensor): Tensor {
    checkPair('CosineSimilarity', x1, x2);
    const unit = (x: Tensor): Tensor => {
      const vectors = real(x);
      const square = vectors.mul(vectors).sum(this.dimension, true);
      return vectors.div(square.clamp(this.eps ** 2).sqrt());
    };
    return unit(x1).mul(unit(x2)).sum(this.dimension);
  }
}

/** @throws ArgumentError for a value that is not a tensor, ShapeError for a scalar */
function checkPair(owner: string, x1: Tensor, x2: Tensor): void {
  checkTensor(owner, 'x1', x1);
  checkTensor(owner, 'x2', x2);
  if (x1.dim() > 0 && x2.dim() > 0) return;
  const shapes: Shape[] = [x1.shape, x2.shape];
  throw new ShapeError(
    owner,
    shapes,
    `inputs must have a dimension of vectors, got [${x1.shape}] and [${x2.shape}].`,
  );
}

/** Products of vectors and matrices. Integers stay integers; bools are refused, as in PyTorch. */
import type { Node } from '../../graph/node.ts';
import { cdist as cdistNode } from '../../ops/composite/distance.ts';
import { cast, multiply, subtract } from '../../ops/elementwise.ts';
import { cat, reshape, slice } from '../../ops/movement.ts';
import { broadcastShape, expand, sum } from '../../ops/reduce.ts';
import { axisOf } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { contract } from './contraction.ts';
import { batches, checkRank, oneDType, product, refuseShapes } from './matrices.ts';

/**
 * The product of two matrices: [n, m] · [m, p] → [n, p]. Unlike `matmul`, it takes nothing else.
 * @throws ShapeError unless both are matrices that fit
 * @throws ArgumentError for different dtypes, and for bool
 *
 * @example
 * ```ts
 * await mm(tensor([[1, 2]]), tensor([[3], [4]])).toArray(); // [[11]]
 * ```
 */
export function mm(x: Tensor, other: Tensor): Tensor {
  return fromNode(product('mm', x, other, 2, 2));
}

/**
 * The products of two batches of matrices: [b, n, m] · [b, m, p] → [b, n, p]. The batch does not broadcast.
 * @throws ShapeError unless both have three dimensions that fit
 * @throws ArgumentError for different dtypes, and for bool
 *
 * @example
 * ```ts
 * bmm(ones(10, 3, 4), ones(10, 4, 5)).shape; // [10, 3, 5]
 * ```
 */
export function bmm(x: Tensor, other: Tensor): Tensor {
  return fromNode(batches('bmm', x, other));
}

/**
 * A matrix times a vector: [n, m] · [m] → [n].
 * @throws ShapeError unless the shapes fit
 * @throws ArgumentError for different dtypes, and for bool
 *
 * @example
 * ```ts
 * await mv(tensor([[1, 2], [3, 4]]), tensor([1, 10])).toArray(); // [21, 43]
 * ```
 */
export function mv(x: Tensor, vector: Tensor): Tensor {
  return fromNode(product('mv', x, vector, 2, 1));
}

/**
 * The sum of the products of two vectors of one length: [n] · [n] → [].
 * @throws ShapeError unless both are vectors of one length
 * @throws ArgumentError for different dtypes, and for bool
 *
 * @example
 * ```ts
 * await dot(tensor([1, 2]), tensor([3, 4])).item(); // 11
 * ```
 */
export function dot(x: Tensor, other: Tensor): Tensor {
  return fromNode(product('dot', x, other, 1, 1));
}

/**
 * The sum of products along the last dimension of both: [.., n] and [.., n] give the dimensions before n of `x`, then
 * those of `other`. A scalar multiplies every element.
 * @throws ShapeError if the last dimensions differ
 * @throws ArgumentError for different dtypes, and for bool
 *
 * @example
 * ```ts
 * await inner(tensor([[1, 2], [3, 4]]), tensor([10, 1])).toArray(); // [12, 34]
 * ```
 */
export function inner(x: Tensor, other: Tensor): Tensor {
  const dtype = oneDType('inner', [x, other]);
  if (x.dim() === 0 || other.dim() === 0) return x.mul(other);
  const [m, n] = [x.size(-1), other.size(-1)];
  if (m !== n) {
    refuseShapes('inner', x, other, `the last dimensions must be equal, got ${m} and ${n}.`);
  }
  return fromNode(
    cast(overDimensions(x.node, other.node, [x.dim() - 1], [other.dim() - 1]), dtype),
  );
}

/**
 * Every element of one vector times every element of another: [n], [m] → [n, m].
 * @throws ShapeError unless both are vectors
 *
 * @example
 * ```ts
 * await outer(tensor([1, 2]), tensor([3, 4, 5])).toArray(); // [[3, 4, 5], [6, 8, 10]]
 * ```
 */
export function outer(x: Tensor, other: Tensor): Tensor {
  checkRank('outer', 'x', x, 1);
  checkRank('outer', 'other', other, 1);
  return x.reshape(-1, 1).mul(other);
}

/**
 * The sum of products over dimensions of both: the other dimensions of `x`, then those of `other`.
 * @param dimensions how many: the last ones of `x` and the first ones of `other`; or a list for each, pair by pair
 * @throws ShapeError if paired sizes differ; as in PyTorch, 1 fits any size
 * @throws ArgumentError for a dimension that does not exist or is named twice, and for different dtypes
 *
 * @example
 * ```ts
 * const [x, y] = [ones(2, 3, 4), ones(4, 3, 5)];
 * tensordot(x, y, 1).shape; // [2, 3, 3, 5]
 * tensordot(x, y, [[1, 2], [1, 0]]).shape; // [2, 5]
 * ```
 */
export function tensordot(
  x: Tensor,
  other: Tensor,
  dimensions: number | readonly [readonly number[], readonly number[]] = 2,
): Tensor {
  const dtype = oneDType('tensordot', [x, other]);
  const [left, right] = pairs(x, other, dimensions);
  left.forEach((axis, i) => {
    const [m, n] = [x.size(axis), other.size(right[i])];
    if (m === n || m === 1 || n === 1) return;
    const problem = `dimension ${axis} of x is ${m}, dimension ${right[i]} of other is ${n}; they must be equal.`;
    refuseShapes('tensordot', x, other, problem);
  });
  return fromNode(cast(overDimensions(x.node, other.node, left, right), dtype));
}

function pairs(
  x: Tensor,
  other: Tensor,
  dimensions: number | readonly [readonly number[], readonly number[]],
): [left: number[], right: number[]] {
  if (typeof dimensions === 'number') {
    const most = Math.min(x.dim(), other.dim());
    checkArgument('tensordot', 'dimensions', dimensions, { integer: true, least: 0, most });
    const count = [...Array(dimensions).keys()];
    return [count.map((i) => x.dim() - dimensions + i), count];
  }
  const isPair = Array.isArray(dimensions) && dimensions.length === 2;
  if (
    !isPair ||
    !dimensions.every(Array.isArray) ||
    dimensions[0].length !== dimensions[1].length
  ) {
    throw new ArgumentError(
      'tensordot',
      'dimensions must be a number, or two lists of one length such as [[1, 2], [1, 0]].',
    );
  }
  const axes = (tensor: Tensor, list: readonly number[]): number[] => {
    const found = list.map((d) => axisOf('tensordot', d, tensor.shape));
    if (new Set(found).size === found.length) return found;
    throw new ArgumentError('tensordot', `dimensions [${list}] name a dimension twice.`);
  };
  return [axes(x, dimensions[0]), axes(other, dimensions[1])];
}

/** The sum of products over `left` of a and `right` of b. */
function overDimensions(a: Node, b: Node, left: readonly number[], right: readonly number[]): Node {
  const rank = a.shape.values.length;
  const labels = [...Array(rank).keys()];
  const others = b.shape.values.map((_, d) =>
    right.includes(d) ? left[right.indexOf(d)] : rank + d,
  );
  const kept = [
    ...labels.filter((d) => !left.includes(d)),
    ...others.filter((label) => label >= rank),
  ];
  return contract({ node: a, labels }, { node: b, labels: others }, kept).node;
}

/**
 * The Kronecker product: every element of `x` times all of `other`. Sizes multiply, dimension by dimension; missing
 * dimensions in front count as 1.
 *
 * @example
 * ```ts
 * await kron(tensor([1, 10]), tensor([1, 2, 3])).toArray(); // [1, 2, 3, 10, 20, 30]
 * ```
 */
export function kron(x: Tensor, other: Tensor): Tensor {
  checkTensor('kron', x);
  checkTensor('kron', other);
  const rank = Math.max(x.dim(), other.dim());
  const padded = ({ shape }: Tensor): number[] => [
    ...Array<number>(rank - shape.length).fill(1),
    ...shape,
  ];
  const [m, n] = [padded(x), padded(other)];
  const all = x
    .reshape(m.flatMap((size) => [size, 1]))
    .mul(other.reshape(n.flatMap((size) => [1, size])));
  return all.reshape(m.map((size, d) => size * n[d]));
}

/**
 * The distances ‖xᵢ − otherⱼ‖ₚ of all pairs of rows: [.., P, M], [.., R, M] → [.., P, R]; dimensions before the last
 * two broadcast. float32. The gradient of a distance of 0 is 0.
 * @param p at least 0: 2 is the Euclidean distance, 0 counts different elements, Infinity takes the largest difference
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError for a p below 0
 *
 * @example
 * ```ts
 * await cdist(tensor([[0, 0], [3, 0]]), tensor([[0, 4]])).toArray(); // [[4], [5]]
 * ```
 */
export function cdist(x: Tensor, other: Tensor, p = 2): Tensor {
  checkTensor('cdist', x);
  checkTensor('cdist', other);
  checkArgument('cdist', 'p', p, { least: 0, most: Number.POSITIVE_INFINITY });
  if (x.dim() < 2 || other.dim() < 2 || x.size(-1) !== other.size(-1)) {
    refuseShapes('cdist', x, other, 'takes rows of one length, [.., P, M] and [.., R, M].');
  }
  return fromNode(cdistNode(x.node, other.node, p));
}

/**
 * The sum of the diagonal of a matrix [n, m]: a scalar; int32 for integers.
 * @throws ShapeError unless `x` is a matrix
 *
 * @example
 * ```ts
 * await trace(tensor([[1, 2], [3, 4]])).item(); // 5
 * ```
 */
export function trace(x: Tensor): Tensor {
  checkRank('trace', 'x', x, 2);
  const [rows, columns] = x.shape;
  const flat = reshape(x.node, [rows * columns]);
  return fromNode(sum(slice(flat, [0], [columns + 1], [Math.min(rows, columns)]), [0]));
}

/**
 * The cross product of vectors of three elements along a dimension; the other dimensions broadcast.
 * @param dimension the dimension of the three elements; if left out, the first of size 3
 * @throws ShapeError unless the dimension has size 3 in both
 * @throws ArgumentError for a dimension that does not exist
 *
 * @example
 * ```ts
 * await cross(tensor([1, 0, 0]), tensor([0, 1, 0])).toArray(); // [0, 0, 1]
 * ```
 */
export function cross(x: Tensor, other: Tensor, dimension?: number): Tensor {
  checkTensor('cross', x);
  checkTensor('cross', other);
  const shape = broadcastShape('cross', x.shape, other.shape);
  const axis = dimension === undefined ? shape.indexOf(3) : axisOf('cross', dimension, shape);
  const hasThree = ({ shape: own }: Tensor): boolean => own[axis - shape.length + own.length] === 3;
  if (axis < 0 || !hasThree(x) || !hasThree(other)) {
    refuseShapes('cross', x, other, 'needs a dimension of size 3 in both.');
  }
  const dtype = oneDType('cross', [x, other]);
  const part = (node: Node, i: number): Node => {
    const sizes = shape.map((n, d) => (d === axis ? 1 : n));
    const starts = shape.map((_, d) => (d === axis ? i % 3 : 0));
    return slice(
      expand(node, shape),
      starts,
      shape.map(() => 1),
      sizes,
    );
  };
  const parts = [0, 1, 2].map((i) =>
    subtract(
      multiply(part(x.node, i + 1), part(other.node, i + 2)),
      multiply(part(x.node, i + 2), part(other.node, i + 1)),
    ),
  );
  return fromNode(cast(cat(parts, axis), dtype));
}

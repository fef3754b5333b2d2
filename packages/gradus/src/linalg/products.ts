/** Products of several matrices and of vectors. */
import { inBestOrder } from '../functions/products/chain-matmul.ts';
import { cross as crossOf } from '../functions/products/products.ts';
import { checkTensor } from '../tensor/base.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/**
 * The product of at least two matrices, in the order of multiplying that needs the fewest multiplications. The first may
 * be a row [n], the last a column [n].
 * @throws ShapeError unless the shapes fit
 * @throws ArgumentError for fewer than two tensors, and for different dtypes
 *
 * @example
 * ```ts
 * await linalg.multiDot([tensor([1, 2]), eye(2), tensor([3, 4])]).item(); // 11
 * ```
 */
export function multiDot(tensors: readonly Tensor[]): Tensor {
  const op = 'linalg.multiDot';
  if (!Array.isArray(tensors) || tensors.length < 2) {
    throw new ArgumentError(op, `takes an array of at least two tensors, got ${shown(tensors)}.`);
  }
  const last = tensors.length - 1;
  const matrices = tensors.map((x: Tensor, i) => {
    const { shape } = checkTensor(op, x);
    if (shape.length === 1 && (i === 0 || i === last)) {
      return i === 0 ? x.reshape(1, -1) : x.reshape(-1, 1);
    }
    if (shape.length === 2) return x;
    const problem = `takes matrices, and vectors at both ends; tensor ${i} has shape [${shape}].`;
    throw new ShapeError(op, [shape], problem);
  });
  const product = inBestOrder(op, matrices);
  const ends = [tensors[0], tensors[last]];
  return product.reshape(...product.shape.filter((_, d) => ends[d].dim() === 2));
}

/**
 * The cross product of vectors of three elements along a dimension, by default the last; the others broadcast.
 * @throws ShapeError unless the dimension has size 3 in both
 * @throws ArgumentError for a dimension that does not exist
 *
 * @example
 * ```ts
 * await linalg.cross(tensor([0, 1, 0]), tensor([0, 0, 1])).toArray(); // [1, 0, 0]
 * ```
 */
export function cross(x: Tensor, other: Tensor, dimension = -1): Tensor {
  return crossOf(x, other, dimension);
}

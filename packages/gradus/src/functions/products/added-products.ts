/** Products of matrices, added to a tensor. */

import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import { add, like, multiply, where } from '../../ops/elementwise.ts';
import { constant } from '../../ops/leaves.ts';
import { broadcast, broadcastShape, sum } from '../../ops/reduce.ts';
import { checkTensor } from '../../tensor/base.ts';
import { stored } from '../../tensor/operands.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { batches, product, refuseDTypes } from './matrices.ts';

/**
 * Options of {@link addmm}, {@link addmv}, {@link addbmm} and {@link baddbmm}.
 *
 * @example
 * ```ts
 * const options: ProductOptions = { beta: 0, alpha: 2 };
 * await addmm(tensor([[1]]), tensor([[3]]), tensor([[4]]), options).toArray(); // [[24]]
 * ```
 */
export interface ProductOptions {
  /** The factor of what is added; default 1. With 0, NaN and infinities in it do not count. */
  beta?: number;
  /** The factor of the product; default 1. */
  alpha?: number;
}

/**
 * beta · x + alpha · (a · b) for matrices a [n, m] and b [m, p]; x broadcasts to [n, p].
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError for different dtypes, for bool, and for a fractional factor of integers
 *
 * @example
 * ```ts
 * await addmm(tensor([10]), tensor([[1, 2]]), tensor([[3], [4]])).toArray(); // [[21]]
 * ```
 */
export function addmm(x: Tensor, a: Tensor, b: Tensor, options?: ProductOptions): Tensor {
  return added('addmm', x, product('addmm', a, b, 2, 2), options);
}

/**
 * beta · x + alpha · (matrix · vector) for [n, m] and [m]; x broadcasts to [n].
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError for different dtypes, for bool, and for a fractional factor of integers
 *
 * @example
 * ```ts
 * const matrix = tensor([[1, 2], [3, 4]]);
 * await addmv(tensor([100, 200]), matrix, tensor([1, 10])).toArray(); // [121, 243]
 * ```
 */
export function addmv(x: Tensor, matrix: Tensor, vector: Tensor, options?: ProductOptions): Tensor {
  return added('addmv', x, product('addmv', matrix, vector, 2, 1), options);
}

/**
 * beta · x + alpha · Σ aᵢ · bᵢ over the batch, for a [b, n, m] and b [b, m, p]; x broadcasts to [n, p].
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError for different dtypes, for bool, and for a fractional factor of integers
 *
 * @example
 * ```ts
 * await addbmm(zeros(1, 1), ones(3, 1, 4), ones(3, 4, 1)).toArray(); // [[12]]
 * ```
 */
export function addbmm(x: Tensor, a: Tensor, b: Tensor, options?: ProductOptions): Tensor {
  return added('addbmm', x, sum(batches('addbmm', a, b), [0]), options);
}

/**
 * beta · x + alpha · (aᵢ · bᵢ) for each i of a batch, for a [b, n, m] and b [b, m, p]; x broadcasts to [b, n, p].
 * @throws ShapeError if the shapes do not fit
 * @throws ArgumentError for different dtypes, for bool, and for a fractional factor of integers
 *
 * @example
 * ```ts
 * await baddbmm(ones(1, 1), ones(2, 1, 4), ones(2, 4, 1)).toArray(); // [[[5]], [[5]]]
 * ```
 */
export function baddbmm(x: Tensor, a: Tensor, b: Tensor, options?: ProductOptions): Tensor {
  return added('baddbmm', x, batches('baddbmm', a, b), options);
}

/** beta · x + alpha · product. */
function added(op: string, x: Tensor, product: Node, options?: ProductOptions): Tensor {
  const { beta = 1, alpha = 1 } = checkOptions(op, options, { beta: 'number', alpha: 'number' });
  if (checkTensor(op, x).dtype !== product.dtype) refuseDTypes(op, [x.dtype, product.dtype]);
  const times = (name: string, node: Node, factor: number): Node => {
    if (factor === 1) return node;
    if (!isReal(node.dtype)) checkArgument(op, name, factor, { integer: true });
    return broadcast(op, multiply)(node, stored(op, factor, node.dtype));
  };
  const shape = product.shape.values;
  const scaled = times('alpha', product, alpha);
  const { node } = x;
  if (broadcastShape(op, x.shape, shape).join() !== shape.join()) {
    const problem = `[${x.shape}] does not broadcast to the shape of the product, [${shape}].`;
    throw new ShapeError(op, [x.shape, shape], problem);
  }
  if (beta !== 0) return fromNode(broadcast(op, add)(times('beta', node, beta), scaled));
  // Nothing of x counts, and its gradient is 0.
  const nothing = where(constant(0, node.shape, 'bool'), node, like(node, 0));
  return fromNode(broadcast(op, add)(nothing, scaled));
}

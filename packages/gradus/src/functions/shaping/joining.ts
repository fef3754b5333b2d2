/** Functions of several tensors: joined, broadcast, combined. */

import { type DType, promote } from '../../ir/dtype.ts';
import { cast } from '../../ops/elementwise.ts';
import { cat as join, place } from '../../ops/movement.ts';
import { broadcastShape } from '../../ops/reduce.ts';
import { checkTensor } from '../../tensor/base.ts';
import { fromArray } from '../../tensor/create/create.ts';
import { cat, checkTensors, stack } from '../../tensor/functions.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { COUNT, checkArgument } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { atleast1d, atleast2d, atleast3d } from './shaping.ts';

/**
 * Joins tensors along an existing dimension; the same as {@link cat}.
 * @throws ShapeError, ArgumentError as {@link cat}
 *
 * @example
 * ```ts
 * await concat([tensor([1, 2]), tensor([3])]).toArray(); // [1, 2, 3]
 * ```
 */
export function concat(tensors: readonly Tensor[], dimension = 0): Tensor {
  checkTensors('concat', tensors);
  return cat(tensors, dimension);
}

/**
 * Joins tensors along their columns: along dimension 1, or along dimension 0 for vectors. Scalars become vectors.
 * @throws ShapeError if other dimensions differ
 *
 * @example
 * ```ts
 * await hstack([tensor([[1], [2]]), tensor([[3], [4]])]).toArray(); // [[1, 3], [2, 4]]
 * ```
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('hstack', tensors);
  const parts = tensors.map(atleast1d);
  return cat(parts, parts[0].dim() === 1 ? 0 : 1);
}

/**
 * Joins tensors along their rows, dimension 0. Vectors become rows.
 * @throws ShapeError if other dimensions differ
 *
 * @example
 * ```ts
 * await vstack([tensor([1, 2]), tensor([3, 4])]).toArray(); // [[1, 2], [3, 4]]
 * ```
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('vstack', tensors);
  return cat(tensors.map(atleast2d), 0);
}

/**
 * Joins tensors along dimension 2. Vectors and matrices get a third dimension first.
 * @throws ShapeError if other dimensions differ
 *
 * @example
 * ```ts
 * await dstack([tensor([1, 2]), tensor([3, 4])]).toArray(); // [[[1, 3], [2, 4]]]
 * ```
 */
export function dstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('dstack', tensors);
  return cat(tensors.map(atleast3d), 2);
}

/**
 * Joins tensors along dimension 1. Vectors become columns.
 * @throws ShapeError if other dimensions differ
 *
 * @example
 * ```ts
 * await columnStack([tensor([1, 2]), tensor([3, 4])]).toArray(); // [[1, 3], [2, 4]]
 * ```
 */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  checkTensors('columnStack', tensors);
  return cat(
    tensors.map((x) => (x.dim() <= 1 ? x.view(x.numel(), 1) : x)),
    1,
  );
}

/**
 * All tensors, expanded to the shape that they broadcast to together. The results are views.
 * @throws ShapeError if they do not broadcast
 *
 * @example
 * ```ts
 * const [a, b] = broadcastTensors(zeros(3, 1), zeros(4));
 * a.shape; // [3, 4]
 * b.shape; // [3, 4]
 * ```
 */
export function broadcastTensors(...tensors: Tensor[]): Tensor[] {
  checkTensors('broadcastTensors', tensors, 'broadcastTensors(a, b)');
  const shape = tensors.reduce<readonly number[]>(
    (common, x) => broadcastShape('broadcastTensors', common, x.shape),
    [],
  );
  return tensors.map((x) => x.expand(shape));
}

/**
 * Options of {@link meshgrid}.
 *
 * @example
 * ```ts
 * const options: MeshgridOptions = { indexing: 'xy' };
 * meshgrid([zeros(2), zeros(3)], options)[0].shape; // [3, 2]
 * ```
 */
export interface MeshgridOptions {
  /**
   * `'ij'`, the default: dimension d of the results belongs to vector d. `'xy'` swaps the first two dimensions, so
   * that the first vector runs along the columns.
   */
  indexing?: 'ij' | 'xy';
}

/**
 * The coordinates of a grid: result k has, at each point of the grid, the coordinate from vector k. The results are
 * views.
 * @param vectors the coordinates along each dimension; scalars count as vectors of one element
 * @throws ShapeError if a tensor has more than one dimension
 * @throws ArgumentError if there is no tensor, or the dtypes differ
 *
 * @example
 * ```ts
 * const [x, y] = meshgrid([tensor([1, 2]), tensor([3, 4])]);
 * await x.toArray(); // [[1, 1], [2, 2]]
 * await y.toArray(); // [[3, 4], [3, 4]]
 * ```
 */
export function meshgrid(vectors: readonly Tensor[], options?: MeshgridOptions): Tensor[] {
  const { indexing } = checkOptions('meshgrid', options, { indexing: ['ij', 'xy'] });
  checkTensors('meshgrid', vectors);
  return gridOf('meshgrid', vectors, indexing === 'xy');
}

function gridOf(op: string, vectors: readonly Tensor[], isSwapped: boolean): Tensor[] {
  for (const { shape, dtype } of vectors) {
    if (shape.length > 1) {
      throw new ShapeError(op, [shape], `takes vectors, got a tensor of shape [${shape}].`);
    }
    if (dtype !== vectors[0].dtype) {
      throw new ArgumentError(
        op,
        `all vectors must have one dtype, got ${vectors[0].dtype} and ${dtype}. Use to('${vectors[0].dtype}').`,
      );
    }
  }
  const sizes = vectors.map((x) => x.numel());
  const grid = vectors.map((x, k) => x.view(sizes.map((n, d) => (d === k ? n : 1))).expand(sizes));
  return isSwapped && vectors.length > 1 ? grid.map((x) => x.transpose(0, 1)) : grid;
}

/**
 * All combinations of an element of each vector, as rows, the last vector fastest. Of one vector: the vector itself.
 * @throws ShapeError if a tensor is not a vector
 * @throws ArgumentError if there is no tensor, or the dtypes differ
 *
 * @example
 * ```ts
 * await cartesianProd(tensor([1, 2]), tensor([3, 4])).toArray(); // [[1, 3], [1, 4], [2, 3], [2, 4]]
 * ```
 */
export function cartesianProd(...vectors: Tensor[]): Tensor {
  checkTensors('cartesianProd', vectors, 'cartesianProd(a, b)');
  const scalar = vectors.find((x) => x.dim() === 0);
  if (scalar !== undefined) {
    throw new ShapeError('cartesianProd', [scalar.shape], 'takes vectors, got a scalar.');
  }
  const grid = gridOf('cartesianProd', vectors, false);
  return grid.length === 1
    ? grid[0]
    : stack(
        grid.map((x) => x.view(-1)),
        1,
      );
}

/**
 * All choices of `length` elements of a vector in their order, as rows.
 * @param withReplacement whether an element may be chosen again
 * @throws ShapeError if `x` is not a vector
 * @throws ArgumentError if `length` is not an integer of at least 0
 *
 * @example
 * ```ts
 * await combinations(tensor([1, 2, 3])).toArray(); // [[1, 2], [1, 3], [2, 3]]
 * ```
 */
export function combinations(x: Tensor, length = 2, withReplacement = false): Tensor {
  const { shape } = checkTensor('combinations', x);
  checkArgument('combinations', 'length', length, COUNT);
  checkArgument('combinations', 'withReplacement', withReplacement, 'boolean');
  if (shape.length !== 1) {
    throw new ShapeError('combinations', [shape], `takes a vector, got shape [${shape}].`);
  }
  let rows: number[][] = [[]];
  for (let i = 0; i < length; i++) {
    rows = rows.flatMap((row) => {
      const last = row.at(-1);
      const first = last === undefined ? 0 : last + (withReplacement ? 0 : 1);
      return Array.from({ length: Math.max(0, shape[0] - first) }, (_, k) => [...row, first + k]);
    });
  }
  if (length === 0) return x.slice(0, 0, 0);
  const positions = Int32Array.from(rows.flat());
  return x.indexSelect(0, fromArray(positions, [positions.length])).reshape(rows.length, length);
}

/**
 * A matrix with the given matrices along its diagonal, and zeros elsewhere. Vectors count as rows, scalars as
 * matrices of one element.
 * @throws ShapeError if a tensor has more than two dimensions
 * @throws ArgumentError if there is no tensor
 *
 * @example
 * ```ts
 * await blockDiag(tensor([[1, 2]]), tensor(3)).toArray(); // [[1, 2, 0], [0, 0, 3]]
 * ```
 */
export function blockDiag(...tensors: Tensor[]): Tensor {
  checkTensors('blockDiag', tensors, 'blockDiag(a, b)');
  const large = tensors.find((x) => x.dim() > 2);
  if (large !== undefined) {
    throw new ShapeError(
      'blockDiag',
      [large.shape],
      `takes tensors of at most 2 dimensions, got shape [${large.shape}].`,
    );
  }
  const dtype = tensors.reduce<DType>((widest, x) => promote(widest, x.dtype), 'bool');
  const blocks = tensors.map(atleast2d);
  const width = blocks.reduce((sum, { shape }) => sum + shape[1], 0);
  let end = 0;
  const rows = blocks.map(({ node, shape: [height, own] }) => {
    end += own;
    return place(cast(node, dtype), [height, width], [0, end - own], [1, 1]);
  });
  return fromNode(join(rows, 0));
}

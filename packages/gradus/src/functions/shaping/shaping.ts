/** Other shapes of the same elements. The results are views: they cannot be written in place. */
import { axisOf } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Shape, Transposed } from '../../tensor/shapes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';

/**
 * `x` repeated along dimensions of size 1, and along new dimensions in front, up to `shape`.
 * @throws ShapeError if `x` does not broadcast to `shape`
 *
 * @example
 * ```ts
 * await broadcastTo(tensor([1, 2]), [2, 2]).toArray(); // [[1, 2], [1, 2]]
 * ```
 */
export function broadcastTo<const S extends Shape>(x: Tensor, shape: S): Tensor<S> {
  return checkTensor('broadcastTo', x).expand(shape) as Tensor as Tensor<S>;
}

/**
 * Splits one dimension into several; one of `sizes` may be −1, which is inferred.
 * @throws ArgumentError if the dimension does not exist
 * @throws ShapeError if the product of `sizes` is not the size of the dimension
 *
 * @example
 * ```ts
 * unflatten(zeros(10, 784), 1, [28, 28]).shape; // [10, 28, 28]
 * ```
 */
export function unflatten(x: Tensor, dimension: number, sizes: Shape): Tensor {
  const { shape } = checkTensor('unflatten', x);
  const axis = axisOf('unflatten', dimension, shape);
  if (!Array.isArray(sizes) || sizes.length === 0) {
    throw new ArgumentError(
      'unflatten',
      `sizes must be an array of at least one size, such as [2, -1], got ${shown(sizes)}.`,
    );
  }
  const extent = shape[axis] ?? 1;
  const given = sizes.filter((n) => n !== -1);
  const known = given.reduce((n, size) => n * size, 1);
  const open = sizes.length - given.length;
  const fits = open === 1 ? known > 0 && extent % known === 0 : open === 0 && known === extent;
  if (!fits || shape.length === 0) {
    throw new ShapeError(
      'unflatten',
      [shape, sizes],
      `dimension ${dimension} of size ${shape.length === 0 ? 'none' : extent} cannot be split into [${sizes}].`,
    );
  }
  return x.view([
    ...shape.slice(0, axis),
    ...sizes.map((n) => (n === -1 ? extent / known : n)),
    ...shape.slice(axis + 1),
  ]);
}

/**
 * All elements as a vector, in row-major order.
 *
 * @example
 * ```ts
 * await ravel(tensor([[1, 2], [3, 4]])).toArray(); // [1, 2, 3, 4]
 * ```
 */
export function ravel(x: Tensor): Tensor<[number]> {
  return checkTensor('ravel', x).view(-1);
}

/**
 * Swaps two dimensions; the same as {@link Tensor.transpose}.
 * @throws ArgumentError if a dimension does not exist
 *
 * @example
 * ```ts
 * swapaxes(zeros(2, 3, 4), 0, 2).shape; // [4, 3, 2]
 * ```
 */
export function swapaxes(x: Tensor, a: number, b: number): Tensor {
  const { shape } = checkTensor('swapaxes', x);
  return x.transpose(axisOf('swapaxes', a, shape), axisOf('swapaxes', b, shape));
}

/**
 * Swaps two dimensions; the same as {@link swapaxes}.
 * @throws ArgumentError if a dimension does not exist
 *
 * @example
 * ```ts
 * swapdims(zeros(2, 3, 4), 0, 2).shape; // [4, 3, 2]
 * ```
 */
export function swapdims(x: Tensor, a: number, b: number): Tensor {
  const { shape } = checkTensor('swapdims', x);
  return x.transpose(axisOf('swapdims', a, shape), axisOf('swapdims', b, shape));
}

/**
 * Each matrix of `x` transposed: the last two dimensions are swapped. PyTorch's `x.mT`.
 * @throws ShapeError if `x` has fewer than two dimensions
 *
 * @example
 * ```ts
 * mT(zeros(5, 2, 3)).shape; // [5, 3, 2]
 * ```
 */
export function mT<S extends Shape>(x: Tensor<S>): Tensor<Transposed<S>> {
  const { shape } = checkTensor('mT', x);
  if (shape.length >= 2) return x.transpose(-2, -1);
  throw new ShapeError('mT', [shape], `needs at least 2 dimensions, got shape [${shape}].`);
}

/**
 * Moves dimensions to other positions; the others keep their order.
 * @param source a dimension, or several
 * @param destination the position of each in the result
 * @throws ArgumentError if a dimension does not exist or appears twice, or the two lists differ in length
 *
 * @example
 * ```ts
 * movedim(zeros(2, 3, 4), 0, -1).shape; // [3, 4, 2]
 * movedim(zeros(2, 3, 4), [0, 1], [1, 2]).shape; // [4, 2, 3]
 * ```
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  return moved('movedim', x, source, destination);
}

/**
 * Moves dimensions to other positions; the same as {@link movedim}.
 * @throws ArgumentError as {@link movedim}
 *
 * @example
 * ```ts
 * moveaxis(zeros(2, 3, 4), 0, -1).shape; // [3, 4, 2]
 * ```
 */
export function moveaxis(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  return moved('moveaxis', x, source, destination);
}

function moved(
  op: string,
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const { shape } = checkTensor(op, x);
  const read = (given: number | readonly number[]): number[] => {
    const list = typeof given === 'number' ? [given] : [...given];
    const axes = list.map((d) => axisOf(op, d, shape));
    if (new Set(axes).size === axes.length) return axes;
    throw new ArgumentError(op, `dimensions [${list}] name a dimension twice; name each once.`);
  };
  const [from, to] = [read(source), read(destination)];
  if (from.length !== to.length) {
    throw new ArgumentError(
      op,
      `source [${from}] and destination [${to}] must name as many dimensions as each other.`,
    );
  }
  const others = shape.map((_, d) => d).filter((d) => !from.includes(d));
  return x.permute(
    shape.map((_, d) => (to.includes(d) ? from[to.indexOf(d)] : (others.shift() as number))),
  );
}

/**
 * `x`, or a vector of one element if `x` is a scalar.
 *
 * @example
 * ```ts
 * atleast1d(tensor(3)).shape; // [1]
 * ```
 */
export function atleast1d(x: Tensor): Tensor {
  return checkTensor('atleast1d', x).dim() >= 1 ? x : x.view(1);
}

/**
 * `x` with at least two dimensions: a vector becomes a row.
 *
 * @example
 * ```ts
 * atleast2d(tensor([1, 2, 3])).shape; // [1, 3]
 * ```
 */
export function atleast2d(x: Tensor): Tensor {
  const { shape } = checkTensor('atleast2d', x);
  return shape.length >= 2 ? x : x.view(1, shape[0] ?? 1);
}

/**
 * `x` with at least three dimensions: a vector [n] becomes [1, n, 1], and a matrix [m, n] becomes [m, n, 1].
 *
 * @example
 * ```ts
 * atleast3d(tensor([1, 2, 3])).shape; // [1, 3, 1]
 * atleast3d(zeros(2, 3)).shape; // [2, 3, 1]
 * ```
 */
export function atleast3d(x: Tensor): Tensor {
  const { shape } = checkTensor('atleast3d', x);
  if (shape.length >= 3) return x;
  return shape.length === 2 ? x.unsqueeze(2) : x.view(1, shape[0] ?? 1, 1);
}

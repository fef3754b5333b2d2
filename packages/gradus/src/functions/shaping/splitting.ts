/** Parts of a tensor. The results are views: they cannot be written in place. */
import { axisOf, checkSize } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import { stack } from '../../tensor/functions.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArgument, INT32, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';

/** `dimension` of `x`, counted from the front. A scalar has none. */
function axisToSplit(op: string, x: Tensor, dimension: number): number {
  const { shape } = checkTensor(op, x);
  if (shape.length > 0) return axisOf(op, dimension, shape);
  throw new ShapeError(op, [shape], 'a scalar has no dimension to split.');
}

/**
 * The elements `start`, …, `start + length − 1` of a dimension. A negative `start` counts from the end.
 * @throws ArgumentError if the part does not lie inside the dimension
 *
 * @example
 * ```ts
 * await narrow(tensor([1, 2, 3, 4]), 0, 1, 2).toArray(); // [2, 3]
 * ```
 */
export function narrow(x: Tensor, dimension: number, start: number, length: number): Tensor {
  const axis = axisToSplit('narrow', x, dimension);
  const extent = x.shape[axis];
  checkArgument('narrow', 'start', start, INT32);
  checkSize('narrow', 'length', length);
  const from = start < 0 ? start + extent : start;
  if (from >= 0 && from + length <= extent) return x.slice(axis, from, from + length);
  throw new ArgumentError(
    'narrow',
    `${length} elements from ${start} on do not lie in dimension ${dimension} of size ${extent}.`,
  );
}

/**
 * Cuts a dimension into parts.
 * @param sizes the size of every part (the last may be smaller), or a list with the size of each
 * @throws ArgumentError if the dimension does not exist, a size is negative, or the list does not add up
 *
 * @example
 * ```ts
 * split(zeros(5, 2), 2).map((part) => part.shape[0]); // [2, 2, 1]
 * split(zeros(5, 2), [1, 4]).map((part) => part.shape[0]); // [1, 4]
 * ```
 */
export function split(x: Tensor, sizes: number | readonly number[], dimension = 0): Tensor[] {
  const axis = axisToSplit('split', x, dimension);
  const extent = x.shape[axis];
  if (typeof sizes === 'number') {
    checkSize('split', 'size', sizes);
    if (sizes > 0 || extent === 0) return equalParts(x, axis, sizes);
    throw new ArgumentError('split', `the size of a part must be at least 1, got ${sizes}.`);
  }
  for (const size of sizes) checkSize('split', 'each size', size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== extent) {
    throw new ArgumentError(
      'split',
      `sizes [${sizes}] add up to ${total}, but dimension ${dimension} has ${extent} elements.`,
    );
  }
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return x.slice(axis, end - size, end);
  });
}

function equalParts(x: Tensor, axis: number, size: number): Tensor[] {
  const extent = x.shape[axis];
  const count = extent === 0 ? 1 : Math.ceil(extent / size);
  return Array.from({ length: count }, (_, i) => x.slice(axis, i * size, (i + 1) * size));
}

/**
 * Cuts a dimension into at most `count` parts of one size; the last may be smaller. As in PyTorch, there may be
 * fewer parts: 6 elements in 4 chunks give 3 parts of 2.
 * @throws ArgumentError if the dimension does not exist or `count` is not positive
 *
 * @example
 * ```ts
 * chunk(zeros(5), 2).map((part) => part.shape[0]); // [3, 2]
 * ```
 */
export function chunk(x: Tensor, count: number, dimension = 0): Tensor[] {
  const axis = axisToSplit('chunk', x, dimension);
  checkArgument('chunk', 'count', count, POSITIVE_INTEGER);
  const extent = x.shape[axis];
  if (extent === 0) return Array.from({ length: count }, () => x.slice(axis, 0, 0));
  return equalParts(x, axis, Math.ceil(extent / count));
}

/**
 * Cuts a dimension at positions, or into parts whose sizes differ by at most 1.
 * @param where the number of parts, or the positions at which parts begin
 * @throws ArgumentError if the dimension does not exist, or the number of parts is not positive
 *
 * @example
 * ```ts
 * tensorSplit(zeros(7), 3).map((part) => part.shape[0]); // [3, 2, 2]
 * tensorSplit(zeros(7), [1, 4]).map((part) => part.shape[0]); // [1, 3, 3]
 * ```
 */
export function tensorSplit(x: Tensor, where: number | readonly number[], dimension = 0): Tensor[] {
  const axis = axisToSplit('tensorSplit', x, dimension);
  const extent = x.shape[axis];
  if (typeof where !== 'number') {
    for (const cut of where) checkArgument('tensorSplit', 'each position', cut, INT32);
    return [0, ...where].map((start, i) => x.slice(axis, start, where[i] ?? null));
  }
  checkArgument('tensorSplit', 'the number of parts', where, POSITIVE_INTEGER);
  const [size, larger] = [Math.floor(extent / where), extent % where];
  return Array.from({ length: where }, (_, i) => {
    const start = i * size + Math.min(i, larger);
    return x.slice(axis, start, start + size + (i < larger ? 1 : 0));
  });
}

/**
 * The slices of a dimension, without that dimension: the rows of a matrix, for example.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * const [first, second] = unbind(tensor([[1, 2], [3, 4]]));
 * await second.toArray(); // [3, 4]
 * ```
 */
export function unbind(x: Tensor, dimension = 0): Tensor[] {
  const axis = axisToSplit('unbind', x, dimension);
  return Array.from({ length: x.shape[axis] }, (_, i) => x.select(axis, i));
}

/**
 * All windows of `size` elements along a dimension, one every `step` elements. The dimension becomes the number of
 * windows, and a new last dimension holds their elements. Each element of a window adds a node to the graph, so wide
 * windows take long to compile.
 * @throws ArgumentError if the dimension does not exist, or is shorter than a window
 *
 * @example
 * ```ts
 * await unfold(tensor([1, 2, 3, 4, 5]), 0, 3, 2).toArray(); // [[1, 2, 3], [3, 4, 5]]
 * ```
 */
export function unfold(x: Tensor, dimension: number, size: number, step: number): Tensor {
  const axis = axisToSplit('unfold', x, dimension);
  checkArgument('unfold', 'size', size, POSITIVE_INTEGER);
  checkArgument('unfold', 'step', step, POSITIVE_INTEGER);
  const extent = x.shape[axis];
  if (size > extent) {
    throw new ArgumentError(
      'unfold',
      `a window of ${size} elements does not fit in dimension ${dimension} of size ${extent}.`,
    );
  }
  const last = extent - size;
  const columns = Array.from({ length: size }, (_, i) => x.slice(axis, i, i + last + 1, step));
  return stack(columns, -1);
}

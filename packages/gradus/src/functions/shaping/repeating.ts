/** Elements repeated, or in another order. */
import { cat as join, flip as mirror, reshape, slice, transpose } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import { axisOf } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import { fromArray } from '../../tensor/create/create.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { COUNT, checkArgument, INT32 } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';

type Dimensions = number | readonly number[];

/** The axes of a dimension or of several different ones. */
function axesOf(op: string, dimensions: Dimensions, shape: Shape): number[] {
  const list = typeof dimensions === 'number' ? [dimensions] : dimensions;
  const axes = list.map((d) => axisOf(op, d, shape));
  if (new Set(axes).size === axes.length) return axes;
  throw new ArgumentError(op, `dimensions [${list}] name a dimension twice; name each once.`);
}

/**
 * `x` repeated `repeats[d]` times along dimension d. More repeats than dimensions add dimensions in front.
 * @throws ArgumentError if there are fewer repeats than dimensions, or one is negative
 *
 * @example
 * ```ts
 * await repeat(tensor([1, 2]), [3]).toArray(); // [1, 2, 1, 2, 1, 2]
 * repeat(tensor([1, 2]), [4, 2]).shape; // [4, 4]
 * ```
 */
export function repeat(x: Tensor, repeats: readonly number[]): Tensor {
  const { shape } = checkTensor('repeat', x);
  if (Array.isArray(repeats) && repeats.length >= shape.length)
    return repeated('repeat', x, repeats);
  throw new ArgumentError(
    'repeat',
    `repeats must be an array of at least ${shape.length} numbers for shape [${shape}], ` +
      `got ${Array.isArray(repeats) ? `[${repeats}]` : String(repeats)}.`,
  );
}

/**
 * `x` repeated as by {@link repeat}; dimensions without a number are not repeated.
 * @throws ArgumentError if a number is negative
 *
 * @example
 * ```ts
 * await tile(tensor([[1], [2]]), [3]).toArray(); // [[1, 1, 1], [2, 2, 2]]
 * ```
 */
export function tile(x: Tensor, repeats: readonly number[]): Tensor {
  const missing = checkTensor('tile', x).dim() - repeats.length;
  return repeated('tile', x, [...new Array(Math.max(0, missing)).fill(1), ...repeats]);
}

function repeated(op: string, { node, shape }: Tensor, repeats: readonly number[]): Tensor {
  for (const n of repeats) checkArgument(op, 'each number of repeats', n, COUNT);
  const front = repeats.length - shape.length;
  const raised = repeats.map((_, d) => (d < front ? 1 : shape[d - front]));
  // [n] → [1, n] → [r, n] → [r · n] in each dimension.
  const single = reshape(
    node,
    raised.flatMap((n) => [1, n]),
  );
  const many = expand(
    single,
    raised.flatMap((n, d) => [repeats[d], n]),
  );
  return fromNode(
    reshape(
      many,
      raised.map((n, d) => n * repeats[d]),
    ),
  );
}

/**
 * Each element repeated: [1, 2] becomes [1, 1, 2, 2].
 * @param repeats the number of repeats of all elements, or an int32 tensor [n] with that of each, which is read when you
 *   call this
 * @param dimension the dimension along which to repeat; if left out, all elements become a vector first
 * @param options `outputSize`: the sum of the repeats, checked
 * @throws ArgumentError if a number of repeats is negative, the dimension does not exist, or `outputSize` differs
 * @throws ShapeError if there is not one number of repeats for each element of the dimension
 *
 * @example
 * ```ts
 * await repeatInterleave(tensor([1, 2]), 2).toArray(); // [1, 1, 2, 2]
 * const counts = tensor([1, 3], { dtype: 'int32' });
 * await repeatInterleave(tensor([[1], [2]]), counts, 0).toArray(); // [[1], [2], [2], [2]]
 * ```
 */
export function repeatInterleave(
  x: Tensor,
  repeats: number | Tensor,
  dimension?: number,
  options?: RepeatOptions,
): Tensor {
  const op = 'repeatInterleave';
  const { outputSize } = checkOptions(op, options, { outputSize: COUNT });
  const from =
    dimension === undefined || checkTensor(op, x).dim() === 0 ? checkTensor(op, x).view(-1) : x;
  const axis = axisOf(op, dimension ?? 0, from.shape);
  const extent = from.shape[axis];
  const counts = countsOf(op, repeats, extent);
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (outputSize !== undefined && outputSize !== total) {
    throw new ArgumentError(op, `outputSize is ${outputSize}, but the repeats add up to ${total}.`);
  }
  if (typeof repeats === 'number') {
    const { shape } = from;
    const [before, after] = [shape.slice(0, axis), shape.slice(axis + 1)];
    const single = reshape(from.node, [...before, extent, 1, ...after]);
    const many = expand(single, [...before, extent, repeats, ...after]);
    return fromNode(reshape(many, [...before, total, ...after]));
  }
  const positions = new Int32Array(total);
  let end = 0;
  counts.forEach((n, i) => {
    positions.fill(i, end, end + n);
    end += n;
  });
  return from.indexSelect(axis, fromArray(positions, [total]));
}

/**
 * Options of {@link repeatInterleave}.
 *
 * @example
 * ```ts
 * const options: RepeatOptions = { outputSize: 4 };
 * repeatInterleave(tensor([1, 2]), 2, 0, options).shape; // [4]
 * ```
 */
export interface RepeatOptions {
  outputSize?: number;
}

function countsOf(op: string, repeats: number | Tensor, extent: number): number[] {
  if (typeof repeats === 'number') {
    return new Array(extent).fill(checkArgument(op, 'repeats', repeats, COUNT));
  }
  const { dtype, shape } = checkTensor(op, repeats, 'a number or a tensor of repeats');
  if (dtype !== 'int32' && dtype !== 'uint8') {
    throw new ArgumentError(op, `repeats must be integers (int32 or uint8), got ${dtype}.`);
  }
  if (shape.length > 1 || (repeats.numel() !== extent && repeats.numel() !== 1)) {
    throw new ShapeError(
      op,
      [shape],
      `repeats must be a vector of ${extent} numbers, one for each element, got shape [${shape}].`,
    );
  }
  const counts = Array.from(repeats.dataSync(), (n) =>
    checkArgument(op, 'each of repeats', n, COUNT),
  );
  return counts.length === extent ? counts : new Array(extent).fill(counts[0]);
}

/**
 * `x` in reverse order along each of `dimensions`.
 * @throws ArgumentError if a dimension does not exist or appears twice
 *
 * @example
 * ```ts
 * await flip(tensor([[1, 2], [3, 4]]), [0]).toArray(); // [[3, 4], [1, 2]]
 * ```
 */
export function flip<S extends Shape>(x: Tensor<S>, dimensions: Dimensions): Tensor<S> {
  const { node, shape } = checkTensor('flip', x);
  return fromNode(mirror(node, shape.length === 0 ? [] : axesOf('flip', dimensions, shape)));
}

/**
 * `x` with its columns in reverse order: dimension 1 is flipped.
 * @throws ShapeError if `x` has fewer than two dimensions
 *
 * @example
 * ```ts
 * await fliplr(tensor([[1, 2], [3, 4]])).toArray(); // [[2, 1], [4, 3]]
 * ```
 */
export function fliplr<S extends Shape>(x: Tensor<S>): Tensor<S> {
  checkRank('fliplr', x, 2);
  return flip(x, 1);
}

/**
 * `x` with its rows in reverse order: dimension 0 is flipped.
 * @throws ShapeError if `x` is a scalar
 *
 * @example
 * ```ts
 * await flipud(tensor([[1, 2], [3, 4]])).toArray(); // [[3, 4], [1, 2]]
 * ```
 */
export function flipud<S extends Shape>(x: Tensor<S>): Tensor<S> {
  checkRank('flipud', x, 1);
  return flip(x, 0);
}

function checkRank(op: string, x: Tensor, least: number): void {
  const { shape } = checkTensor(op, x);
  if (shape.length >= least) return;
  throw new ShapeError(
    op,
    [shape],
    `needs at least ${least} dimension${least === 1 ? '' : 's'}, got shape [${shape}].`,
  );
}

/**
 * `x` moved by `shifts` elements along dimensions; what leaves at the end comes back at the start.
 * @param shifts a number, or one for each dimension; negative to move towards the start
 * @param dimensions the dimensions; if left out, all elements are moved as if they were a vector
 * @throws ArgumentError if a dimension does not exist, or the two lists differ in length
 *
 * @example
 * ```ts
 * await roll(tensor([1, 2, 3, 4]), 1).toArray(); // [4, 1, 2, 3]
 * await roll(tensor([[1, 2], [3, 4]]), 1, 0).toArray(); // [[3, 4], [1, 2]]
 * ```
 */
export function roll<S extends Shape>(
  x: Tensor<S>,
  shifts: Dimensions,
  dimensions?: Dimensions,
): Tensor<S> {
  const { node, shape } = checkTensor('roll', x);
  const amounts = typeof shifts === 'number' ? [shifts] : [...shifts];
  for (const amount of amounts) checkArgument('roll', 'each shift', amount, INT32);
  const isFlat = dimensions === undefined || shape.length === 0;
  const from = isFlat ? reshape(node, [node.shape.size]) : node;
  const list = isFlat ? [0] : typeof dimensions === 'number' ? [dimensions] : [...dimensions];
  if (amounts.length !== list.length) {
    throw new ArgumentError(
      'roll',
      `${amounts.length} shifts need as many dimensions, got ${list.length}.`,
    );
  }
  let rolled = from;
  list.forEach((d, i) => {
    const axis = axisOf('roll', d, from.shape.values);
    const extent = from.shape.values[axis];
    const amount = extent === 0 ? 0 : ((amounts[i] % extent) + extent) % extent;
    if (amount === 0) return;
    const part = (start: number, length: number) =>
      slice(
        rolled,
        from.shape.values.map((_, dim) => (dim === axis ? start : 0)),
        from.shape.values.map(() => 1),
        from.shape.values.map((n, dim) => (dim === axis ? length : n)),
      );
    rolled = join([part(extent - amount, amount), part(0, extent - amount)], axis);
  });
  return fromNode(reshape(rolled, shape));
}

/**
 * `x` turned by `turns` · 90° in the plane of two dimensions, from the first towards the second.
 * @throws ArgumentError if the dimensions do not exist or are the same
 *
 * @example
 * ```ts
 * await rot90(tensor([[1, 2], [3, 4]])).toArray(); // [[2, 4], [1, 3]]
 * ```
 */
export function rot90(x: Tensor, turns = 1, dimensions: readonly number[] = [0, 1]): Tensor {
  const { node, shape } = checkTensor('rot90', x);
  checkArgument('rot90', 'turns', turns, INT32);
  const axes = axesOf('rot90', dimensions, shape);
  if (axes.length !== 2 || shape.length < 2) {
    throw new ArgumentError(
      'rot90',
      `needs two dimensions of a tensor that has at least two, got [${dimensions}] of shape [${shape}].`,
    );
  }
  const [a, b] = axes;
  const quarter = ((turns % 4) + 4) % 4;
  if (quarter === 0) return fromNode(node);
  if (quarter === 2) return fromNode(mirror(node, axes));
  const swapped = transpose(node, a, b);
  return fromNode(mirror(swapped, [quarter === 1 ? a : b]));
}

/** Python's brackets: parts of a tensor by numbers, slices, masks and tensors of positions. */
import type { Node } from '../../graph/node.ts';
import { cast, like, where } from '../../ops/elementwise.ts';
import { place, reshape } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import { checkTensor } from '../../tensor/base.ts';
import { tensor } from '../../tensor/create/create.ts';
import type { Nested } from '../../tensor/nested.ts';
import { stored } from '../../tensor/operands.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, Tensor } from '../../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { checkMask, masked, type Part, partAt, positionsIn } from './advanced.ts';
import { Slice } from './slice.ts';
import { withNothing } from './written.ts';

/**
 * What {@link index} takes for one dimension of a tensor, or for several:
 *
 * - a number: the element at this position; the dimension is dropped;
 * - `slice(start, end, step)`, or `':'` for all elements;
 * - `'...'`: all elements of as many dimensions as are left;
 * - `null`: a new dimension of size 1;
 * - a bool tensor, a mask: the elements at which it is true. A mask of n dimensions takes n dimensions;
 * - an integer tensor, or an array of integers: the elements at these positions.
 *
 * @example
 * ```ts
 * const item: IndexItem = [2, 0];
 * await index(tensor([5, 6, 7]), item).toArray(); // [7, 5]
 * ```
 */
export type IndexItem =
  | number
  | Slice
  | ':'
  | '...'
  | null
  | Tensor
  | readonly (number | boolean)[];

/** A part of a tensor: first by numbers and slices, then by positions. */
interface Selection {
  /** For each dimension of the tensor: the first position, the step, and the number of elements. */
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly lengths: readonly number[];
  /** The shape of the part so far, without the dimensions of numbers, with new ones. */
  readonly shape: Shape;
  /** The elements at positions of that part; null if no item is a tensor. */
  readonly part: Part | null;
}

/**
 * A part of `x`: Python's `x[items]`. Negative positions count from the end. The result of numbers and slices alone is a
 * view. Several tensors of positions broadcast to one shape. It replaces the indexed dimensions if they are neighbours,
 * and comes first otherwise. A mask is read when you call this, because the size of the result depends on it.
 * @param items one for each dimension, in their order; all elements of the other dimensions are taken
 * @throws ArgumentError for too many items, a position that is out of range, or another value
 * @throws ShapeError if positions do not broadcast, or a mask has other sizes than the dimensions that it takes
 * @throws IndexOutOfRangeError if a position in a tensor does not exist: when the result is read, or at once for many
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * await index(x, 0, slice(1)).toArray(); // [2, 3]
 * await index(x, '...', -1).toArray(); // [3, 6]
 * await index(x, x.gt(2)).toArray(); // [3, 4, 5, 6]
 * await index(x, ':', [2, 0]).toArray(); // [[3, 1], [6, 4]]
 * ```
 */
export function index(x: Tensor, ...items: IndexItem[]): Tensor {
  const [mask] = items;
  if (items.length === 1 && isMask(mask) && mask.dim() > 0) {
    checkMask('index', mask.shape, checkTensor('index', x).shape, 0);
    return fromNode(masked(x.node, mask));
  }
  const { starts, steps, lengths, shape, part } = selection('index', x, items);
  let taken: Tensor = x;
  starts.forEach((start, d) => {
    const end = start + (lengths[d] - 1) * steps[d] + 1;
    const isWhole = start === 0 && steps[d] === 1 && lengths[d] === x.shape[d];
    if (!isWhole) taken = taken.slice(d, start, lengths[d] === 0 ? start : end, steps[d]);
  });
  const view = taken.view(shape);
  return part === null ? view : fromNode(part.read(view.node));
}

/**
 * Writes `value` to a part of `x` in place: Python's `x[items] = value`. If several values go to one position, the last
 * one counts. On a leaf that requires a gradient, call it inside {@link noGrad}; on other tensors, gradients flow to the
 * values that stay and to `value`. A mask is read when you call this, unless it is the only item and `value` is a single
 * number. Each new position that is a number compiles a program; in a loop, pass positions in a tensor.
 * @param items as {@link index} takes them, in an array
 * @param value a number, a boolean, or a tensor that broadcasts to the shape of the part; it is converted to the dtype
 *   of `x`
 * @returns `x`
 * @throws ShapeError if `value` does not broadcast to the part
 * @throws ArgumentError, IndexOutOfRangeError as {@link index}
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const x = zeros(2, 3);
 * set(x, [0, slice(1)], 5);
 * set(x, [x.eq(0)], -1);
 * await x.toArray(); // [[-1, 5, 5], [-1, -1, -1]]
 * ```
 */
export function set<T extends Tensor>(
  x: T,
  items: readonly IndexItem[],
  value: Tensor | number | boolean,
): T {
  if (!Array.isArray(items)) {
    throw new ArgumentError(
      'set',
      `items must be an array, such as [0, ':'], got ${shown(items)}.`,
    );
  }
  const { dtype, node } = checkTensor('set', x);
  const source =
    typeof value === 'number' || typeof value === 'boolean'
      ? stored('set', Number(value), dtype)
      : cast(checkTensor('set', value, 'a tensor or a number').node, dtype);
  const [mask] = items;
  if (items.length === 1 && isMask(mask) && source.shape.size === 1 && mask.dim() > 0) {
    checkMask('set', mask.shape, x.shape, 0);
    return x.copy_(fromNode(withMask(node, mask.node, source)));
  }
  return x.copy_(fromNode(written(x, selection('set', x, items), source)));
}

/** `x` with one value where `mask`, which has the first dimensions of `x`, is true. */
function withMask(x: Node, mask: Node, value: Node): Node {
  const shape = x.shape.values;
  const raised = shape.map((_, d) => mask.shape.values[d] ?? 1);
  return where(expand(reshape(mask, raised), shape), expand(reshape(value, []), shape), x);
}

function written(x: Tensor, chosen: Selection, source: Node): Node {
  const { starts, steps, lengths, shape, part } = chosen;
  const values = broadcastTo(source, part?.shape ?? shape);
  if (values.shape.size === 0) return withNothing(x.node, values);
  if (part === null) return overlaid(x.node, values, chosen);
  const before = index(
    x,
    ...starts.map((start, d) => new Slice(start, start + lengths[d] * steps[d], steps[d])),
  );
  const after = part.write(reshape(before.node, shape), values, (rows, sources, at) =>
    where(at.touched, at.lastOf(sources), rows),
  );
  return overlaid(x.node, after, chosen);
}

/** `x` with `values` at the slices of a selection. */
function overlaid(x: Node, values: Node, { starts, steps, lengths }: Selection): Node {
  const own = reshape(values, lengths);
  const placed = (part: Node): Node => place(part, x.shape.values, starts, steps);
  return where(placed(cast(like(own, 1), 'bool')), placed(own), x);
}

/** `value` repeated to `shape`. Sizes of 1 in front may be left over, as in PyTorch. */
function broadcastTo(value: Node, shape: Shape): Node {
  let from = value.shape.values;
  while (from.length > shape.length && from[0] === 1) from = from.slice(1);
  const fits =
    from.length <= shape.length &&
    from.every((n, d) => n === 1 || n === shape[d + shape.length - from.length]);
  if (fits) return expand(reshape(value, from), shape);
  throw new ShapeError(
    'set',
    [shape, value.shape.values],
    `a value of shape [${value.shape.values}] does not broadcast to the part of shape [${shape}].`,
  );
}

function isMask(item: unknown): item is Tensor {
  return item instanceof Tensor && item.dtype === 'bool';
}

/** How many dimensions of the tensor an item takes. */
function taking(item: IndexItem): number {
  if (item === null || item === '...') return 0;
  return isMask(item) ? item.dim() : 1;
}

/** The part of `x` that `given` describes. */
function selection(op: string, x: Tensor, given: readonly IndexItem[]): Selection {
  const { shape } = checkTensor(op, x);
  const items = given.map((item) => asItem(op, item));
  const taken = items.reduce<number>((n, item) => n + taking(item), 0);
  const dots = items.filter((item) => item === '...').length;
  if (dots > 1) throw new ArgumentError(op, "'...' may appear once.");
  if (taken > shape.length) {
    throw new ArgumentError(
      op,
      `the items take ${taken} dimensions, but shape [${shape}] has ${shape.length}.`,
    );
  }
  if (dots === 0) items.push('...');
  const made = { starts: [] as number[], steps: [] as number[], lengths: [] as number[] };
  const sizes: number[] = [];
  const positions: (Node | null)[] = [];
  for (const item of items) {
    const d = made.starts.length;
    if (item === null) {
      sizes.push(1);
      positions.push(null);
      continue;
    }
    const count = item === '...' ? shape.length - taken : taking(item);
    const tensors = item instanceof Tensor ? tensorsOf(op, item, shape, d) : null;
    for (let i = 0; i < count; i++) {
      const { start, step, length } = rangeIn(op, item, shape[d + i], d + i);
      made.starts.push(start);
      made.steps.push(step);
      made.lengths.push(length);
      if (typeof item === 'number') continue;
      sizes.push(length);
      positions.push(tensors === null ? null : tensors[i].node);
    }
  }
  const part = positions.every((node) => node === null) ? null : partAt(op, sizes, positions);
  return { ...made, shape: sizes, part };
}

/** The tensors of positions that an item stands for. */
function tensorsOf(op: string, item: Tensor, shape: Shape, dimension: number): Tensor[] {
  if (item.dtype !== 'bool') return [item];
  if (item.dim() === 0) {
    throw new ArgumentError(op, 'a mask must have at least one dimension, got a scalar.');
  }
  checkMask(op, item.shape, shape, dimension);
  return positionsIn(item);
}

/** The elements of a dimension that an item takes before positions are looked up. */
function rangeIn(
  op: string,
  item: Exclude<IndexItem, null>,
  extent: number,
  dimension: number,
): { start: number; step: number; length: number } {
  if (item instanceof Slice) return item.in(extent);
  if (typeof item !== 'number') return { start: 0, step: 1, length: extent };
  const start = item < 0 ? item + extent : item;
  if (start >= 0 && start < extent) return { start, step: 1, length: 1 };
  throw new ArgumentError(
    op,
    `position ${item} does not exist in dimension ${dimension} of size ${extent}.`,
  );
}

/** `item`, an array as a tensor. */
function asItem(op: string, item: IndexItem): Exclude<IndexItem, readonly unknown[]> {
  if (item === null || item === ':' || item === '...') return item;
  if (item instanceof Slice || item instanceof Tensor) return item;
  if (Number.isInteger(item)) return item as number;
  if (Array.isArray(item)) {
    const isMask = item.length > 0 && item.every((value) => typeof value === 'boolean');
    return isMask ? tensor(item) : tensor(item as Nested, { dtype: 'int32' });
  }
  throw new ArgumentError(
    op,
    `an item must be an integer, slice(…), ':', '...', null, a tensor or an array, got ${shown(item)}.`,
  );
}

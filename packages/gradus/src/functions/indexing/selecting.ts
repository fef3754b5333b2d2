/** Elements that masks and positions choose, read and written. */
import type { Node } from '../../graph/node.ts';
import { moveRows } from '../../ops/composite/rows.ts';
import { add, where } from '../../ops/elementwise.ts';
import { fromArray as leafOf } from '../../ops/leaves.ts';
import { reshape, slice } from '../../ops/movement.ts';
import { broadcastShape, expand } from '../../ops/reduce.ts';
import { axisOf } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import { stack } from '../../tensor/functions.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkMask, masked, partAt, placesIn, positionsIn, vectorOf } from './advanced.ts';
import { asPositions, pickElements } from './placement.ts';
import { numeric, result, withNothing } from './written.ts';

function checkBool(op: string, mask: Tensor): Tensor {
  if (checkTensor(op, mask).dtype === 'bool') return mask;
  throw new ArgumentError(op, `the mask must be bool, got ${mask.dtype}. Use bool() first.`);
}

/**
 * The elements at which a mask is true, as a vector. `x` and `mask` broadcast. The mask is read when you call this,
 * because the size of the result depends on it.
 * @throws ShapeError if the shapes do not broadcast
 * @throws ArgumentError if the mask is not bool
 *
 * @example
 * ```ts
 * const x = tensor([[1, -2], [3, -4]]);
 * await maskedSelect(x, x.gt(0)).toArray(); // [1, 3]
 * ```
 */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor<[number]> {
  const op = 'maskedSelect';
  checkBool(op, mask);
  const shape = broadcastShape(op, checkTensor(op, x).shape, mask.shape);
  return fromNode(masked(expand(x.node, shape), mask.expand(shape)));
}

/**
 * `x` with the elements of `source`, in their order, where a mask is true. `mask` broadcasts to `x`. The mask is read when
 * you call this.
 * @param source at least as many elements as the mask has true ones
 * @throws ShapeError if the mask does not broadcast to `x`, or `source` has too few elements
 * @throws ArgumentError if the mask is not bool, or the dtypes differ
 *
 * @example
 * ```ts
 * const mask = tensor([true, false, true]);
 * await maskedScatter(zeros(3), mask, tensor([5, 6])).toArray(); // [5, 0, 6]
 * ```
 */
export function maskedScatter<S extends Shape>(
  x: Tensor<S>,
  mask: Tensor,
  source: Tensor,
): Tensor<S> {
  const op = 'maskedScatter';
  checkBool(op, mask);
  checkDType(op, x, source);
  const whole = fromNode(expand(mask.node, x.shape));
  const { from, to } = placesIn(whole);
  if (source.numel() < from.length) {
    throw new ShapeError(
      op,
      [x.shape, source.shape],
      `the mask has ${from.length} true elements, but the source only ${source.numel()} elements.`,
    );
  }
  const all = reshape(source.node, [source.numel()]);
  const column = reshape(slice(all, [0], [1], [from.length]), [from.length, 1]);
  const moved = reshape(moveRows(column, vectorOf(to), vectorOf(from)), x.shape);
  return fromNode(where(whole.node, moved, x.node));
}

function checkDType(op: string, x: Tensor, source: Tensor): void {
  const { dtype } = checkTensor(op, x);
  if (checkTensor(op, source).dtype === dtype) return;
  throw new ArgumentError(
    op,
    `the source is ${source.dtype}, the tensor ${dtype}; both must have one dtype. Use to('${dtype}').`,
  );
}

/**
 * Options of {@link nonzero}.
 *
 * @example
 * ```ts
 * const [rows, columns] = nonzero(tensor([[0, 1], [2, 0]]), { asTuple: true });
 * await rows.toArray(); // [0, 1]
 * await columns.toArray(); // [1, 0]
 * ```
 */
export interface NonzeroOptions<AsTuple extends boolean = boolean> {
  /** Whether to return one vector of positions for each dimension, which `index` takes. */
  asTuple?: AsTuple;
}

/**
 * int32 [n, rank]: the position of each element that is not 0, in row-major order. NaN is not 0. `x` is read when you call
 * this, because the size of the result depends on it.
 *
 * @example
 * ```ts
 * await nonzero(tensor([[0, 1], [2, 0]])).toArray(); // [[0, 1], [1, 0]]
 * ```
 */
export function nonzero(x: Tensor, options: NonzeroOptions<true>): Tensor[];
export function nonzero(x: Tensor, options?: NonzeroOptions<false>): Tensor;
export function nonzero(x: Tensor, options?: NonzeroOptions): Tensor | Tensor[] {
  const { asTuple = false } = checkOptions('nonzero', options, { asTuple: 'boolean' });
  checkTensor('nonzero', x);
  return asTuple ? positionsIn(x.dim() === 0 ? x.view(1) : x) : argwhere(x);
}

/**
 * int32 [n, rank]: the position of each element that is not 0, as {@link nonzero}.
 *
 * @example
 * ```ts
 * await argwhere(tensor([0, 5, 7])).toArray(); // [[1], [2]]
 * ```
 */
export function argwhere(x: Tensor): Tensor {
  const positions = positionsIn(checkTensor('argwhere', x));
  if (positions.length > 0) return stack(positions, 1);
  // A scalar has one position, which has no coordinates.
  return fromNode(leafOf('int32', new Int32Array(0), [x.itemSync() === 0 ? 0 : 1, 0]));
}

/**
 * The elements at positions in row-major order, in the shape of `positions`. Negative positions count from the end.
 * @throws ArgumentError if positions are not integers
 * @throws IndexOutOfRangeError if a position does not exist: when the result is read, or at once for many positions
 *
 * @example
 * ```ts
 * const positions = tensor([[0, -1]], { dtype: 'int32' });
 * await take(tensor([[1, 2], [3, 4]]), positions).toArray(); // [[1, 4]]
 * ```
 */
export function take<S extends Shape>(x: Tensor, positions: Tensor<S>): Tensor<S> {
  const { node } = checkTensor('take', x);
  const { size } = node.shape;
  const part = partAt('take', [size], [checkTensor('take', positions).node]);
  return fromNode(part.read(reshape(node, [size])));
}

/**
 * The elements at positions along a dimension, as {@link Tensor.gather} takes them; the other dimensions broadcast. If `x`
 * requires a gradient, and its elements times the positions along the dimension exceed 2²⁵, this reads the positions
 * when you call it, and the gradient takes a time in proportion to the sum of both.
 * @param positions int32, of as many dimensions as `x`
 * @param dimension if left out, both are taken as vectors of all their elements
 * @throws ShapeError if the shapes do not broadcast or the numbers of dimensions differ
 * @throws ArgumentError if positions are not integers, or the dimension does not exist
 * @throws IndexOutOfRangeError if a position does not exist: when the result is read, or at once for many positions
 *
 * @example
 * ```ts
 * const x = tensor([[1, 3, 2], [6, 5, 4]]);
 * await takeAlongDim(x, x.argmax(1, true), 1).toArray(); // [[3], [6]]
 * ```
 */
export function takeAlongDim(x: Tensor, positions: Tensor, dimension?: number): Tensor {
  const op = 'takeAlongDim';
  const at = asPositions(op, checkTensor(op, positions).node);
  const { node, shape } = checkTensor(op, x);
  if (dimension === undefined) {
    return fromNode(
      pickElements(reshape(node, [node.shape.size]), 0, reshape(at, [at.shape.size])),
    );
  }
  const axis = axisOf(op, dimension, shape);
  const [from, to] = [[...shape], [...at.shape.values]];
  if (from.length !== to.length || from.length === 0) {
    throw new ShapeError(
      op,
      [from, to],
      `positions of shape [${to}] must have as many dimensions as the tensor of shape [${from}], and at least one.`,
    );
  }
  const common = broadcastShape(
    op,
    from.map((n, d) => (d === axis ? 1 : n)),
    to.map((n, d) => (d === axis ? 1 : n)),
  );
  const whole = (extents: readonly number[]) => common.map((n, d) => (d === axis ? extents[d] : n));
  return fromNode(pickElements(expand(node, whole(from)), axis, expand(at, whole(to))));
}

/**
 * `x` with values at positions in row-major order: result[positions[i]] = source[i]. Negative positions count from the
 * end. If several values go to one position, the last one counts.
 * @param positions int32, of any shape
 * @param source as many elements as there are positions
 * @param accumulate whether to add the values instead
 * @throws ShapeError if the numbers of positions and values differ
 * @throws ArgumentError if positions are not integers, or the dtypes differ
 * @throws IndexOutOfRangeError as {@link take}
 *
 * @example
 * ```ts
 * const positions = tensor([0, 3], { dtype: 'int32' });
 * await put(zeros(2, 2), positions, tensor([5, 6])).toArray(); // [[5, 0], [0, 6]]
 * ```
 */
export function put<S extends Shape>(
  x: Tensor<S>,
  positions: Tensor,
  source: Tensor,
  accumulate = false,
): Tensor<S> {
  checkDType('put', x, source);
  const count = checkTensor('put', positions).numel();
  if (count !== source.numel()) {
    throw new ShapeError(
      'put',
      [positions.shape, source.shape],
      `${count} positions need as many values, got ${source.numel()}.`,
    );
  }
  const flat = reshape(x.node, [x.numel()]);
  const at = reshape(positions.node, [count]);
  return result(x, written('put', flat, [at], reshape(source.node, [count]), accumulate));
}

function written(
  op: string,
  x: Node,
  positions: readonly (Node | null)[],
  values: Node,
  accumulate: boolean,
): Node {
  checkArgument(op, 'accumulate', accumulate, 'boolean');
  const part = partAt(op, x.shape.values, positions);
  const from = expand(values, part.shape);
  if (from.shape.size === 0) return withNothing(x, from);
  if (!accumulate) {
    return part.write(x, from, (rows, sources, at) => where(at.touched, at.lastOf(sources), rows));
  }
  return part.write(numeric(x), numeric(from), (rows, sources, at) =>
    add(rows, at.combine('sum', sources)),
  );
}

/**
 * `x` with values at positions of its first dimensions: result[positions[0][i], positions[1][i], …] = values[i]. The
 * positions broadcast, and a bool tensor stands for the positions at which it is true, which are read when you call this.
 * Negative positions count from the end. If several values go to one position, the last one counts.
 * @param positions int32 or bool tensors, for at most as many dimensions as `x` has
 * @param values broadcast to the shape of the positions and the other dimensions
 * @param accumulate whether to add the values instead
 * @throws ShapeError if the shapes do not broadcast
 * @throws ArgumentError if positions are not integers, there are too many or none, or the dtypes differ
 * @throws IndexOutOfRangeError as {@link take}
 *
 * @example
 * ```ts
 * const [rows, columns] = [tensor([0, 1], { dtype: 'int32' }), tensor([1, 1], { dtype: 'int32' })];
 * await indexPut(zeros(2, 2), [rows, columns], tensor([5, 6])).toArray(); // [[0, 5], [0, 6]]
 * ```
 */
export function indexPut<S extends Shape>(
  x: Tensor<S>,
  positions: readonly Tensor[],
  values: Tensor,
  accumulate = false,
): Tensor<S> {
  const op = 'indexPut';
  checkDType(op, x, values);
  const nodes: Node[] = [];
  for (const at of positions) {
    const isMask = checkTensor(op, at).dtype === 'bool';
    if (isMask) checkMask(op, at.shape, x.shape, nodes.length);
    nodes.push(...(isMask ? positionsIn(at) : [at]).map(({ node }) => node));
  }
  if (nodes.length === 0 || nodes.length > x.dim()) {
    throw new ArgumentError(
      op,
      `positions for 1 to ${x.dim()} dimensions are needed, got ${nodes.length}.`,
    );
  }
  return result(x, written(op, x.node, nodes, values.node, accumulate));
}

/**
 * In place: {@link maskedScatter}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * await maskedScatter_(zeros(2), tensor([false, true]), ones(1)).toArray(); // [0, 1]
 * ```
 */
export function maskedScatter_<T extends Tensor>(x: T, mask: Tensor, source: Tensor): T {
  return x.copy_(maskedScatter(x, mask, source));
}

/**
 * In place: {@link put}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * const positions = tensor([1, 1], { dtype: 'int32' });
 * await put_(zeros(2), positions, ones(2), true).toArray(); // [0, 2]
 * ```
 */
export function put_<T extends Tensor>(
  x: T,
  positions: Tensor,
  source: Tensor,
  accumulate = false,
): T {
  return x.copy_(put(x, positions, source, accumulate));
}

/**
 * In place: {@link indexPut}.
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * await indexPut_(zeros(3), [tensor([true, false, true])], tensor(7)).toArray(); // [7, 0, 7]
 * ```
 */
export function indexPut_<T extends Tensor>(
  x: T,
  positions: readonly Tensor[],
  values: Tensor,
  accumulate = false,
): T {
  return x.copy_(indexPut(x, positions, values, accumulate));
}

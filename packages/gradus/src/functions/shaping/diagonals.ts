/** Diagonals and triangles of matrices. */
import type { Node } from '../../graph/node.ts';
import { add, lessEqual, like, where } from '../../ops/elementwise.ts';
import { range } from '../../ops/leaves.ts';
import { permute, place, reshape } from '../../ops/movement.ts';
import { axisOf } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { checkArgument, INT32 } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';

/** The nodes of the row and the column of each element, for matrices in the last two dimensions. */
function triangle(op: string, x: Tensor, diagonal: number): { lower: Node; upper: Node } {
  const { shape } = checkTensor(op, x);
  checkArgument(op, 'diagonal', diagonal, INT32);
  if (shape.length < 2) {
    throw new ShapeError(op, [shape], `needs at least 2 dimensions, got shape [${shape}].`);
  }
  const rows = range(shape, shape.length - 2);
  const columns = range(shape, shape.length - 1);
  const on = add(rows, like(rows, diagonal));
  return { lower: lessEqual(columns, on), upper: lessEqual(on, columns) };
}

/**
 * The lower triangle of each matrix: elements above a diagonal become 0.
 * @param diagonal the last diagonal that stays; 0 is the main one, 1 is the one above it
 * @throws ShapeError if `x` has fewer than two dimensions
 *
 * @example
 * ```ts
 * await tril(tensor([[1, 2], [3, 4]])).toArray(); // [[1, 0], [3, 4]]
 * ```
 */
export function tril<S extends Shape>(x: Tensor<S>, diagonal = 0): Tensor<S> {
  const { lower } = triangle('tril', x, diagonal);
  return fromNode(where(lower, x.node, like(x.node, 0)));
}

/**
 * The upper triangle of each matrix: elements below a diagonal become 0.
 * @param diagonal the first diagonal that stays; 0 is the main one, 1 is the one above it
 * @throws ShapeError if `x` has fewer than two dimensions
 *
 * @example
 * ```ts
 * await triu(tensor([[1, 2], [3, 4]]), 1).toArray(); // [[0, 2], [0, 0]]
 * ```
 */
export function triu<S extends Shape>(x: Tensor<S>, diagonal = 0): Tensor<S> {
  const { upper } = triangle('triu', x, diagonal);
  return fromNode(where(upper, x.node, like(x.node, 0)));
}

/**
 * A diagonal of each matrix in two dimensions, as a new last dimension. A view.
 * @param offset 0 for the main diagonal, 1 for the one above it, −1 for the one below it
 * @throws ArgumentError if the dimensions do not exist or are the same
 *
 * @example
 * ```ts
 * await diagonal(tensor([[1, 2], [3, 4]])).toArray(); // [1, 4]
 * await diagonal(tensor([[1, 2], [3, 4]]), 1).toArray(); // [2]
 * ```
 */
export function diagonal(x: Tensor, offset = 0, dimension1 = 0, dimension2 = 1): Tensor {
  const { shape } = checkTensor('diagonal', x);
  checkArgument('diagonal', 'offset', offset, INT32);
  const [a, b] = twoAxes('diagonal', dimension1, dimension2, shape);
  const others = shape.map((_, d) => d).filter((d) => d !== a && d !== b);
  const [rows, columns] = [shape[a], shape[b]];
  const length = Math.max(0, Math.min(rows, rows + offset, columns, columns - offset));
  const start = offset < 0 ? -offset * columns : offset;
  // In row-major order, the elements of a diagonal are `columns + 1` apart.
  const flat = x.permute([...others, a, b]).view([...others.map((d) => shape[d]), rows * columns]);
  const end = start + (length - 1) * (columns + 1) + 1;
  return length === 0 ? flat.slice(-1, 0, 0) : flat.slice(-1, start, end, columns + 1);
}

/**
 * Matrices of zeros, whose diagonals are the last dimension of `x`.
 * @param offset 0 for the main diagonal, 1 for the one above it, −1 for the one below it
 * @param dimension1 the dimension of the result that holds the rows
 * @param dimension2 the dimension of the result that holds the columns
 * @throws ShapeError if `x` is a scalar
 * @throws ArgumentError if the dimensions do not exist or are the same
 *
 * @example
 * ```ts
 * await diagEmbed(tensor([1, 2])).toArray(); // [[1, 0], [0, 2]]
 * ```
 */
export function diagEmbed(x: Tensor, offset = 0, dimension1 = -2, dimension2 = -1): Tensor {
  const { shape } = checkTensor('diagEmbed', x);
  checkArgument('diagEmbed', 'offset', offset, INT32);
  if (shape.length === 0) throw new ShapeError('diagEmbed', [shape], 'a scalar has no dimension.');
  const raised = [...shape, 1];
  const [a, b] = twoAxes('diagEmbed', dimension1, dimension2, raised);
  const made = embedded(x.node, offset);
  const last = raised.length - 1;
  const others = raised.map((_, d) => d).slice(0, -2);
  const axes = raised.map((_, d) => (d === a ? last - 1 : d === b ? last : (others.shift() ?? 0)));
  return fromNode(permute(made, axes));
}

/** [..., n] as the diagonals of matrices in the last two dimensions. */
function embedded(x: Node, offset: number): Node {
  const lead = x.shape.values.slice(0, -1);
  const length = x.shape.values[lead.length];
  const size = length + Math.abs(offset);
  const start = offset < 0 ? -offset * size : offset;
  const starts = [...lead.map(() => 0), start];
  const steps = [...lead.map(() => 1), size + 1];
  return reshape(place(x, [...lead, size * size], starts, steps), [...lead, size, size]);
}

/**
 * A matrix with the elements of a vector on a diagonal, or a diagonal of a matrix.
 * @param offset 0 for the main diagonal, 1 for the one above it, −1 for the one below it
 * @throws ShapeError unless `x` has one or two dimensions
 *
 * @example
 * ```ts
 * await diag(tensor([1, 2])).toArray(); // [[1, 0], [0, 2]]
 * await diag(tensor([[1, 2], [3, 4]])).toArray(); // [1, 4]
 * ```
 */
export function diag(x: Tensor, offset = 0): Tensor {
  const { shape } = checkTensor('diag', x);
  checkArgument('diag', 'offset', offset, INT32);
  if (shape.length === 1) return fromNode(embedded(x.node, offset));
  if (shape.length === 2) return diagonal(x, offset);
  throw new ShapeError('diag', [shape], `needs a vector or a matrix, got shape [${shape}].`);
}

/**
 * A matrix with all elements of `x`, in row-major order, on a diagonal.
 * @param offset 0 for the main diagonal, 1 for the one above it, −1 for the one below it
 *
 * @example
 * ```ts
 * await diagflat(tensor([[1], [2]])).toArray(); // [[1, 0], [0, 2]]
 * ```
 */
export function diagflat(x: Tensor, offset = 0): Tensor {
  const { node } = checkTensor('diagflat', x);
  checkArgument('diagflat', 'offset', offset, INT32);
  return fromNode(embedded(reshape(node, [node.shape.size]), offset));
}

function twoAxes(op: string, first: number, second: number, shape: Shape): [number, number] {
  if (shape.length < 2) {
    throw new ShapeError(op, [shape], `needs at least 2 dimensions, got shape [${shape}].`);
  }
  const [a, b] = [axisOf(op, first, shape), axisOf(op, second, shape)];
  if (a !== b) return [a, b];
  throw new ArgumentError(op, `dimensions ${first} and ${second} must differ.`);
}

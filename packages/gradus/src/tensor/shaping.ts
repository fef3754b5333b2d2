/** Other shapes of the same elements, and parts of them. */
import type { Node } from '../graph/node.ts';
import { Storage } from '../graph/storage.ts';
import { type Tuple, tuple } from '../graph/tuple.ts';
import { gather, indexSelect } from '../ops/gather.ts';
import { leaf } from '../ops/leaves.ts';
import * as m from '../ops/movement.ts';
import { expand } from '../ops/reduce.ts';
import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { axisOf, checkShape } from './arguments.ts';
import { checkTensor, type TensorBase } from './base.ts';
import type { Shape } from './shapes.ts';

/** The two ways to pass a shape: `2, 3` and `[2, 3]`. */
export type ListedShape = Shape | readonly [Shape];

/** The elements of `x` in row-major order under another shape; one of its dimensions may be −1. */
export function reshaped(op: string, { node }: TensorBase, to: ListedShape): Node {
  return m.reshape(node, inferred(op, node.shape, listed(to)));
}

/** `x` with dimensions `start` … `end` joined into one. */
export function flattened({ node, shape }: TensorBase, start: number, end: number): Node {
  const [from, to] = [axisOf('flatten', start, shape), axisOf('flatten', end, shape)];
  if (from > to) {
    throw new ArgumentError(
      'flatten',
      `start dimension ${start} comes after end dimension ${end}.`,
    );
  }
  const joined = shape.slice(from, to + 1).reduce((n, extent) => n * extent, 1);
  return m.reshape(node, [...shape.slice(0, from), joined, ...shape.slice(to + 1)]);
}

/** `x` with two dimensions swapped. */
export function transposed({ node, shape }: TensorBase, a: number, b: number): Node {
  return m.transpose(node, axisOf('transpose', a, shape), axisOf('transpose', b, shape));
}

/** Dimension i of the result is dimension `dimensions[i]` of `x`. */
export function permuted({ node, shape }: TensorBase, args: ListedShape): Node {
  const dimensions = listed(args);
  const axes = dimensions.map((d) => axisOf('permute', d, shape));
  if (axes.length !== shape.length || new Set(axes).size !== axes.length) {
    throw new ArgumentError(
      'permute',
      `[${dimensions}] must name each of the ${shape.length} dimensions of [${shape}] once.`,
    );
  }
  return m.permute(node, axes);
}

/** `x` without its dimensions of size 1, or without `dimension` if its size is 1. */
export function squeezed({ node, shape }: TensorBase, dimension: number | undefined): Node {
  const axis = dimension === undefined ? null : axisOf('squeeze', dimension, shape);
  return m.reshape(
    node,
    shape.filter((n, d) => n !== 1 || (axis !== null && d !== axis)),
  );
}

/** `x` with a dimension of size 1 at position `dimension`. */
export function unsqueezed({ node, shape }: TensorBase, dimension: number): Node {
  const raised: number[] = [...shape];
  raised.splice(axisOf('unsqueeze', dimension, shape, shape.length + 1), 0, 1);
  return m.reshape(node, raised);
}

/** `x` with dimensions of size 1 repeated, and dimensions added in front; −1 keeps a size. */
export function expanded({ node, shape }: TensorBase, args: ListedShape): Node {
  const wanted = listed(args);
  const skipped = wanted.length - shape.length;
  const full = wanted.map((n, d) => (n === -1 && d >= skipped ? shape[d - skipped] : n));
  return expand(node, checkShape('expand', full));
}

/** Elements `start`, `start + step`, … before `end` of `dimension`. */
export function sliced(
  { node, shape }: TensorBase,
  dimension: number,
  start: number | null,
  end: number | null,
  step: number,
): Node {
  const axis = axisOf('slice', dimension, shape);
  if (shape.length === 0) throw new ArgumentError('slice', 'a scalar has no dimension to slice.');
  checkArgument('slice', 'step', step, POSITIVE_INTEGER);
  const extent = shape[axis] ?? 0;
  const from = clampPosition(start ?? 0, extent);
  const to = clampPosition(end ?? extent, extent);
  const length = Math.max(0, Math.ceil((to - from) / step));
  return part(node, axis, from, step, length);
}

/** Element `position` of `dimension`, which is dropped. */
export function selected({ node, shape }: TensorBase, dimension: number, position: number): Node {
  const axis = axisOf('select', dimension, shape);
  const extent = shape[axis] ?? 0;
  const at = Number.isInteger(position) && position < 0 ? position + extent : position;
  if (!Number.isInteger(at) || at < 0 || at >= extent) {
    throw new ArgumentError(
      'select',
      `position ${shown(position)} does not exist in dimension ${dimension} of size ${extent}.`,
    );
  }
  return m.reshape(
    part(node, axis, at, 1, 1),
    shape.filter((_, d) => d !== axis),
  );
}

/** The slices of `dimension` at `positions`, an int32 vector. */
export function slicesAt(
  { node, shape }: TensorBase,
  dimension: number,
  positions: TensorBase,
): Node {
  const at = vector(checkTensor('indexSelect', positions).node);
  const made = indexSelect(vector(node), axisOf('indexSelect', dimension, shape), at);
  return shape.length === 0 ? m.reshape(made, []) : made;
}

/** Picks elements along `dimension`: for dimension 0 of a matrix, result[i][j] = x[index[i][j]][j]. */
export function gathered({ node, shape }: TensorBase, dimension: number, index: TensorBase): Node {
  const at = vector(checkTensor('gather', index).node);
  const made = gather(vector(node), axisOf('gather', dimension, shape), at);
  return m.reshape(made, index.shape);
}

function part(node: Node, axis: number, start: number, step: number, length: number): Node {
  const { storage } = node;
  const shape = node.shape.values;
  const cut = shape.map((n, d) => (d === axis ? length : n));
  // Rows of an array that JavaScript holds become a leaf, so that each position runs the same program.
  const held = storage?.isState || storage?.moves ? null : storage?.data;
  if (axis === 0 && step === 1 && storage && held && !node.needsGrad) {
    const row = storage.length / Math.max(1, shape[0]);
    const data = held.subarray(start * row, (start + length) * row);
    return leaf(new Storage(storage.dtype, data, false), tuple(cut));
  }
  const starts = shape.map((_, d) => (d === axis ? start : 0));
  const steps = shape.map((_, d) => (d === axis ? step : 1));
  return m.slice(node, starts, steps, cut);
}

function clampPosition(position: number, extent: number): number {
  if (!Number.isInteger(position)) {
    throw new ArgumentError('slice', `positions are integers, got ${shown(position)}.`);
  }
  return Math.min(extent, Math.max(0, position < 0 ? position + extent : position));
}

/** A scalar as a vector of one element: PyTorch treats it as one when it selects. */
function vector(x: Node): Node {
  return x.shape.values.length === 0 ? m.reshape(x, [1]) : x;
}

/** `2, 3` and `[2, 3]` are the same shape. */
function listed(shape: ListedShape): Shape {
  const [first] = shape;
  return Array.isArray(first) ? first : (shape as Shape);
}

/** `shape` with its −1 inferred. */
function inferred(op: string, { size, values: from }: Tuple, shape: Shape): Shape {
  let rest = 1;
  let open = 0;
  let at = 0;
  for (let d = 0; d < shape.length; d++) {
    const n = shape[d];
    if (n === -1) {
      open++;
      at = d;
    } else if (Number.isInteger(n) && n >= 0) rest *= n;
    else refuseSize(op, n, shape);
  }
  if (open === 0) return shape;
  if (open > 1) throw new ArgumentError(op, `only one dimension of [${shape}] can be -1.`);
  if (rest === 0 || size % rest !== 0) {
    throw new ShapeError(
      op,
      [from, shape],
      `${size} elements of shape [${from}] cannot be divided evenly into shape [${shape}].`,
    );
  }
  const sizes = shape.slice();
  sizes[at] = size / rest;
  return sizes;
}

function refuseSize(op: string, size: number, shape: Shape): never {
  throw new ArgumentError(
    op,
    `${shown(size)} in shape [${shape.map(String)}] is not a size; sizes are integers ≥ 0, or -1 once.`,
  );
}

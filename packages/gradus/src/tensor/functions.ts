/** Functions of several tensors: those that PyTorch has in `torch`. */
import type { Node } from '../graph/node.ts';
import { sameValues } from '../graph/tuple.ts';
import { allocateArray, type DType, promote } from '../ir/dtype.ts';
import { cast } from '../ops/elementwise.ts';
import { fromArray } from '../ops/leaves.ts';
import { cat as catNodes, reshape } from '../ops/movement.ts';
import { runtime } from '../runtime/runtime.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { checkCondition, chosen } from './arithmetic.ts';
import { checkTensor, TensorBase } from './base.ts';
import { commonType, stored } from './operands.ts';
import type { Multiplies, Product, Shape } from './shapes.ts';
import { fromNode, type Operand, type Tensor } from './tensor.ts';

const OPERAND = 'a tensor or a number';

/**
 * `dimension` counted from the front, for tensors of `rank` dimensions.
 * @throws ArgumentError if the dimension does not exist
 */
function axisOf(op: string, dimension: number, rank: number): number {
  if (Number.isInteger(dimension) && dimension >= -rank && dimension < rank) {
    return dimension < 0 ? dimension + rank : dimension;
  }
  const range = rank === 0 ? 'a scalar has none' : `it must be in [${-rank}, ${rank - 1}]`;
  throw new ArgumentError(op, `dimension ${shown(dimension)} does not exist: ${range}.`);
}

/** @throws ArgumentError unless these are tensors; the error shows the `call` that is right */
export function checkTensors(op: string, tensors: readonly Tensor[], call = `${op}([a, b])`): void {
  if (!Array.isArray(tensors)) {
    throw new ArgumentError(
      op,
      `expected an array of tensors, got ${shown(tensors)}. Call ${call}.`,
    );
  }
  if (tensors.length === 0) throw new ArgumentError(op, 'needs at least one tensor, got none.');
  for (const x of tensors) checkTensor(op, x);
}

/** The nodes of `tensors`, converted to the dtype that holds all their values. */
function inOneDtype(op: string, tensors: readonly Tensor[]): Node[] {
  checkTensors(op, tensors);
  const dtype = tensors.reduce<DType>((widest, x) => promote(widest, x.dtype), 'bool');
  return tensors.map((x) => cast(x.node, dtype));
}

/**
 * Joins tensors along an existing dimension.
 * @param tensors of one shape, except for `dimension`; empty vectors are ignored, as in PyTorch
 * @throws ShapeError if other dimensions differ
 * @throws ArgumentError if there is no tensor, or the dimension does not exist
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2]]);
 * await cat([x, tensor([[3, 4]])]).toArray(); // [[1, 2], [3, 4]]
 * cat([x, x], 1).shape; // [1, 4]
 * ```
 */
export function cat(tensors: readonly Tensor[], dimension = 0): Tensor {
  const nodes = inOneDtype('cat', tensors);
  const isLeftOut = ({ shape }: Node): boolean => shape.size === 0 && shape.values.length === 1;
  const { values } = (nodes.find((node) => !isLeftOut(node)) ?? nodes[0]).shape;
  const axis = axisOf('cat', dimension, values.length);
  // An empty vector that requires a gradient gets an empty one, and the result then requires one too.
  const none = values.map((n, d) => (d === axis ? 0 : n));
  const parts = nodes.flatMap((node) => {
    if (!isLeftOut(node)) return [node];
    return node.needsGrad ? [reshape(node, none)] : [];
  });
  return fromNode(joined(parts.length === 0 ? nodes.slice(0, 1) : parts, axis));
}

/**
 * Joins tensors along a new dimension.
 * @param tensors of one shape
 * @throws ShapeError if the shapes differ
 * @throws ArgumentError if there is no tensor, or the dimension does not exist
 *
 * @example
 * ```ts
 * await stack([tensor([1, 2]), tensor([3, 4])]).toArray(); // [[1, 2], [3, 4]]
 * ```
 */
export function stack(tensors: readonly Tensor[], dimension = 0): Tensor {
  const nodes = inOneDtype('stack', tensors);
  const { shape } = nodes[0];
  const other = nodes.find((node) => !sameValues(node.shape, shape));
  if (other !== undefined) {
    throw new ShapeError(
      'stack',
      [shape.values, other.shape.values],
      `shapes must be equal, got [${shape.values}] and [${other.shape.values}]. ` +
        'Use cat() to join along a dimension that they have.',
    );
  }
  const axis = axisOf('stack', dimension, shape.values.length + 1);
  const raised = [...shape.values.slice(0, axis), 1, ...shape.values.slice(axis)];
  return fromNode(
    joined(
      nodes.map((node) => reshape(node, raised)),
      axis,
    ),
  );
}

/** More parts than this are copied by JavaScript, because a program that chooses among them grows with them. */
const MANY_PARTS = 64;

function joined(parts: readonly Node[], axis: number): Node {
  const result = catNodes(parts, axis);
  if (parts.length <= MANY_PARTS || result.needsGrad) return result;
  const { values, size } = result.shape;
  const data = allocateArray(result.dtype, size);
  const rows = values.slice(0, axis).reduce((n, extent) => n * extent, 1);
  const width = rows === 0 ? 0 : size / rows;
  let start = 0;
  for (const part of parts) {
    const from = runtime.read(part);
    const own = rows === 0 ? 0 : from.length / rows;
    for (let row = 0; row < rows; row++) {
      data.set(from.subarray(row * own, (row + 1) * own), row * width + start);
    }
    start += own;
  }
  return fromArray(result.dtype, data, values);
}

/**
 * `yes` where `condition` (bool) holds, `no` elsewhere; all three broadcast. Two integer numbers give int32.
 * @throws ArgumentError if `condition` is not bool
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * const x = tensor([1, -2, 3]);
 * await where(x.gt(0), x, 0).toArray(); // [1, 0, 3]
 * ```
 */
export function where(condition: Tensor, yes: Operand, no: Operand): Tensor {
  if (typeof yes !== 'number') return checkTensor('where', yes, OPERAND).where(condition, no);
  const test = checkCondition(condition);
  if (typeof no !== 'number') {
    const dtype = commonType('where', checkTensor('where', no, OPERAND), yes);
    return fromNode(chosen(test, stored('where', yes, dtype), cast(no.node, dtype)));
  }
  const dtype = Number.isInteger(yes) && Number.isInteger(no) ? 'int32' : 'float32';
  return fromNode(chosen(test, stored('where', yes, dtype), stored('where', no, dtype)));
}

/**
 * The larger of two, element by element; broadcasts. NaN if either is NaN.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await maximum(tensor([1, 5]), tensor([3, 2])).toArray(); // [3, 5]
 * ```
 */
export function maximum(a: Tensor, b: Operand): Tensor {
  return checkTensor('maximum', a).maximum(b);
}

/**
 * The smaller of two, element by element; broadcasts. NaN if either is NaN.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await minimum(tensor([1, 5]), 2).toArray(); // [1, 2]
 * ```
 */
export function minimum(a: Tensor, b: Operand): Tensor {
  return checkTensor('minimum', a).minimum(b);
}

/**
 * The matrix product, see {@link Tensor.matmul}.
 * @throws ShapeError if the inner dimensions differ
 *
 * @example
 * ```ts
 * await matmul(tensor([[1, 2]]), tensor([[3], [4]])).toArray(); // [[11]]
 * ```
 */
export function matmul<S extends Shape, T extends Shape>(
  a: Tensor<S>,
  b: Tensor<T> & Multiplies<S, T>,
): Tensor<Product<S, T>> {
  return checkTensor('matmul', a).matmul(b);
}

/**
 * Whether `value` is a tensor.
 *
 * @example
 * ```ts
 * isTensor(tensor([1])); // true
 * isTensor([1]); // false
 * ```
 */
export function isTensor(value: unknown): value is Tensor {
  return value instanceof TensorBase;
}

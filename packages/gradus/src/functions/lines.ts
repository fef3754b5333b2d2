/** What functions along one dimension share. A scalar counts as a line of one element, as in PyTorch. */
import type { Node } from '../graph/node.ts';
import { reshape } from '../ops/movement.ts';
import { axisOf } from '../tensor/arguments.ts';
import { checkTensor, type TensorBase } from '../tensor/base.ts';

/** The lines of a tensor along a dimension. */
export interface Lines {
  /** The tensor; a scalar as a vector. */
  readonly node: Node;
  readonly axis: number;
  readonly length: number;
  /** A result in the shape of `node`, or with another extent of `axis`, in the rank of the tensor. */
  back(result: Node): Node;
}

/** @throws ArgumentError if `x` is not a tensor, or lacks the dimension */
export function linesOf(op: string, x: TensorBase, dimension: number): Lines {
  const { node, shape } = checkTensor(op, x);
  const axis = axisOf(op, dimension, shape);
  const isScalar = shape.length === 0;
  const lines = isScalar ? reshape(node, [1]) : node;
  const back = (result: Node): Node =>
    isScalar && result.shape.size === 1 ? reshape(result, []) : result;
  return { node: lines, axis, length: lines.shape.values[axis], back };
}

/** All elements of `x` as one line. */
export function flatLine(op: string, x: TensorBase): Lines {
  const { node } = checkTensor(op, x);
  const line = reshape(node, [node.shape.size]);
  return { node: line, axis: 0, length: node.shape.size, back: (result) => result };
}

/** `result`, which has an extent of 1 along `axis`, without this axis unless `keepdim`. */
export function dropped({ axis, back }: Lines, result: Node, keepdim: boolean): Node {
  const whole = back(result);
  if (keepdim || whole.shape.values.length === 0) return whole;
  return reshape(whole, whole.shape.values.toSpliced(axis, 1));
}

/** Functions of the bits of integers. */

import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import * as bits from '../../ops/bitwise.ts';
import { floorDivide } from '../../ops/composite/remainders.ts';
import * as e from '../../ops/elementwise.ts';
import { binary } from '../../tensor/arithmetic.ts';
import { checkTensor } from '../../tensor/base.ts';
import { commonType } from '../../tensor/operands.ts';
import type { Broadcast, Shape } from '../../tensor/shapes.ts';
import { fromNode, type Operand, type Tensor } from '../../tensor/tensor.ts';
import { ArgumentError } from '../../util/errors.ts';

/**
 * The bits that are set in both, of int32, uint8 or bool; broadcasts.
 * @throws ArgumentError for float32
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await bitwiseAnd(tensor([6, 5], { dtype: 'int32' }), 3).toArray(); // [2, 1]
 * ```
 */
export function bitwiseAnd<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return ofIntegers('bitwiseAnd', bits.bitwiseAnd, x, other);
}

/**
 * The bits that are set in at least one of the two, of int32, uint8 or bool; broadcasts.
 * @throws ArgumentError for float32
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await bitwiseOr(tensor([6, 5], { dtype: 'int32' }), 3).toArray(); // [7, 7]
 * ```
 */
export function bitwiseOr<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  const or = (a: Node, b: Node) => e.subtract(e.add(a, b), bits.bitwiseAnd(a, b));
  return ofIntegers('bitwiseOr', or, x, other);
}

/**
 * The bits that are set in exactly one of the two, of int32, uint8 or bool; broadcasts.
 * @throws ArgumentError for float32
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await bitwiseXor(tensor([6, 5], { dtype: 'int32' }), 3).toArray(); // [5, 6]
 * ```
 */
export function bitwiseXor<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  const xor = (a: Node, b: Node) => {
    const both = bits.bitwiseAnd(a, b);
    return e.subtract(e.subtract(e.add(a, b), both), both);
  };
  return ofIntegers('bitwiseXor', xor, x, other);
}

/**
 * All bits turned over, of int32, uint8 or bool.
 * @throws ArgumentError for float32
 *
 * @example
 * ```ts
 * await bitwiseNot(tensor([0, 5], { dtype: 'int32' })).toArray(); // [-1, -6]
 * await bitwiseNot(tensor([true])).toArray(); // [false]
 * ```
 */
export function bitwiseNot<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const { node } = checkTensor('bitwiseNot', x);
  refuseReal('bitwiseNot', x, 0);
  if (node.dtype === 'bool') return fromNode(e.not(node));
  return fromNode(e.subtract(e.like(node, node.dtype === 'uint8' ? 255 : -1), node));
}

/**
 * x · 2ⁿ without what exceeds the dtype; broadcasts. Shifts by a negative number or by all bits give 0.
 * @throws ArgumentError for float32 and bool
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await bitwiseLeftShift(tensor([1, 3], { dtype: 'int32' }), 2).toArray(); // [4, 12]
 * ```
 */
export function bitwiseLeftShift<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  n: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return shift('bitwiseLeftShift', x, n, 32, (a, count) => {
    return [e.multiply(a, power(count)), e.like(a, 0)];
  });
}

/**
 * ⌊x / 2ⁿ⌋; broadcasts. Shifts by a negative number or by all bits give −1 for negative numbers and 0 for others.
 * @throws ArgumentError for float32 and bool
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await bitwiseRightShift(tensor([8, -5], { dtype: 'int32' }), 1).toArray(); // [4, -3]
 * ```
 */
export function bitwiseRightShift<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  n: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return shift('bitwiseRightShift', x, n, 31, (a, count) => {
    const rest = e.where(e.less(a, e.like(a, 0)), e.like(a, -1), e.like(a, 0));
    return [floorDivide(a, power(count)), rest];
  });
}

/** 2ⁿ */
function power(n: Node): Node {
  return e.powInteger(e.like(n, 2), n);
}

/** @param parts the results for counts from 0 up to `end`, and for all others */
function shift<S extends Shape, T extends Shape>(
  op: string,
  x: Tensor<S>,
  n: Operand<T>,
  end: number,
  parts: (x: Node, n: Node) => [within: Node, outside: Node],
): Tensor<Broadcast<S, T>> {
  const shifted = (a: Node, b: Node) => {
    const [number, count] = [e.cast(a, 'int32'), e.cast(b, 'int32')];
    const zero = e.like(count, 0);
    const isWithin = e.and(e.lessEqual(zero, count), e.less(count, e.like(count, end)));
    const [within, outside] = parts(number, e.where(isWithin, count, zero));
    return e.cast(e.where(isWithin, within, outside), a.dtype);
  };
  if (commonType(op, checkTensor(op, x), n) === 'bool') {
    throw new ArgumentError(op, 'is not defined for bool. Use int() first.');
  }
  return ofIntegers(op, shifted, x, n);
}

function ofIntegers<S extends Shape, T extends Shape>(
  op: string,
  fn: (a: Node, b: Node) => Node,
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  refuseReal(op, checkTensor(op, x), other);
  return fromNode(binary(op, fn, x, other));
}

function refuseReal(op: string, x: Tensor, other: Operand): void {
  if (!isReal(commonType(op, x, other))) return;
  throw new ArgumentError(op, 'is defined for integers and bools only. Use int() first.');
}

/** Rounding, and division with remainders. */

import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import * as remainders from '../../ops/composite/remainders.ts';
import * as rounding from '../../ops/composite/rounding.ts';
import * as e from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { binary, refuseBool } from '../../tensor/arithmetic.ts';
import { checkTensor } from '../../tensor/base.ts';
import { commonType } from '../../tensor/operands.ts';
import type { Broadcast, Shape } from '../../tensor/shapes.ts';
import { fromNode, type Operand, type Tensor } from '../../tensor/tensor.ts';
import { INT32 } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';

/**
 * The nearest integer of each element, and the even one of two; the dtype stays. The gradient is 0.
 * @param options `decimals`: digits to keep behind the decimal point, or before it if negative
 * @throws ArgumentError for bools, and for `decimals` of integers
 *
 * @example
 * ```ts
 * await round(tensor([0.5, 1.5, -2.7])).toArray(); // [0, 2, -3]
 * await round(tensor([1234]), { decimals: -2 }).toArray(); // [1200]
 * ```
 */
export function round<S extends Shape>(x: Tensor<S>, options?: { decimals?: number }): Tensor<S> {
  const node = refuseBool('round', checkTensor('round', x));
  const { decimals = 0 } = checkOptions('round', options, { decimals: INT32 });
  if (decimals === 0) return fromNode(rounding.round(node));
  if (!isReal(node.dtype)) {
    throw new ArgumentError(
      'round',
      `decimals needs float32 or float64, got ${node.dtype}. Use float().`,
    );
  }
  const unit = scalar(10 ** Math.abs(decimals), node.shape, node.dtype);
  const [to, from] = decimals > 0 ? [e.multiply, e.divide] : [e.divide, e.multiply];
  return fromNode(from(rounding.round(to(node, unit)), unit));
}

/**
 * The integer part of each element, rounded towards 0; the dtype stays. The gradient is 0.
 * @throws ArgumentError for bools
 *
 * @example
 * ```ts
 * await trunc(tensor([1.7, -1.7])).toArray(); // [1, -1]
 * ```
 */
export function trunc<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(rounding.trunc(refuseBool('trunc', checkTensor('trunc', x))));
}

/**
 * What {@link trunc} cuts off, with the sign of x. The gradient is 1.
 * @throws ArgumentError unless x is float32
 *
 * @example
 * ```ts
 * await frac(tensor([1.5, -1.5])).toArray(); // [0.5, -0.5]
 * ```
 */
export function frac<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const { node } = checkTensor('frac', x);
  if (isReal(node.dtype)) return fromNode(e.subtract(node, rounding.trunc(node)));
  throw new ArgumentError('frac', `is defined for float32 and float64 only, got ${node.dtype}.`);
}

/**
 * The remainder of x / other, with the sign of `other`; broadcasts. It is exact for quotients below 2⁹⁶. A float32 divided
 * by 0 gives NaN. An integer divided by 0 in a tensor gives 0, where PyTorch throws.
 * @throws ArgumentError for bools, and for integers and the number 0
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await remainder(tensor([5, -5, 5.5]), 3).toArray(); // [2, 1, 2.5]
 * ```
 */
export function remainder<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(division('remainder', remainders.remainder, x, other));
}

/**
 * The remainder of x / other, with the sign of x; broadcasts. Otherwise as {@link remainder}.
 * @throws ArgumentError for bools, and for integers and the number 0
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await fmod(tensor([5, -5, 5.5]), 3).toArray(); // [2, -2, 2.5]
 * ```
 */
export function fmod<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(division('fmod', remainders.fmod, x, other));
}

/**
 * ⌊x / other⌋; broadcasts. The dtype stays, and the gradient is 0. An integer divided by 0 in a tensor gives 0, where
 * PyTorch throws.
 * @throws ArgumentError for bools, and for integers and the number 0
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await floorDivide(tensor([7, -7]), 2).toArray(); // [3, -4]
 * ```
 */
export function floorDivide<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(division('floorDivide', remainders.floorDivide, x, other));
}

/**
 * Options of {@link div}.
 *
 * @example
 * ```ts
 * const options: DivOptions = { roundingMode: 'floor' };
 * await div(tensor([7, -7]), 2, options).toArray(); // [3, -4]
 * ```
 */
export interface DivOptions {
  /** Rounds the quotient down (`'floor'`) or towards 0 (`'trunc'`). Default: no rounding, as {@link Tensor.div}. */
  roundingMode?: 'floor' | 'trunc';
}

/**
 * The quotient, element by element; broadcasts. A rounded one keeps the dtype, and its gradient is 0; an integer
 * divided by 0 in a tensor then gives 0, where PyTorch throws.
 * @throws ArgumentError with a rounding mode for bools, and for integers and the number 0
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await div(tensor([7, -7]), 2).toArray(); // [3.5, -3.5]
 * await div(tensor([7, -7]), 2, { roundingMode: 'trunc' }).toArray(); // [3, -3]
 * ```
 */
export function div<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
  options?: DivOptions,
): Tensor<Broadcast<S, T>> {
  const { roundingMode } = checkOptions('div', options, { roundingMode: ['floor', 'trunc'] });
  if (roundingMode === undefined) return checkTensor('div', x).div(other);
  const quotient = roundingMode === 'floor' ? remainders.floorDivide : remainders.truncDivide;
  return fromNode(division('div', quotient, x, other));
}

function division(op: string, fn: (a: Node, b: Node) => Node, x: Tensor, other: Operand): Node {
  const dtype = commonType(op, checkTensor(op, x), other);
  if (dtype === 'bool') refuseBool(op, x);
  if (!isReal(dtype) && other === 0) {
    throw new ArgumentError(op, `${dtype} cannot be divided by 0. Use float() for NaN or ∞.`);
  }
  return binary(op, fn, x, other);
}

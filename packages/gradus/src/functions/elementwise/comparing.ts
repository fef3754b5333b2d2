/** Functions that compare, and give bools or a boolean. */
import type { Node } from '../../graph/node.ts';
import { sameValues } from '../../graph/tuple.ts';
import * as e from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { amax, broadcast } from '../../ops/reduce.ts';
import { logical } from '../../tensor/arithmetic.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Broadcast, Shape } from '../../tensor/shapes.ts';
import { fromNode, type Operand, type Tensor } from '../../tensor/tensor.ts';
import { checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';

/**
 * bool: whether each element is ∞ or −∞.
 *
 * @example
 * ```ts
 * await isinf(tensor([1, -Infinity, NaN])).toArray(); // [false, true, false]
 * ```
 */
export function isinf<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const real = e.asReal(checkTensor('isinf', x).node);
  return fromNode(e.equal(e.abs(real), e.like(real, Number.POSITIVE_INFINITY)));
}

/**
 * bool: whether each element is ∞.
 *
 * @example
 * ```ts
 * await isposinf(tensor([Infinity, -Infinity])).toArray(); // [true, false]
 * ```
 */
export function isposinf<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const real = e.asReal(checkTensor('isposinf', x).node);
  return fromNode(e.equal(real, e.like(real, Number.POSITIVE_INFINITY)));
}

/**
 * bool: whether each element is −∞.
 *
 * @example
 * ```ts
 * await isneginf(tensor([Infinity, -Infinity])).toArray(); // [false, true]
 * ```
 */
export function isneginf<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const real = e.asReal(checkTensor('isneginf', x).node);
  return fromNode(e.equal(real, e.like(real, Number.NEGATIVE_INFINITY)));
}

/**
 * bool: whether exactly one of the two is true, element by element; broadcasts. Numbers count as true unless they are 0.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await logicalXor(tensor([true, true]), tensor([true, false])).toArray(); // [false, true]
 * ```
 */
export function logicalXor<S extends Shape, T extends Shape>(
  x: Tensor<S>,
  other: Tensor<T>,
): Tensor<Broadcast<S, T>> {
  const differ = (a: Node, b: Node) => e.and(e.or(a, b), e.not(e.and(a, b)));
  return fromNode(logical('logicalXor', differ, checkTensor('logicalXor', x), other));
}

/**
 * bool: whether |x − other| ≤ atol + rtol · |other|, element by element; broadcasts. Equal infinities are close.
 * @param equalNan whether NaN is close to NaN
 * @throws ArgumentError if the dtypes differ, or a tolerance is negative
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await isclose(tensor([1, 2]), tensor([1.000001, 2.1])).toArray(); // [true, false]
 * ```
 */
export function isclose<S extends Shape, T extends Shape>(
  x: Tensor<S>,
  other: Tensor<T>,
  rtol = 1e-5,
  atol = 1e-8,
  equalNan = false,
): Tensor<Broadcast<S, T>> {
  return fromNode(close('isclose', x, other, { rtol, atol, equalNan }));
}

/**
 * Whether all elements of the two are close, see {@link isclose}. Reads both tensors.
 * @throws ArgumentError if the dtypes differ, or a tolerance is negative
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * allclose(tensor([0.1, 0.2]), tensor([0.1, 0.2000001])); // true
 * ```
 */
export function allclose(
  x: Tensor,
  other: Tensor,
  rtol = 1e-5,
  atol = 1e-8,
  equalNan = false,
): boolean {
  return allOf(close('allclose', x, other, { rtol, atol, equalNan }));
}

interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
  readonly equalNan: boolean;
}

function close(op: string, x: Tensor, other: Tensor, { rtol, atol, equalNan }: Tolerance): Node {
  if (checkTensor(op, x).dtype !== checkTensor(op, other).dtype) {
    throw new ArgumentError(
      op,
      `the dtypes must be equal, got ${x.dtype} and ${other.dtype}. Use to('${x.dtype}').`,
    );
  }
  checkArgument(op, 'rtol', rtol, NOT_NEGATIVE);
  checkArgument(op, 'atol', atol, NOT_NEGATIVE);
  checkArgument(op, 'equalNan', equalNan, 'boolean');
  return broadcast(op, (a, b) => {
    const [left, right] = [e.asReal(a), e.asReal(b)];
    const share = e.multiply(e.abs(right), scalar(rtol, a.shape, left.dtype));
    const distance = e.abs(e.subtract(left, right));
    // An infinite distance is not close, though the tolerance may be infinite too.
    const isFar = e.equal(distance, e.like(distance, Number.POSITIVE_INFINITY));
    const isNear = e.lessEqual(distance, e.add(share, scalar(atol, a.shape, left.dtype)));
    const isClose = e.or(e.equal(left, right), e.and(isNear, e.not(isFar)));
    if (!equalNan) return isClose;
    const isNan = (value: Node) => e.not(e.equal(value, value));
    return e.or(isClose, e.and(isNan(left), isNan(right)));
  })(x.node, other.node);
}

/**
 * Whether the two have one shape and equal elements; NaN differs from everything. Reads both tensors.
 *
 * @example
 * ```ts
 * equal(tensor([1, 2]), tensor([1, 2])); // true
 * equal(tensor([1, 2]), tensor([1, 3])); // false
 * ```
 */
export function equal(x: Tensor, other: Tensor): boolean {
  const [a, b] = [checkTensor('equal', x).node, checkTensor('equal', other).node];
  return sameValues(a.shape, b.shape) && allOf(x.eq(other).node);
}

/** Reads a tensor of bools. */
function allOf(node: Node): boolean {
  return fromNode(node)
    .dataSync()
    .every((value) => value === 1);
}

/**
 * bool: whether each element of x is an element of `test`. Compares each with each, so it takes
 * numel(x) · numel(test) comparisons. NaN is not in anything.
 * @param test a tensor of any shape, or a number
 * @param options `invert`: whether each element is not in `test`. `assumeUnique` has no effect
 * @throws ArgumentError for bools
 *
 * @example
 * ```ts
 * await isin(tensor([1, 2, 3]), tensor([3, 1])).toArray(); // [true, false, true]
 * ```
 */
export function isin<S extends Shape>(
  x: Tensor<S>,
  test: Operand,
  options?: { assumeUnique?: boolean; invert?: boolean },
): Tensor<S> {
  const kinds = { assumeUnique: 'boolean', invert: 'boolean' } as const;
  refuseBools(checkTensor('isin', x));
  const { invert = false } = checkOptions('isin', options, kinds);
  if (typeof test !== 'number') refuseBools(checkTensor('isin', test, 'a tensor or a number'));
  const found = typeof test === 'number' ? x.eq(test).node : among(x, test);
  return fromNode(invert ? e.not(found) : found);
}

function refuseBools({ dtype }: Tensor): void {
  if (dtype === 'bool') throw new ArgumentError('isin', 'is not defined for bool. Use int().');
}

function among(x: Tensor, test: Tensor): Node {
  if (test.numel() === 0) return e.less(x.node, x.node);
  const pairs = x.unsqueeze(-1).eq(test.reshape(-1)).node;
  return e.cast(amax(e.cast(pairs, 'uint8'), [x.dim()]), 'bool');
}

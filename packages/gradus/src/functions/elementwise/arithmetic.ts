/** Functions of one element, and of several tensors element by element. */
import type { Node } from '../../graph/node.ts';
import { isReal, largestReal, promote } from '../../ir/dtype.ts';
import * as signs from '../../ops/composite/signs.ts';
import * as e from '../../ops/elementwise.ts';
import { expand } from '../../ops/reduce.ts';
import { binary, chosen } from '../../tensor/arithmetic.ts';
import { checkTensor } from '../../tensor/base.ts';
import { stored } from '../../tensor/operands.ts';
import type { Broadcast, Shape } from '../../tensor/shapes.ts';
import { fromNode, type Operand, type Tensor } from '../../tensor/tensor.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';

/**
 * x², element by element.
 *
 * @example
 * ```ts
 * await square(tensor([1, -3])).toArray(); // [1, 9]
 * ```
 */
export function square<S extends Shape>(x: Tensor<S>): Tensor<S> {
  const { node } = checkTensor('square', x);
  return fromNode(e.multiply(node, node));
}

/**
 * 1 / x, element by element; integers give float32.
 *
 * @example
 * ```ts
 * await reciprocal(tensor([2, -4])).toArray(); // [0.5, -0.25]
 * ```
 */
export function reciprocal<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(inverse(e.asReal(checkTensor('reciprocal', x).node)));
}

/**
 * 1 / √x, element by element; ∞ at 0, NaN below.
 *
 * @example
 * ```ts
 * await rsqrt(tensor([4, 0.25])).toArray(); // [0.5, 2]
 * ```
 */
export function rsqrt<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(inverse(e.sqrt(checkTensor('rsqrt', x).node)));
}

function inverse(x: Node): Node {
  return e.divide(e.like(x, 1), x);
}

/**
 * Degrees in radians.
 *
 * @example
 * ```ts
 * deg2rad(tensor([0, 180])).toString(); // 'tensor([0.0000, 3.1416])'
 * ```
 */
export function deg2rad<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return scaled('deg2rad', x, Math.PI / 180);
}

/**
 * Radians in degrees.
 *
 * @example
 * ```ts
 * rad2deg(tensor([0, 1])).toString(); // 'tensor([ 0.0000, 57.2958])'
 * ```
 */
export function rad2deg<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return scaled('rad2deg', x, 180 / Math.PI);
}

function scaled<S extends Shape>(op: string, x: Tensor<S>, factor: number): Tensor<S> {
  const real = e.asReal(checkTensor(op, x).node);
  return fromNode(e.multiply(real, e.like(real, factor)));
}

/**
 * bool: whether each element has a minus sign: negative numbers and −0. NaN gives false.
 *
 * @example
 * ```ts
 * await signbit(tensor([1, -2, -0])).toArray(); // [false, true, true]
 * ```
 */
export function signbit<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return fromNode(signs.signbit(checkTensor('signbit', x).node));
}

/**
 * |x| with the sign of `other`, where −0 counts as negative; broadcasts. Integers give float32.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await copysign(tensor([1, -2, 3]), tensor([-1, 1, -0])).toArray(); // [-1, 2, -3]
 * ```
 */
export function copysign<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return fromNode(binary('copysign', signs.copysign, checkTensor('copysign', x), other, 'float32'));
}

/**
 * 0 below 0, 1 above, and `values` at 0; broadcasts. NaN gives 0.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await heaviside(tensor([-1, 0, 2]), 0.5).toArray(); // [0, 0.5, 1]
 * ```
 */
export function heaviside<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  values: Operand<T>,
): Tensor<Broadcast<S, T>> {
  const step = (a: Node, b: Node): Node => {
    const zero = e.like(a, 0);
    return e.where(e.equal(a, zero), b, e.cast(e.less(zero, a), a.dtype));
  };
  return fromNode(binary('heaviside', step, checkTensor('heaviside', x), values));
}

/**
 * The quotient, element by element, as {@link Tensor.div}; broadcasts. Integers give float32.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await trueDivide(tensor([1, 3]), 2).toArray(); // [0.5, 1.5]
 * ```
 */
export function trueDivide<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  other: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return checkTensor('trueDivide', x).div(other);
}

/**
 * Limits each element to [min, max], as {@link Tensor.clamp}; `null` leaves a side open. Tensors as limits broadcast.
 * @throws ArgumentError for limits that no value of the dtype can meet
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await clip(tensor([-2, 0.5, 3]), 0, 1).toArray(); // [0, 0.5, 1]
 * ```
 */
export function clip<S extends Shape>(
  x: Tensor<S>,
  min: number | null,
  max?: number | null,
): Tensor<S>;
export function clip(x: Tensor, min: Operand | null, max?: Operand | null): Tensor;
export function clip(x: Tensor, min: Operand | null, max: Operand | null = null): Tensor {
  return checkTensor('clip', x).clamp(min, max);
}

/**
 * Raises each element to at least `min`; broadcasts. The gradient is 0 below it, where `min` gets it.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await clampMin(tensor([-2, 3]), 0).toArray(); // [0, 3]
 * await clampMin(tensor([-2, 3]), tensor([-1, 4])).toArray(); // [-1, 4]
 * ```
 */
export function clampMin<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  min: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return checkTensor('clampMin', x).clamp(min) as Tensor<Broadcast<S, T>>;
}

/**
 * Lowers each element to at most `max`; broadcasts. The gradient is 0 above it, where `max` gets it.
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await clampMax(tensor([-2, 3]), 0).toArray(); // [-2, 0]
 * await clampMax(tensor([-2, 3]), tensor([-3, 4])).toArray(); // [-3, 3]
 * ```
 */
export function clampMax<S extends Shape, T extends Shape = []>(
  x: Tensor<S>,
  max: Operand<T>,
): Tensor<Broadcast<S, T>> {
  return checkTensor('clampMax', x).clamp(null, max) as Tensor<Broadcast<S, T>>;
}

/**
 * `value` where `mask` (bool) holds, x elsewhere; broadcasts. The dtype stays that of x.
 * @param value a number, or a tensor of shape []
 * @throws ArgumentError if `mask` is not bool, or the dtype of x cannot hold `value`
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * const x = tensor([1, -2, 3]);
 * await maskedFill(x, x.lt(0), 0).toArray(); // [1, 0, 3]
 * ```
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Operand<[]>): Tensor {
  const { node } = checkTensor('maskedFill', x);
  if (checkTensor('maskedFill', mask).dtype !== 'bool') {
    throw new ArgumentError(
      'maskedFill',
      `the mask must be bool, got ${mask.dtype}. Use bool() first.`,
    );
  }
  return fromNode(chosen(mask.node, filling(value, x), node));
}

function filling(value: Operand<[]>, { dtype }: Tensor): Node {
  if (typeof value === 'number') return stored('maskedFill', value, dtype);
  const { node, shape } = checkTensor('maskedFill', value, 'a number or a tensor of shape []');
  if (shape.length === 0) return e.cast(node, dtype);
  throw new ArgumentError(
    'maskedFill',
    `the value must be a number or a tensor of shape [], got shape [${shape}]. Use where() to choose among elements.`,
  );
}

/**
 * Replaces NaN and the infinities.
 * @param nan the number for NaN
 * @param posinf the number for ∞; `null` for the largest float32
 * @param neginf the number for −∞; `null` for the lowest float32
 *
 * @example
 * ```ts
 * await nanToNum(tensor([1, NaN, Infinity]), 0, 9).toArray(); // [1, 0, 9]
 * ```
 */
export function nanToNum<S extends Shape>(
  x: Tensor<S>,
  nan = 0,
  posinf: number | null = null,
  neginf: number | null = null,
): Tensor<S> {
  const { node } = checkTensor('nanToNum', x);
  if (!isReal(node.dtype)) return fromNode(node);
  const number = (value: number) => expand(stored('nanToNum', value, node.dtype), x.shape);
  const is = (value: number) => e.equal(node, e.like(node, value));
  const largest = largestReal(node.dtype);
  const high = e.where(is(Number.POSITIVE_INFINITY), number(posinf ?? largest), node);
  const ends = e.where(is(Number.NEGATIVE_INFINITY), number(neginf ?? -largest), high);
  return fromNode(e.where(e.not(e.equal(node, node)), number(nan), ends));
}

/**
 * start + weight · (end − start), element by element; broadcasts. Weight 1 gives `end` exactly.
 * @throws ArgumentError unless all tensors are real
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await lerp(tensor([1, 2]), tensor([5, 10]), 0.25).toArray(); // [2, 4]
 * ```
 */
export function lerp(start: Tensor, end: Tensor, weight: Operand): Tensor {
  checkTensor('lerp', start);
  checkTensor('lerp', end);
  if (typeof weight !== 'number') checkTensor('lerp', weight, 'a tensor or a number');
  for (const x of [start, end, weight]) {
    if (typeof x === 'number' || isReal(x.dtype)) continue;
    throw new ArgumentError(
      'lerp',
      `all tensors must be float32 or float64, got ${x.dtype}. Use float().`,
    );
  }
  const gap = end.sub(start);
  const fromStart = () => start.add(gap.mul(weight));
  const rest = typeof weight === 'number' ? 1 - weight : weight.neg().add(1);
  const fromEnd = () => end.sub(gap.mul(rest));
  if (typeof weight === 'number') return weight < 0.5 ? fromStart() : fromEnd();
  return fromNode(chosen(weight.lt(0.5).node, fromStart().node, fromEnd().node));
}

/**
 * x + value · a · b, element by element; broadcasts.
 * @throws ArgumentError for bools
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await addcmul(tensor([1, 1]), tensor([2, 3]), tensor([4, 5]), { value: 0.5 }).toArray(); // [5, 8.5]
 * ```
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options?: { value?: number }): Tensor {
  for (const tensor of [x, a, b]) checkTensor('addcmul', tensor);
  const { value = 1 } = checkOptions('addcmul', options, { value: 'number' });
  const product = a.mul(b);
  if (promote(x.dtype, product.dtype) === 'bool') {
    throw new ArgumentError('addcmul', 'is not defined for bool. Use int() first.');
  }
  return x.add(value === 1 ? product : product.mul(value));
}

/**
 * x + value · a / b, element by element; broadcasts.
 * @throws ArgumentError if both `a` and `b` are integers, as in PyTorch
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * await addcdiv(tensor([1, 1]), tensor([2, 3]), tensor([4, 2])).toArray(); // [1.5, 2.5]
 * ```
 */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options?: { value?: number }): Tensor {
  for (const tensor of [x, a, b]) checkTensor('addcdiv', tensor);
  const { value = 1 } = checkOptions('addcdiv', options, { value: 'number' });
  if (!isReal(promote(a.dtype, b.dtype))) {
    throw new ArgumentError('addcdiv', `does not divide ${a.dtype} by ${b.dtype}. Use float().`);
  }
  const numerator = value === 1 ? a : a.mul(value);
  return x.add(numerator.div(b));
}

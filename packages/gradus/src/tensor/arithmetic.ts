/** Element-by-element functions of a tensor and an operand, with broadcasting and PyTorch's type promotion. */
import type { Node } from '../graph/node.ts';
import { type DType, isReal, promote } from '../ir/dtype.ts';
import * as e from '../ops/elementwise.ts';
import { constant } from '../ops/leaves.ts';
import { broadcast, broadcastShape, expand } from '../ops/reduce.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkTensor, type TensorBase } from './base.ts';
import { bound, commonType, isOutside, operand, type Side, stored } from './operands.ts';

type Other = TensorBase | number;
type Function2 = (a: Node, b: Node) => Node;

const OPERAND = 'a tensor or a number';
const INT_FIRST = 'Use int() first.';

/** `fn` of both operands, converted to one dtype that is at least `least`, and broadcast. */
export function binary(
  op: string,
  fn: Function2,
  x: TensorBase,
  other: Other,
  least: DType = 'bool',
): Node {
  const dtype = promote(commonType(op, x, other), least);
  // Arithmetic does not know bools: they become 0 and 1.
  const as = dtype === 'bool' ? 'uint8' : dtype;
  const a = e.cast(x.node, as);
  const result = broadcast(op, fn)(a, operand(op, other, as, x));
  return as === dtype || result.dtype === 'bool' ? result : e.cast(result, dtype);
}

/** {@link binary}, and correct for a number outside the range of the integer dtype too. */
export function compare(op: string, fn: Function2, x: TensorBase, other: Other): Node {
  if (typeof other !== 'number') return binary(op, fn, x, other);
  if (!isOutside(other, commonType(op, x, other))) return binary(op, fn, x, other);
  // Every value of the dtype compares with such a number as 0 does.
  const { shape } = x.node;
  return fn(constant(0, shape, 'int32'), constant(Math.sign(other), shape, 'int32'));
}

/** `fn` of both operands as bools. */
export function logical(op: string, fn: Function2, x: TensorBase, other: TensorBase): Node {
  const b = e.cast(checkTensor(op, other).node, 'bool');
  return broadcast(op, fn)(e.cast(x.node, 'bool'), b);
}

/**
 * The difference.
 * @throws ArgumentError for bools, as in PyTorch
 */
export function difference(x: TensorBase, other: Other): Node {
  refuseBool('sub', x, 'Use ne() for the difference of two masks, or int() first.');
  if (typeof other !== 'number') refuseBool('sub', checkTensor('sub', other, OPERAND));
  return binary('sub', e.subtract, x, other);
}

/**
 * x to the power of `exponent`.
 * @throws ArgumentError for powers of integers or bools that PyTorch does not have
 */
export function power(x: TensorBase, exponent: Other): Node {
  const dtype = commonType('pow', x, exponent);
  if (isReal(dtype)) {
    const base = e.cast(x.node, dtype);
    if (exponent === 2) return e.multiply(base, base);
    if (exponent === 0.5) return e.sqrt(x.node);
    return binary('pow', e.pow, x, exponent);
  }
  if (dtype === 'bool') refuseBool('pow', x);
  if (typeof exponent === 'number' && (exponent < 0 || isOutside(exponent, dtype))) {
    const fix = exponent < 0 ? 'Use float() first' : 'Give an exponent that the type holds';
    throw new ArgumentError('pow', `${dtype} cannot be raised to ${exponent}. ${fix}.`);
  }
  return binary('pow', e.powInteger, x, exponent);
}

/**
 * A maximum or minimum. With a number, which PyTorch does not allow, it is a limit that the dtype must be able
 * to meet.
 */
export function extreme(op: string, fn: Function2, x: TensorBase, other: Other, side: Side): Node {
  if (typeof other !== 'number') return binary(op, fn, x, other);
  const dtype = commonType(op, x, other);
  return broadcast(op, fn)(e.cast(x.node, dtype), bound(op, side, other, dtype));
}

/**
 * `x` limited to [min, max]; all three broadcast.
 * @throws ArgumentError for limits that no value of the dtype can meet
 */
export function clamp(x: TensorBase, min: Other | null, max: Other | null): Node {
  const limits = [min ?? null, max ?? null];
  if (limits.every((limit) => limit === null)) {
    throw new ArgumentError('clamp', 'give a min, a max or both.');
  }
  let dtype = x.dtype;
  let shape: readonly number[] = x.shape;
  for (const limit of limits) {
    if (limit === null) continue;
    dtype = promote(dtype, commonType('clamp', x, limit));
    if (typeof limit !== 'number') shape = broadcastShape('clamp', shape, limit.shape);
  }
  // Arithmetic does not know bools: they become 0 and 1.
  const as = dtype === 'bool' ? 'uint8' : dtype;
  const [low, high] = limits.map((limit, i) => {
    if (limit === null) return null;
    const isNumber = typeof limit === 'number';
    const node = isNumber
      ? bound('clamp', i === 0 ? 'low' : 'high', limit, as)
      : e.cast(limit.node, as);
    return expand(node, shape);
  });
  return e.cast(limited(expand(e.cast(x.node, as), shape), low, high), dtype);
}

/** The gradient goes to x between the limits, and to a limit that replaces x. The upper one counts if they cross. */
function limited(x: Node, low: Node | null, high: Node | null): Node {
  const above = low && e.lessEqual(low, x);
  const below = high && e.lessEqual(x, high);
  const inside = above && below ? e.and(above, below) : ((above ?? below) as Node);
  const raised = low === null ? x : e.maximum(x, low);
  let bounded = e.detach(high === null ? raised : e.minimum(raised, high));
  if (low?.needsGrad) {
    const isLow = e.less(x, low);
    bounded = e.where(high ? e.and(isLow, e.less(low, high)) : isLow, low, bounded);
  }
  if (high?.needsGrad) {
    const isHigh = e.less(high, x);
    bounded = e.where(low ? e.or(isHigh, e.less(high, low)) : isHigh, high, bounded);
  }
  return e.where(inside, x, bounded);
}

/** `x` where `condition` (bool) holds, `other` elsewhere. */
export function either(x: TensorBase, condition: TensorBase, other: Other): Node {
  const test = checkCondition(condition);
  const dtype = commonType('where', x, other);
  const no = typeof other === 'number' ? stored('where', other, dtype) : e.cast(other.node, dtype);
  return chosen(test, e.cast(x.node, dtype), no);
}

/**
 * The node of a condition.
 * @throws ArgumentError if it is not bool
 */
export function checkCondition(condition: TensorBase): Node {
  const { dtype, node } = checkTensor('where', condition);
  if (dtype === 'bool') return node;
  throw new ArgumentError('where', `the condition must be bool, got ${dtype}. Use bool() first.`);
}

/** `yes` where `test` holds, `no` elsewhere; all three broadcast. `yes` and `no` have one dtype. */
export function chosen(test: Node, yes: Node, no: Node): Node {
  const both = broadcastShape('where', yes.shape.values, no.shape.values);
  const shape = broadcastShape('where', test.shape.values, both);
  return e.where(expand(test, shape), expand(yes, shape), expand(no, shape));
}

/**
 * The node of `x`.
 * @throws ArgumentError if it is bool: PyTorch does not define the operation either
 */
export function refuseBool(op: string, { dtype, node }: TensorBase, fix = INT_FIRST): Node {
  if (dtype === 'bool') throw new ArgumentError(op, `is not defined for bool. ${fix}`);
  return node;
}

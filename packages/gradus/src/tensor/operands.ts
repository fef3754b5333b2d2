/**
 * The operand beside a tensor: another tensor or a number. An integer number counts as an integer and any other
 * as a real number, like Python's int and float in PyTorch. A number changes the dtype of a tensor only if its
 * category (bool, integer, real) is higher.
 */

import type { Node } from '../graph/node.ts';
import { EMPTY } from '../graph/tuple.ts';
import {
  type DType,
  isReal,
  largestReal,
  promote,
  promoteScalar,
  rangeOfIntegers,
} from '../ir/dtype.ts';
import { add, cast, multiply } from '../ops/elementwise.ts';
import { constant, scalar } from '../ops/leaves.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { checkTensor, type TensorBase } from './base.ts';

/** float32 holds all integers up to this one. */
const EXACT_IN_FLOAT32 = 2 ** 24;
/** PyTorch's integers have 64 bits. */
const LARGEST_INTEGER = 2 ** 63;

/**
 * `value`, checked.
 * @throws ArgumentError if it is not a number
 */
export function checkNumber(op: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ArgumentError(op, `expected a number, got ${shown(value)}.`);
}

/** The dtype in which `x` and `other` are combined, by PyTorch's type promotion. */
export function commonType(op: string, x: TensorBase, other: TensorBase | number): DType {
  if (typeof other === 'number') {
    return promoteScalar(x.dtype, Number.isInteger(other) ? 'int32' : 'float32');
  }
  checkTensor(op, other, 'a tensor or a number');
  const isScalar = x.dim() === 0;
  if (isScalar === (other.dim() === 0)) return promote(x.dtype, other.dtype);
  return isScalar ? promoteScalar(other.dtype, x.dtype) : promoteScalar(x.dtype, other.dtype);
}

/** Whether the integer `number` is outside the range of an integer dtype. */
export function isOutside(number: number, dtype: DType): boolean {
  if (isReal(dtype)) return false;
  const [low, high] = rangeOfIntegers(dtype);
  return number < low || number > high;
}

/** `other` in `dtype`, the common type; integers wrap around. */
export function operand(op: string, other: TensorBase | number, dtype: DType, x: TensorBase): Node {
  if (typeof other !== 'number') return cast(other.node, dtype);
  if (isReal(dtype)) return scalar(other, EMPTY, dtype);
  const isTooLong = Math.abs(other) >= LARGEST_INTEGER;
  if (isTooLong || (x.dtype === 'bool' && isOutside(other, 'int32'))) {
    throw new ArgumentError(
      op,
      `${other} does not fit int32, in which ${x.dtype} and a number are computed. Use x.float() first.`,
    );
  }
  return integer(other, dtype);
}

/**
 * An integer as an input of a program, modulo the size of its type. Programs take numbers as float32, so a
 * large integer is passed in two halves.
 */
function integer(number: number, dtype: DType): Node {
  // A bitwise operation takes a number of any size modulo 2³².
  const wrapped = dtype === 'uint8' ? number & 255 : number | 0;
  if (Math.abs(wrapped) <= EXACT_IN_FLOAT32) return cast(scalar(wrapped), dtype);
  const high = cast(scalar(wrapped >> 16), dtype);
  const low = cast(scalar(wrapped & 0xffff), dtype);
  return add(multiply(high, constant(2 ** 16, EMPTY, dtype)), low);
}

/**
 * `number` as PyTorch stores it in `dtype`: truncated to an integer; negative bytes modulo 256.
 * @throws ArgumentError if it does not fit
 */
export function checkFits(op: string, number: number, dtype: DType): number {
  if (dtype === 'bool') return number === 0 ? 0 : 1;
  if (isReal(dtype)) {
    if (Math.abs(number) <= largestReal(dtype) || !Number.isFinite(number)) return number;
  } else {
    const [low, high] = rangeOfIntegers(dtype);
    const lowest = dtype === 'uint8' && Number.isInteger(number) ? -high : low;
    if (number >= lowest && number <= high) return Math.trunc(number);
  }
  const largest = largestReal(dtype);
  const [low, high] = isReal(dtype) ? [-largest, largest] : rangeOfIntegers(dtype);
  throw new ArgumentError(
    op,
    `${number} is not a value of ${dtype}, which holds ${low} … ${high}.`,
  );
}

/** A number that is stored in a tensor of `dtype`, see {@link checkFits}. */
export function stored(op: string, value: number, dtype: DType): Node {
  const number = checkFits(op, checkNumber(op, value), dtype);
  if (isReal(dtype)) return scalar(number, EMPTY, dtype);
  return dtype === 'bool' ? cast(scalar(number), dtype) : integer(number, dtype);
}

/** Whether {@link bound} limits from below or from above. */
export type Side = 'low' | 'high';

/**
 * A limit in `dtype`. A limit beyond the range of the type that changes nothing becomes the end of that range.
 * @throws ArgumentError for a limit beyond the other end, which no value of the type can meet
 */
export function bound(op: string, side: Side, limit: number, dtype: DType): Node {
  if (isReal(dtype)) return scalar(limit, EMPTY, dtype);
  if (!isOutside(limit, dtype)) return integer(limit, dtype);
  const [lowest, highest] = rangeOfIntegers(dtype);
  if (limit < lowest === (side === 'low')) return integer(side === 'low' ? lowest : highest, dtype);
  throw new ArgumentError(
    op,
    `no ${dtype} is ${side === 'low' ? `${limit} or more` : `${limit} or less`}. ` +
      "Convert with to('int32') or float() first.",
  );
}

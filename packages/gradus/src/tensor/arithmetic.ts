import type { Node } from '../graph/node.ts';
import { type DType, promote } from '../ir/dtype.ts';
import * as e from '../ops/elementwise.ts';
import { constant } from '../ops/leaves.ts';
import { broadcast, broadcastShape, expand } from '../ops/reduce.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkTensor, TensorBase } from './base.ts';
import { checkDType } from './dtypes.ts';
import {
  bound,
  checkNumber,
  commonType,
  isOutside,
  operand,
  type Side,
  stored,
} from './operands.ts';
import type { Broadcast, Shape } from './shapes.ts';
import type { Tensor } from './tensor.ts';

const INT_FIRST = 'Use int() first.';

/** What a binary operation takes besides a tensor. */
export type Operand<T extends Shape = Shape> = Tensor<T> | number;

/** Element by element, with broadcasting and PyTorch's type promotion. */
export abstract class Arithmetic<S extends Shape = Shape> extends TensorBase<S> {
  add<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('add', e.add, other);
  }

  /** @throws ArgumentError for bools, as PyTorch does */
  sub<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    refuseBool('sub', this, 'Use ne() for the difference of two masks, or int() first.');
    if (typeof other !== 'number') {
      refuseBool('sub', checkTensor('sub', other, 'a tensor or a number'), INT_FIRST);
    }
    return this.binary('sub', e.subtract, other);
  }

  mul<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('mul', e.multiply, other);
  }

  /** True division: integers give float32. */
  div<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('div', e.divide, other, 'float32');
  }

  /**
   * x to the power of `exponent`; 0⁰ = 1. Integers to the power of an integer stay integers and wrap around.
   * @throws ArgumentError for integers to the power of a negative number, and for two tensors of bools
   */
  pow<T extends Shape = []>(exponent: Operand<T>): Tensor<Broadcast<S, T>> {
    const dtype = commonType('pow', this, exponent);
    if (dtype === 'float32') {
      const x = e.cast(this.node, dtype);
      if (exponent === 2) return this.make(e.multiply(x, x));
      if (exponent === 0.5) return this.make(e.sqrt(this.node));
      return this.binary('pow', e.pow, exponent);
    }
    if (dtype === 'bool') refuseBool('pow', this, INT_FIRST);
    if (typeof exponent === 'number' && (exponent < 0 || isOutside(exponent, dtype))) {
      const fix = exponent < 0 ? 'Use float() first' : 'Give an exponent that the type holds';
      throw new ArgumentError('pow', `${dtype} cannot be raised to ${exponent}. ${fix}.`);
    }
    return this.binary('pow', e.powInteger, exponent);
  }

  /** The larger of two; NaN where either is NaN. */
  maximum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.extremeOf('maximum', e.maximum, other, 'low');
  }

  /** The smaller of two; NaN where either is NaN. */
  minimum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.extremeOf('minimum', e.minimum, other, 'high');
  }

  /** PyTorch has no such function of a number: it is a limit, which the type must be able to meet. */
  private extremeOf(op: string, fn: Function2, other: Operand, side: Side): Tensor {
    if (typeof other !== 'number') return this.binary(op, fn, other);
    const dtype = commonType(op, this, other);
    return this.make(broadcast(op, fn)(e.cast(this.node, dtype), bound(op, side, other, dtype)));
  }

  /**
   * Moved into [min, max]; `null` leaves a side open. The gradient is 1 inside, ends included. A limit with a
   * fraction makes float32 of integers.
   * @throws ArgumentError for limits that no value of the dtype can meet
   */
  clamp(min: number | null, max: number | null = null): Tensor<S> {
    const [low, high] = [min ?? null, max ?? null];
    if (low === null && high === null)
      throw new ArgumentError('clamp', 'give a min, a max or both.');
    let dtype = this.dtype;
    for (const limit of [low, high]) {
      if (limit !== null)
        dtype = promote(dtype, commonType('clamp', this, checkNumber('clamp', limit)));
    }
    const x = e.cast(this.node, dtype);
    let bounded = e.detach(x);
    let inside: Node | null = null;
    if (low !== null) {
      const limit = expand(bound('clamp', 'low', low, dtype), this.shape);
      bounded = e.maximum(bounded, limit);
      inside = e.lessEqual(limit, x);
    }
    if (high !== null) {
      const limit = expand(bound('clamp', 'high', high, dtype), this.shape);
      bounded = e.minimum(bounded, limit);
      const below = e.lessEqual(x, limit);
      inside = inside === null ? below : e.and(inside, below);
    }
    return this.make(e.where(inside as Node, x, bounded));
  }

  eq<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.compare('eq', e.equal, other);
  }

  ne<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.compare('ne', (a, b) => e.not(e.equal(a, b)), other);
  }

  lt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.compare('lt', e.less, other);
  }

  le<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.compare('le', e.lessEqual, other);
  }

  gt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.compare('gt', (a, b) => e.less(b, a), other);
  }

  ge<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.compare('ge', (a, b) => e.lessEqual(b, a), other);
  }

  logicalAnd(other: Tensor): Tensor {
    return this.logical('logicalAnd', e.and, other);
  }

  logicalOr(other: Tensor): Tensor {
    return this.logical('logicalOr', e.or, other);
  }

  logicalNot(): Tensor<S> {
    return this.make(e.not(e.cast(this.node, 'bool')));
  }

  private logical(op: string, fn: (a: Node, b: Node) => Node, other: Tensor): Tensor {
    const b = e.cast(checkTensor(op, other).node, 'bool');
    return this.make(broadcast(op, fn)(e.cast(this.node, 'bool'), b));
  }

  /** This where `condition` (bool) holds, `other` elsewhere. */
  where(condition: Tensor, other: Operand): Tensor {
    const test = checkCondition(condition);
    const dtype = commonType('where', this, other);
    const no =
      typeof other === 'number' ? stored('where', other, dtype) : e.cast(other.node, dtype);
    return this.make(chosen(test, e.cast(this.node, dtype), no));
  }

  /** @throws ArgumentError for bools: use {@link logicalNot} */
  neg(): Tensor<S> {
    refuseBool('neg', this, 'Use logicalNot().');
    return this.make(e.negative(this.node));
  }

  abs(): Tensor<S> {
    refuseBool('abs', this, INT_FIRST);
    return this.make(e.abs(this.node));
  }

  floor(): Tensor<S> {
    refuseBool('floor', this, INT_FIRST);
    return this.make(e.floor(this.node));
  }

  /** The smallest integer that is not less. */
  ceil(): Tensor<S> {
    refuseBool('ceil', this, INT_FIRST);
    if (this.dtype !== 'float32') return this.make(this.node);
    return this.make(e.negative(e.floor(e.negative(this.node))));
  }

  /** −1, 0 or 1. */
  sign(): Tensor<S> {
    return this.make(e.sign(this.node));
  }

  sqrt(): Tensor<S> {
    return this.make(e.sqrt(this.node));
  }

  exp(): Tensor<S> {
    return this.make(e.exp(this.node));
  }

  /** Natural logarithm. */
  log(): Tensor<S> {
    return this.make(e.log(this.node));
  }

  /** eˣ − 1, exact near 0. */
  expm1(): Tensor<S> {
    return this.make(e.expm1(this.node));
  }

  /** ln(1 + x), exact near 0. */
  log1p(): Tensor<S> {
    return this.make(e.log1p(this.node));
  }

  sin(): Tensor<S> {
    return this.make(e.sin(this.node));
  }

  cos(): Tensor<S> {
    return this.make(e.cos(this.node));
  }

  /** The error function. */
  erf(): Tensor<S> {
    return this.make(e.erf(this.node));
  }

  /** Range (−1, 1). */
  tanh(): Tensor<S> {
    return this.make(e.tanh(this.node));
  }

  /** 1 / (1 + e⁻ˣ). Range (0, 1). */
  sigmoid(): Tensor<S> {
    return this.make(e.sigmoid(this.node));
  }

  /** max(0, x); slope 0 at 0. */
  relu(): Tensor<S> {
    refuseBool('relu', this, INT_FIRST);
    return this.make(e.relu(this.node));
  }

  /** bool: neither NaN nor infinite. */
  isfinite(): Tensor<S> {
    const x = e.cast(this.node, 'float32');
    return this.make(e.less(e.abs(x), e.like(x, Number.POSITIVE_INFINITY)));
  }

  /** bool: NaN. */
  isnan(): Tensor<S> {
    return this.make(e.not(e.equal(this.node, this.node)));
  }

  /**
   * The same values in another dtype: float to integer truncates; to bool is ≠ 0. This very tensor where
   * it has that dtype.
   */
  to(dtype: DType): Tensor<S> {
    if (dtype === this.dtype) return this as unknown as Tensor<S>;
    return this.make(e.cast(this.node, checkDType('to', dtype)));
  }

  /** `to('float32')`. */
  float(): Tensor<S> {
    return this.to('float32');
  }

  /** `to('int32')`. */
  int(): Tensor<S> {
    return this.to('int32');
  }

  /** `to('bool')`. */
  bool(): Tensor<S> {
    return this.to('bool');
  }

  /**
   * In place: `this += alpha · other`. As in PyTorch, this becomes part of the graph where `other` requires
   * a gradient, and a leaf that requires one is written inside `noGrad()`.
   * @throws GradusError for such a leaf outside, and for a view
   * @throws ArgumentError where this has integers and the result has not
   */
  add_(other: Operand, alpha = 1): this {
    return this.write('add_', this.add(this.scaled('add_', other, alpha)).node);
  }

  /** In place: `this −= alpha · other`; see {@link add_}. */
  sub_(other: Operand, alpha = 1): this {
    return this.write('sub_', this.sub(this.scaled('sub_', other, alpha)).node);
  }

  /** In place: `this *= other`; see {@link add_}. */
  mul_(other: Operand): this {
    return this.write('mul_', this.mul(other).node);
  }

  /**
   * Fills this with `value`; integers take its whole part.
   * @throws ArgumentError where that is no value of the dtype; see {@link add_} for the rest
   */
  fill_(value: number): this {
    return this.write('fill_', expand(stored('fill_', value, this.dtype), this.shape));
  }

  /** Fills this with 0. */
  zero_(): this {
    return this.fill_(0);
  }

  /** `alpha · other`. */
  private scaled(op: string, other: Operand, alpha: number): Operand {
    if (checkNumber(op, alpha) === 1) return other;
    const dtype = commonType(op, this, other);
    if (dtype !== 'float32' && !Number.isInteger(alpha)) {
      throw new ArgumentError(op, `alpha must be an integer for ${dtype}, got ${alpha}.`);
    }
    return typeof other === 'number' ? other * alpha : other.mul(alpha);
  }

  /** Both operands in one dtype and one shape. */
  private binary(op: string, fn: Function2, other: Operand, least: DType = 'bool'): Tensor {
    const dtype = promote(commonType(op, this, other), least);
    // Arithmetic knows no bools: they are 0 and 1 there.
    const as = dtype === 'bool' ? 'uint8' : dtype;
    const a = e.cast(this.node, as);
    const result = broadcast(op, fn)(a, operand(op, other, as, this));
    return this.make(as === dtype || result.dtype === 'bool' ? result : e.cast(result, dtype));
  }

  /** {@link binary}, with the right answer also for a number that the type of integers cannot hold. */
  private compare(op: string, fn: Function2, other: Operand): Tensor {
    if (typeof other !== 'number') return this.binary(op, fn, other);
    if (!isOutside(other, commonType(op, this, other))) return this.binary(op, fn, other);
    // Every value stands to it as 0 does.
    const { shape } = this.node;
    return this.make(fn(constant(0, shape, 'int32'), constant(Math.sign(other), shape, 'int32')));
  }
}

type Function2 = (a: Node, b: Node) => Node;

/** @throws ArgumentError where `x` is bool, which PyTorch refuses too */
function refuseBool(op: string, { dtype }: TensorBase, fix: string): void {
  if (dtype === 'bool') throw new ArgumentError(op, `is not defined for bool. ${fix}`);
}

/** The node of a condition. */
export function checkCondition(condition: Tensor): Node {
  const { dtype, node } = checkTensor('where', condition);
  if (dtype === 'bool') return node;
  throw new ArgumentError('where', `the condition must be bool, got ${dtype}. Use bool() first.`);
}

/** `yes` where `test` holds, `no` elsewhere; all three broadcast, and the two have one dtype. */
export function chosen(test: Node, yes: Node, no: Node): Node {
  const both = broadcastShape('where', yes.shape.values, no.shape.values);
  const shape = broadcastShape('where', test.shape.values, both);
  return e.where(expand(test, shape), expand(yes, shape), expand(no, shape));
}

import { type DType, promote } from '../graph/dtype.ts';
import type { Node } from '../graph/node.ts';
import * as e from '../ops/elementwise.ts';
import { broadcast } from '../ops/reduce.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkTensor, operand, TensorBase } from './base.ts';
import type { Broadcast, Shape } from './shapes.ts';
import type { Tensor } from './tensor.ts';

/** What a binary operation takes besides a tensor. */
export type Operand<T extends Shape = Shape> = Tensor<T> | number;

/** Element by element, with broadcasting and PyTorch's type promotion. */
export abstract class Arithmetic<S extends Shape = Shape> extends TensorBase<S> {
  add<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('add', e.add, other);
  }

  sub<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('sub', e.subtract, other);
  }

  mul<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('mul', e.multiply, other);
  }

  /** True division: integers give float32. */
  div<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('div', e.divide, other, 'float32');
  }

  /** x to the power of `exponent`; 0⁰ = 1. */
  pow<T extends Shape = []>(exponent: Operand<T>): Tensor<Broadcast<S, T>> {
    if (exponent === 2) return this.make(e.multiply(this.node, this.node));
    if (exponent === 0.5) return this.make(e.sqrt(this.node));
    return this.binary('pow', e.pow, exponent, 'float32');
  }

  /** The larger of two; NaN where either is NaN. */
  maximum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('maximum', e.maximum, other);
  }

  /** The smaller of two; NaN where either is NaN. */
  minimum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('minimum', e.minimum, other);
  }

  /** Moved into [min, max]; `null` leaves a side open. The gradient is 1 inside, ends included. */
  clamp(min: number | null, max: number | null = null): Tensor<S> {
    if (min === null && max === null)
      throw new ArgumentError('clamp', 'give a min, a max or both.');
    const x = this.node;
    let bounded = e.detach(x);
    let inside: Node | null = null;
    if (min !== null) {
      const low = this.limit(min);
      bounded = e.maximum(bounded, low);
      inside = e.lessEqual(low, x);
    }
    if (max !== null) {
      const high = this.limit(max);
      bounded = e.minimum(bounded, high);
      const below = e.lessEqual(x, high);
      inside = inside === null ? below : e.and(inside, below);
    }
    return this.make(e.where(inside as Node, x, bounded));
  }

  private limit(bound: number): Node {
    return broadcast('clamp', (a) => a)(operand(bound, this.dtype), this.node);
  }

  eq<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('eq', e.equal, other);
  }

  ne<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('ne', (a, b) => e.not(e.equal(a, b)), other);
  }

  lt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('lt', e.less, other);
  }

  le<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('le', e.lessEqual, other);
  }

  gt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('gt', (a, b) => e.less(b, a), other);
  }

  ge<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.binary('ge', (a, b) => e.lessEqual(b, a), other);
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
    return this.make(broadcast(op, fn)(e.cast(this.node, 'bool'), e.cast(other.node, 'bool')));
  }

  /** This where `condition` (bool) holds, `other` elsewhere. */
  where(condition: Tensor, other: Operand): Tensor {
    if (condition.dtype !== 'bool') {
      throw new ArgumentError('where', `the condition must be bool, got ${condition.dtype}.`);
    }
    const dtype = this.common(other);
    const pick = (a: Node, b: Node): Node =>
      broadcast('where', (test, yes) => e.where(test, yes, broadcast('where', (no) => no)(b, yes)))(
        condition.node,
        a,
      );
    const yes = broadcast('where', (a) => a)(e.cast(this.node, dtype), condition.node);
    return this.make(broadcast('where', pick)(yes, e.cast(operand(other, dtype), dtype)));
  }

  neg(): Tensor<S> {
    return this.make(e.negative(this.node));
  }

  abs(): Tensor<S> {
    return this.make(e.abs(this.node));
  }

  floor(): Tensor<S> {
    return this.make(e.floor(this.node));
  }

  /** The smallest integer that is not less. */
  ceil(): Tensor<S> {
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
    return this.make(e.cast(this.node, dtype));
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
    return this.write('add_', this.add(scaled(other, alpha)).node);
  }

  /** In place: `this −= alpha · other`; see {@link add_}. */
  sub_(other: Operand, alpha = 1): this {
    return this.write('sub_', this.sub(scaled(other, alpha)).node);
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
    const { dtype } = this;
    const most = dtype === 'uint8' ? 255 : 2 ** 31 - 1;
    const isInteger = dtype === 'int32' || dtype === 'uint8';
    if (isInteger && !(Math.abs(Math.trunc(value)) <= most)) {
      throw new ArgumentError(
        'fill_',
        `${value} is no value of ${dtype}, which goes up to ${most}.`,
      );
    }
    const filled = operand(isInteger ? Math.trunc(value) : value, dtype);
    return this.write('fill_', broadcast('fill_', (a) => a)(filled, this.node));
  }

  /** Fills this with 0. */
  zero_(): this {
    return this.fill_(0);
  }

  private common(other: Operand): DType {
    if (typeof other !== 'number') return promote(this.dtype, checkTensor(other).dtype);
    if (Number.isInteger(other)) return this.dtype === 'bool' ? 'int32' : this.dtype;
    return 'float32';
  }

  /** Both operands in one dtype and one shape. */
  private binary(
    op: string,
    fn: (a: Node, b: Node) => Node,
    other: Operand,
    least: DType = 'bool',
  ): Tensor {
    const dtype = promote(this.common(other), least);
    // Arithmetic knows no bools: they are 0 and 1 there.
    const as = dtype === 'bool' ? 'uint8' : dtype;
    const a = e.cast(this.node, as);
    const result = broadcast(op, fn)(a, e.cast(operand(other, as), as));
    return this.make(as === dtype || result.dtype === 'bool' ? result : e.cast(result, dtype));
  }
}

function scaled(other: Operand, alpha: number): Operand {
  if (alpha === 1) return other;
  return typeof other === 'number' ? other * alpha : checkTensor(other).mul(alpha);
}

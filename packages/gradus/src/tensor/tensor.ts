import { gradientOf, reached } from '../autograd/deferred.ts';
import type { Node } from '../graph/node.ts';
import { Storage } from '../graph/storage.ts';
import { allocateArray, type DType, isHeldBy, type TypedArray } from '../ir/dtype.ts';
import { standardDeviation, variance } from '../ops/composite/deviation.ts';
import { logSoftmax, logsumexp, softmax } from '../ops/composite/softmax.ts';
import * as e from '../ops/elementwise.ts';
import { leaf, variable } from '../ops/leaves.ts';
import { matmul } from '../ops/matmul.ts';
import { isGradEnabled } from '../ops/record.ts';
import { amax, amin, argmax, argmin, expand, sum } from '../ops/reduce.ts';
import { runtime } from '../runtime/runtime.ts';
import { ArgumentError, GradusError, ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { axisOf } from './arguments.ts';
import * as arithmetic from './arithmetic.ts';
import { refuseBool } from './arithmetic.ts';
import { checkTensor, setNode, TensorBase } from './base.ts';
import { checkWrite, differentiate } from './checks.ts';
import { checkDType } from './dtypes.ts';
import { checkNumber, commonType, stored } from './operands.ts';
import type { Dimensions } from './reduction.ts';
import * as reduction from './reduction.ts';
import type { Broadcast, Multiplies, Product, Reshaped, Shape, Transposed } from './shapes.ts';
import * as shaping from './shaping.ts';

/** What a binary operation takes besides a tensor. */
export type Operand<T extends Shape = Shape> = Tensor<T> | number;

const UPSTREAM = 'a tensor, or null before options (backward(null, { retainGraph: true }))';

/**
 * An array of numbers of one dtype, which may remember how it was computed.
 *
 * Calls record; nothing is computed before a value is read. The type parameter is the shape where it is
 * known when the program is written: `Tensor<[100, 784]>`.
 */
export class Tensor<S extends Shape = Shape> extends TensorBase<S> {
  /** The gradient that {@link backward} left here. */
  gradient: Tensor<S> | null = null;
  /** Whether a step has run since there has been a gradient. */
  carriesGradient = false;
  /** Whether it may be an input that is new at each step: nobody computes its gradient unasked. */
  isPassing = false;
  /** Whether the next step looks at the gradient. */
  isHeld = false;
  /** Whether PyTorch would share the memory of this tensor with the one it was taken from. */
  private isView = false;

  /** The result of a call: remembered, so that a step does not lose it. */
  private make<T extends Shape = Shape>(node: Node): Tensor<T> {
    return fromNode(node);
  }

  /** {@link make}, for what is a part or another shape of this. */
  private makeView<T extends Shape = Shape>(node: Node): Tensor<T> {
    const view = fromNode<T>(node);
    view.isView = true;
    return view;
  }

  /** The gradient that {@link backward} left here, or `null`. The next backward adds to the same tensor. */
  get grad(): Tensor<S> | null {
    return this.gradient;
  }

  set grad(gradient: Tensor<S> | null) {
    this.gradient = gradient;
    if (gradient === null) this.carriesGradient = false;
    else runtime.holdGradient(this);
  }

  /** Asks for a gradient here. It is computed when something reads it. */
  requiresGrad_(requires = true): this {
    if (requires === this.node.needsGrad) return this;
    if (!this.isLeaf) {
      throw new GradusError(
        'requiresGrad_: only a leaf can stop asking for a gradient; use detach() for a value without one.',
      );
    }
    if (this.dtype !== 'float32') {
      throw new ArgumentError(
        'requiresGrad_',
        `only float32 has gradients, this is ${this.dtype}.`,
      );
    }
    setNode(this, requires ? variable(this.node) : e.detach(this.node));
    this.node.owner = requires ? this : null;
    this.isView = false;
    return this;
  }

  /** Keeps the gradient of a value in the middle of the graph in {@link grad} as well. */
  retainGrad(): this {
    if (!this.node.needsGrad) {
      throw new GradusError('retainGrad: no gradient reaches a tensor that does not require one.');
    }
    this.node.owner = this;
    return this;
  }

  /** The same values without a way back for gradients. */
  detach(): Tensor<S> {
    return this.makeView(e.detach(this.node));
  }

  /**
   * Adds the gradient of this value to `grad` of every leaf that asked for one.
   * @param gradient upstream gradient of this shape; 1 where left out, for a tensor of one element
   * @param options `retainGraph`: whether backward may go through this graph again after the next step
   * @throws GradusError where nothing below asks for a gradient, or the graph has been released
   * @throws ShapeError where `gradient` has another shape
   */
  backward(gradient?: Tensor | null, options?: BackwardOptions): void {
    const { retainGraph = false } = checkOptions('backward', options, { retainGraph: 'boolean' });
    const upstream = gradient && checkTensor('backward', gradient, UPSTREAM);
    const deferred = differentiate('backward', this.node, upstream);
    this.node.keep = true;
    if (observers.size > 0) this.notify(deferred);
    for (const node of reached(deferred)) {
      if (!retainGraph && node.op.gradient !== null) node.spent = true;
      if (node.owner !== null) (node.owner as Tensor).receive(gradientOf(deferred, node));
    }
  }

  /** Adds to the gradient that is here. */
  private receive(grad: Node): void {
    const { gradient } = this;
    // A gradient that is gone stays as it is, so that reading it says so.
    if (gradient !== null && runtime.isLost(gradient.node)) return;
    if (gradient === null) this.gradient = new Tensor<S>(grad);
    else setNode(gradient, e.add(gradient.node, grad));
    this.isPassing = gradient === null && !this.node.storage?.isState;
    runtime.holdGradient(this);
  }

  private notify(deferred: Node): void {
    const nodes = reached(deferred);
    const gradOf = (node: Node): Tensor | null =>
      nodes.includes(node) ? new Tensor<S>(gradientOf(deferred, node)) : null;
    for (const node of nodes) {
      for (const observer of observers) observer(node, gradOf);
    }
  }

  /** Forgets the gradient; a pending step runs. */
  clearGrad(): void {
    clearGradients([this]);
  }

  /** The same values in a tensor of its own. Gradients flow through. */
  clone(): Tensor<S> {
    return this.make(e.alias(this.node));
  }

  /**
   * Gives this the values of `from`, which broadcast to its shape; they are converted to its dtype.
   * @throws ShapeError where they do not broadcast, GradusError where this cannot be written in place
   */
  copy_(from: Tensor): this {
    return this.write(
      'copy_',
      expand(e.cast(checkTensor('copy_', from).node, this.dtype), this.shape),
    );
  }

  /** Gives this the result of an in-place operation; recorded, like an optimizer's step. */
  protected write(op: string, value: Node): this {
    checkWrite(op, this, this.isView, value);
    const { needsGrad } = this.node;
    if (!this.isLeaf || (value.needsGrad && isGradEnabled())) {
      // As in PyTorch, this becomes part of the graph.
      setNode(this, this.make(e.cast(value, this.dtype)).node);
      return this;
    }
    const writes = [{ leaf: this.writableLeaf(), value: e.cast(value, this.dtype) }];
    setNode(this, runtime.assign(writes, `${op}()`)[0]);
    this.node.owner = needsGrad ? this : null;
    return this;
  }

  /** This leaf over memory that steps write to. Such memory stays with the backend from now on. */
  writableLeaf(): Node {
    const { needsGrad, storage, shape } = this.node;
    if (storage?.isState) return this.node;
    if (this.gradient !== null) runtime.holdGradient(this);
    return leaf(new Storage(this.dtype, runtime.read(this.node).slice(), true), shape, needsGrad);
  }

  /** Replaces the values of a leaf by `data`, which is not copied. Values recorded before keep the old ones. */
  setData(data: TypedArray): this {
    const { dtype, storage, shape, needsGrad } = this.node;
    if (!isHeldBy(data, dtype)) {
      const { name } = allocateArray(dtype, 0).constructor;
      throw new ArgumentError('setData', `${dtype} takes a ${name}, got ${shown(data)}.`);
    }
    if (data.length !== shape.size) {
      throw new ArgumentError(
        'setData',
        `shape [${this.shape}] takes ${shape.size} values, got ${data.length}.`,
      );
    }
    setNode(this, leaf(new Storage(dtype, data, storage?.isState ?? false), shape, needsGrad));
    this.node.owner = needsGrad ? this : null;
    return this;
  }

  add<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.binary('add', e.add, this, other));
  }

  /** @throws ArgumentError for bools, as PyTorch does */
  sub<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.difference(this, other));
  }

  mul<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.binary('mul', e.multiply, this, other));
  }

  /** True division: integers give float32. */
  div<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.binary('div', e.divide, this, other, 'float32'));
  }

  /**
   * x to the power of `exponent`; 0⁰ = 1. Integers to the power of an integer stay integers and wrap around.
   * @throws ArgumentError for integers to the power of a negative number, and for two tensors of bools
   */
  pow<T extends Shape = []>(exponent: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.power(this, exponent));
  }

  /** The larger of two; NaN where either is NaN. */
  maximum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.extreme('maximum', e.maximum, this, other, 'low'));
  }

  /** The smaller of two; NaN where either is NaN. */
  minimum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.extreme('minimum', e.minimum, this, other, 'high'));
  }

  /**
   * Moved into [min, max]; `null` leaves a side open. The gradient is 1 inside, ends included. A limit with a
   * fraction makes float32 of integers.
   * @throws ArgumentError for limits that no value of the dtype can meet
   */
  clamp(min: number | null, max: number | null = null): Tensor<S> {
    return this.make(arithmetic.clamp(this, min, max));
  }

  eq<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('eq', e.equal, this, other));
  }

  ne<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('ne', (a, b) => e.not(e.equal(a, b)), this, other));
  }

  lt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('lt', e.less, this, other));
  }

  le<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('le', e.lessEqual, this, other));
  }

  gt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('gt', (a, b) => e.less(b, a), this, other));
  }

  ge<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('ge', (a, b) => e.lessEqual(b, a), this, other));
  }

  logicalAnd(other: Tensor): Tensor {
    return this.make(arithmetic.logical('logicalAnd', e.and, this, other));
  }

  logicalOr(other: Tensor): Tensor {
    return this.make(arithmetic.logical('logicalOr', e.or, this, other));
  }

  logicalNot(): Tensor<S> {
    return this.make(e.not(e.cast(this.node, 'bool')));
  }

  /** This where `condition` (bool) holds, `other` elsewhere. */
  where(condition: Tensor, other: Operand): Tensor {
    return this.make(arithmetic.either(this, condition, other));
  }

  /** @throws ArgumentError for bools: use {@link logicalNot} */
  neg(): Tensor<S> {
    return this.make(e.negative(refuseBool('neg', this, 'Use logicalNot().')));
  }

  abs(): Tensor<S> {
    return this.make(e.abs(refuseBool('abs', this)));
  }

  floor(): Tensor<S> {
    return this.make(e.floor(refuseBool('floor', this)));
  }

  /** The smallest integer that is not less. */
  ceil(): Tensor<S> {
    const x = refuseBool('ceil', this);
    return this.make(x.dtype === 'float32' ? e.negative(e.floor(e.negative(x))) : x);
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
    return this.make(e.relu(refuseBool('relu', this)));
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
   * @throws ArgumentError where that is not a value of the dtype; see {@link add_} for the rest
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

  /** The same elements in row-major order under another shape; one dimension may be −1 (inferred). */
  reshape<const T extends Shape>(...shape: T): Tensor<Reshaped<T>>;
  reshape<const T extends Shape>(shape: T): Tensor<Reshaped<T>>;
  reshape(...shape: shaping.ListedShape): Tensor {
    return this.makeView(shaping.reshaped('reshape', this, shape));
  }

  /** The same as {@link reshape}: memory layout is the compiler's concern here. */
  view<const T extends Shape>(...shape: T): Tensor<Reshaped<T>>;
  view<const T extends Shape>(shape: T): Tensor<Reshaped<T>>;
  view(...shape: shaping.ListedShape): Tensor {
    return this.makeView(shaping.reshaped('view', this, shape));
  }

  /** Joins dimensions `start` … `end` into one. */
  flatten(start = 0, end = -1): Tensor {
    return this.makeView(shaping.flattened(this, start, end));
  }

  /** Swaps two dimensions. */
  transpose(a: number, b: number): Tensor<Transposed<S>> {
    return this.makeView(shaping.transposed(this, a, b));
  }

  /** The transpose of a matrix. */
  get T(): Tensor<Transposed<S>> {
    if (this.dim() > 2) throw new ShapeError('T', [this.shape], 'is for at most two dimensions.');
    return this.dim() < 2 ? this.makeView(this.node) : this.transpose(0, 1);
  }

  /** Dimension i of the result is dimension `dimensions[i]` of this. */
  permute(...dimensions: number[]): Tensor;
  permute(dimensions: readonly number[]): Tensor;
  permute(...args: shaping.ListedShape): Tensor {
    return this.makeView(shaping.permuted(this, args));
  }

  /** Drops dimensions of size 1: all of them, or `dimension` if its size is 1. */
  squeeze(dimension?: number): Tensor {
    return this.makeView(shaping.squeezed(this, dimension));
  }

  /** Adds a dimension of size 1 at position `dimension`. */
  unsqueeze(dimension: number): Tensor {
    return this.makeView(shaping.unsqueezed(this, dimension));
  }

  /**
   * Repeats dimensions of size 1, and adds dimensions in front; −1 keeps a dimension that there is.
   * @throws ArgumentError for what is not a size, ShapeError where the shapes do not fit
   */
  expand(...shape: number[]): Tensor;
  expand(shape: Shape): Tensor;
  expand(...args: shaping.ListedShape): Tensor {
    return this.makeView(shaping.expanded(this, args));
  }

  /**
   * Elements `start`, `start + step`, … before `end` of `dimension`: Python's `x[start:end:step]`.
   * Negative positions count from the end; positions outside are moved to the nearest end.
   */
  slice(
    dimension: number,
    start: number | null = null,
    end: number | null = null,
    step = 1,
  ): Tensor {
    return this.makeView(shaping.sliced(this, dimension, start, end, step));
  }

  /** Element `position` of `dimension`, which vanishes: Python's `x[position]`. */
  select(dimension: number, position: number): Tensor {
    return this.makeView(shaping.selected(this, dimension, position));
  }

  /** The slices of `dimension` at `positions` (int32 vector). */
  indexSelect(dimension: number, positions: Tensor): Tensor {
    return this.make(shaping.slicesAt(this, dimension, positions));
  }

  /** result[i][j] = this[index[i][j]][j] for dimension 0, and so on. */
  gather(dimension: number, index: Tensor): Tensor {
    return this.make(shaping.gathered(this, dimension, index));
  }

  /**
   * Σ of all elements, or along `dimensions`. Integers and bools are summed as int32, which wraps around
   * beyond ±2³¹ (PyTorch has int64): where a sum may be larger, take `float().sum()`, which rounds.
   */
  sum(dimensions?: Dimensions, keepdim = false): Tensor {
    return this.make(reduction.reduced('sum', this, dimensions, keepdim, sum));
  }

  /** The mean of all elements, or along `dimensions`; NaN of nothing. */
  mean(dimensions?: Dimensions, keepdim = false): Tensor {
    return this.make(reduction.reduced('mean', this, dimensions, keepdim, reduction.mean));
  }

  /** Variance, with Bessel's correction unless `unbiased` is false. */
  var(dimensions?: Dimensions, unbiased = true, keepdim = false): Tensor {
    const by = reduction.deviation(variance, unbiased);
    return this.make(reduction.reduced('var', this, dimensions, keepdim, by));
  }

  /** Standard deviation, with Bessel's correction unless `unbiased` is false. */
  std(dimensions?: Dimensions, unbiased = true, keepdim = false): Tensor {
    const by = reduction.deviation(standardDeviation, unbiased);
    return this.make(reduction.reduced('std', this, dimensions, keepdim, by));
  }

  /** The largest element; along a dimension `[values, indices]`, the indices int32. */
  max(): Tensor;
  max(dimension: number, keepdim?: boolean): [values: Tensor, indices: Tensor];
  max(dimension?: number, keepdim = false): Tensor | [Tensor, Tensor] {
    if (dimension === undefined)
      return this.make(reduction.reduced('max', this, undefined, false, amax));
    return this.extreme('max', argmax, dimension, keepdim);
  }

  /** The smallest element; along a dimension `[values, indices]`, the indices int32. */
  min(): Tensor;
  min(dimension: number, keepdim?: boolean): [values: Tensor, indices: Tensor];
  min(dimension?: number, keepdim = false): Tensor | [Tensor, Tensor] {
    if (dimension === undefined)
      return this.make(reduction.reduced('min', this, undefined, false, amin));
    return this.extreme('min', argmin, dimension, keepdim);
  }

  /** The gradient of a value goes to the one element that its index names. */
  private extreme(
    op: string,
    find: (x: Node, axis: number) => Node,
    dimension: number,
    keepdim: boolean,
  ): [Tensor, Tensor] {
    const axis = axisOf(op, dimension, this.shape);
    reduction.checkFlag('keepdim', keepdim);
    if (this.dim() === 0) return [this.make(this.node), this.argmax()];
    const indices = this.make(reduction.positions(op, find, this, axis, true));
    const values = this.gather(axis, indices);
    return keepdim ? [values, indices] : [values.squeeze(axis), indices.squeeze(axis)];
  }

  /** int32 position of the first largest element: of all in row-major order, or along `dimension`. */
  argmax(dimension?: number, keepdim = false): Tensor {
    return this.make(reduction.positions('argmax', argmax, this, dimension, keepdim));
  }

  /** int32 position of the first smallest element: of all in row-major order, or along `dimension`. */
  argmin(dimension?: number, keepdim = false): Tensor {
    return this.make(reduction.positions('argmin', argmin, this, dimension, keepdim));
  }

  /** ln Σ exp(x) along `dimensions`; −∞ of nothing. */
  logsumexp(dimensions: Dimensions, keepdim = false): Tensor {
    const along = dimensions ?? axisOf('logsumexp', dimensions as never, this.shape);
    return this.make(reduction.reduced('logsumexp', this, along, keepdim, logsumexp));
  }

  /** exp(x) / Σ exp(x) along `dimension`. */
  softmax(dimension: number): Tensor<S> {
    return this.make(softmax(this.node, oneAxis('softmax', dimension, this.shape)));
  }

  /** ln of {@link softmax}, without its underflow. */
  logSoftmax(dimension: number): Tensor<S> {
    return this.make(logSoftmax(this.node, oneAxis('logSoftmax', dimension, this.shape)));
  }

  /**
   * The matrix product, batched where there are more than two dimensions; a vector counts as a row on
   * the left and as a column on the right.
   * @throws ShapeError where the inner dimensions differ
   */
  matmul<T extends Shape>(other: Tensor<T> & Multiplies<S, T>): Tensor<Product<S, T>> {
    return this.make(matmul(this.node, checkTensor<Tensor>('matmul', other).node));
  }
}

/** One dimension, which has to be given. */
function oneAxis(op: string, dimension: number, shape: Shape): number[] {
  return reduction.axesOf(op, axisOf(op, dimension, shape), shape);
}

/** How {@link Tensor.backward} leaves the graph. */
export interface BackwardOptions {
  retainGraph?: boolean;
}

/** Forgets the gradients of all `tensors`, and only then runs a pending step, which need not keep them. */
export function clearGradients(tensors: Iterable<Tensor>): void {
  for (const tensor of tensors) tensor.grad = null;
  runtime.flush();
}

/** Called in `backward` for each value that a gradient reaches, the last one first; `gradOf` is new each time. */
export type GradientObserver = (node: Node, gradOf: (node: Node) => Tensor | null) => void;

const observers = new Set<GradientObserver>();

/** Watches every `backward` from now on. @returns what ends it */
export function observeGradients(observer: GradientObserver): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

/** The tensor for a node that a call made. */
export function fromNode<S extends Shape = Shape>(node: Node): Tensor<S> {
  const tensor = new Tensor<S>(node);
  runtime.track(tensor.node);
  return tensor;
}

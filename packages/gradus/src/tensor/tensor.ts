import type { Derivatives } from '../autograd/deferred.ts';
import { spend } from '../autograd/gradients.ts';
import { addHook } from '../autograd/hooks.ts';
import type { Node } from '../graph/node.ts';
import { Storage } from '../graph/storage.ts';
import { allocateArray, type DType, isHeldBy, isReal, type TypedArray } from '../ir/dtype.ts';
import { standardDeviation, variance } from '../ops/composite/deviation.ts';
import { logSoftmax, logsumexp, softmax } from '../ops/composite/softmax.ts';
import * as e from '../ops/elementwise.ts';
import { leaf, variable } from '../ops/leaves.ts';
import { matmul } from '../ops/matmul.ts';
import { isGradEnabled, withGrad } from '../ops/record.ts';
import { amax, amin, argmax, argmin, expand, sum } from '../ops/reduce.ts';
import { runtime } from '../runtime/runtime.ts';
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError, GradusError, ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { axisOf } from './arguments.ts';
import * as arithmetic from './arithmetic.ts';
import { refuseBool } from './arithmetic.ts';
import { checkTensor, setNode, TensorBase } from './base.ts';
import { checkDType } from './dtypes.ts';
import { checkGradient, checkNeedsGrad, checkWrite, differentiate } from './grad/checks.ts';
import { checkNumber, commonType, stored } from './operands.ts';
import type { Dimensions } from './reduction.ts';
import * as reduction from './reduction.ts';
import type { Broadcast, Multiplies, Product, Reshaped, Shape, Transposed } from './shapes.ts';
import * as shaping from './shaping.ts';

/** The second operand of a binary operation: a tensor or a number. */
export type Operand<T extends Shape = Shape> = Tensor<T> | number;

const UPSTREAM = 'a tensor, or null before options (backward(null, { retainGraph: true }))';

/**
 * An array of elements of one dtype, and the record of how it was computed.
 *
 * Operations record; nothing is computed before a value is read. The type parameter is the shape, as far as it
 * is known when the program is written: `Tensor<[100, 784]>`.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * const loss = x.mul(x).sum();
 * loss.backward();
 * await loss.item(); // 30
 * await x.grad?.toArray(); // [[2, 4], [6, 8]]
 * ```
 */
export class Tensor<S extends Shape = Shape> extends TensorBase<S> {
  /** The value of {@link grad}. */
  gradient: Tensor<S> | null = null;
  /** Whether a step has run since this tensor got its gradient. */
  carriesGradient = false;
  /** Whether this may be an input that is new at each step: its gradient is computed only when it is read. */
  isPassing = false;
  /** Whether the runtime looks at the gradient at the next step. */
  isHeld = false;
  /** Whether this would share memory with another tensor in PyTorch. */
  private isView = false;

  /** The result of an operation. The runtime notes it, so that a step does not lose it. */
  private make<T extends Shape = Shape>(node: Node): Tensor<T> {
    return fromNode(node);
  }

  /** {@link make} for a part or another shape of this tensor. */
  private makeView<T extends Shape = Shape>(node: Node): Tensor<T> {
    const view = fromNode<T>(node);
    view.isView = true;
    return view;
  }

  /**
   * The gradient that {@link backward} has added up, or `null`. The next backward adds to the same tensor.
   *
   * @example
   * ```ts
   * const x = tensor([1, 2, 3], { requiresGrad: true });
   * x.mul(x).sum().backward();
   * await x.grad?.toArray(); // [2, 4, 6]
   * ```
   */
  get grad(): Tensor<S> | null {
    return this.gradient;
  }

  set grad(gradient: Tensor<S> | null) {
    this.gradient = gradient;
    if (gradient === null) this.carriesGradient = false;
    else runtime.holdGradient(this);
  }

  /**
   * Makes {@link backward} give this tensor a gradient, which is computed when something reads it.
   * @throws ArgumentError for integers and bools
   * @throws GradusError for `false` on the result of an operation: use {@link detach}
   *
   * @example
   * ```ts
   * const x = ones(2).requiresGrad_();
   * x.mul(3).sum().backward();
   * await x.grad?.toArray(); // [3, 3]
   * ```
   */
  requiresGrad_(requires = true): this {
    if (requires === this.node.needsGrad) return this;
    if (!this.isLeaf) {
      throw new GradusError(
        'requiresGrad_: only a leaf can stop requiring a gradient. Use detach() for a value without one.',
      );
    }
    if (!isReal(this.dtype)) {
      throw new ArgumentError(
        'requiresGrad_',
        `only float32 and float64 have gradients, this is ${this.dtype}.`,
      );
    }
    setNode(this, requires ? variable(this.node) : e.detach(this.node));
    this.node.owner = requires ? this : null;
    this.isView = false;
    return this;
  }

  /**
   * Makes {@link backward} set {@link grad} of this intermediate value too.
   * @throws GradusError if this tensor does not require a gradient
   *
   * @example
   * ```ts
   * const x = tensor([1, 2], { requiresGrad: true });
   * const y = x.mul(3).retainGrad();
   * y.mul(y).sum().backward();
   * await y.grad?.toArray(); // [6, 12]
   * ```
   */
  retainGrad(): this {
    checkNeedsGrad('retainGrad', this.node);
    this.node.owner = this;
    return this;
  }

  /**
   * The same values, cut off from the graph: no gradient flows through.
   *
   * @example
   * ```ts
   * const x = tensor([1, 2], { requiresGrad: true });
   * x.detach().requiresGrad; // false
   * ```
   */
  detach(): Tensor<S> {
    return this.makeView(e.detach(this.node));
  }

  /**
   * Adds the gradient of this value to `grad` of every leaf below it that requires one.
   * @param gradient upstream gradient of the same shape; may be left out for a tensor of one element, where it
   * is 1
   * @throws GradusError if nothing below requires a gradient, or if the graph has been released
   * @throws ShapeError if `gradient` has another shape
   * @throws ArgumentError if `gradient` is missing for a tensor of several elements, or has another dtype
   *
   * @example
   * ```ts
   * const w = tensor([1, -2], { requiresGrad: true });
   * w.mul(w).sum().backward();
   * await w.grad?.toArray(); // [2, -4]
   * ```
   */
  backward(gradient?: Tensor | null, options?: BackwardOptions): void {
    const given = checkOptions('backward', options, BACKWARD_OPTIONS);
    const { createGraph = false, retainGraph = createGraph } = given;
    const wanted = given.inputs?.map((input) => checkTensor('backward', input).node) ?? null;
    const upstream = gradient && checkTensor('backward', gradient, UPSTREAM);
    const found = differentiate('backward', this.node, upstream, { createGraph, wanted });
    this.node.keep = true;
    deliver(found, given.inputs ?? null, retainGraph);
  }

  /**
   * Calls `hook` in every backward with the gradient of this tensor, after the hooks registered before. A tensor that it
   * returns takes the place of the gradient: it flows on, and a leaf receives it. Other results are ignored.
   *
   * With a hook in its graph, `backward` records all gradients at once, which takes longer. The step computes only those
   * gradients that something reads; to read one after the step, mark it with {@link keep}.
   * @returns a handle whose `remove` ends the calls
   * @throws GradusError if this tensor does not require a gradient
   * @throws ShapeError if the hook returns another shape, ArgumentError if it returns another dtype
   *
   * @example
   * ```ts
   * const x = tensor([1, 2], { requiresGrad: true });
   * const handle = x.registerHook((gradient) => gradient.mul(10));
   * x.mul(3).sum().backward();
   * await x.grad?.toArray(); // [30, 30]
   * handle.remove();
   * ```
   */
  registerHook(hook: (gradient: Tensor<S>) => unknown): { remove(): void } {
    return { remove: addHook(this.node, checkHook(this.node, hook as TensorHook)) };
  }

  /** Adds `grad` to the gradient of this tensor. */
  receive(grad: Node): void {
    const { gradient } = this;
    // A lost gradient stays lost, so that reading it throws.
    if (gradient !== null && runtime.isLost(gradient.node)) return;
    if (gradient === null) this.gradient = new Tensor<S>(grad);
    else
      setNode(
        gradient,
        withGrad(grad.needsGrad, () => e.add(gradient.node, grad)),
      );
    this.isPassing = gradient === null && !this.node.storage?.isState;
    runtime.holdGradient(this);
  }

  /**
   * Sets {@link grad} to `null` and runs a pending step.
   *
   * @example
   * ```ts
   * const x = tensor([1, 2], { requiresGrad: true });
   * x.sum().backward();
   * x.clearGrad();
   * x.grad; // null
   * ```
   */
  clearGrad(): void {
    clearGradients([this]);
  }

  /**
   * A copy that can be written in place. Gradients flow through.
   *
   * @example
   * ```ts
   * const x = tensor([1, 2]);
   * const y = x.clone().add_(1);
   * await x.toArray(); // [1, 2]
   * await y.toArray(); // [2, 3]
   * ```
   */
  clone(): Tensor<S> {
    return this.make(e.alias(this.node));
  }

  /**
   * In place: replaces the values by those of `from`, broadcast to this shape and converted to this dtype.
   * @throws ShapeError if `from` does not broadcast to this shape
   * @throws GradusError if this tensor cannot be written in place, see {@link add_}
   *
   * @example
   * ```ts
   * const x = zeros(2, 2);
   * x.copy_(tensor([1, 2]));
   * await x.toArray(); // [[1, 2], [1, 2]]
   * ```
   */
  copy_(from: Tensor): this {
    return this.write(
      'copy_',
      expand(e.cast(checkTensor('copy_', from).node, this.dtype), this.shape),
    );
  }

  /** Gives this tensor the result of an in-place operation. It is recorded, like a step of an optimizer. */
  write(op: string, value: Node): this {
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

  /** This leaf, over memory that steps may write to. Such memory stays with the backend from then on. */
  writableLeaf(): Node {
    const { needsGrad, storage, shape } = this.node;
    if (storage?.isState) return this.node;
    if (this.gradient !== null) runtime.holdGradient(this);
    return leaf(new Storage(this.dtype, runtime.read(this.node).slice(), true), shape, needsGrad);
  }

  /**
   * Replaces the values of a leaf by `data`, without copying it. Operations recorded before keep the old
   * values.
   * @param data as many elements as this tensor has, in row-major order
   * @throws ArgumentError if `data` has another length or is not the typed array of this dtype
   *
   * @example
   * ```ts
   * const x = zeros(2, 2);
   * x.setData(new Float32Array([1, 2, 3, 4]));
   * await x.toArray(); // [[1, 2], [3, 4]]
   * ```
   */
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

  /**
   * The sum, element by element; broadcasts.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2]).add(tensor([10, 20])).toArray(); // [11, 22]
   * ```
   */
  add<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.binary('add', e.add, this, other));
  }

  /**
   * The difference, element by element; broadcasts.
   * @throws ArgumentError for bools, as in PyTorch
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([5, 7]).sub(2).toArray(); // [3, 5]
   * ```
   */
  sub<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.difference(this, other));
  }

  /**
   * The product, element by element; broadcasts.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2]).mul(tensor([[1], [10]])).toArray(); // [[1, 2], [10, 20]]
   * ```
   */
  mul<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.binary('mul', e.multiply, this, other));
  }

  /**
   * The quotient, element by element; broadcasts. Integers give float32.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).div(2).toArray(); // [0.5, 1, 1.5]
   * ```
   */
  div<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.binary('div', e.divide, this, other, 'float32'));
  }

  /**
   * This to the power of `exponent`, element by element; broadcasts. 0⁰ is 1. Integers to the power of an
   * integer stay integers and wrap around.
   * @throws ArgumentError for integers to the power of a negative number, and for two tensors of bools
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).pow(2).toArray(); // [1, 4, 9]
   * ```
   */
  pow<T extends Shape = []>(exponent: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.power(this, exponent));
  }

  /**
   * The larger of two, element by element; broadcasts. NaN if either is NaN.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 5]).maximum(tensor([3, 2])).toArray(); // [3, 5]
   * ```
   */
  maximum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.extreme('maximum', e.maximum, this, other, 'low'));
  }

  /**
   * The smaller of two, element by element; broadcasts. NaN if either is NaN.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 5]).minimum(tensor([3, 2])).toArray(); // [1, 2]
   * ```
   */
  minimum<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.extreme('minimum', e.minimum, this, other, 'high'));
  }

  /**
   * Limits each element to [min, max]; `null` leaves a side open. Tensors as limits broadcast. The gradient is 1
   * inside, ends included, and 0 outside, where a limit that is a tensor gets it. A limit with a fraction turns
   * integers into float32.
   * @throws ArgumentError for limits that no value of the dtype can meet
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([-2, 0.5, 3]).clamp(0, 1).toArray(); // [0, 0.5, 1]
   * await tensor([-2, 0.5, 3]).clamp(0).toArray(); // [0, 0.5, 3]
   * await tensor([-2, 0.5, 3]).clamp(null, tensor([1, 0, 2])).toArray(); // [-2, 0, 2]
   * ```
   */
  clamp(min: number | null, max?: number | null): Tensor<S>;
  clamp(min: Operand | null, max?: Operand | null): Tensor;
  clamp(min: Operand | null, max: Operand | null = null): Tensor {
    return this.make(arithmetic.clamp(this, min, max));
  }

  /**
   * bool: whether this equals `other`, element by element; broadcasts.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).eq(2).toArray(); // [false, true, false]
   * ```
   */
  eq<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('eq', e.equal, this, other));
  }

  /**
   * bool: whether this differs from `other`, element by element; broadcasts. NaN differs from everything.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).ne(2).toArray(); // [true, false, true]
   * ```
   */
  ne<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('ne', (a, b) => e.not(e.equal(a, b)), this, other));
  }

  /**
   * bool: this < `other`, element by element; broadcasts.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).lt(2).toArray(); // [true, false, false]
   * ```
   */
  lt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('lt', e.less, this, other));
  }

  /**
   * bool: this ≤ `other`, element by element; broadcasts.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).le(2).toArray(); // [true, true, false]
   * ```
   */
  le<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('le', e.lessEqual, this, other));
  }

  /**
   * bool: this > `other`, element by element; broadcasts.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).gt(2).toArray(); // [false, false, true]
   * ```
   */
  gt<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('gt', (a, b) => e.less(b, a), this, other));
  }

  /**
   * bool: this ≥ `other`, element by element; broadcasts.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).ge(2).toArray(); // [false, true, true]
   * ```
   */
  ge<T extends Shape = []>(other: Operand<T>): Tensor<Broadcast<S, T>> {
    return this.make(arithmetic.compare('ge', (a, b) => e.lessEqual(b, a), this, other));
  }

  /**
   * bool: whether both are true, element by element; broadcasts. Numbers count as true unless they are 0.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([true, true]).logicalAnd(tensor([true, false])).toArray(); // [true, false]
   * ```
   */
  logicalAnd(other: Tensor): Tensor {
    return this.make(arithmetic.logical('logicalAnd', e.and, this, other));
  }

  /**
   * bool: whether one of the two is true, element by element; broadcasts. Numbers count as true unless they are
   * 0.
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * await tensor([true, false]).logicalOr(tensor([false, false])).toArray(); // [true, false]
   * ```
   */
  logicalOr(other: Tensor): Tensor {
    return this.make(arithmetic.logical('logicalOr', e.or, this, other));
  }

  /**
   * bool: the opposite of each element. Numbers count as true unless they are 0.
   *
   * @example
   * ```ts
   * await tensor([true, false]).logicalNot().toArray(); // [false, true]
   * ```
   */
  logicalNot(): Tensor<S> {
    return this.make(e.not(e.cast(this.node, 'bool')));
  }

  /**
   * Keeps the elements for which `condition` (bool) holds, and takes those of `other` elsewhere; broadcasts.
   * @throws ArgumentError if `condition` is not bool
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * const x = tensor([1, -2, 3]);
   * await x.where(x.gt(0), 0).toArray(); // [1, 0, 3]
   * ```
   */
  where(condition: Tensor, other: Operand): Tensor {
    return this.make(arithmetic.either(this, condition, other));
  }

  /**
   * −x, element by element.
   * @throws ArgumentError for bools: use {@link logicalNot}
   *
   * @example
   * ```ts
   * await tensor([1, -2]).neg().toArray(); // [-1, 2]
   * ```
   */
  neg(): Tensor<S> {
    return this.make(e.negative(refuseBool('neg', this, 'Use logicalNot().')));
  }

  /**
   * The absolute value of each element. The gradient at 0 is 0.
   * @throws ArgumentError for bools
   *
   * @example
   * ```ts
   * await tensor([-3, 2]).abs().toArray(); // [3, 2]
   * ```
   */
  abs(): Tensor<S> {
    return this.make(e.abs(refuseBool('abs', this)));
  }

  /**
   * The largest integer that is not above each element; the dtype stays.
   * @throws ArgumentError for bools
   *
   * @example
   * ```ts
   * await tensor([1.5, -1.5]).floor().toArray(); // [1, -2]
   * ```
   */
  floor(): Tensor<S> {
    return this.make(e.floor(refuseBool('floor', this)));
  }

  /**
   * The smallest integer that is not below each element; the dtype stays.
   * @throws ArgumentError for bools
   *
   * @example
   * ```ts
   * await tensor([1.5, -1.5]).ceil().toArray(); // [2, -1]
   * ```
   */
  ceil(): Tensor<S> {
    const x = refuseBool('ceil', this);
    return this.make(isReal(x.dtype) ? e.negative(e.floor(e.negative(x))) : x);
  }

  /**
   * −1, 0 or 1.
   *
   * @example
   * ```ts
   * await tensor([-3, 0, 5]).sign().toArray(); // [-1, 0, 1]
   * ```
   */
  sign(): Tensor<S> {
    return this.make(e.sign(this.node));
  }

  /**
   * The square root of each element; NaN below 0.
   *
   * @example
   * ```ts
   * await tensor([4, 9]).sqrt().toArray(); // [2, 3]
   * ```
   */
  sqrt(): Tensor<S> {
    return this.make(e.sqrt(this.node));
  }

  /**
   * eˣ, element by element.
   *
   * @example
   * ```ts
   * tensor([0, 1]).exp().toString(); // 'tensor([1.0000, 2.7183])'
   * ```
   */
  exp(): Tensor<S> {
    return this.make(e.exp(this.node));
  }

  /**
   * The natural logarithm of each element; −∞ at 0, NaN below.
   *
   * @example
   * ```ts
   * tensor([1, 10]).log().toString(); // 'tensor([0.0000, 2.3026])'
   * ```
   */
  log(): Tensor<S> {
    return this.make(e.log(this.node));
  }

  /**
   * eˣ − 1, precise near 0.
   *
   * @example
   * ```ts
   * tensor([0, 1e-6]).expm1().toString(); // 'tensor([0.0000e+00, 1.0000e-06])'
   * ```
   */
  expm1(): Tensor<S> {
    return this.make(e.expm1(this.node));
  }

  /**
   * ln(1 + x), precise near 0.
   *
   * @example
   * ```ts
   * tensor([0, 1e-6]).log1p().toString(); // 'tensor([0.0000e+00, 1.0000e-06])'
   * ```
   */
  log1p(): Tensor<S> {
    return this.make(e.log1p(this.node));
  }

  /**
   * The sine of each element, in radians.
   *
   * @example
   * ```ts
   * tensor([0, 1]).sin().toString(); // 'tensor([0.0000, 0.8415])'
   * ```
   */
  sin(): Tensor<S> {
    return this.make(e.sin(this.node));
  }

  /**
   * The cosine of each element, in radians.
   *
   * @example
   * ```ts
   * tensor([0, 1]).cos().toString(); // 'tensor([1.0000, 0.5403])'
   * ```
   */
  cos(): Tensor<S> {
    return this.make(e.cos(this.node));
  }

  /**
   * The error function, 2/√π · ∫₀ˣ exp(−t²) dt. Range [−1, 1].
   *
   * @example
   * ```ts
   * tensor([0, 1]).erf().toString(); // 'tensor([0.0000, 0.8427])'
   * ```
   */
  erf(): Tensor<S> {
    return this.make(e.erf(this.node));
  }

  /**
   * The hyperbolic tangent. Range [−1, 1].
   *
   * @example
   * ```ts
   * tensor([0, 1]).tanh().toString(); // 'tensor([0.0000, 0.7616])'
   * ```
   */
  tanh(): Tensor<S> {
    return this.make(e.tanh(this.node));
  }

  /**
   * 1 / (1 + e⁻ˣ). Range [0, 1].
   *
   * @example
   * ```ts
   * tensor([0, 1]).sigmoid().toString(); // 'tensor([0.5000, 0.7311])'
   * ```
   */
  sigmoid(): Tensor<S> {
    return this.make(e.sigmoid(this.node));
  }

  /**
   * max(0, x). The gradient at 0 is 0.
   * @throws ArgumentError for bools
   *
   * @example
   * ```ts
   * await tensor([-1, 0, 2]).relu().toArray(); // [0, 0, 2]
   * ```
   */
  relu(): Tensor<S> {
    return this.make(e.relu(refuseBool('relu', this)));
  }

  /**
   * bool: whether each element is neither NaN nor infinite.
   *
   * @example
   * ```ts
   * await tensor([1, Infinity, NaN]).isfinite().toArray(); // [true, false, false]
   * ```
   */
  isfinite(): Tensor<S> {
    const x = e.asReal(this.node);
    return this.make(e.less(e.abs(x), e.like(x, Number.POSITIVE_INFINITY)));
  }

  /**
   * bool: whether each element is NaN.
   *
   * @example
   * ```ts
   * await tensor([1, Infinity, NaN]).isnan().toArray(); // [false, false, true]
   * ```
   */
  isnan(): Tensor<S> {
    return this.make(e.not(e.equal(this.node, this.node)));
  }

  /**
   * The same values in another dtype: float to integer cuts the fraction off; to bool, 0 gives false and all
   * else true. Returns this tensor itself if it has that dtype.
   * @throws ArgumentError for an unknown dtype
   *
   * @example
   * ```ts
   * await tensor([1.9, -1.9]).to('int32').toArray(); // [1, -1]
   * ```
   */
  to(dtype: DType): Tensor<S> {
    if (dtype === this.dtype) return this as unknown as Tensor<S>;
    return this.make(e.cast(this.node, checkDType('to', dtype)));
  }

  /**
   * `to('float32')`.
   *
   * @example
   * ```ts
   * tensor([true, false]).float().dtype; // 'float32'
   * ```
   */
  float(): Tensor<S> {
    return this.to('float32');
  }

  /**
   * `to('float64')`.
   * @throws GradusError unless the backend has float64, as the reference backend does
   *
   * @example
   * ```ts
   * setBackend(createReferenceBackend());
   * await tensor([1]).double().div(3).toArray(); // [0.3333333333333333]
   * ```
   */
  double(): Tensor<S> {
    return this.to('float64');
  }

  /**
   * `to('int32')`.
   *
   * @example
   * ```ts
   * await tensor([1.9, -1.9]).int().toArray(); // [1, -1]
   * ```
   */
  int(): Tensor<S> {
    return this.to('int32');
  }

  /**
   * `to('bool')`.
   *
   * @example
   * ```ts
   * await tensor([0, 2]).bool().toArray(); // [false, true]
   * ```
   */
  bool(): Tensor<S> {
    return this.to('bool');
  }

  /**
   * In place: `this += alpha · other`. As in PyTorch, this tensor becomes part of the graph if `other` requires
   * a gradient, and a leaf that requires one can be written inside `noGrad()` only.
   * @throws GradusError for such a leaf outside `noGrad()`, and for a view
   * @throws ArgumentError if this tensor holds integers and the result does not
   *
   * @example
   * ```ts
   * const x = tensor([1, 2]);
   * x.add_(tensor([10, 20]), 0.5);
   * await x.toArray(); // [6, 12]
   * ```
   */
  add_(other: Operand, alpha = 1): this {
    return this.write('add_', this.add(this.scaled('add_', other, alpha)).node);
  }

  /**
   * In place: `this −= alpha · other`; see {@link add_}.
   *
   * @example
   * ```ts
   * const w = tensor([1, 2], { requiresGrad: true });
   * w.mul(w).sum().backward();
   * noGrad(() => w.sub_(w.grad!, 0.25));
   * await w.toArray(); // [0.5, 1]
   * ```
   */
  sub_(other: Operand, alpha = 1): this {
    return this.write('sub_', this.sub(this.scaled('sub_', other, alpha)).node);
  }

  /**
   * In place: `this *= other`; see {@link add_}.
   *
   * @example
   * ```ts
   * const x = tensor([1, 2]);
   * x.mul_(10);
   * await x.toArray(); // [10, 20]
   * ```
   */
  mul_(other: Operand): this {
    return this.write('mul_', this.mul(other).node);
  }

  /**
   * In place: sets every element to `value`; integers take its whole part. See {@link add_} for the rules.
   * @throws ArgumentError if the dtype cannot hold `value`
   *
   * @example
   * ```ts
   * const x = zeros(3);
   * x.fill_(7);
   * await x.toArray(); // [7, 7, 7]
   * ```
   */
  fill_(value: number): this {
    return this.write('fill_', expand(stored('fill_', value, this.dtype), this.shape));
  }

  /**
   * In place: sets every element to 0; see {@link fill_}.
   *
   * @example
   * ```ts
   * const x = ones(2);
   * x.zero_();
   * await x.toArray(); // [0, 0]
   * ```
   */
  zero_(): this {
    return this.fill_(0);
  }

  /** `alpha · other`. */
  private scaled(op: string, other: Operand, alpha: number): Operand {
    if (checkNumber(op, alpha) === 1) return other;
    const dtype = commonType(op, this, other);
    if (!isReal(dtype) && !Number.isInteger(alpha)) {
      throw new ArgumentError(op, `alpha must be an integer for ${dtype}, got ${alpha}.`);
    }
    return typeof other === 'number' ? other * alpha : other.mul(alpha);
  }

  /**
   * The same elements in row-major order under another shape; one dimension may be −1, which is inferred.
   * @throws ShapeError if the number of elements differs
   *
   * @example
   * ```ts
   * arange(6).reshape(2, -1).shape; // [2, 3]
   * ```
   */
  reshape<const T extends Shape>(...shape: T): Tensor<Reshaped<T>>;
  reshape<const T extends Shape>(shape: T): Tensor<Reshaped<T>>;
  reshape(...shape: shaping.ListedShape): Tensor {
    return this.makeView(shaping.reshaped('reshape', this, shape));
  }

  /**
   * The same as {@link reshape}: no memory layout can prevent a view here.
   *
   * @example
   * ```ts
   * arange(6).view(3, 2).shape; // [3, 2]
   * ```
   */
  view<const T extends Shape>(...shape: T): Tensor<Reshaped<T>>;
  view<const T extends Shape>(shape: T): Tensor<Reshaped<T>>;
  view(...shape: shaping.ListedShape): Tensor {
    return this.makeView(shaping.reshaped('view', this, shape));
  }

  /**
   * Joins dimensions `start` … `end` into one.
   * @throws ArgumentError if a dimension does not exist, or `start` comes after `end`
   *
   * @example
   * ```ts
   * zeros(10, 28, 28).flatten(1).shape; // [10, 784]
   * ```
   */
  flatten(start = 0, end = -1): Tensor {
    return this.makeView(shaping.flattened(this, start, end));
  }

  /**
   * Swaps two dimensions.
   * @throws ArgumentError if a dimension does not exist
   *
   * @example
   * ```ts
   * zeros(2, 3, 4).transpose(0, 2).shape; // [4, 3, 2]
   * ```
   */
  transpose(a: number, b: number): Tensor<Transposed<S>> {
    return this.makeView(shaping.transposed(this, a, b));
  }

  /**
   * The transpose of a matrix [m, n]: [n, m].
   * @throws ShapeError for more than two dimensions
   *
   * @example
   * ```ts
   * await tensor([[1, 2, 3], [4, 5, 6]]).T.toArray(); // [[1, 4], [2, 5], [3, 6]]
   * ```
   */
  get T(): Tensor<Transposed<S>> {
    if (this.dim() > 2) throw new ShapeError('T', [this.shape], 'is for at most two dimensions.');
    return this.dim() < 2 ? this.makeView(this.node) : this.transpose(0, 1);
  }

  /**
   * Reorders dimensions: dimension i of the result is dimension `dimensions[i]` of this tensor.
   * @throws ArgumentError unless each dimension is named once
   *
   * @example
   * ```ts
   * zeros(2, 3, 4).permute(2, 0, 1).shape; // [4, 2, 3]
   * ```
   */
  permute(...dimensions: number[]): Tensor;
  permute(dimensions: readonly number[]): Tensor;
  permute(...args: shaping.ListedShape): Tensor {
    return this.makeView(shaping.permuted(this, args));
  }

  /**
   * Drops all dimensions of size 1, or only `dimension` if its size is 1.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * zeros(1, 3, 1).squeeze().shape; // [3]
   * zeros(1, 3, 1).squeeze(0).shape; // [3, 1]
   * ```
   */
  squeeze(dimension?: number): Tensor {
    return this.makeView(shaping.squeezed(this, dimension));
  }

  /**
   * Adds a dimension of size 1 at position `dimension`.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * zeros(3).unsqueeze(0).shape; // [1, 3]
   * ```
   */
  unsqueeze(dimension: number): Tensor {
    return this.makeView(shaping.unsqueezed(this, dimension));
  }

  /**
   * Repeats dimensions of size 1, and adds dimensions in front; −1 keeps a size.
   * @throws ArgumentError for an invalid size, ShapeError if the shapes do not fit
   *
   * @example
   * ```ts
   * await tensor([[1], [2]]).expand(2, 3).toArray(); // [[1, 1, 1], [2, 2, 2]]
   * ```
   */
  expand(...shape: number[]): Tensor;
  expand(shape: Shape): Tensor;
  expand(...args: shaping.ListedShape): Tensor {
    return this.makeView(shaping.expanded(this, args));
  }

  /**
   * Elements `start`, `start + step`, … before `end` of `dimension`: Python's `x[start:end:step]`. Negative
   * positions count from the end; positions outside move to the nearest end.
   * @throws ArgumentError if the dimension does not exist or the step is not a positive integer
   *
   * @example
   * ```ts
   * await arange(6).slice(0, 1, 5, 2).toArray(); // [1, 3]
   * ```
   */
  slice(
    dimension: number,
    start: number | null = null,
    end: number | null = null,
    step = 1,
  ): Tensor {
    return this.makeView(shaping.sliced(this, dimension, start, end, step));
  }

  /**
   * Element `position` of `dimension`, which is dropped: Python's `x[position]`.
   * @throws ArgumentError if the dimension or the position does not exist
   *
   * @example
   * ```ts
   * await tensor([[1, 2], [3, 4]]).select(0, -1).toArray(); // [3, 4]
   * ```
   */
  select(dimension: number, position: number): Tensor {
    return this.makeView(shaping.selected(this, dimension, position));
  }

  /**
   * The slices of `dimension` at `positions`, an int32 vector. The gradient compares each position with each slice; for
   * a table of many thousand rows, `index(x, positions)` is much faster.
   * @throws IndexOutOfRangeError when the result is read, if a position does not exist
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * const rows = tensor([2, 0], { dtype: 'int32' });
   * await tensor([[1, 2], [3, 4], [5, 6]]).indexSelect(0, rows).toArray(); // [[5, 6], [1, 2]]
   * ```
   */
  indexSelect(dimension: number, positions: Tensor): Tensor {
    return this.make(shaping.slicesAt(this, dimension, positions));
  }

  /**
   * Picks elements along `dimension`: for dimension 0 of a matrix, result[i][j] = this[index[i][j]][j]. The gradient
   * compares each position with each element of its line; for lines of many thousand, `takeAlongDim` is faster.
   * @param index int32, of as many dimensions as this
   * @throws IndexOutOfRangeError when the result is read, if a position does not exist
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * const logits = tensor([[1, 2, 3], [4, 5, 6]]);
   * const targets = tensor([[2], [0]], { dtype: 'int32' });
   * await logits.gather(1, targets).toArray(); // [[3], [4]]
   * ```
   */
  gather(dimension: number, index: Tensor): Tensor {
    return this.make(shaping.gathered(this, dimension, index));
  }

  /**
   * Σ of all elements, or along `dimensions`. Integers and bools are summed as int32, which wraps around beyond
   * ±2³¹ (PyTorch has int64). For larger sums, use `float().sum()`, which rounds.
   * @param keepdim whether a summed dimension stays, with size 1
   * @throws ArgumentError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * const x = tensor([[1, 2], [3, 4]]);
   * await x.sum().item(); // 10
   * await x.sum(1).toArray(); // [3, 7]
   * ```
   */
  sum(dimensions?: Dimensions, keepdim = false): Tensor {
    return this.make(reduction.reduced('sum', this, dimensions, keepdim, sum));
  }

  /**
   * The mean of all elements, or along `dimensions`; NaN if there are none.
   * @throws ArgumentError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * await tensor([[1, 2], [3, 4]]).mean(0).toArray(); // [2, 3]
   * ```
   */
  mean(dimensions?: Dimensions, keepdim = false): Tensor {
    return this.make(reduction.reduced('mean', this, dimensions, keepdim, reduction.mean));
  }

  /**
   * The variance of all elements, or along `dimensions`, divided by n − 1 (Bessel's correction) unless
   * `unbiased` is false.
   * @throws ArgumentError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * await tensor([1, 3]).var().item(); // 2
   * await tensor([[1, 3], [2, 6]]).var(1).toArray(); // [2, 8]
   * ```
   */
  var(dimensions?: Dimensions, unbiased = true, keepdim = false): Tensor {
    const by = reduction.deviation(variance, unbiased);
    return this.make(reduction.reduced('var', this, dimensions, keepdim, by));
  }

  /**
   * The standard deviation of all elements, or along `dimensions`: the square root of {@link var}.
   * @throws ArgumentError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * await tensor([1, 3]).std(0, false).item(); // 1
   * ```
   */
  std(dimensions?: Dimensions, unbiased = true, keepdim = false): Tensor {
    const by = reduction.deviation(standardDeviation, unbiased);
    return this.make(reduction.reduced('std', this, dimensions, keepdim, by));
  }

  /**
   * The largest element; along a dimension `[values, indices]` with int32 indices. NaN counts as the largest.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * const [values, indices] = tensor([[1, 5], [7, 2]]).max(1);
   * await values.toArray(); // [5, 7]
   * await indices.toArray(); // [1, 0]
   * ```
   */
  max(): Tensor;
  max(dimension: number, keepdim?: boolean): [values: Tensor, indices: Tensor];
  max(dimension?: number, keepdim = false): Tensor | [Tensor, Tensor] {
    if (dimension === undefined)
      return this.make(reduction.reduced('max', this, undefined, false, amax));
    return this.extreme('max', argmax, dimension, keepdim);
  }

  /**
   * The smallest element; along a dimension `[values, indices]` with int32 indices. NaN counts as the smallest.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * await tensor([3, 1, 2]).min().item(); // 1
   * ```
   */
  min(): Tensor;
  min(dimension: number, keepdim?: boolean): [values: Tensor, indices: Tensor];
  min(dimension?: number, keepdim = false): Tensor | [Tensor, Tensor] {
    if (dimension === undefined)
      return this.make(reduction.reduced('min', this, undefined, false, amin));
    return this.extreme('min', argmin, dimension, keepdim);
  }

  /**
   * Values and indices along a dimension. The gradient of a value goes to the one element that its index names.
   */
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

  /**
   * int32 position of the first largest element: of all elements in row-major order, or along `dimension`.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * await tensor([[1, 5], [7, 2]]).argmax(1).toArray(); // [1, 0]
   * ```
   */
  argmax(dimension?: number, keepdim = false): Tensor {
    return this.make(reduction.positions('argmax', argmax, this, dimension, keepdim));
  }

  /**
   * int32 position of the first smallest element: of all elements in row-major order, or along `dimension`.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * await tensor([[1, 5], [7, 2]]).argmin(1).toArray(); // [0, 1]
   * ```
   */
  argmin(dimension?: number, keepdim = false): Tensor {
    return this.make(reduction.positions('argmin', argmin, this, dimension, keepdim));
  }

  /**
   * ln Σ exp(x) along `dimensions`, without overflow; −∞ if there are no elements.
   * @throws ArgumentError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * tensor([0, 0]).logsumexp(0).toString(); // 'tensor(0.6931)'
   * ```
   */
  logsumexp(dimensions: Dimensions, keepdim = false): Tensor {
    const along = dimensions ?? axisOf('logsumexp', dimensions as never, this.shape);
    return this.make(reduction.reduced('logsumexp', this, along, keepdim, logsumexp));
  }

  /**
   * exp(x) / Σ exp(x) along `dimension`, without overflow. Range [0, 1]; the sum is 1.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * await tensor([[0, 0], [1, 1]]).softmax(1).toArray(); // [[0.5, 0.5], [0.5, 0.5]]
   * ```
   */
  softmax(dimension: number): Tensor<S> {
    return this.make(softmax(this.node, oneAxis('softmax', dimension, this.shape)));
  }

  /**
   * ln of {@link softmax}, without its underflow.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * tensor([0, 0]).logSoftmax(0).toString(); // 'tensor([-0.6931, -0.6931])'
   * ```
   */
  logSoftmax(dimension: number): Tensor<S> {
    return this.make(logSoftmax(this.node, oneAxis('logSoftmax', dimension, this.shape)));
  }

  /**
   * The matrix product [m, k] · [k, n] = [m, n], batched for more than two dimensions. A vector counts as a row
   * on the left and as a column on the right.
   * @throws ShapeError if the inner dimensions differ
   *
   * @example
   * ```ts
   * const x = tensor([[1, 2], [3, 4]]);
   * await x.matmul(tensor([[1], [10]])).toArray(); // [[21], [43]]
   * ```
   */
  matmul<T extends Shape>(other: Tensor<T> & Multiplies<S, T>): Tensor<Product<S, T>> {
    return this.make(matmul(this.node, checkTensor<Tensor>('matmul', other).node));
  }
}

/** A dimension that cannot be left out, as a list of axes. */
function oneAxis(op: string, dimension: number, shape: Shape): number[] {
  return reduction.axesOf(op, axisOf(op, dimension, shape), shape);
}

/**
 * Options of {@link Tensor.backward}.
 *
 * @example
 * ```ts
 * const options: BackwardOptions = { retainGraph: true };
 * const x = tensor([2], { requiresGrad: true });
 * x.mul(x).sum().backward(null, options);
 * ```
 */
export interface BackwardOptions {
  /** Whether another backward may go through this graph after the next step; default: `createGraph`. */
  retainGraph?: boolean;
  /** Whether the gradients can be differentiated too; default false. */
  createGraph?: boolean;
  /** The tensors that receive gradients; default: all leaves, and values with {@link Tensor.retainGrad}. */
  inputs?: readonly Tensor[];
}

export const BACKWARD_OPTIONS = {
  retainGraph: 'boolean',
  createGraph: 'boolean',
  inputs: Array,
} as const;

/**
 * Gives the tensors below a differentiated value their gradients.
 * @param inputs the tensors that receive one; `null` for all owners
 */
export function deliver(
  { nodes, of }: Derivatives,
  inputs: readonly Tensor[] | null,
  retainGraph: boolean,
): void {
  if (!retainGraph) spend(nodes);
  const give = (tensor: Tensor, node: Node): void => {
    const gradient = of(node);
    if (gradient !== null) tensor.receive(gradient);
  };
  if (inputs === null) {
    for (const node of nodes) if (node.owner !== null) give(node.owner as Tensor, node);
  } else {
    for (const input of new Set(inputs)) if (nodes.includes(input.node)) give(input, input.node);
  }
}

/** A hook of a tensor. It replaces the gradient if it returns a tensor. */
type TensorHook = (gradient: Tensor) => unknown;

/** A hook of a tensor as a hook of its node, whose results are checked. */
function checkHook(node: Node, hook: TensorHook): (gradient: Node) => Node | null {
  checkNeedsGrad('registerHook', node);
  checkArgument('registerHook', 'hook', hook, 'function');
  return (gradient) => {
    const result = runtime.inside(() => hook(new Tensor(gradient)));
    if (!(result instanceof Tensor)) return null;
    checkGradient('registerHook', node, result);
    return result.node;
  };
}

/** Sets the gradients of all `tensors` to `null` before it runs a pending step, which then need not keep them. */
export function clearGradients(tensors: Iterable<Tensor>): void {
  for (const tensor of tensors) tensor.grad = null;
  runtime.flush();
}

/** The tensor of a recorded operation. */
export function fromNode<S extends Shape = Shape>(node: Node): Tensor<S> {
  const tensor = new Tensor<S>(node);
  runtime.track(tensor.node);
  return tensor;
}

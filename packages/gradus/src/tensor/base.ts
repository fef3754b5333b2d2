import { gradientOf, reached } from '../autograd/deferred.ts';
import type { Node } from '../graph/node.ts';
import { Storage } from '../graph/storage.ts';
import type { DType, TypedArray } from '../ir/dtype.ts';
import { add, alias, cast, detach } from '../ops/elementwise.ts';
import { leaf } from '../ops/leaves.ts';
import { isGradEnabled } from '../ops/record.ts';
import { expand } from '../ops/reduce.ts';
import { variable } from '../ops/variable.ts';
import { runtime } from '../runtime/runtime.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { checkWrite, differentiate } from './checks.ts';
import { formatTensor } from './format.ts';
import { type Nested, nest } from './nested.ts';
import type { Shape } from './shapes.ts';
import type { Tensor } from './tensor.ts';

/** What every tensor has: a shape, a way to read its values, and a gradient. */
export abstract class TensorBase<S extends Shape = Shape> {
  private recorded: Node;
  /** The gradient that {@link backward} left here. */
  gradient: Tensor<S> | null = null;
  /** Whether a step has run since there has been a gradient. */
  carriesGradient = false;
  /** Whether it may be an input that is new at each step: nobody computes its gradient unasked. */
  isPassing = false;
  isHeld = false;
  /** Whether PyTorch would share the memory of this tensor with the one it was taken from. */
  protected isView = false;

  /**
   * Never there at run time: with it, TypeScript tells tensors of contradicting shapes apart. S is the
   * argument of a method and nothing else, since those are compared in both directions: a plain `Tensor`
   * is good where `Tensor<[number, 784]>` is asked for, and the other way round.
   */
  protected shaped?(shape: Readonly<S>): void;

  constructor(node: Node) {
    // What changes nothing (a view of the same shape) gives the node of another tensor.
    this.recorded = node.owned ? alias(node) : node;
    this.recorded.owned = true;
  }

  /** The recorded value, which no other tensor has. A parameter's changes with each step. */
  get node(): Node {
    return this.recorded;
  }

  set node(node: Node) {
    node.owned = true;
    this.recorded = node;
  }

  /** The result of a call: remembered, so that a step does not lose it. */
  protected abstract make<T extends Shape = Shape>(node: Node): Tensor<T>;

  /** {@link make}, for what is a part or another shape of this. */
  protected makeView<T extends Shape = Shape>(node: Node): Tensor<T> {
    const view = this.make<T>(node);
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

  get shape(): Shape {
    return this.node.shape.values;
  }

  get dtype(): DType {
    return this.node.dtype;
  }

  /** The shape, or one dimension of it; negative dimensions count from the end. */
  size(): Shape;
  size(dimension: number): number;
  size(dimension?: number): Shape | number {
    return dimension === undefined ? this.shape : this.shape[this.axis(dimension, 'size')];
  }

  /** Number of dimensions. */
  dim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  numel(): number {
    return this.node.shape.size;
  }

  /** `dimension` as a position from the front. */
  protected axis(dimension: number, op: string): number {
    const rank = Math.max(1, this.shape.length);
    if (Number.isInteger(dimension) && dimension >= -rank && dimension < rank) {
      return dimension < 0 ? dimension + rank : dimension;
    }
    throw new ArgumentError(
      op,
      `dimension ${shown(dimension)} does not exist in shape [${this.shape}]; it must be an integer in ` +
        `[${-rank}, ${rank - 1}], for example ${op}(${rank - 1}).`,
    );
  }

  /** A copy of the elements in row-major order (bools as 0 and 1). */
  async data(): Promise<TypedArray> {
    return this.dataSync();
  }

  /** {@link data}, at once. */
  dataSync(): TypedArray {
    return runtime.read(this.node).slice();
  }

  /** The only element, as a number (bools as 0 and 1). @throws ArgumentError where there is not just one */
  async item(): Promise<number> {
    return this.itemSync();
  }

  /** {@link item}, at once. */
  itemSync(): number {
    if (this.numel() !== 1) {
      throw new ArgumentError(
        'item',
        `only a tensor of one element is a number; this one has shape [${this.shape}]. Use data() or toArray().`,
      );
    }
    return runtime.read(this.node)[0];
  }

  /** The elements as nested arrays of numbers, or of booleans; a number for shape []. */
  async toArray(): Promise<Nested> {
    return this.toArraySync();
  }

  /** {@link toArray}, at once. */
  toArraySync(): Nested {
    return nest(runtime.read(this.node), this.shape, this.dtype === 'bool');
  }

  /** The values as PyTorch prints them. Reads the tensor. */
  toString(): string {
    return formatTensor(runtime.read(this.node), this.shape, this.dtype, {
      requiresGrad: this.requiresGrad,
      isLeaf: this.isLeaf,
      op: this.node.op.name,
    });
  }

  /** What `console.log` shows in Node: {@link toString}, and only dtype and shape of a value that is lost. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    try {
      return this.toString();
    } catch {
      return `tensor(<cannot be read>, dtype=${this.dtype}, size=(${this.shape.join(', ')}))`;
    }
  }

  /** What reading this tensor runs, pass by pass of the compiler, as text. */
  explain(): string {
    return runtime.explain(this.node);
  }

  /** Whether {@link backward} leaves a gradient here or passes through. */
  get requiresGrad(): boolean {
    return this.node.needsGrad;
  }

  /** Whether it was made by the user, not by an operation that is differentiated. */
  get isLeaf(): boolean {
    return !this.node.needsGrad || this.node.op.gradient === null;
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
    this.node = requires ? variable(this.node) : detach(this.node);
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

  /** Keeps the value readable after the step that it belongs to has run. */
  keep(): this {
    this.node.keep = true;
    return this;
  }

  /** The same values without a way back for gradients. */
  detach(): Tensor<S> {
    return this.makeView(detach(this.node));
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
    const upstream = gradient && checkTensor('backward', gradient);
    const deferred = differentiate('backward', this.node, upstream);
    this.node.keep = true;
    if (observers.size > 0) this.notify(deferred);
    for (const node of reached(deferred)) {
      if (!retainGraph && node.op.gradient !== null) node.spent = true;
      if (node.owner !== null) (node.owner as TensorBase).receive(gradientOf(deferred, node));
    }
  }

  /** Adds to the gradient that is here. */
  private receive(grad: Node): void {
    const { gradient } = this;
    // A gradient that is gone stays as it is, so that reading it says so.
    if (gradient !== null && runtime.isLost(gradient.node)) return;
    if (gradient === null) this.gradient = this.untracked(grad);
    else gradient.node = add(gradient.node, grad);
    this.isPassing = gradient === null && !this.node.storage?.isState;
    runtime.holdGradient(this);
  }

  private notify(deferred: Node): void {
    const nodes = reached(deferred);
    const gradOf = (node: Node): Tensor | null =>
      nodes.includes(node) ? this.untracked(gradientOf(deferred, node)) : null;
    for (const node of nodes) {
      for (const observer of observers) observer(node, gradOf);
    }
  }

  /** Forgets the gradient; a pending step runs. */
  clearGrad(): void {
    clearGradients([this]);
  }

  /** A tensor that a step does not compute unless something reads it. */
  protected abstract untracked(node: Node): Tensor<S>;

  /** The same values in a tensor of its own. Gradients flow through. */
  clone(): Tensor<S> {
    return this.make(alias(this.node));
  }

  /**
   * Gives this the values of `from`, which broadcast to its shape; they are converted to its dtype.
   * @throws ShapeError where they do not broadcast, GradusError where this cannot be written in place
   */
  copy_(from: Tensor): this {
    return this.write(
      'copy_',
      expand(cast(checkTensor('copy_', from).node, this.dtype), this.shape),
    );
  }

  /** Gives this the result of an in-place operation; recorded, like an optimizer's step. */
  protected write(op: string, value: Node): this {
    checkWrite(op, this, this.isView, value);
    const { needsGrad } = this.node;
    if (!this.isLeaf || (value.needsGrad && isGradEnabled())) {
      // As in PyTorch, this becomes part of the graph.
      this.node = this.make(cast(value, this.dtype)).node;
      return this;
    }
    const writes = [{ leaf: this.writableLeaf(), value: cast(value, this.dtype) }];
    [this.node] = runtime.assign(writes, `${op}()`);
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
}

/** How {@link TensorBase.backward} leaves the graph. */
export interface BackwardOptions {
  retainGraph?: boolean;
}

/** Forgets the gradients of all `tensors`, and only then runs a pending step, which need not keep them. */
export function clearGradients(tensors: Iterable<TensorBase>): void {
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

/** `value`, where it is a tensor: a program in JavaScript, or a gradient that is not there, gives others. */
export function checkTensor<T extends TensorBase>(op: string, value: T, wanted = 'a tensor'): T {
  if (value instanceof TensorBase) return value;
  throw new ArgumentError(op, `expected ${wanted}, got ${shown(value)}.`);
}

import type { Node } from '../graph/node.ts';
import type { DType, TypedArray } from '../ir/dtype.ts';
import { alias } from '../ops/elementwise.ts';
import { runtime } from '../runtime/runtime.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { axisOf } from './arguments.ts';
import { formatTensor } from './format.ts';
import { type Nested, nest } from './nested.ts';
import type { Shape } from './shapes.ts';

/** What every tensor has: a recorded node, a shape, and ways to read its values. */
export abstract class TensorBase<S extends Shape = Shape> {
  /** The recorded value, which no other tensor has. A parameter's changes with each step, by {@link setNode}. */
  readonly node: Node;

  /**
   * Never there at run time: with it, TypeScript tells tensors of contradicting shapes apart. S is the
   * argument of a method and nothing else, since those are compared in both directions: a plain `Tensor`
   * is good where `Tensor<[number, 784]>` is asked for, and the other way round.
   */
  protected shaped?(shape: Readonly<S>): void;

  constructor(node: Node) {
    // What changes nothing (a view of the same shape) gives the node of another tensor.
    this.node = node.owned ? alias(node) : node;
    this.node.owned = true;
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
    return dimension === undefined ? this.shape : this.shape[axisOf('size', dimension, this.shape)];
  }

  /** Number of dimensions. */
  dim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  numel(): number {
    return this.node.shape.size;
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

  /** Keeps the value readable after the step that it belongs to has run. */
  keep(): this {
    this.node.keep = true;
    return this;
  }
}

/** Gives `tensor` another recorded value, which no other tensor has. */
export function setNode(tensor: TensorBase, node: Node): void {
  node.owned = true;
  (tensor as { node: Node }).node = node;
}

/** `value`, where it is a tensor: a program in JavaScript, or a gradient that is not there, gives others. */
export function checkTensor<T extends TensorBase>(op: string, value: T, wanted = 'a tensor'): T {
  if (value instanceof TensorBase) return value;
  throw new ArgumentError(op, `expected ${wanted}, got ${shown(value)}.`);
}

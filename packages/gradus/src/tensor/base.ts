import type { Node } from '../graph/node.ts';
import { type DType, isReal, type TypedArray } from '../ir/dtype.ts';
import { alias } from '../ops/elementwise.ts';
import { runtime } from '../runtime/runtime.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { axisOf } from './arguments.ts';
import { formatTensor } from './format/format.ts';
import { type Nested, nest } from './nested.ts';
import type { Shape } from './shapes.ts';

/** What every tensor has: a recorded node, a shape, and ways to read its values. */
export abstract class TensorBase<S extends Shape = Shape> {
  /** The recorded node, which belongs to this tensor alone. A step replaces the node of a parameter. */
  readonly node: Node;

  /**
   * Never present at run time; it lets TypeScript tell tensors of contradicting shapes apart. S appears as the
   * argument of a method only, because TypeScript compares those in both directions: a plain `Tensor` fits
   * where a `Tensor<[number, 784]>` is expected, and the other way round.
   */
  protected shaped?(shape: Readonly<S>): void;

  constructor(node: Node) {
    // An operation that changes nothing, such as a view of the same shape, returns the node of another tensor.
    this.node = node.owned ? alias(node) : node;
    this.node.owned = true;
  }

  /**
   * The size of each dimension; [] for a scalar.
   *
   * @example
   * ```ts
   * zeros(2, 3).shape; // [2, 3]
   * ```
   */
  get shape(): Shape {
    return this.node.shape.values;
  }

  /**
   * The type of the elements.
   *
   * @example
   * ```ts
   * tensor([1, 2]).dtype; // 'float32'
   * ```
   */
  get dtype(): DType {
    return this.node.dtype;
  }

  /**
   * The shape, or the size of one dimension; negative dimensions count from the end.
   * @throws ArgumentError if the dimension does not exist
   *
   * @example
   * ```ts
   * zeros(2, 3).size(-1); // 3
   * ```
   */
  size(): Shape;
  size(dimension: number): number;
  size(dimension?: number): Shape | number {
    return dimension === undefined ? this.shape : this.shape[axisOf('size', dimension, this.shape)];
  }

  /**
   * The number of dimensions.
   *
   * @example
   * ```ts
   * zeros(2, 3).dim(); // 2
   * ```
   */
  dim(): number {
    return this.shape.length;
  }

  /**
   * The number of elements.
   *
   * @example
   * ```ts
   * zeros(2, 3).numel(); // 6
   * ```
   */
  numel(): number {
    return this.node.shape.size;
  }

  /**
   * A copy of the elements in row-major order; bools as 0 and 1.
   *
   * @example
   * ```ts
   * await tensor([[1, 2], [3, 4]]).data(); // new Float32Array([1, 2, 3, 4])
   * ```
   */
  async data(): Promise<TypedArray> {
    return this.dataSync();
  }

  /**
   * {@link data} without a promise.
   *
   * @example
   * ```ts
   * [...tensor([1, 2]).dataSync()]; // [1, 2]
   * ```
   */
  dataSync(): TypedArray {
    return runtime.read(this.node).slice();
  }

  /**
   * The only element as a number; bools as 0 and 1.
   * @throws ArgumentError if there is not exactly one element
   *
   * @example
   * ```ts
   * await tensor([1, 2, 3]).sum().item(); // 6
   * ```
   */
  async item(): Promise<number> {
    return this.itemSync();
  }

  /**
   * {@link item} without a promise.
   *
   * @example
   * ```ts
   * tensor([1, 2, 3]).sum().itemSync(); // 6
   * ```
   */
  itemSync(): number {
    if (this.numel() !== 1) {
      throw new ArgumentError(
        'item',
        `only a tensor of one element is a number; this one has shape [${this.shape}]. Use data() or toArray().`,
      );
    }
    return runtime.read(this.node)[0];
  }

  /**
   * The elements as nested arrays of numbers, or of booleans; a number or boolean for shape [].
   *
   * @example
   * ```ts
   * await tensor([[1, 2], [3, 4]]).toArray(); // [[1, 2], [3, 4]]
   * ```
   */
  async toArray(): Promise<Nested> {
    return this.toArraySync();
  }

  /**
   * {@link toArray} without a promise.
   *
   * @example
   * ```ts
   * tensor([true, false]).toArraySync(); // [true, false]
   * ```
   */
  toArraySync(): Nested {
    return nest(runtime.read(this.node), this.shape, this.dtype === 'bool');
  }

  /**
   * Reads the tensor and formats its values as PyTorch prints them.
   *
   * @example
   * ```ts
   * tensor([[1, 2], [3, 4.5]]).toString(); // 'tensor([[1.0000, 2.0000],\n        [3.0000, 4.5000]])'
   * ```
   */
  toString(): string {
    return formatTensor(runtime.read(this.node), this.shape, this.dtype, {
      requiresGrad: this.requiresGrad,
      isLeaf: this.isLeaf,
      op: this.node.op.name,
    });
  }

  /** Node's `console.log` shows {@link toString}, or only dtype and shape if the value is lost. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    try {
      return this.toString();
    } catch {
      return `tensor(<cannot be read>, dtype=${this.dtype}, size=(${this.shape.join(', ')}))`;
    }
  }

  /**
   * What reading this tensor would run, as text: the graph, the kernels, and the loop code.
   *
   * @example
   * ```ts
   * const text = tensor([1, 2]).add(1).relu().explain();
   * text.includes('b0[i0] = maximum(b1[i0] + s0, 0.0)'); // true
   * ```
   */
  explain(): string {
    return runtime.explain(this.node);
  }

  /**
   * Whether {@link Tensor.backward} computes a gradient for this tensor or passes through it.
   *
   * @example
   * ```ts
   * tensor([1], { requiresGrad: true }).mul(2).requiresGrad; // true
   * ```
   */
  get requiresGrad(): boolean {
    return this.node.needsGrad;
  }

  /**
   * Whether this is not the result of a differentiated operation.
   *
   * @example
   * ```ts
   * const w = tensor([1], { requiresGrad: true });
   * w.isLeaf; // true
   * w.mul(2).isLeaf; // false
   * ```
   */
  get isLeaf(): boolean {
    return !this.node.needsGrad || this.node.op.gradient === null;
  }

  /**
   * Keeps the value readable after later steps have overwritten what it is computed from.
   *
   * @example
   * ```ts
   * const w = tensor([1], { requiresGrad: true });
   * const before = w.mul(2).keep();
   * noGrad(() => w.add_(10));
   * await before.item(); // 2
   * ```
   */
  keep(): this {
    this.node.keep = true;
    return this;
  }
}

/** Gives `tensor` another node, which must not belong to any other tensor. */
export function setNode(tensor: TensorBase, node: Node): void {
  node.owned = true;
  (tensor as { node: Node }).node = node;
}

/**
 * `value` if it is a tensor. JavaScript does not check types, and a missing gradient is null.
 * @throws ArgumentError if it is not
 */
export function checkTensor<T extends TensorBase>(op: string, value: T, wanted = 'a tensor'): T {
  if (value instanceof TensorBase) return value;
  throw new ArgumentError(op, `expected ${wanted}, got ${shown(value)}.`);
}

/**
 * `value`, which must be a tensor of real numbers.
 * @throws ArgumentError for other values, and for integers and bools, as in PyTorch
 */
export function checkReal<T extends TensorBase>(op: string, value: T): T {
  const { dtype } = checkTensor(op, value);
  if (isReal(dtype)) return value;
  throw new ArgumentError(op, `takes float32 or float64, got ${dtype}. Convert it with float().`);
}

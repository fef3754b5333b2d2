import type { Node } from '../graph/node.ts';
import { Storage } from '../graph/storage.ts';
import { allocateArray, isHeldBy, type TypedArray } from '../ir/dtype.ts';
import { standardDeviation, variance } from '../ops/composite/deviation.ts';
import { logSoftmax, logsumexp, softmax } from '../ops/composite/softmax.ts';
import { cast, divide, like } from '../ops/elementwise.ts';
import { leaf } from '../ops/leaves.ts';
import { matmul } from '../ops/matmul.ts';
import { reshape } from '../ops/movement.ts';
import { amax, amin, argmax, argmin, sum } from '../ops/reduce.ts';
import { runtime } from '../runtime/runtime.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { checkTensor } from './base.ts';
import type { Multiplies, Product, Shape } from './shapes.ts';
import { Shaping } from './shaping.ts';

type Dimensions = number | readonly number[];

/**
 * An array of numbers of one dtype, which may remember how it was computed.
 *
 * Calls record; nothing is computed before a value is read. The type parameter is the shape where it is
 * known when the program is written: `Tensor<[100, 784]>`.
 */
export class Tensor<S extends Shape = Shape> extends Shaping<S> {
  protected make<T extends Shape = Shape>(node: Node): Tensor<T> {
    return fromNode(node);
  }

  protected untracked(node: Node): Tensor {
    return new Tensor(node);
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
    this.node = leaf(new Storage(dtype, data, storage?.isState ?? false), shape, needsGrad);
    this.node.owner = needsGrad ? this : null;
    return this;
  }

  /**
   * Σ of all elements, or along `dimensions`. Integers and bools are summed as int32, which wraps around
   * beyond ±2³¹ (PyTorch has int64): where a sum may be larger, take `float().sum()`, which rounds.
   */
  sum(dimensions?: Dimensions, keepdim = false): Tensor {
    const axes = this.axes(dimensions, 'sum');
    return this.make(this.kept(sum(this.node, axes), axes, keepdim));
  }

  /** The mean of all elements, or along `dimensions`; NaN of nothing. */
  mean(dimensions?: Dimensions, keepdim = false): Tensor {
    const axes = this.axes(dimensions, 'mean');
    return this.make(this.kept(this.meanNode(axes), axes, keepdim));
  }

  private meanNode(axes: readonly number[]): Node {
    const total = sum(cast(this.node, 'float32'), axes);
    return divide(total, like(total, this.count(axes)));
  }

  private count(axes: readonly number[]): number {
    return axes.reduce((n, axis) => n * (this.shape[axis] ?? 1), 1);
  }

  /** Variance, with Bessel's correction unless `unbiased` is false. */
  var(dimensions?: Dimensions, unbiased = true, keepdim = false): Tensor {
    const axes = this.axes(dimensions, 'var');
    checkFlag('unbiased', unbiased);
    return this.make(this.kept(variance(this.node, axes, unbiased ? 1 : 0), axes, keepdim));
  }

  /** Standard deviation, with Bessel's correction unless `unbiased` is false. */
  std(dimensions?: Dimensions, unbiased = true, keepdim = false): Tensor {
    const axes = this.axes(dimensions, 'std');
    checkFlag('unbiased', unbiased);
    const deviation = standardDeviation(this.node, axes, unbiased ? 1 : 0);
    return this.make(this.kept(deviation, axes, keepdim));
  }

  /** The largest element; along a dimension `[values, indices]`, the indices int32. */
  max(): Tensor;
  max(dimension: number, keepdim?: boolean): [values: Tensor, indices: Tensor];
  max(dimension?: number, keepdim = false): Tensor | [Tensor, Tensor] {
    if (dimension === undefined) return this.make(amax(this.node, this.axes(undefined, 'max')));
    return this.extreme('max', argmax, dimension, keepdim);
  }

  /** The smallest element; along a dimension `[values, indices]`, the indices int32. */
  min(): Tensor;
  min(dimension: number, keepdim?: boolean): [values: Tensor, indices: Tensor];
  min(dimension?: number, keepdim = false): Tensor | [Tensor, Tensor] {
    if (dimension === undefined) return this.make(amin(this.node, this.axes(undefined, 'min')));
    return this.extreme('min', argmin, dimension, keepdim);
  }

  /** The gradient of a value goes to the one element that its index names. */
  private extreme(
    op: string,
    find: (x: Node, axis: number) => Node,
    dimension: number,
    keepdim: boolean,
  ): [Tensor, Tensor] {
    const axis = this.axis(dimension, op);
    checkFlag('keepdim', keepdim);
    if (this.dim() === 0) return [this.make(this.node), this.argmax()];
    const indices = this.make(this.kept(find(this.node, axis), [axis], true));
    const values = this.gather(axis, indices);
    return keepdim ? [values, indices] : [values.squeeze(axis), indices.squeeze(axis)];
  }

  /** int32 position of the first largest element: of all in row-major order, or along `dimension`. */
  argmax(dimension?: number, keepdim = false): Tensor {
    return this.positions('argmax', argmax, dimension, keepdim);
  }

  /** int32 position of the first smallest element: of all in row-major order, or along `dimension`. */
  argmin(dimension?: number, keepdim = false): Tensor {
    return this.positions('argmin', argmin, dimension, keepdim);
  }

  private positions(
    op: string,
    find: (x: Node, axis: number) => Node,
    dimension: number | undefined,
    keepdim: boolean,
  ): Tensor {
    checkFlag('keepdim', keepdim);
    const axis = dimension === undefined ? null : this.axis(dimension, op);
    if (axis !== null && this.dim() > 0) {
      return this.make(this.kept(find(this.node, axis), [axis], keepdim));
    }
    const first = find(reshape(this.node, [this.numel()]), 0);
    return this.make(this.kept(first, [...this.shape.keys()], keepdim));
  }

  /** ln Σ exp(x) along `dimensions`; −∞ of nothing. */
  logsumexp(dimensions: Dimensions, keepdim = false): Tensor {
    const axes = this.axes(dimensions ?? this.axis(dimensions as never, 'logsumexp'), 'logsumexp');
    return this.make(this.kept(logsumexp(this.node, axes), axes, keepdim));
  }

  /** exp(x) / Σ exp(x) along `dimension`. */
  softmax(dimension: number): Tensor<S> {
    return this.make(softmax(this.node, this.axes(this.axis(dimension, 'softmax'), 'softmax')));
  }

  /** ln of {@link softmax}, without its underflow. */
  logSoftmax(dimension: number): Tensor<S> {
    return this.make(
      logSoftmax(this.node, this.axes(this.axis(dimension, 'logSoftmax'), 'logSoftmax')),
    );
  }

  /**
   * The matrix product, batched where there are more than two dimensions; a vector counts as a row on
   * the left and as a column on the right.
   * @throws ShapeError where the inner dimensions differ
   */
  matmul<T extends Shape>(other: Tensor<T> & Multiplies<S, T>): Tensor<Product<S, T>> {
    return this.make(matmul(this.node, checkTensor<Tensor>('matmul', other).node));
  }

  private axes(dimensions: Dimensions | undefined, op: string): number[] {
    if (dimensions === undefined) return this.shape.map((_, d) => d);
    const list = Array.isArray(dimensions) ? dimensions : [dimensions];
    const axes = list.map((d) => this.axis(d, op));
    if (new Set(axes).size !== axes.length) {
      throw new ArgumentError(op, `dimensions [${list}] name one twice.`);
    }
    return this.dim() === 0 ? [] : axes.sort((a, b) => a - b);
  }

  private kept(reduced: Node, axes: readonly number[], keepdim: boolean): Node {
    checkFlag('keepdim', keepdim);
    if (!keepdim) return reduced;
    return reshape(
      reduced,
      this.shape.map((n, d) => (axes.includes(d) ? 1 : n)),
    );
  }
}

/** An object of options, as Python's keywords suggest, would count as true. */
function checkFlag(name: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new ArgumentError(
    name,
    `is true or false, got ${shown(value)}. Arguments are given by position: mean(0, true) keeps dimension 0.`,
  );
}

/** The tensor for a node that a call made. */
export function fromNode<S extends Shape = Shape>(node: Node): Tensor<S> {
  const tensor = new Tensor<S>(node);
  runtime.track(tensor.node);
  return tensor;
}

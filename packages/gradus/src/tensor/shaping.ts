import type { Node } from '../graph/node.ts';
import { Storage } from '../graph/storage.ts';
import { tuple } from '../graph/tuple.ts';
import { gather, indexSelect } from '../ops/gather.ts';
import { leaf } from '../ops/leaves.ts';
import * as m from '../ops/movement.ts';
import { expand } from '../ops/reduce.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { Arithmetic } from './arithmetic.ts';
import { checkTensor } from './base.ts';
import type { Reshaped, Shape, Transposed } from './shapes.ts';
import { checkShape } from './sizes.ts';
import type { Tensor } from './tensor.ts';

/** Other shapes for the same elements, and parts of them. */
export abstract class Shaping<S extends Shape = Shape> extends Arithmetic<S> {
  /** The same elements in row-major order under another shape; one dimension may be −1 (inferred). */
  reshape<const T extends Shape>(...shape: T): Tensor<Reshaped<T>>;
  reshape<const T extends Shape>(shape: T): Tensor<Reshaped<T>>;
  reshape(...shape: Shape | readonly [Shape]): Tensor {
    return this.makeView(m.reshape(this.node, inferred('reshape', this.shape, listed(shape))));
  }

  /** The same as {@link reshape}: memory layout is the compiler's concern here. */
  view<const T extends Shape>(...shape: T): Tensor<Reshaped<T>>;
  view<const T extends Shape>(shape: T): Tensor<Reshaped<T>>;
  view(...shape: Shape | readonly [Shape]): Tensor {
    return this.makeView(m.reshape(this.node, inferred('view', this.shape, listed(shape))));
  }

  /** Joins dimensions `start` … `end` into one. */
  flatten(start = 0, end = -1): Tensor {
    const [from, to] = [this.axis(start, 'flatten'), this.axis(end, 'flatten')];
    if (from > to) {
      throw new ArgumentError(
        'flatten',
        `start dimension ${start} comes after end dimension ${end}.`,
      );
    }
    const joined = this.shape.slice(from, to + 1).reduce((n, extent) => n * extent, 1);
    return this.makeView(
      m.reshape(this.node, [...this.shape.slice(0, from), joined, ...this.shape.slice(to + 1)]),
    );
  }

  /** Swaps two dimensions. */
  transpose(a: number, b: number): Tensor<Transposed<S>> {
    return this.makeView(
      m.transpose(this.node, this.axis(a, 'transpose'), this.axis(b, 'transpose')),
    );
  }

  /** The transpose of a matrix. */
  get T(): Tensor<Transposed<S>> {
    if (this.dim() > 2) throw new ShapeError('T', [this.shape], 'is for at most two dimensions.');
    return this.dim() < 2 ? this.makeView(this.node) : this.transpose(0, 1);
  }

  /** Dimension i of the result is dimension `dimensions[i]` of this. */
  permute(...dimensions: number[]): Tensor;
  permute(dimensions: readonly number[]): Tensor;
  permute(...args: Shape | readonly [Shape]): Tensor {
    const dimensions = listed(args);
    const axes = dimensions.map((d) => this.axis(d, 'permute'));
    if (axes.length !== this.dim() || new Set(axes).size !== axes.length) {
      throw new ArgumentError(
        'permute',
        `[${dimensions}] must name each of the ${this.dim()} dimensions of [${this.shape}] once.`,
      );
    }
    return this.makeView(m.permute(this.node, axes));
  }

  /** Drops dimensions of size 1: all of them, or `dimension` if its size is 1. */
  squeeze(dimension?: number): Tensor {
    const axis = dimension === undefined ? null : this.axis(dimension, 'squeeze');
    const shape = this.shape.filter((n, d) => n !== 1 || (axis !== null && d !== axis));
    return this.makeView(m.reshape(this.node, shape));
  }

  /** Adds a dimension of size 1 at position `dimension`. */
  unsqueeze(dimension: number): Tensor {
    const rank = this.dim() + 1;
    if (!Number.isInteger(dimension) || dimension < -rank || dimension >= rank) {
      throw new ArgumentError(
        'unsqueeze',
        `dimension ${shown(dimension)} must be an integer in [${-rank}, ${rank - 1}] for shape [${this.shape}].`,
      );
    }
    const shape: number[] = [...this.shape];
    shape.splice(dimension < 0 ? dimension + rank : dimension, 0, 1);
    return this.makeView(m.reshape(this.node, shape));
  }

  /**
   * Repeats dimensions of size 1, and adds dimensions in front; −1 keeps a dimension that there is.
   * @throws ArgumentError for what is no size, ShapeError where the shapes do not fit
   */
  expand(...shape: number[]): Tensor;
  expand(shape: Shape): Tensor;
  expand(...args: Shape | readonly [Shape]): Tensor {
    const shape = listed(args);
    const skipped = shape.length - this.dim();
    const full = checkShape(
      'expand',
      shape.map((n, d) => (n === -1 && d >= skipped ? this.shape[d - skipped] : n)),
    );
    return this.makeView(expand(this.node, full));
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
    const axis = this.axis(dimension, 'slice');
    if (this.dim() === 0) throw new ArgumentError('slice', 'a scalar has no dimension to slice.');
    if (!Number.isInteger(step) || step < 1) {
      throw new ArgumentError('slice', `the step must be a positive integer, got ${step}.`);
    }
    const extent = this.shape[axis] ?? 0;
    const from = clampPosition(start ?? 0, extent);
    const to = clampPosition(end ?? extent, extent);
    const length = Math.max(0, Math.ceil((to - from) / step));
    return this.makeView(this.part(axis, from, step, length));
  }

  /** Element `position` of `dimension`, which vanishes: Python's `x[position]`. */
  select(dimension: number, position: number): Tensor {
    const axis = this.axis(dimension, 'select');
    const extent = this.shape[axis] ?? 0;
    const at = Number.isInteger(position) && position < 0 ? position + extent : position;
    if (!Number.isInteger(at) || at < 0 || at >= extent) {
      throw new ArgumentError(
        'select',
        `position ${shown(position)} does not exist in dimension ${dimension} of size ${extent}.`,
      );
    }
    const shape = this.shape.filter((_, d) => d !== axis);
    return this.makeView(m.reshape(this.part(axis, at, 1, 1), shape));
  }

  /** The slices of `dimension` at `positions` (int32 vector). */
  indexSelect(dimension: number, positions: Tensor): Tensor {
    const at = vector(checkTensor('indexSelect', positions).node);
    const made = indexSelect(vector(this.node), this.axis(dimension, 'indexSelect'), at);
    return this.make(this.dim() === 0 ? m.reshape(made, []) : made);
  }

  /** result[i][j] = this[index[i][j]][j] for dimension 0, and so on. */
  gather(dimension: number, index: Tensor): Tensor {
    const at = vector(checkTensor('gather', index).node);
    const made = gather(vector(this.node), this.axis(dimension, 'gather'), at);
    return this.make(m.reshape(made, index.shape));
  }

  private part(axis: number, start: number, step: number, length: number): Node {
    const { node, shape } = this;
    const cut = shape.map((n, d) => (d === axis ? length : n));
    const { storage } = node;
    // Rows of data that JavaScript holds are a leaf of their own: no new program for each position.
    if (axis === 0 && step === 1 && storage?.data && !storage.isState && !node.needsGrad) {
      const row = storage.length / Math.max(1, shape[0]);
      const data = storage.data.subarray(start * row, (start + length) * row);
      return leaf(new Storage(storage.dtype, data, false), tuple(cut));
    }
    const starts = shape.map((_, d) => (d === axis ? start : 0));
    const steps = shape.map((_, d) => (d === axis ? step : 1));
    return m.slice(node, starts, steps, cut);
  }
}

function clampPosition(position: number, extent: number): number {
  if (!Number.isInteger(position)) {
    throw new ArgumentError('slice', `positions are integers, got ${shown(position)}.`);
  }
  return Math.min(extent, Math.max(0, position < 0 ? position + extent : position));
}

/** A scalar as a vector of one element, which is what PyTorch takes it for where it selects. */
function vector(x: Node): Node {
  return x.shape.values.length === 0 ? m.reshape(x, [1]) : x;
}

/** `2, 3` and `[2, 3]` are the same shape. */
function listed(shape: Shape | readonly [Shape]): Shape {
  const [first] = shape;
  return Array.isArray(first) ? first : (shape as Shape);
}

/** `shape` with its −1 replaced. */
function inferred(op: string, from: Shape, shape: Shape): number[] {
  const open = shape.filter((n) => n === -1).length;
  const at = shape.findIndex((n) => !Number.isInteger(n) || n < -1);
  if (at >= 0) {
    throw new ArgumentError(
      op,
      `${shown(shape[at])} in shape [${shape.map(String)}] is not a size; sizes are integers ≥ 0, or -1 once.`,
    );
  }
  if (open > 1) throw new ArgumentError(op, `only one dimension of [${shape}] can be -1.`);
  const total = from.reduce((n, extent) => n * extent, 1);
  const rest = shape.reduce((n, extent) => (extent === -1 ? n : n * extent), 1);
  if (open === 1 && (rest === 0 || total % rest !== 0)) {
    throw new ShapeError(
      op,
      [from, shape],
      `${total} elements of shape [${from}] cannot be divided evenly into shape [${shape}].`,
    );
  }
  return shape.map((n) => (n === -1 ? total / rest : n));
}

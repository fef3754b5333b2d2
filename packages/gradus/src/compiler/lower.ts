/**
 * Third pass: makes a kernel of loop code for each scheduled vertex.
 *
 * It starts at the vertex that the kernel stores, and calls `lower` of its op with a function that returns the
 * inputs at any point. A stored input becomes a load; any other is lowered in turn. So everything between
 * memory and the result becomes one expression.
 */
import { axisIndex, flatten } from '../ir/index-algebra.ts';
import type { Expression, Index, Kernel, Reduction } from '../ir/loop.ts';
import { scalarOp } from '../ops/leaves.ts';
import type { Vertex } from './graph.ts';
import type { Layouts } from './layout.ts';
import type { Schedule, ScheduledKernel } from './schedule.ts';

/** Numbers buffers and scalars at their first use. */
interface Bindings {
  bufferOf(vertex: Vertex): number;
  scalarOf(vertex: Vertex): number;
}

/** One kernel reads a reduction at two different points, so the reduction needs memory of its own. */
export class ReductionConflict extends Error {
  readonly vertex: Vertex;

  constructor(vertex: Vertex) {
    super('a reduction is read at two points');
    this.vertex = vertex;
  }
}

/** Lowers kernels. Kernels with the same loops share expressions. */
export class Lowering {
  readonly #plans: Schedule;
  readonly #bindings: Bindings;
  readonly layouts: Layouts;
  readonly #keys = new Map<Expression, number>();
  readonly #shared = new Map<string, Expression>();

  constructor(plans: Schedule, bindings: Bindings, layouts: Layouts) {
    this.#plans = plans;
    this.#bindings = bindings;
    this.layouts = layouts;
  }

  /**
   * The kernel of a scheduled vertex.
   * @param buffer receives the result
   * @param target decides the layout of `buffer`: the vertex itself, or the leaf that it is assigned to
   */
  kernel(plan: ScheduledKernel, buffer: number, target: Vertex = plan.vertex): Kernel {
    return new KernelLowering(this, plan).build(buffer, target);
  }

  /** A kernel that copies the value of a leaf or of another kernel. */
  copy(vertex: Vertex, buffer: number, target: Vertex | null = null): Kernel {
    const { layouts } = this;
    const { size } = vertex.node.shape;
    const [from, to] = [vertex, target].map((v) => (v === null ? 0 : layouts.columnsOf(v)));
    const columns = from === to ? 0 : from || to;
    const shape = columns === 0 ? [size] : [size / columns, columns];
    const extents = shape.filter((extent) => extent !== 1);
    const at = shape.map((extent, d) => axisIndex(shape.length === 1 ? 0 : d, extent));
    const byRows = flatten(at, shape);
    const indexIn = (v: Vertex | null): Index =>
      v === null || columns === 0 ? byRows : layouts.indexOf(v, byRows);
    const isScalar = vertex.op === scalarOp;
    const value = isScalar ? this.leaf(vertex, at) : this.#load(vertex, indexIn(vertex));
    const stores = [{ buffer, index: indexIn(target), value }];
    return { label: 'copy', extents, reduction: null, stores };
  }

  isStored(vertex: Vertex): boolean {
    return vertex.isLeaf || this.#plans.has(vertex);
  }

  leaf(vertex: Vertex, at: readonly Index[]): Expression {
    if (vertex.isLeaf && vertex.op === scalarOp && vertex.node.value === null) {
      const slot = this.#bindings.scalarOf(vertex);
      return this.unique(`s${slot}`, () => ({ kind: 'scalar', dtype: vertex.node.dtype, slot }));
    }
    return this.#load(vertex, this.layouts.indexOf(vertex, flatten(at, vertex.node.shape.values)));
  }

  #load(vertex: Vertex, index: Index): Expression {
    const buffer = this.#bindings.bufferOf(vertex);
    const { dtype } = vertex.node;
    const key = `b${buffer}[${this.indexKey(index)}]`;
    return this.unique(key, () => ({ kind: 'load', dtype, buffer, index }));
  }

  unique(key: string, make: () => Expression): Expression {
    let expression = this.#shared.get(key);
    if (expression === undefined) {
      expression = make();
      this.#shared.set(key, expression);
    }
    return expression;
  }

  indexKey(index: Index): string {
    const terms = index.terms.map(({ factor, atom }) => {
      if (atom.kind === 'axis') return `${factor}a${atom.axis}:${atom.extent}`;
      if (atom.kind === 'value') return `${factor}v${this.#keyOf(atom.value)}:${atom.extent}`;
      const size = atom.kind === 'clamp' ? atom.extent : atom.by;
      return `${factor}${atom.kind}(${this.indexKey(atom.of)},${size})`;
    });
    return `${terms.join('+')}+${index.offset}`;
  }

  #keyOf(expression: Expression): number {
    const key = this.#keys.get(expression) ?? this.#keys.size;
    this.#keys.set(expression, key);
    return key;
  }
}

/** Lowers one kernel. */
class KernelLowering {
  readonly #parent: Lowering;
  readonly #plan: ScheduledKernel;
  readonly #extents: number[] = [];
  readonly #names: string[] = [];
  #reduction: Reduction | null = null;
  #reductionAt = '';
  #inBody = false;
  readonly #own = new Map<string, Expression>();

  constructor(parent: Lowering, plan: ScheduledKernel) {
    this.#parent = parent;
    this.#plan = plan;
  }

  build(buffer: number, target: Vertex): Kernel {
    const { vertex } = this.#plan;
    const shape = vertex.node.shape.values;
    const { layouts } = this.#parent;
    const at = this.#points(shape, layouts.columnsOf(target) > 0);
    const value = this.#inside(vertex, at);
    return {
      label: this.#names.join('+') || 'copy',
      extents: this.#extents,
      reduction: this.#reduction,
      stores: [{ buffer, index: layouts.indexOf(target, flatten(at, shape)), value }],
    };
  }

  /** The point of the loops. The axis whose elements are adjacent in memory is the innermost. */
  #points(shape: readonly number[], byColumns: boolean): Index[] {
    if (!byColumns) return shape.map((extent) => this.#axis(extent, this.#extents));
    const column = this.#axis(shape[1], this.#extents);
    return [this.#axis(shape[0], this.#extents), column];
  }

  #axis(extent: number, extents: number[], before = 0): Index {
    if (extent !== 1) extents.push(extent);
    return axisIndex(before + extents.length - 1, extent);
  }

  #value(vertex: Vertex, at: readonly Index[]): Expression {
    if (this.#parent.isStored(vertex)) return this.#parent.leaf(vertex, at);
    return this.#inside(vertex, at);
  }

  /** The value computed in this kernel, even if another kernel stores it. */
  #inside(vertex: Vertex, at: readonly Index[]): Expression {
    const key = `${vertex.index}@${at.map((index) => this.#parent.indexKey(index)).join()}`;
    let result = this.#own.get(key);
    if (result === undefined) {
      result = this.#compute(vertex, at, key);
      this.#own.set(key, result);
    }
    return result;
  }

  #compute(vertex: Vertex, at: readonly Index[], key: string): Expression {
    const { op, node } = vertex;
    const input = (i: number, point: readonly Index[]) => this.#value(vertex.inputs[i], point);
    if (op.kind === 'map') {
      const value = op.lower(node, at, input);
      if (op.cost > 0) this.#names.push(op.name);
      // Without a reduction below it, the value is the same in other kernels with these loops.
      const isShared = this.#plan.reduction === null || this.#inBody;
      return isShared ? this.#parent.unique(key, () => value) : value;
    }
    if (op.kind === 'leaf') throw new Error('a leaf is always stored');
    if (this.#reduction !== null && this.#reductionAt !== key) throw new ReductionConflict(vertex);
    if (this.#plan.reduction !== vertex) throw new ReductionConflict(vertex);
    const extents: number[] = [];
    const along = op
      .extents(node)
      .map((extent) => this.#axis(extent, extents, this.#extents.length));
    this.#inBody = true;
    const value = op.lower(node, at, along, input);
    this.#inBody = false;
    this.#names.push(op.name);
    this.#reduction = { extents, combine: op.combine, value };
    this.#reductionAt = key;
    return { kind: 'accumulator', dtype: node.dtype };
  }
}

import type { DType } from '../../../ir/dtype.ts';
import type { BufferSpec, Expression, Index, Kernel } from '../../../ir/loop.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { storeLanes } from './access.ts';
import { pushAddress } from './addresses.ts';
import { simplifyAxes } from './axes.ts';
import type { KernelContext } from './context.ts';
import { Emitter } from './emitter.ts';
import { countLoop } from './loops.ts';
import { prefetchRows, scatteredRows } from './prefetch.ts';
import { emitReduction } from './reduction.ts';
import { type AffineAddress, type Value, ValueGraph } from './values.ts';

interface StorePlan {
  readonly address: AffineAddress;
  readonly value: Value;
  readonly dtype: DType;
}

/** A kernel in the terms of code generation. */
export interface KernelPlan {
  readonly kernel: Kernel;
  readonly graph: ValueGraph;
  /** The value of the reduction; null where there is none, or nothing to reduce. */
  readonly value: Value | null;
  readonly stores: readonly StorePlan[];
  /** Into how many parts the kernel could be cut: the extent of its outermost loop; 0 if it does nothing. */
  readonly pieces: number;
}

/** Bytes of a cache line, and of a row that is touched as a whole. */
const LINE = 64;
const TOUCHED_AT_MOST = 4096;

export function planKernel(kernel: Kernel, buffers: readonly BufferSpec[]): KernelPlan {
  const graph = new ValueGraph(simplifyAxes(kernel));
  const { parallel, reduced } = graph.axes;
  const somethingToReduce = kernel.reduction && !reduced.includes(0);
  const value = somethingToReduce ? graph.value(kernel.reduction.value) : null;
  const stores = kernel.stores.map((store) => {
    const { dtype } = buffers[store.buffer];
    const address = graph.address(store.buffer, dtype, store.index);
    return { address, dtype, value: graph.value(store.value) };
  });
  const pieces = parallel.includes(0) ? 0 : (parallel[0] ?? 1);
  return { kernel, graph, value, stores, pieces };
}

/** Announces all uses, so that the graph knows what is hoisted. */
export function announceUses({ graph, value, stores }: KernelPlan): void {
  const { parallel, reduced } = graph.axes;
  if (value) graph.use(value, parallel.length + reduced.length);
  for (const store of stores) {
    graph.use(store.value, parallel.length);
    graph.useAddress(store.address, parallel.length);
  }
}

/** Writes the body of the function (args, begin, end) that runs a part of the outermost loop. */
export function emitGenericKernel(
  f: FunctionBuilder,
  plan: KernelPlan,
  context: KernelContext,
): void {
  announceUses(plan);
  const emitter = new Emitter(f, plan.graph, context);
  emitter.loadBases(buffersOf(plan.kernel));
  const [, begin, end] = f.parameters;
  if (plan.graph.axes.parallel.length > 0) {
    emitter.at(0, () => {
      const rows =
        plan.value === null
          ? scatteredRows(
              emitter,
              plan.stores.map(({ value }) => value),
            )
          : null;
      if (rows !== null) prefetchRows(emitter, rows, { ...rangeOf(emitter, 0), step: 1 });
      emitParallelAxes(emitter, plan, 0);
    });
    return;
  }
  f.get(begin);
  f.get(end);
  f.op('i32.lt_s');
  f.if(() => emitter.at(0, () => emitPoint(emitter, plan)));
}

function emitParallelAxes(emitter: Emitter, plan: KernelPlan, axis: number): void {
  const { f, axes, graph } = emitter;
  const range = rangeOf(emitter, axis);
  const counter = axes[axis];
  if (axis < graph.vectorAxis) {
    countLoop(f, counter, { ...range, step: 1 }, () => {
      emitter.at(axis + 1, () => {
        if (axis + 1 === graph.vectorAxis) prefetchChosenRows(emitter);
        emitParallelAxes(emitter, plan, axis + 1);
      });
    });
    return;
  }
  emitter.width = 4;
  const rest = countLoop(f, counter, { ...range, step: 4 }, () => {
    emitter.at(axis + 1, () => emitPoint(emitter, plan));
  });
  emitter.width = 1;
  countLoop(f, counter, { begin: rest, end: range.end, step: 1 }, () => {
    emitter.at(axis + 1, () => emitPoint(emitter, plan));
  });
}

/**
 * Reads a byte of each cache line of the rows that data has chosen for the vector axis. Where rows lie
 * far apart, the processor then waits for all lines at once instead of for one after the other.
 */
function prefetchChosenRows(emitter: Emitter): void {
  const { f, graph } = emitter;
  const depth = graph.vectorAxis;
  for (const row of graph.hoistedAt[depth]) {
    if ('kind' in row || row.buffer < 0 || row.scattered) continue;
    const chosen = row.atoms.some(({ atom }) => atom.kind === 'value' && atom.depth === depth);
    const bytes = graph.axes.parallel[depth] * row.coefficients[depth];
    if (!chosen || bytes <= LINE || bytes > TOUCHED_AT_MOST) continue;
    for (let at = 0; at < bytes; at += LINE) {
      pushAddress(emitter, row, depth, 0);
      f.memory('i32.load8_u', row.immediate + at);
      f.op('drop');
    }
  }
}

/** The axis that is cut, as a rule the outermost, runs over the part that was asked for, the others over all. */
export function rangeOf({ f, graph }: Emitter, axis: number, cut = 0) {
  if (axis === cut) return { begin: f.parameters[1], end: f.parameters[2] };
  return { begin: 0, end: graph.axes.parallel[axis] };
}

function emitPoint(emitter: Emitter, plan: KernelPlan): void {
  const { reduction } = plan.kernel;
  if (reduction) emitReduction(emitter, reduction, plan.value);
  emitStores(emitter, plan);
  if (emitter.accumulator) emitter.f.release(emitter.accumulator);
  emitter.accumulator = null;
}

/** Computes what the current point stores, all of it before the first store. */
export function emitStores(emitter: Emitter, { stores }: KernelPlan): void {
  const { f } = emitter;
  const values = stores.map(({ value }) => {
    emitter.push(value);
    return f.take('v128');
  });
  stores.forEach(({ address, dtype }, i) => {
    storeLanes(emitter, address, dtype, values[i]);
  });
  for (const local of values) f.release(local);
}

/** The buffers a kernel loads from or stores to. */
export function buffersOf(kernel: Kernel): Set<number> {
  const found = new Set<number>(kernel.stores.map(({ buffer }) => buffer));
  const seen = new Set<Expression>();
  const visitIndex = (index: Index): void => {
    for (const { atom } of index.terms) {
      if (atom.kind === 'value') visit(atom.value);
      else if (atom.kind !== 'axis') visitIndex(atom.of);
    }
  };
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'load') found.add(expression.buffer);
    if (expression.kind === 'load' || expression.kind === 'index') visitIndex(expression.index);
    if (expression.kind === 'apply') expression.args.forEach(visit);
  };
  if (kernel.reduction) visit(kernel.reduction.value);
  for (const { index, value } of kernel.stores) {
    visitIndex(index);
    visit(value);
  }
  return found;
}

import type { DType } from '../../../ir/dtype.ts';
import type { BufferSpec, Kernel } from '../../../ir/loop.ts';
import { buffersReadBy } from '../../../ir/walk.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { storeLanes } from './access.ts';
import { simplifyAxes } from './axes.ts';
import type { KernelContext } from './context.ts';
import { Emitter } from './emitter.ts';
import { countLoop } from './loops.ts';
import { prefetchChosenRows, prefetchRows, scatteredRows } from './prefetch.ts';
import { emitReduction } from './reduction.ts';
import { type AffineAddress, type Value, ValueGraph } from './values.ts';

interface StorePlan {
  readonly address: AffineAddress;
  readonly value: Value;
  readonly dtype: DType;
}

/** A kernel as a graph of values, ready for code generation. */
export interface KernelPlan {
  readonly kernel: Kernel;
  readonly graph: ValueGraph;
  /** The value of the reduction; null if there is none, or nothing to reduce. */
  readonly value: Value | null;
  readonly stores: readonly StorePlan[];
  /** How many pieces the kernel can be cut into: the extent of its outermost loop; 0 if it does nothing. */
  readonly pieces: number;
}

/** The values of a kernel, and the loops that remain after joining axes. */
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

/** Announces all uses of values, so that the graph knows which to hoist. */
export function announceUses({ graph, value, stores }: KernelPlan): void {
  const { parallel, reduced } = graph.axes;
  if (value) graph.use(value, parallel.length + reduced.length);
  for (const store of stores) {
    graph.use(store.value, parallel.length);
    graph.useAddress(store.address, parallel.length);
  }
}

/** Writes the body of the function (args, begin, end) that runs the pieces begin … end − 1 of the outermost loop. */
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
  f.op(wasm.i32LtS);
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

/** The range of an axis: begin … end if it is cut, as the outermost usually is; otherwise the whole extent. */
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

/** Computes all values that the current point stores, then stores them. */
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

/** The buffers that a kernel stores to or loads from. */
export function buffersOf(kernel: Kernel): Set<number> {
  const stored = kernel.stores.map(({ buffer }) => buffer);
  return new Set([...stored, ...buffersReadBy(kernel)]);
}

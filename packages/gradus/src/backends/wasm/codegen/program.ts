import { planMemory, SLACK } from '../../../compiler/memory.ts';
import { bytesPerElement } from '../../../ir/dtype.ts';
import type { Kernel, Program } from '../../../ir/loop.ts';
import type { FunctionReference } from '../asm/function.ts';
import { ModuleBuilder } from '../asm/module.ts';
import * as wasm from '../asm/opcodes.ts';
import { MathLibrary } from '../math/library.ts';
import { MAXIMUM_PAGES } from '../memory.ts';
import { writeThreadProtocol } from '../threads/protocol.ts';
import {
  DEFAULT_THRESHOLDS,
  type Divisible,
  planStages,
  type Stage,
  type ThreadingThresholds,
} from '../threads/stages.ts';
import { pushMayGoOn } from '../threads/watch.ts';
import type { KernelContext } from './context.ts';
import { ArgumentLayout } from './context.ts';
import { emitContraction } from './contraction.ts';
import { type Contraction, grainOf, matchContraction } from './contraction-plan.ts';
import { type KernelPlan, planKernel } from './kernel.ts';
import { TileLibrary } from './tile.ts';
import { emitPlainKernel } from './transposition.ts';

/** A module, and what running it requires. */
export interface GeneratedProgram {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: ArgumentLayout;
  /** The kernels in running order. Each has a label and a number of pieces; it can be cut at multiples of `unit`. */
  readonly kernels: readonly {
    readonly label: string;
    readonly pieces: number;
    readonly unit: number;
  }[];
  /** The buffers with their places in memory. */
  readonly buffers: Program['buffers'];
  readonly scratchBytes: number;
  /** Bytes of workspace that the kernels use on each thread. */
  readonly workspaceBytes: number;
  /** Bytes from one thread's block of arguments to the next. */
  readonly argumentBytes: number;
  /** The layout of an argument set, for several runs in one call. */
  readonly sets: SetLayout;
  /** How threads share the work; empty if one thread does it all. */
  readonly stages: readonly Stage[];
}

/**
 * An argument set for one of several runs: the blocks of arguments of all threads, then the buffers that each
 * run has to itself.
 */
export interface SetLayout {
  /** Bytes from one set to the next. */
  readonly bytes: number;
  /** By buffer number: the offset of an input or result in a set; −1 for buffers that the runs share. */
  readonly offsets: readonly number[];
}

/** Blocks of arguments that different threads write start at different cache lines. */
const CACHE_LINE = 64;
/**
 * How much more scratch memory threads may take, so that fewer kernels wait for a free buffer.
 * @heuristic
 */
const MORE_SCRATCH = 1.25;
/** @heuristic */
const SOME_SCRATCH = 1 << 20;
/** The elements of four bytes in a cache line. Rows are cut at multiples of this. */
const ELEMENTS = 16;

/**
 * Makes one module for a program.
 *
 * It imports `env.memory` and `env.outOfRange(index, extent, kernel)`, which throws. It exports `run(args)`,
 * `runEach(args, sets, watched)`, and `kernel0(args, begin, end)`, … for the kernels: each runs a part of the kernel's
 * outermost loop, so that threads can share it. For more than one thread the memory is shared. If threads pay
 * off, the module also has the exports of `threads/protocol.ts`.
 */
export function generateProgram(
  program: Program,
  fusedMultiplyAdd: boolean,
  threads = 1,
  thresholds: ThreadingThresholds = DEFAULT_THRESHOLDS,
): GeneratedProgram {
  const module = new ModuleBuilder();
  if (threads > 1) module.importSharedMemory('env', 'memory', MAXIMUM_PAGES);
  else module.importMemory('env', 'memory', 0);
  const report = module.importFunction('env', 'outOfRange', ['i32', 'i32', 'i32'], []);
  const late = threads > 1 ? module.importFunction('env', 'late', [], []) : report;
  const layout = new ArgumentLayout(program.buffers.length, program.scalarCount);
  const outOfRange = defineOutOfRange(module, report);
  const math = new MathLibrary(module, fusedMultiplyAdd);
  const drafts = program.kernels.map((kernel) => draftOf(kernel, program));
  const { ordered, stages, buffers, scratchBytes } = arrange(program, drafts, threads, thresholds);
  const context = { layout, math, fusedMultiplyAdd, outOfRange };
  const kernels = writeKernels(module, ordered, context);
  const { workspace } = layout;
  const argumentBytes = upTo(layout.bytes, CACHE_LINE);
  const workspaceBytes = workspaceBytesOf(ordered);
  const isShared = threads > 1 && stages.length > 0;
  const sets = layoutOfSets(buffers, argumentBytes * (isShared ? threads : 1));
  writeRun(module, kernels, ordered, sets.bytes);
  if (isShared) {
    const setBytes = sets.bytes;
    const shared = { stages, kernels, argumentBytes, setBytes, workspace, workspaceBytes, late };
    writeThreadProtocol(module, { ...shared, pieces: ordered.map(({ pieces }) => pieces) });
  }
  return {
    bytes: module.build(),
    layout,
    kernels: ordered.map(({ kernel: { label }, pieces, grain, byRows }) => ({
      label,
      pieces,
      unit: byRows ? 1 : grain,
    })),
    buffers,
    scratchBytes,
    workspaceBytes,
    argumentBytes,
    sets,
    stages: isShared ? stages : [],
  };
}

/** Defines and exports the functions (args, begin, end) of all kernels. */
function writeKernels(
  module: ModuleBuilder,
  drafts: readonly KernelDraft[],
  program: Omit<KernelContext, 'kernelNumber'>,
): FunctionReference[] {
  const tiles = new TileLibrary(module, program.fusedMultiplyAdd);
  return drafts.map(({ plan, contraction }, kernelNumber) => {
    const context: KernelContext = { ...program, kernelNumber };
    const reference = module.function(['i32', 'i32', 'i32'], [], (f) => {
      if (contraction) emitContraction(f, contraction, context, tiles);
      else if (plan.pieces > 0) emitPlainKernel(f, plan, context);
    });
    module.export(`kernel${kernelNumber}`, reference);
    return reference;
  });
}

/**
 * Exports `run(args)`, which runs all kernels in order, and `runEach(args, sets, watched)`, which does so for each set.
 * `watched` is the offset in a set of a number that must stay finite, or 0.
 */
function writeRun(
  module: ModuleBuilder,
  kernels: readonly FunctionReference[],
  drafts: readonly KernelDraft[],
  setBytes: number,
): void {
  const run = module.function(['i32'], [], (f) => {
    kernels.forEach((kernel, i) => {
      f.get(f.parameters[0]);
      f.i32(0);
      f.i32(drafts[i].pieces);
      f.call(kernel);
    });
  });
  module.export('run', run);
  const runEach = module.function(['i32', 'i32', 'i32'], [], (f) => {
    const [args, sets, watched] = f.parameters;
    f.loop((again) => {
      f.get(args);
      f.call(run);
      f.get(args);
      f.i32(setBytes);
      f.op(wasm.i32Add);
      f.set(args);
      f.get(sets);
      f.i32(1);
      f.op(wasm.i32Sub);
      f.tee(sets);
      f.i32(0);
      f.op(wasm.i32Ne);
      f.get(watched);
      f.i32(setBytes);
      f.op(wasm.i32Sub);
      f.get(args);
      f.op(wasm.i32Add);
      pushMayGoOn(f, watched);
      f.op(wasm.i32And);
      f.branchIf(again);
    });
  });
  module.export('runEach', runEach);
}

function layoutOfSets(buffers: Program['buffers'], blockBytes: number): SetLayout {
  let bytes = blockBytes;
  const offsets = buffers.map(({ role, dtype, length }) => {
    if (role !== 'input' && role !== 'result') return -1;
    const offset = bytes;
    bytes += upTo(length * bytesPerElement(dtype) + SLACK, CACHE_LINE);
    return offset;
  });
  return { bytes, offsets };
}

function workspaceBytesOf(drafts: readonly KernelDraft[]): number {
  const most = Math.max(0, ...drafts.map(({ contraction }) => contraction?.workspaceBytes ?? 0));
  return upTo(most, CACHE_LINE);
}

/** A planned kernel, before its code is written. */
interface KernelDraft extends Divisible {
  readonly plan: KernelPlan;
  readonly contraction: Contraction | null;
}

function draftOf(kernel: Kernel, { buffers }: Program): KernelDraft {
  const plan = planKernel(kernel, buffers);
  const { parallel } = plan.graph.axes;
  const contraction = plan.pieces === 0 ? null : matchContraction(plan);
  const prepares = (contraction?.packed || contraction?.sparse?.packed) ?? false;
  const byRows = contraction?.cut !== 1;
  const pieces = byRows ? plan.pieces : parallel[1];
  const grain = parallel.length < 2 ? ELEMENTS : contraction ? grainOf(contraction) : 1;
  return { kernel, pieces, grain, byRows, prepares, plan, contraction };
}

interface Arranged extends Pick<Program, 'buffers' | 'scratchBytes'> {
  readonly ordered: readonly KernelDraft[];
  readonly stages: readonly Stage[];
}

/**
 * Orders the kernels by stages, renumbers the stages' kernels, and places the buffers to match. A single thread
 * uses the same order, so that if several indexes are wrong, any number of threads reports the same one.
 *
 * Memory is planned a second time here. The compiler's plan is for kernels that run one after the other, as
 * they do in programs without stages. The kernels of a stage run at the same time, so their buffers must not
 * overlap. The compiler cannot plan for that, because the stages depend on how this backend cuts kernels. Its
 * plan limits how much memory the second one may take.
 */
function arrange(
  program: Program,
  drafts: KernelDraft[],
  threads: number,
  thresholds: ThreadingThresholds,
): Arranged {
  const planned = Math.max(2, threads);
  const free = planStages(drafts, null, planned, thresholds);
  if (free.length === 0) return { ...program, ordered: drafts, stages: [] };
  const arranged = inOrderOf(free, drafts);
  const kernels = arranged.ordered.map(({ kernel }) => kernel);
  const times = arranged.stages.flatMap((stage, time) =>
    stage.flatMap((group) => group.kernels.map(() => time)),
  );
  const memory = planMemory(program.buffers, kernels, times);
  if (memory.scratchBytes <= program.scratchBytes * MORE_SCRATCH + SOME_SCRATCH) {
    return { ...arranged, ...memory };
  }
  return {
    ...program,
    ...inOrderOf(planStages(drafts, program.buffers, planned, thresholds), drafts),
  };
}

function inOrderOf(
  planned: readonly Stage[],
  drafts: readonly KernelDraft[],
): Pick<Arranged, 'ordered' | 'stages'> {
  const ordered: KernelDraft[] = [];
  const stages = planned.map((stage) =>
    stage.map((group) => ({
      ...group,
      kernels: group.kernels.map((kernel) => ordered.push(drafts[kernel]) - 1),
    })),
  );
  return { ordered, stages };
}

function upTo(bytes: number, multiple: number): number {
  return Math.ceil(bytes / multiple) * multiple;
}

/** (values: v128, extent, kernel): reports the first lane outside [0, extent). */
function defineOutOfRange(module: ModuleBuilder, report: FunctionReference): FunctionReference {
  return module.function(['v128', 'i32', 'i32'], [], (f) => {
    const [values, extent, kernel] = f.parameters;
    for (let lane = 0; lane < 4; lane += 1) {
      f.get(values);
      f.lane(wasm.i32x4ExtractLane, lane);
      const index = f.take('i32');
      f.get(index);
      f.get(extent);
      f.op(wasm.i32GeU);
      f.if(() => {
        f.get(index);
        f.get(extent);
        f.get(kernel);
        f.call(report);
      });
      f.release(index);
    }
    f.op(wasm.unreachable);
  });
}

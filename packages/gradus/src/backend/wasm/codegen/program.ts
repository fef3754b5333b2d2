import type { Program } from '../../../graph/loop.ts';
import type { FunctionReference } from '../assembler/function.ts';
import { ModuleBuilder } from '../assembler/module.ts';
import { MathLibrary } from '../math/library.ts';
import { MAXIMUM_PAGES } from '../memory.ts';
import { writeTeam } from '../team/protocol.ts';
import { type Divisible, planStages, type Stage, WORTH, type Worth } from '../team/stages.ts';
import { ArgumentLayout } from './arguments.ts';
import { type Contraction, emitContraction, matchContraction } from './contraction.ts';
import type { Surroundings } from './emitter.ts';
import { emitGenericKernel, type KernelPlan, planKernel } from './kernel.ts';
import { TileLibrary } from './tile.ts';

export interface GeneratedProgram {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: ArgumentLayout;
  /** By kernel: into how many parts it could be cut. */
  readonly pieces: readonly number[];
  /** Bytes that the kernels use for themselves, on each thread. */
  readonly workspaceBytes: number;
  /** Bytes from one thread's block of arguments to the next. */
  readonly argumentBytes: number;
  /** How the work is shared among threads; empty where one does it all. */
  readonly stages: readonly Stage[];
}

/** Blocks of arguments that threads write to lie in different cache lines. */
const CACHE_LINE = 64;
/** A row is cut at whole cache lines of elements of four bytes, rows of a product between tiles. */
const ELEMENTS = 16;
const ROWS_OF_PRODUCT = 4;

/**
 * One module for a program. It imports `env.memory` and `env.outOfRange(index, extent, kernel)`, which
 * throws, and exports `run(args)` and for each kernel `kernel0(args, begin, end)`, …: a part of the
 * kernel's outermost loop, so that several threads can share it. For more than one thread the memory is
 * a shared one, and where sharing is worth it there are the exports of `team/protocol.ts` too.
 */
export function generateProgram(
  program: Program,
  fusedMultiplyAdd: boolean,
  threads = 1,
  worth: Worth = WORTH,
): GeneratedProgram {
  const module = new ModuleBuilder();
  if (threads > 1) module.importSharedMemory('env', 'memory', MAXIMUM_PAGES);
  else module.importMemory('env', 'memory', 0);
  const report = module.importFunction('env', 'outOfRange', ['i32', 'i32', 'i32'], []);
  const late = threads > 1 ? module.importFunction('env', 'late', [], []) : report;
  const layout = new ArgumentLayout(program.buffers.length, program.scalarCount);
  const outOfRange = defineOutOfRange(module, report);
  const math = new MathLibrary(module);
  const divisions: Divisible[] = [];
  const tiles = new TileLibrary(module, fusedMultiplyAdd);
  let workspaceBytes = 0;
  const kernels = program.kernels.map((kernel, kernelNumber) => {
    const plan = planKernel(kernel, program.buffers);
    const contraction = plan.pieces === 0 ? null : matchContraction(plan);
    divisions.push({ kernel, ...divisionOf(plan, contraction) });
    workspaceBytes = Math.max(workspaceBytes, contraction?.workspaceBytes ?? 0);
    const around: Surroundings = { layout, math, fusedMultiplyAdd, outOfRange, kernelNumber };
    const reference = module.function(['i32', 'i32', 'i32'], [], (f) => {
      if (contraction) emitContraction(f, contraction, around, tiles);
      else if (plan.pieces > 0) emitGenericKernel(f, plan, around);
    });
    module.export(`kernel${kernelNumber}`, reference);
    return reference;
  });
  const pieces = divisions.map((division) => division.pieces);
  const run = module.function(['i32'], [], (f) => {
    kernels.forEach((kernel, i) => {
      f.get(f.parameters[0]);
      f.i32(0);
      f.i32(pieces[i]);
      f.call(kernel);
    });
  });
  module.export('run', run);
  const { workspace } = layout;
  const argumentBytes = upTo(layout.bytes, CACHE_LINE);
  workspaceBytes = upTo(workspaceBytes, CACHE_LINE);
  const stages = planStages(divisions, program.buffers, threads, worth);
  if (stages.length > 0) {
    const shared = { stages, divisions, kernels, argumentBytes, workspace, workspaceBytes, late };
    writeTeam(module, shared);
  }
  return { bytes: module.build(), layout, pieces, workspaceBytes, argumentBytes, stages };
}

function divisionOf(
  { pieces, graph }: KernelPlan,
  contraction: Contraction | null,
): Omit<Divisible, 'kernel'> {
  const prepares = (contraction?.packed || contraction?.sparse?.packed) ?? false;
  if (graph.axes.parallel.length < 2) return { pieces, grain: ELEMENTS, prepares };
  const tiles = contraction?.rows && graph.axes.parallel.length === 2;
  return { pieces, grain: tiles ? ROWS_OF_PRODUCT : 1, prepares };
}

function upTo(bytes: number, multiple: number): number {
  return Math.ceil(bytes / multiple) * multiple;
}

/** (values: v128, extent, kernel): reports the first lane that is not in [0, extent). */
function defineOutOfRange(module: ModuleBuilder, report: FunctionReference): FunctionReference {
  return module.function(['v128', 'i32', 'i32'], [], (f) => {
    const [values, extent, kernel] = f.parameters;
    for (let lane = 0; lane < 4; lane += 1) {
      f.get(values!);
      f.lane('i32x4.extract_lane', lane);
      const index = f.take('i32');
      f.get(index);
      f.get(extent!);
      f.op('i32.ge_u');
      f.if(() => {
        f.get(index);
        f.get(extent!);
        f.get(kernel!);
        f.call(report);
      });
      f.release(index);
    }
    f.op('unreachable');
  });
}

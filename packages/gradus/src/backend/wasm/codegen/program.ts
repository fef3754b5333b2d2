import type { Program } from '../../../graph/loop.ts';
import type { FunctionReference } from '../assembler/function.ts';
import { ModuleBuilder } from '../assembler/module.ts';
import { MathLibrary } from '../math/library.ts';
import { ArgumentLayout } from './arguments.ts';
import { emitContraction, matchContraction } from './contraction.ts';
import type { Surroundings } from './emitter.ts';
import { emitGenericKernel, planKernel } from './kernel.ts';
import { TileLibrary } from './tile.ts';

export interface GeneratedProgram {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: ArgumentLayout;
  /** By kernel: into how many parts it could be cut. */
  readonly pieces: readonly number[];
  /** Bytes that the kernels use for themselves. */
  readonly workspaceBytes: number;
}

/**
 * One module for a program. It imports `env.memory` and `env.outOfRange(index, extent, kernel)`, which
 * throws, and exports `run(args)` and for each kernel `kernel0(args, begin, end)`, …: a part of the
 * kernel's outermost loop, so that several workers could share it.
 */
export function generateProgram(program: Program, fusedMultiplyAdd: boolean): GeneratedProgram {
  const module = new ModuleBuilder();
  module.importMemory('env', 'memory', 0);
  const report = module.importFunction('env', 'outOfRange', ['i32', 'i32', 'i32'], []);
  const layout = new ArgumentLayout(program.buffers.length, program.scalarCount);
  const outOfRange = defineOutOfRange(module, report);
  const math = new MathLibrary(module);
  const pieces: number[] = [];
  const tiles = new TileLibrary(module, fusedMultiplyAdd);
  let workspaceBytes = 0;
  const kernels = program.kernels.map((kernel, kernelNumber) => {
    const plan = planKernel(kernel, program.buffers);
    pieces.push(plan.pieces);
    const around: Surroundings = { layout, math, fusedMultiplyAdd, outOfRange, kernelNumber };
    const reference = module.function(['i32', 'i32', 'i32'], [], (f) => {
      if (plan.pieces === 0) return;
      const contraction = matchContraction(plan);
      if (!contraction) return emitGenericKernel(f, plan, around);
      workspaceBytes = Math.max(workspaceBytes, contraction.workspaceBytes);
      emitContraction(f, contraction, around, tiles);
    });
    module.export(`kernel${kernelNumber}`, reference);
    return reference;
  });
  const run = module.function(['i32'], [], (f) => {
    kernels.forEach((kernel, i) => {
      f.get(f.parameters[0]);
      f.i32(0);
      f.i32(pieces[i]);
      f.call(kernel);
    });
  });
  module.export('run', run);
  return { bytes: module.build(), layout, pieces, workspaceBytes };
}

/** (values: v128, extent, kernel): reports the first lane that is not in [0, extent). */
function defineOutOfRange(module: ModuleBuilder, report: FunctionReference): FunctionReference {
  return module.function(['v128', 'i32', 'i32'], [], (f) => {
    const [values, extent, kernel] = f.parameters;
    for (let lane = 0; lane < 4; lane += 1) {
      f.get(values);
      f.lane('i32x4.extract_lane', lane);
      const index = f.take('i32');
      f.get(index);
      f.get(extent);
      f.op('i32.ge_u');
      f.if(() => {
        f.get(index);
        f.get(extent);
        f.get(kernel);
        f.call(report);
      });
      f.release(index);
    }
    f.op('unreachable');
  });
}

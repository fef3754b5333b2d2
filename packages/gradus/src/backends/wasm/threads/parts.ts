/** The WebAssembly code that runs one part of a stage. */

import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import * as wasm from '../asm/opcodes.ts';
import type { Group, Stage } from './stages.ts';

/** What threads must know to run parts of a program. */
export interface DividedProgram {
  readonly stages: readonly Stage[];
  /** By kernel number: the function (args, begin, end), and into how many pieces it can be cut. */
  readonly kernels: readonly FunctionReference[];
  readonly pieces: readonly number[];
  /** Bytes of a block of arguments. The blocks of the threads follow each other. */
  readonly argumentBytes: number;
  /** The offset in a block of the address of the workspace, and the bytes of each thread's workspace. */
  readonly workspace: number;
  readonly workspaceBytes: number;
}

/** (args, stage, part): runs one part of one stage. */
export function defineRunPart(
  module: ModuleBuilder,
  { stages, pieces, kernels }: DividedProgram,
): FunctionReference {
  return module.function(['i32', 'i32', 'i32'], [], (f) => {
    const [args, stage, part] = f.parameters;
    const run = (group: Group, first: number): void => {
      for (const kernel of group.kernels) {
        f.get(args);
        if (group.parts === 1) {
          f.i32(0);
          f.i32(pieces[kernel]);
        } else {
          pushCut(f, part, -first, group, pieces[kernel]);
          pushCut(f, part, 1 - first, group, pieces[kernel]);
        }
        f.call(kernels[kernel]);
      }
    };
    switchOn(f, stage, stages.length, (number) => {
      let first = 0;
      for (const group of stages[number]) {
        const end = first + group.parts;
        f.get(part);
        f.i32(end);
        f.op(wasm.i32LtU);
        f.if(() => {
          run(group, first);
          f.op(wasm.return_);
        });
        first = end;
      }
    });
  });
}

/** The first piece, in one kernel of a group, of the part numbered (part + shift). */
function pushCut(f: FunctionBuilder, part: Local, shift: number, group: Group, pieces: number) {
  const { rows, grain, parts } = group;
  f.get(part);
  f.i32(shift);
  f.op(wasm.i32Add);
  f.i32(Math.ceil(rows / grain));
  f.op(wasm.i32Mul);
  f.i32(parts);
  f.op(wasm.i32DivU);
  f.i32((grain * pieces) / rows);
  f.op(wasm.i32Mul);
  const cut = f.take('i32');
  f.get(cut);
  f.i32(pieces);
  f.get(cut);
  f.i32(pieces);
  f.op(wasm.i32LtS);
  f.op(wasm.select);
  f.release(cut);
}

/** (args, thread) → the thread's copy of the arguments, with its own workspace; thread 0 uses the original. */
export function defineOwnArguments(
  module: ModuleBuilder,
  { argumentBytes, workspace, workspaceBytes }: DividedProgram,
): FunctionReference {
  return module.function(['i32', 'i32'], ['i32'], (f) => {
    const [args, thread] = f.parameters;
    f.get(args);
    f.get(thread);
    f.i32(argumentBytes);
    f.op(wasm.i32Mul);
    f.op(wasm.i32Add);
    const own = f.take('i32');
    f.get(thread);
    f.if(() => {
      for (let offset = 0; offset < argumentBytes; offset += 16) {
        f.get(own);
        f.get(args);
        f.memory(wasm.v128Load, offset);
        f.memory(wasm.v128Store, offset);
      }
      f.get(own);
      f.get(args);
      f.memory(wasm.i32Load, workspace);
      f.get(thread);
      f.i32(workspaceBytes);
      f.op(wasm.i32Mul);
      f.op(wasm.i32Add);
      f.memory(wasm.i32Store, workspace);
    });
    f.get(own);
  });
}

/** Runs `body(n)` for the value n of `number`, and nothing if it is `cases` or more. */
export function switchOn(
  f: FunctionBuilder,
  number: Local,
  cases: number,
  body: (number: number) => void,
): void {
  f.block((end) => {
    const enter = (open: number, targets: Parameters<typeof f.branchTable>[0]): void => {
      if (open === 0) {
        f.get(number);
        f.branchTable([...targets, end]);
        return;
      }
      f.block((label) => enter(open - 1, [label, ...targets]));
      body(open - 1);
      f.branch(end);
    };
    enter(cases, []);
  });
}

/**
 * The WebAssembly code by which threads share a job: the runs of a program with one argument set after the
 * other. The leader starts the first stage by writing its ticket. Each thread takes parts of the stage until
 * none are left. The thread that finishes the last part writes the ticket of the next stage. Stage numbers go
 * on from set to set.
 */

import type { FunctionBuilder, FunctionReference, Label, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import * as wasm from '../asm/opcodes.ts';
import * as CONTROL from './control.ts';
import { type DividedProgram, defineOwnArguments, defineRunPart, switchOn } from './parts.ts';
import { partsIn, type Stage } from './stages.ts';
import {
  FINISHED,
  pushEnd,
  pushFirst,
  pushJob,
  pushStage,
  takePart,
  waitForTicket,
  wake,
  writeTicket,
} from './ticket.ts';
import { pushMayGoOn } from './watch.ts';

interface SharedProgram extends DividedProgram {
  /** Bytes from one argument set to the next. */
  readonly setBytes: number;
  /** Imported; called from time to time while the leader waits for others. May throw. */
  readonly late: FunctionReference;
}

/**
 * Exports of the module:
 * - `lead(args, control, job, thread, sleeps)`: starts the job and takes part until it is over.
 * - `follow(args, control, job, thread, sleeps)`: takes part until the job is over.
 * - `finish(control)`: counts the current part as done after its kernel threw. Call `follow` next.
 *
 * `sleeps` is 0 for a thread that must not sleep, the main thread of a page.
 */
export function writeThreadProtocol(module: ModuleBuilder, program: SharedProgram): void {
  const runPart = defineRunPart(module, program);
  const begin = defineBegin(module, program);
  const finish = defineFinish(module, begin);
  const ownArguments = defineOwnArguments(module, program);
  const follow = defineFollow(module, program, { runPart, finish, ownArguments });
  const lead = module.function(['i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [, control, job] = f.parameters;
    f.get(control);
    f.i32(0);
    f.memory(wasm.i32AtomicStore, CONTROL.failed);
    f.get(control);
    f.get(job);
    f.i32(0);
    f.call(begin);
    f.get(control);
    f.get(job);
    f.memory(wasm.i32AtomicStore, CONTROL.job);
    wake(f, control, CONTROL.idle, CONTROL.job);
    for (const parameter of f.parameters) f.get(parameter);
    f.call(follow);
  });
  module.export('lead', lead);
  module.export('follow', follow);
  module.export('finish', finish);
}

/**
 * (control, job, stage): starts a stage, or finishes the job: after a failure, after the last stage of all sets, or
 * after a set whose watched number is not finite.
 */
function defineBegin(
  module: ModuleBuilder,
  { stages, setBytes }: SharedProgram,
): FunctionReference {
  const mayBegin = defineMayBegin(module, stages, setBytes);
  return module.function(['i32', 'i32', 'i32'], [], (f) => {
    const [control, job, stage] = f.parameters;
    f.i32(0);
    const parts = f.take('i32');
    f.i32(FINISHED << 16);
    const low = f.take('i32');
    f.get(control);
    f.memory(wasm.i32AtomicLoad, CONTROL.failed);
    f.op(wasm.i32Eqz);
    f.get(stage);
    f.get(control);
    f.memory(wasm.i32Load, CONTROL.sets);
    f.i32(stages.length);
    f.op(wasm.i32Mul);
    f.op(wasm.i32LtU);
    f.op(wasm.i32And);
    f.get(control);
    f.get(stage);
    f.call(mayBegin);
    f.op(wasm.i32And);
    f.if(() => {
      f.get(stage);
      f.i32(stages.length);
      f.op(wasm.i32RemU);
      const ofProgram = f.take('i32');
      switchOn(f, ofProgram, stages.length, (number) => {
        f.i32(partsIn(stages[number]));
        f.set(parts);
      });
      f.get(stage);
      f.i32(16);
      f.op(wasm.i32Shl);
      f.get(parts);
      f.op(wasm.i32Or);
      f.set(low);
    });
    f.get(control);
    f.get(parts);
    f.memory(wasm.i32AtomicStore, CONTROL.pending);
    writeTicket(f, control, job, low);
  });
}

/** (control, stage) → whether the watched number of the set before is finite; 1 if the stage does not begin a set. */
function defineMayBegin(
  module: ModuleBuilder,
  stages: readonly Stage[],
  setBytes: number,
): FunctionReference {
  return module.function(['i32', 'i32'], ['i32'], (f) => {
    const [control, stage] = f.parameters;
    f.get(control);
    f.memory(wasm.i32Load, CONTROL.watched);
    const watched = f.take('i32');
    f.i32(1);
    const mayBegin = f.take('i32');
    f.get(stage);
    f.i32(0);
    f.op(wasm.i32Ne);
    f.get(stage);
    f.i32(stages.length);
    f.op(wasm.i32RemU);
    f.op(wasm.i32Eqz);
    f.op(wasm.i32And);
    f.if(() => {
      f.get(control);
      f.memory(wasm.i32Load, CONTROL.args);
      f.get(stage);
      f.i32(stages.length);
      f.op(wasm.i32DivU);
      f.i32(1);
      f.op(wasm.i32Sub);
      f.i32(setBytes);
      f.op(wasm.i32Mul);
      f.op(wasm.i32Add);
      f.get(watched);
      f.op(wasm.i32Add);
      pushMayGoOn(f, watched);
      f.set(mayBegin);
    });
    f.get(mayBegin);
  });
}

/** (control): counts one part of the current stage as done; the last part starts the next stage. */
function defineFinish(module: ModuleBuilder, begin: FunctionReference): FunctionReference {
  return module.function(['i32'], [], (f) => {
    const [control] = f.parameters;
    f.get(control);
    f.memory(wasm.i64AtomicLoad, CONTROL.ticket);
    const ticket = f.take('i64');
    f.get(control);
    f.i32(1);
    f.memory(wasm.i32AtomicRmwSub, CONTROL.pending);
    f.i32(1);
    f.op(wasm.i32Eq);
    f.if(() => {
      f.get(control);
      pushJob(f, ticket);
      pushStage(f, ticket);
      f.i32(1);
      f.op(wasm.i32Add);
      f.call(begin);
    });
  });
}

/** Functions that `follow` calls. */
interface Steps {
  readonly runPart: FunctionReference;
  readonly finish: FunctionReference;
  readonly ownArguments: FunctionReference;
}

/** (args, control, job, thread, sleeps): runs parts until the job is over. */
function defineFollow(
  module: ModuleBuilder,
  program: SharedProgram,
  steps: Steps,
): FunctionReference {
  return module.function(['i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [, control, job, thread] = f.parameters;
    f.get(control);
    f.get(thread);
    f.i32(CONTROL.slotBytes);
    f.op(wasm.i32Mul);
    f.op(wasm.i32Add);
    const slot = f.take('i32');
    const own = f.local('i32');
    f.i32(-1);
    const set = f.take('i32');
    f.i32(0);
    const spins = f.take('i32');
    const ticket = f.local('i64');
    const doPart = (again: Label): void => {
      const part = takePart(f, ticket);
      f.branchIf(again);
      f.get(slot);
      f.get(part);
      f.memory(wasm.i32Store, CONTROL.threads + CONTROL.slotPart);
      runPart(f, program, steps, { ticket, part, own, set });
      f.i32(0);
      f.set(spins);
    };
    f.block((over) =>
      f.loop((again) => {
        f.get(control);
        f.memory(wasm.i64AtomicLoad, CONTROL.ticket);
        f.set(ticket);
        pushJob(f, ticket);
        f.get(job);
        f.op(wasm.i32Ne);
        f.branchIf(over);
        pushStage(f, ticket);
        f.i32(FINISHED);
        f.op(wasm.i32Eq);
        f.branchIf(over);
        pushFirst(f, ticket);
        pushEnd(f, ticket);
        f.op(wasm.i32LtU);
        f.if(
          () => doPart(again),
          () => waitForTicket(f, { ticket, spins, late: program.late }),
        );
        f.branch(again);
      }),
    );
  });
}

interface TakenPart {
  readonly ticket: Local;
  readonly part: Local;
  /** The argument set that this thread used last, −1 before its first part, and the thread's arguments in it. */
  readonly set: Local;
  readonly own: Local;
}

/** Runs the part that this thread has taken, and counts it as done. */
function runPart(
  f: FunctionBuilder,
  { stages, setBytes }: SharedProgram,
  steps: Steps,
  { ticket, part, own, set }: TakenPart,
): void {
  const [args, control, , thread] = f.parameters;
  // Only a thread that has taken a part knows that the job is not over, so only then may it use the job's
  // memory.
  pushStage(f, ticket);
  f.i32(stages.length);
  f.op(wasm.i32DivU);
  const present = f.take('i32');
  f.get(present);
  f.get(set);
  f.op(wasm.i32Ne);
  f.if(() => {
    f.get(present);
    f.set(set);
    f.get(args);
    f.get(set);
    f.i32(setBytes);
    f.op(wasm.i32Mul);
    f.op(wasm.i32Add);
    f.get(thread);
    f.call(steps.ownArguments);
    f.set(own);
  });
  f.get(own);
  pushStage(f, ticket);
  f.i32(stages.length);
  f.op(wasm.i32RemU);
  f.get(part);
  f.call(steps.runPart);
  f.get(control);
  f.call(steps.finish);
  f.release(present);
}

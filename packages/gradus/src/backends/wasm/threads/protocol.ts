/**
 * How threads share one run of a program, as WebAssembly code. The leader begins the first stage by writing
 * its ticket. Each thread takes parts of the stage until there are none left. The thread that finishes the
 * last part writes the ticket of the next stage.
 */
import type { FunctionBuilder, FunctionReference, Label, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { CONTROL, THREAD } from './control.ts';
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

interface SharedProgram extends DividedProgram {
  /** Imported; called now and then while the leader waits for others. May throw. */
  readonly late: FunctionReference;
}

/**
 * Exports of the module:
 * - `lead(args, control, job, thread, sleeps)`: starts the job and takes part until it is over.
 * - `follow(args, control, job, thread, sleeps)`: takes part until the job is over.
 * - `finish(control)`: counts the current part as done, whose kernel threw. Call `follow` after it.
 *
 * `sleeps` is 0 for a thread that may only spin, the main thread of a page.
 */
export function writeThreadProtocol(module: ModuleBuilder, program: SharedProgram): void {
  const runPart = defineRunPart(module, program);
  const begin = defineBegin(module, program.stages);
  const finish = defineFinish(module, begin);
  const ownArguments = defineOwnArguments(module, program);
  const follow = defineFollow(module, program.late, { runPart, finish, ownArguments });
  const lead = module.function(['i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [, control, job] = f.parameters;
    f.get(control);
    f.i32(0);
    f.memory('i32.atomic.store', CONTROL.failed);
    f.get(control);
    f.get(job);
    f.i32(0);
    f.call(begin);
    f.get(control);
    f.get(job);
    f.memory('i32.atomic.store', CONTROL.job);
    wake(f, control, CONTROL.idle, CONTROL.job);
    for (const parameter of f.parameters) f.get(parameter);
    f.call(follow);
  });
  module.export('lead', lead);
  module.export('follow', follow);
  module.export('finish', finish);
}

/** (control, job, stage): begins a stage; after a failure, or after the last stage, the job is finished. */
function defineBegin(module: ModuleBuilder, stages: readonly Stage[]): FunctionReference {
  return module.function(['i32', 'i32', 'i32'], [], (f) => {
    const [control, job, stage] = f.parameters;
    f.i32(0);
    const parts = f.take('i32');
    f.i32(FINISHED << 16);
    const low = f.take('i32');
    f.get(control);
    f.memory('i32.atomic.load', CONTROL.failed);
    f.op('i32.eqz');
    f.if(() => {
      switchOn(f, stage, stages.length, (number) => {
        const count = partsIn(stages[number]);
        f.i32(count);
        f.set(parts);
        f.i32((number << 16) | count);
        f.set(low);
      });
    });
    f.get(control);
    f.get(parts);
    f.memory('i32.atomic.store', CONTROL.pending);
    writeTicket(f, control, job, low);
  });
}

/** (control): one part of the current stage is done; the last one begins the next stage. */
function defineFinish(module: ModuleBuilder, begin: FunctionReference): FunctionReference {
  return module.function(['i32'], [], (f) => {
    const [control] = f.parameters;
    f.get(control);
    f.memory('i64.atomic.load', CONTROL.ticket);
    const ticket = f.take('i64');
    f.get(control);
    f.i32(1);
    f.memory('i32.atomic.rmw.sub', CONTROL.pending);
    f.i32(1);
    f.op('i32.eq');
    f.if(() => {
      f.get(control);
      pushJob(f, ticket);
      pushStage(f, ticket);
      f.i32(1);
      f.op('i32.add');
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

/** (args, control, job, thread, sleeps): takes part after part until the job is over. */
function defineFollow(
  module: ModuleBuilder,
  late: FunctionReference,
  steps: Steps,
): FunctionReference {
  return module.function(['i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [, control, job, thread] = f.parameters;
    f.get(control);
    f.get(thread);
    f.i32(THREAD.bytes);
    f.op('i32.mul');
    f.op('i32.add');
    const slot = f.take('i32');
    f.i32(0);
    const own = f.take('i32');
    f.i32(0);
    const spins = f.take('i32');
    const ticket = f.local('i64');
    const doPart = (again: Label): void => {
      const part = takePart(f, ticket);
      f.branchIf(again);
      f.get(slot);
      f.get(part);
      f.memory('i32.store', CONTROL.threads + THREAD.part);
      runPart(f, steps, { ticket, part, own });
      f.i32(0);
      f.set(spins);
    };
    f.block((over) =>
      f.loop((again) => {
        f.get(control);
        f.memory('i64.atomic.load', CONTROL.ticket);
        f.set(ticket);
        pushJob(f, ticket);
        f.get(job);
        f.op('i32.ne');
        f.branchIf(over);
        pushStage(f, ticket);
        f.i32(FINISHED);
        f.op('i32.eq');
        f.branchIf(over);
        pushFirst(f, ticket);
        pushEnd(f, ticket);
        f.op('i32.lt_u');
        f.if(
          () => doPart(again),
          () => waitForTicket(f, { ticket, spins, late }),
        );
        f.branch(again);
      }),
    );
  });
}

interface TakenPart {
  readonly ticket: Local;
  readonly part: Local;
  /** The arguments of this thread; 0 before its first part. */
  readonly own: Local;
}

/** Runs the part that this thread has taken, and counts it as done. */
function runPart(f: FunctionBuilder, steps: Steps, { ticket, part, own }: TakenPart): void {
  const [args, control, , thread] = f.parameters;
  // Only a thread that has taken a part knows that the job is not over, and so may use its memory.
  f.get(own);
  f.op('i32.eqz');
  f.if(() => {
    f.get(args);
    f.get(thread);
    f.call(steps.ownArguments);
    f.set(own);
  });
  f.get(own);
  pushStage(f, ticket);
  f.get(part);
  f.call(steps.runPart);
  f.get(control);
  f.call(steps.finish);
}

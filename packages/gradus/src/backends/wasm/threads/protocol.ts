/**
 * How threads share one run of a program, as WebAssembly code.
 *
 * Everything hangs on one word of 64 bits, the ticket:
 *
 *     number of the job (32 bits) | stage (16) | first part not taken (8) | behind the last one (8)
 *
 * A thread takes a part by compare-and-exchange, even threads from below and odd ones from above, so that
 * each mostly sees the same rows from step to step, and who is slow does less. Who finishes the last part
 * of a stage writes the ticket of the next. A thread that comes late, or still believes in a job that is
 * over, finds another ticket than it expects and touches nothing: that is also why nobody is waited for
 * who has not taken a part.
 */
import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { CONTROL, THREAD } from './control.ts';
import { type Group, partsIn, type Stage } from './stages.ts';

/** The stage of a job that is finished. */
const FINISHED = 0xffff;
/** How often a thread looks at the ticket before it sleeps: some 50 µs. */
const LOOKS = 50_000;
/** Nanoseconds of sleep before a thread looks again by itself. */
const SLEEP = 20_000_000n;
const EVERYBODY = 0x7fffffff;

/** What the code of one program needs. */
export interface SharedProgram {
  readonly stages: readonly Stage[];
  /** By number: (args, begin, end), and what there is to be divided. */
  readonly kernels: readonly FunctionReference[];
  readonly pieces: readonly number[];
  /** Bytes of a block of arguments; that of thread n lies n such blocks behind the first. */
  readonly argumentBytes: number;
  /** Where in it the address of the kernels' own memory is, and how much each thread has. */
  readonly workspace: number;
  readonly workspaceBytes: number;
  /** Imported; called now and then while the leader waits for others. May throw. */
  readonly late: FunctionReference;
}

/**
 * Exports of the module:
 * - `lead(args, control, job, thread, sleeps)`: starts the job and takes part until it is over.
 * - `follow(args, control, job, thread, sleeps)`: takes part until the job is over.
 * - `finish(control)`: counts a part as done whose kernel threw. Then one goes on with `follow`.
 *
 * `sleeps` is 0 for a thread that may only spin, the main thread of a page.
 */
export function writeThreadProtocol(module: ModuleBuilder, program: SharedProgram): void {
  const part = definePart(module, program);
  const begin = defineBegin(module, program.stages);
  const finish = defineFinish(module, begin);
  const adopt = defineAdopt(module, program);
  const follow = defineFollow(module, program, { part, finish, adopt });
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

/** (args, stage, part): runs one part of one stage. */
function definePart(module: ModuleBuilder, program: SharedProgram): FunctionReference {
  const { stages, pieces, kernels } = program;
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
    choose(f, stage, stages.length, (number) => {
      let first = 0;
      for (const group of stages[number]) {
        const behind = first + group.parts;
        f.get(part);
        f.i32(behind);
        f.op('i32.lt_u');
        f.if(() => {
          run(group, first);
          f.op('return');
        });
        first = behind;
      }
    });
  });
}

/** Where the part numbered (part + shift) of a group begins, in pieces of one of its kernels. */
function pushCut(f: FunctionBuilder, part: Local, shift: number, group: Group, pieces: number) {
  const { rows, grain, parts } = group;
  f.get(part);
  f.i32(shift);
  f.op('i32.add');
  f.i32(Math.ceil(rows / grain));
  f.op('i32.mul');
  f.i32(parts);
  f.op('i32.div_u');
  f.i32((grain * pieces) / rows);
  f.op('i32.mul');
  const cut = f.take('i32');
  f.get(cut);
  f.i32(pieces);
  f.get(cut);
  f.i32(pieces);
  f.op('i32.lt_s');
  f.op('select');
  f.release(cut);
}

/** (control, job, stage): lets everybody begin with a stage; nothing is left to do after a failure. */
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
      choose(f, stage, stages.length, (number) => {
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
    f.get(control);
    f.get(job);
    f.op('i64.extend_i32_u');
    f.i64(32n);
    f.op('i64.shl');
    f.get(low);
    f.op('i64.extend_i32_u');
    f.op('i64.or');
    f.memory('i64.atomic.store', CONTROL.ticket);
    wake(f, control, CONTROL.waiting, CONTROL.ticket);
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

/** (args, thread) → a copy of the arguments with an own workspace; thread 0 has the original. */
function defineAdopt(module: ModuleBuilder, program: SharedProgram): FunctionReference {
  const { argumentBytes, workspace, workspaceBytes } = program;
  return module.function(['i32', 'i32'], ['i32'], (f) => {
    const [args, thread] = f.parameters;
    f.get(args);
    f.get(thread);
    f.i32(argumentBytes);
    f.op('i32.mul');
    f.op('i32.add');
    const own = f.take('i32');
    f.get(thread);
    f.if(() => {
      for (let offset = 0; offset < argumentBytes; offset += 16) {
        f.get(own);
        f.get(args);
        f.memory('v128.load', offset);
        f.memory('v128.store', offset);
      }
      f.get(own);
      f.get(args);
      f.memory('i32.load', workspace);
      f.get(thread);
      f.i32(workspaceBytes);
      f.op('i32.mul');
      f.op('i32.add');
      f.memory('i32.store', workspace);
    });
    f.get(own);
  });
}

interface Steps {
  readonly part: FunctionReference;
  readonly finish: FunctionReference;
  readonly adopt: FunctionReference;
}

/** (args, control, job, thread, sleeps): takes part after part until the job is over. */
function defineFollow(module: ModuleBuilder, program: SharedProgram, steps: Steps) {
  return module.function(['i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [args, control, job, thread] = f.parameters;
    f.get(control);
    f.get(thread);
    f.i32(THREAD.bytes);
    f.op('i32.mul');
    f.op('i32.add');
    const slot = f.take('i32');
    f.i32(0);
    const own = f.take('i32');
    f.i32(0);
    const looks = f.take('i32');
    const ticket = f.local('i64');
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
        pushBehind(f, ticket);
        f.op('i32.lt_u');
        f.if(
          () => {
            const part = takePart(f, ticket);
            f.branchIf(again);
            f.get(slot);
            f.get(part);
            f.memory('i32.store', CONTROL.threads + THREAD.part);
            // Only now is the job known not to be over, and its memory not to be someone else's.
            f.get(own);
            f.op('i32.eqz');
            f.if(() => {
              f.get(args);
              f.get(thread);
              f.call(steps.adopt);
              f.set(own);
            });
            f.get(own);
            pushStage(f, ticket);
            f.get(part);
            f.call(steps.part);
            f.get(control);
            f.call(steps.finish);
            f.i32(0);
            f.set(looks);
          },
          () => waitForTicket(f, { ticket, looks, late: program.late }),
        );
        f.branch(again);
      }),
    );
  });
}

/** Tries to take a part; pushes whether another thread was faster. */
function takePart(f: FunctionBuilder, ticket: Local): Local {
  const [, control, , thread] = f.parameters;
  const part = f.local('i32');
  const next = f.local('i64');
  f.get(thread);
  f.i32(1);
  f.op('i32.and');
  f.if(
    () => {
      pushBehind(f, ticket);
      f.i32(1);
      f.op('i32.sub');
      f.set(part);
      f.get(ticket);
      f.i64(1n);
      f.op('i64.sub');
      f.set(next);
    },
    () => {
      pushFirst(f, ticket);
      f.set(part);
      f.get(ticket);
      f.i64(256n);
      f.op('i64.add');
      f.set(next);
    },
  );
  f.get(control);
  f.get(ticket);
  f.get(next);
  f.memory('i64.atomic.rmw.cmpxchg', CONTROL.ticket);
  f.get(ticket);
  f.op('i64.ne');
  return part;
}

interface Waiting {
  readonly ticket: Local;
  readonly looks: Local;
  readonly late: FunctionReference;
}

/** All parts are taken: looks for the next ticket, after a while asleep. */
function waitForTicket(f: FunctionBuilder, { ticket, looks, late }: Waiting): void {
  const [, control, , thread, sleeps] = f.parameters;
  f.get(looks);
  f.i32(1);
  f.op('i32.add');
  f.tee(looks);
  f.i32(LOOKS);
  f.op('i32.ge_u');
  f.if(() => {
    f.i32(0);
    f.set(looks);
    f.get(sleeps);
    f.if(() => {
      count(f, control, 'i32.atomic.rmw.add');
      f.get(control);
      f.get(ticket);
      f.i64(SLEEP);
      f.memory('memory.atomic.wait64', CONTROL.ticket);
      f.op('drop');
      count(f, control, 'i32.atomic.rmw.sub');
    });
    f.get(thread);
    f.op('i32.eqz');
    f.if(() => f.call(late));
  });
}

function count(
  f: FunctionBuilder,
  control: Local,
  how: 'i32.atomic.rmw.add' | 'i32.atomic.rmw.sub',
) {
  f.get(control);
  f.i32(1);
  f.memory(how, CONTROL.waiting);
  f.op('drop');
}

/** Wakes all that sleep on a word, if there are any. */
function wake(f: FunctionBuilder, control: Local, sleepers: number, word: number): void {
  f.get(control);
  f.memory('i32.atomic.load', sleepers);
  f.if(() => {
    f.get(control);
    f.i32(EVERYBODY);
    f.memory('memory.atomic.notify', word);
    f.op('drop');
  });
}

/** Runs `body(n)` for the n that `number` is, and nothing where it is `cases` or more. */
function choose(
  f: FunctionBuilder,
  number: Local,
  cases: number,
  body: (number: number) => void,
): void {
  f.block((behind) => {
    const enter = (open: number, targets: Parameters<typeof f.branchTable>[0]): void => {
      if (open === 0) {
        f.get(number);
        f.branchTable([...targets, behind]);
        return;
      }
      f.block((label) => enter(open - 1, [label, ...targets]));
      body(open - 1);
      f.branch(behind);
    };
    enter(cases, []);
  });
}

function pushJob(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.i64(32n);
  f.op('i64.shr_u');
  f.op('i32.wrap_i64');
}

function pushStage(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.op('i32.wrap_i64');
  f.i32(16);
  f.op('i32.shr_u');
}

function pushFirst(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.op('i32.wrap_i64');
  f.i32(8);
  f.op('i32.shr_u');
  f.i32(0xff);
  f.op('i32.and');
}

function pushBehind(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.op('i32.wrap_i64');
  f.i32(0xff);
  f.op('i32.and');
}

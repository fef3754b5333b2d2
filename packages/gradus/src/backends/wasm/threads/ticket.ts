/**
 * The ticket of a job: one 64-bit word by which threads agree who takes which part.
 *
 *     number of the job (32 bits) | stage (16) | first part not taken (8) | end of the parts (8)
 *
 * A thread takes a part by compare-and-exchange. Even threads take the first part, odd threads the last. So
 * each thread gets mostly the same rows from step to step, and a slow thread gets fewer. A thread that is late,
 * or still works for a finished job, finds another ticket than it expects and changes nothing. So nobody waits
 * for threads that have not taken a part.
 */

import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import * as CONTROL from './control.ts';

/** The stage number of a finished job. The stages of all argument sets of a job must be fewer. */
export const FINISHED = 0xffff;
/**
 * How often a thread looks at the ticket before it sleeps: about 50 µs.
 * @heuristic
 */
const SPINS = 50_000;
/**
 * How long a thread sleeps before it looks again, in nanoseconds.
 * @heuristic
 */
const SLEEP_TIME = 20_000_000n;
const EVERYBODY = 0x7fffffff;

/** Writes the ticket of a stage, whose lower 32 bits are `low`, and wakes all threads that wait for it. */
export function writeTicket(f: FunctionBuilder, control: Local, job: Local, low: Local): void {
  f.get(control);
  f.get(job);
  f.op(wasm.i64ExtendI32U);
  f.i64(32n);
  f.op(wasm.i64Shl);
  f.get(low);
  f.op(wasm.i64ExtendI32U);
  f.op(wasm.i64Or);
  f.memory(wasm.i64AtomicStore, CONTROL.ticket);
  wake(f, control, CONTROL.waiting, CONTROL.ticket);
}

/** Tries to take a part; pushes whether another thread was faster. */
export function takePart(f: FunctionBuilder, ticket: Local): Local {
  const [, control, , thread] = f.parameters;
  const part = f.local('i32');
  const next = f.local('i64');
  f.get(thread);
  f.i32(1);
  f.op(wasm.i32And);
  f.if(
    () => {
      pushEnd(f, ticket);
      f.i32(1);
      f.op(wasm.i32Sub);
      f.set(part);
      f.get(ticket);
      f.i64(1n);
      f.op(wasm.i64Sub);
      f.set(next);
    },
    () => {
      pushFirst(f, ticket);
      f.set(part);
      f.get(ticket);
      f.i64(256n);
      f.op(wasm.i64Add);
      f.set(next);
    },
  );
  f.get(control);
  f.get(ticket);
  f.get(next);
  f.memory(wasm.i64AtomicRmwCmpxchg, CONTROL.ticket);
  f.get(ticket);
  f.op(wasm.i64Ne);
  return part;
}

interface Waiting {
  readonly ticket: Local;
  readonly spins: Local;
  readonly late: FunctionReference;
}

/** All parts are taken: spins until the next ticket, and after a while sleeps. */
export function waitForTicket(f: FunctionBuilder, { ticket, spins, late }: Waiting): void {
  const [, control, , thread, sleeps] = f.parameters;
  f.get(spins);
  f.i32(1);
  f.op(wasm.i32Add);
  f.tee(spins);
  f.i32(SPINS);
  f.op(wasm.i32GeU);
  f.if(() => {
    f.i32(0);
    f.set(spins);
    f.get(sleeps);
    f.if(() => {
      countWaiting(f, control, wasm.i32AtomicRmwAdd);
      f.get(control);
      f.get(ticket);
      f.i64(SLEEP_TIME);
      f.memory(wasm.memoryAtomicWait64, CONTROL.ticket);
      f.op(wasm.drop);
      countWaiting(f, control, wasm.i32AtomicRmwSub);
    });
    f.get(thread);
    f.op(wasm.i32Eqz);
    f.if(() => f.call(late));
  });
}

function countWaiting(f: FunctionBuilder, control: Local, how: wasm.Memory) {
  f.get(control);
  f.i32(1);
  f.memory(how, CONTROL.waiting);
  f.op(wasm.drop);
}

/** Wakes all threads that sleep on a word. */
export function wake(f: FunctionBuilder, control: Local, sleepers: number, word: number): void {
  f.get(control);
  f.memory(wasm.i32AtomicLoad, sleepers);
  f.if(() => {
    f.get(control);
    f.i32(EVERYBODY);
    f.memory(wasm.memoryAtomicNotify, word);
    f.op(wasm.drop);
  });
}

export function pushJob(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.i64(32n);
  f.op(wasm.i64ShrU);
  f.op(wasm.i32WrapI64);
}

export function pushStage(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.op(wasm.i32WrapI64);
  f.i32(16);
  f.op(wasm.i32ShrU);
}

export function pushFirst(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.op(wasm.i32WrapI64);
  f.i32(8);
  f.op(wasm.i32ShrU);
  f.i32(0xff);
  f.op(wasm.i32And);
}

export function pushEnd(f: FunctionBuilder, ticket: Local): void {
  f.get(ticket);
  f.op(wasm.i32WrapI64);
  f.i32(0xff);
  f.op(wasm.i32And);
}

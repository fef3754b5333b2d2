import { WORKER_DATA } from '../../host.ts';
import { CONTROL, RELEASED_NUMBERS, THREAD } from './control.ts';

/** What a worker gets when it starts. */
export interface WorkerStart {
  readonly memory: WebAssembly.Memory;
  /** Address of the control block. */
  readonly control: number;
  readonly thread: number;
}

/** After a job a thread looks for the next one for so many milliseconds before it sleeps. */
const ALERT = 0.2;
/** Sleeping threads return to their event loop after so many milliseconds, to be tidied up there. */
const NAP = 10_000;

/**
 * What a worker runs, for Node and browsers. It is text, so that there is no file to be found by bundlers
 * and servers, and it stands alone.
 *
 * While it waits it gets no messages, so everything reaches it through shared memory: a program's module
 * as bytes, of which it compiles a copy of its own. The bytes may be replaced by others as they are read,
 * hence the second look at the job and at the count of released programs.
 */
export const WORKER_SOURCE = `'use strict';
const start = ({ memory, control, thread }) => {
  const words = new Int32Array(memory.buffer, control, ${CONTROL.threads / 4});
  const slot = new Int32Array(memory.buffer, control + ${CONTROL.threads} + ${THREAD.bytes} * thread, ${THREAD.bytes / 4});
  const read = (at) => Atomics.load(words, at >> 2);
  const programs = new Map();
  let seen = read(${CONTROL.job});
  let released = read(${CONTROL.released});
  const forget = () => {
    const count = read(${CONTROL.released});
    if (count - released > ${RELEASED_NUMBERS}) programs.clear();
    else for (; released !== count; released++) {
      programs.delete(words[(${CONTROL.releasedNumbers} >> 2) + (released % ${RELEASED_NUMBERS})]);
    }
    released = count;
  };
  const outOfRange = (index, extent, kernel) => { throw [index, extent, kernel]; };
  const find = (job) => {
    const number = read(${CONTROL.program});
    const known = programs.get(number);
    if (known) return known;
    const bytes = new Uint8Array(memory.buffer, read(${CONTROL.module}), read(${CONTROL.moduleBytes})).slice();
    if (read(${CONTROL.job}) !== job || read(${CONTROL.released}) !== released) return null;
    const env = { memory, outOfRange, late() {} };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
    programs.set(number, exports);
    return exports;
  };
  const note = (error) => {
    const [index, extent, kernel] = Array.isArray(error) ? error : [0, 0, -1];
    const part = slot[${THREAD.part / 4}];
    const other = slot[${THREAD.kernel / 4}];
    const first = kernel < other || (kernel === other && part < slot[${THREAD.failedPart / 4}]);
    if (slot[${THREAD.failed / 4}] === 0 || first) {
      slot[${THREAD.failedPart / 4}] = part;
      slot[${THREAD.index / 4}] = index;
      slot[${THREAD.extent / 4}] = extent;
      slot[${THREAD.kernel / 4}] = kernel;
      slot[${THREAD.failed / 4}] = 1;
    }
    Atomics.store(words, ${CONTROL.failed / 4}, 1);
  };
  const takePart = (job) => {
    forget();
    const args = read(${CONTROL.arguments});
    let program = null;
    try { program = find(job); } catch { return; }
    if (!program || read(${CONTROL.job}) !== job) return;
    for (;;) {
      try {
        program.follow(args, control, job, thread, 1);
        return;
      } catch (error) {
        note(error);
        program.finish(control);
      }
    }
  };
  const serve = (alert) => {
    for (;;) {
      let job = read(${CONTROL.job});
      const until = performance.now() + alert;
      while (job === seen && performance.now() < until) {
        for (let i = 0; i < 64 && job === seen; i++) job = read(${CONTROL.job});
      }
      if (job === seen) {
        Atomics.add(words, ${CONTROL.idle / 4}, 1);
        const woken = Atomics.wait(words, ${CONTROL.job / 4}, seen, ${NAP});
        Atomics.sub(words, ${CONTROL.idle / 4}, 1);
        if (woken === 'timed-out') return void setTimeout(serve, 0, 0);
        continue;
      }
      seen = job;
      takePart(job);
      alert = ${ALERT};
    }
  };
  Atomics.add(words, ${CONTROL.started / 4}, 1);
  serve(${ALERT});
};
const given = ${WORKER_DATA};
if (given) start(given);
else globalThis.onmessage = ({ data }) => start(data);
`;

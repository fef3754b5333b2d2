// Ends the process where one input takes without an end, and says which input it was. It watches from a thread of its
// own, since a loop leaves no time to anything else in its thread.
import { writeSync } from 'node:fs';
import { Worker, workerData } from 'node:worker_threads';

/** In seconds, for one input. */
const LONGEST = 30;

export class Watchdog {
  /** The number of the input that is tried. */
  #current = new Int32Array(new SharedArrayBuffer(4));
  #thread;

  /** @param command what repeats an input, without its number */
  constructor(command) {
    const watched = { current: this.#current, command };
    this.#thread = new Worker(new URL(import.meta.url), { workerData: { watched } });
  }

  /** Says which input is tried from now on. */
  next(run) {
    Atomics.store(this.#current, 0, run);
  }

  stop() {
    return this.#thread.terminate();
  }
}

/** Counts seconds in which it ran, not the clock: while a process is paused it gives up nothing. */
function watch({ current, command }) {
  let last = -1;
  let seconds = 0;
  setInterval(() => {
    const run = Atomics.load(current, 0);
    seconds = run === last ? seconds + 1 : 0;
    last = run;
    if (seconds < LONGEST) return;
    writeSync(2, `${command} --from ${run} --runs 1: does not end within ${LONGEST} seconds\n`);
    process.kill(process.pid, 'SIGKILL');
  }, 1000);
}

if (workerData?.watched) watch(workerData.watched);

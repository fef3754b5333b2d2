// Ends the process if an input takes too long, and prints which input it was. It runs in its own thread, since an endless
// loop blocks the thread that it runs in.
import { writeSync } from 'node:fs';
import { Worker, workerData } from 'node:worker_threads';

/** The limit for one input in seconds of processor time, which does not depend on other programs. */
const LONGEST = 60;
/** The limit in seconds of the watchdog's running time, for an input that waits forever. */
const LONGEST_WAIT = 600;

export class Watchdog {
  /** The number of the current input. */
  #current = new Int32Array(new SharedArrayBuffer(4));
  #thread;

  /** @param command the command that repeats an input, without the input's number */
  constructor(command) {
    const watched = { current: this.#current, command };
    this.#thread = new Worker(new URL(import.meta.url), { workerData: { watched } });
  }

  /** Sets the current input. */
  next(run) {
    Atomics.store(this.#current, 0, run);
  }

  stop() {
    return this.#thread.terminate();
  }
}

function watch({ current, command }) {
  let [last, waited, start] = [-1, 0, process.cpuUsage()];
  setInterval(() => {
    const run = Atomics.load(current, 0);
    if (run !== last) [last, waited, start] = [run, 0, process.cpuUsage()];
    waited++;
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1e6 < LONGEST && waited < LONGEST_WAIT) return;
    const problem = `does not end within ${LONGEST} seconds of the processor`;
    writeSync(2, `${command} --from ${run} --runs 1: ${problem}\n`);
    process.kill(process.pid, 'SIGKILL');
  }, 1000);
}

if (workerData?.watched) watch(workerData.watched);

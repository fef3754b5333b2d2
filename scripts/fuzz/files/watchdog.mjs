// Ends the process where one input takes without an end, and says which input it was. It watches from a thread of its
// own, since a loop leaves no time to anything else in its thread.
import { writeSync } from 'node:fs';
import { Worker, workerData } from 'node:worker_threads';

/** In seconds of the processor, for one input: on a busy machine others take most of the time. */
const LONGEST = 60;
/** In seconds in which the watchdog ran, where the input waits for something that never comes. */
const LONGEST_WAIT = 600;

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

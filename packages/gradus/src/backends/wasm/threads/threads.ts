/** Threads of the platform: worker threads in Node, workers in a page. */
import { nodeModule, WORKER_DATA } from '../../host.ts';
import type { WorkerStart } from './worker.ts';
import { WORKER_SOURCE } from './worker-source.ts';

export interface Thread {
  end(): void;
}

/** The default uses at most this many threads; more slow each other down. */
const MOST_BY_DEFAULT = 16;

/** The number of cores that this process may use. */
export function coreCount(): number {
  const cores =
    nodeModule('node:os')?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.min(cores, MOST_BY_DEFAULT);
}

/** Whether there are workers, and memory can be shared with them. A page must be cross-origin isolated. */
export function canShare(): boolean {
  if (!hasSharedMemory()) return false;
  if (nodeModule('node:worker_threads') !== undefined) return true;
  return typeof Worker === 'function' && globalThis.crossOriginIsolated === true;
}

/** An engine without threads ignores `shared`, or throws. */
function hasSharedMemory(): boolean {
  if (typeof SharedArrayBuffer !== 'function') return false;
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    return buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}

let sleeps: boolean | undefined;

/** Whether this thread may sleep until shared memory changes; the main thread of a page may not. */
export function maySleep(): boolean {
  sleeps ??= triesToSleep();
  return sleeps;
}

function triesToSleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a thread that does not keep the process alive. `ended` is called when it ends or cannot start, with
 * the reason if it is known.
 * @throws if threads are forbidden
 */
export function startThread(start: WorkerStart, ended: (reason: unknown) => void): Thread {
  const node = nodeModule('node:worker_threads');
  if (node !== undefined) {
    const worker = new node.Worker(`${WORKER_SOURCE}worker.start(${WORKER_DATA})`, {
      eval: true,
      execArgv: [],
      workerData: start,
    });
    worker.on('error', ended);
    worker.on('exit', () => ended(undefined));
    worker.unref();
    return { end: () => void worker.terminate() };
  }
  const source = `${WORKER_SOURCE}onmessage = ({ data }) => worker.start(data)`;
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(address);
  worker.onerror = (event) => {
    event.preventDefault();
    ended(event.message);
  };
  worker.postMessage(start);
  return {
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}

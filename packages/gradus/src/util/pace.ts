/** Milliseconds between two turns. With the length of a step it stays below 50 ms. */
const INTERVAL = 40;

interface Host {
  readonly setImmediate?: (fn: () => void) => void;
}

/** Gives timers, signals, pipes and the page a turn at regular intervals during a long loop. */
export class Pace {
  private last = performance.now();

  /** Yields to the event loop if the last turn was more than an interval ago. */
  async yieldToEventLoop(): Promise<void> {
    if (performance.now() - this.last < INTERVAL) return;
    await macrotask();
    this.last = performance.now();
  }
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate } = globalThis as Host;
    if (setImmediate !== undefined) {
      setImmediate(resolve);
      return;
    }
    // Browsers delay nested timers by 4 ms, and by a second in hidden pages, but deliver messages at once.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

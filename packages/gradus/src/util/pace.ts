/** Below the 50 ms that a loop may hold up its surroundings, by a step's length. */
const INTERVAL = 40;

interface Host {
  readonly setImmediate?: (fn: () => void) => void;
}

/** Lets timers, signals, pipes and the page have their turn, often enough and not too often. */
export class Pace {
  private last = performance.now();

  /** Gives way if the last time is long enough ago. */
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
    // Browsers stretch nested timers to 4 ms and to a second in hidden pages; messages they deliver at once.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Ctrl-C is heard after this time, in milliseconds. */
const MOST_BUSY = 100;

/**
 * A function to be called between pieces of long work: it lets signals and timers have their turn when the last one
 * is long enough ago, and throws the signal's reason once that is aborted.
 */
export function pauseFor(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last > MOST_BUSY) {
      await new Promise((resolve) => setTimeout(resolve));
      last = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/** The longest time, in milliseconds, before Ctrl-C is handled. */
const MOST_BUSY = 100;

/**
 * Makes a function to call between pieces of long work. After {@link MOST_BUSY} it lets signals and timers be
 * handled, and throws the signal's reason if it is aborted.
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

/**
 * Calls `load` once. An import of a module that is there already still takes turns of the event loop, which come
 * rarely while a run trains.
 */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}

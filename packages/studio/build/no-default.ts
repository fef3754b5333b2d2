/** Replaces the default backend of gradus: the page sets a backend before it computes anything. */
export function createDefaultBackend(): never {
  throw new Error('The engine computes before it has chosen a backend.');
}

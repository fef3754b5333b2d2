/** Replaces modules of gradus that the page does not use. */

/** The page sets a backend before it computes anything. */
export function createDefaultBackend(): never {
  throw new Error('The engine computes before it has chosen a backend.');
}

/** No view shows loop code. */
export function printProgram(): never {
  throw new Error('The page has no printer of programs.');
}

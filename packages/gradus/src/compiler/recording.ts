import type { Node } from '../graph/node.ts';

/** A value that a program must compute. */
export interface Root {
  readonly node: Node;
  /** The leaf whose memory receives the value; `null` if the value is copied out. */
  readonly target: Node | null;
  /** Whether the target's present values stay in memory; the new ones then go to a second piece of memory. */
  keepsOld?: boolean;
}

/**
 * The source of a program: all nodes below the roots, inputs first. A node with a known value counts as a leaf.
 */
export interface Recording {
  readonly order: readonly Node[];
  readonly roots: readonly Root[];
}

import type { Node } from '../graph/node.ts';

/** A value that a program must produce. */
export interface Root {
  readonly node: Node;
  /** The leaf whose memory the value goes to; `null`: it is copied out. */
  readonly target: Node | null;
  /** Whether the target's present values stay in memory, and the new ones go to a second piece of it. */
  keepsOld?: boolean;
}

/**
 * What a program is made from: all nodes below the roots, inputs first. A node whose value is known
 * counts as a leaf.
 */
export interface Recording {
  readonly order: readonly Node[];
  readonly roots: readonly Root[];
}

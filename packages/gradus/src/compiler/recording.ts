import type { Node } from '../graph/node.ts';

/** A value that a program must produce. */
export interface Root {
  readonly node: Node;
  /** The leaf whose memory the value goes to; `null`: it is copied out. */
  readonly target: Node | null;
}

/**
 * What a program is made from: all nodes below the roots, inputs first. A node whose value is known
 * counts as a leaf.
 */
export interface Recording {
  readonly order: readonly Node[];
  readonly roots: readonly Root[];
}

/**
 * Graphs that are too long for one program. What compiling takes, in time and in memory, grows with the
 * length of a program, so a graph of a million calls is computed by many: pieces that are alike share one.
 */
import { hasValue, inputsOf } from '../autograd/deferred.ts';
import type { Node } from '../graph/node.ts';
import type { Engine } from './engine.ts';
import { isKnown, Traversal } from './traversal.ts';

/** Nodes of a piece. What a step of training records is far shorter. */
const LONGEST = 4096;

/** Whether a program for all of this would be too long. */
export function isTooLong({ order }: Traversal): boolean {
  return order.length > LONGEST;
}

/** Computes what lies below the last piece, so that another traversal of the same roots finds it known. */
export function computePieces(engine: Engine, traversal: Traversal): void {
  for (const nodes of piecesOf(traversal)) {
    const piece = new Traversal();
    for (const node of nodes) piece.add({ node, target: null });
    piece.finish();
    engine.run(piece);
  }
}

/** For each piece but the last, the values in it that later ones read. */
function piecesOf({ order }: Traversal): Node[][] {
  const lastReader = new Int32Array(order.length);
  order.forEach((node, place) => {
    if (!isKnown(node)) for (const input of inputsOf(node)) lastReader[input.slot] = place;
  });
  const pieces: Node[][] = [];
  for (let end = LONGEST; end < order.length; end += LONGEST) {
    const start = end - LONGEST;
    const piece = order.slice(start, end);
    pieces.push(
      piece.filter((node, i) => lastReader[start + i] >= end && !isKnown(node) && hasValue(node)),
    );
  }
  return pieces;
}

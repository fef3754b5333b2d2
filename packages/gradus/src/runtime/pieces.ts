/**
 * Computes graphs that are too long for one program. The time and memory for compiling grow with the length of
 * a program, so a graph of a million calls is cut into pieces. Equal pieces share a program.
 */
import { hasValue, inputsOf } from '../autograd/deferred.ts';
import type { Node } from '../graph/node.ts';
import type { Engine } from './engine.ts';
import { isKnown, Traversal } from './traversal.ts';

/** Nodes of a piece. A training step records far fewer. */
const LONGEST = 4096;

/** Whether one program for the whole traversal would be too long. */
export function isTooLong({ order }: Traversal): boolean {
  return order.length > LONGEST;
}

/** Computes everything below the last piece. A new traversal of the same roots then finds these values known. */
export function computePieces(engine: Engine, traversal: Traversal): void {
  for (const nodes of piecesOf(traversal)) {
    const piece = new Traversal();
    for (const node of nodes) piece.add({ node, target: null });
    piece.finish();
    engine.run(piece);
  }
}

/** For each piece except the last, its values that later pieces read. */
function piecesOf({ order }: Traversal): Node[][] {
  const lastReader = new Int32Array(order.length);
  order.forEach((node, place) => {
    node.slot = place;
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

/**
 * Chooses the layout of parameters in the backend's memory. Users see [out, in] in any case.
 *
 * In a training step, the forward product reads a weight [out, in] transposed, and its gradient comes from a
 * product xᵀ·g of shape [in, out]. If the step reads and writes the weight in no other way, it is stored by
 * columns: neither product then needs a copy, and both run across `out`. Momentum and moments, which are
 * updated with the weight, are stored likewise.
 */

import type { Storage } from '../graph/storage.ts';
import { linear, quotient, remainder } from '../ir/index-algebra.ts';
import type { Index } from '../ir/loop.ts';
import type { Graph, Vertex } from './graph.ts';

/**
 * With fewer columns, the vectors of a product are not full.
 * @heuristic
 */
const FEWEST_COLUMNS = 16;

/** A matrix that gets another layout. */
interface LayoutChange {
  readonly storage: Storage;
  /** Row length, as the user sees it, for storage by columns; 0 for storage by rows. */
  readonly columns: number;
}

/** Which matrices of a graph are stored by columns. */
export class Layouts {
  /** Row lengths of computed matrices that are stored by columns. */
  readonly #computed = new Map<Vertex, number>();

  constructor({ roots }: Graph) {
    const results = new Set(roots.flatMap((root) => (root.target === null ? [root.vertex] : [])));
    for (const { vertex, target } of roots) {
      const columns = target === null ? 0 : columnsOfLeaf(target);
      if (columns === 0) continue;
      for (const part of pointwiseBelow(vertex)) {
        if (isPointwise(part) && !results.has(part)) this.#computed.set(part, columns);
      }
    }
  }

  /** The row length of a matrix that is stored by columns; 0 if it is stored by rows. */
  columnsOf(vertex: Vertex): number {
    return vertex.isLeaf ? columnsOfLeaf(vertex) : (this.#computed.get(vertex) ?? 0);
  }

  /** The index in memory of an element of `vertex`, given its row-major index. */
  indexOf(vertex: Vertex, byRows: Index): Index {
    const columns = this.columnsOf(vertex);
    if (columns === 0) return byRows;
    return linear([
      [vertex.node.shape.size / columns, remainder(byRows, columns)],
      [1, quotient(byRows, columns)],
    ]);
  }
}

function columnsOfLeaf({ isLeaf, node }: Vertex): number {
  return isLeaf && node.value === null ? (node.storage?.columns ?? 0) : 0;
}

/** `value`, and the values of its shape that it is computed from element by element, however deep. */
function pointwiseBelow(value: Vertex): Set<Vertex> {
  const seen = new Set<Vertex>();
  const stack = [value];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next) || next.node.shape !== value.node.shape) continue;
    seen.add(next);
    if (isPointwise(next)) stack.push(...next.inputs);
  }
  return seen;
}

/**
 * The storages that this graph should have in another layout. The first training step that reads and writes a
 * matrix decides for good. Before that, predictions decide: a product of few rows is too short to pay for a
 * copy of the weight.
 */
export function layoutChanges(graph: Graph): LayoutChange[] {
  const isTraining = graph.roots.some(({ target }) => target !== null);
  const wanted = isTraining ? wantedByTraining(graph) : wantedByPrediction(graph);
  return [...wanted].flatMap(([storage, columns]) => {
    if (storage.layoutIsChosen) return [];
    storage.layoutIsChosen = isTraining;
    return storage.columns === columns ? [] : [{ storage, columns }];
  });
}

function wantedByTraining(graph: Graph): Map<Storage, number> {
  const wanted = new Map<Storage, number>();
  for (const { vertex, target } of graph.roots) {
    if (target === null) continue;
    if (!isReadForward(target)) wanted.set(target.node.storage as Storage, 0);
    if (!isCandidate(target)) continue;
    for (const { node } of familyOf(graph, vertex, target)) {
      wanted.set(node.storage as Storage, node.shape.values[1]);
    }
  }
  return wanted;
}

function wantedByPrediction({ vertices }: Graph): Map<Storage, number> {
  const weights = vertices.filter((vertex) => isCandidate(vertex) && isReadForward(vertex));
  return new Map(weights.map(({ node }) => [node.storage as Storage, node.shape.values[1]]));
}

/** A matrix of parameters that products read as their right factor, through one transposition. */
function isCandidate(target: Vertex): boolean {
  const { node, readers } = target;
  const [rows = 0, columns = 0] = node.shape.values;
  return (
    node.shape.values.length === 2 &&
    rows >= FEWEST_COLUMNS &&
    columns > 1 &&
    node.dtype === 'float32' &&
    isState(target) &&
    readers.some(({ vertex }) => isForward(vertex))
  );
}

function isState({ isLeaf, node }: Vertex): boolean {
  return isLeaf && node.value === null && (node.storage?.isState ?? false);
}

/**
 * `target` and the states that are updated together with it. Empty if one of them is read in another way, or
 * the new value does not come from a transposed product.
 */
function familyOf({ roots }: Graph, value: Vertex, target: Vertex): Vertex[] {
  const targets = new Set(roots.map((root) => root.target));
  const family = new Set([target]);
  let products = 0;
  for (const part of pointwiseBelow(value)) {
    if (isTransposition(part) && isProduct(part.inputs[0])) products++;
    else if (isState(part) && targets.has(part)) family.add(part);
  }
  return products > 0 && [...family].every(isReadForward) ? [...family] : [];
}

/** Whether a matrix is read only by products that want it by columns, and by operations on each element. */
function isReadForward({ readers }: Vertex): boolean {
  return readers.every(({ vertex }) => isPointwise(vertex) || isForward(vertex));
}

function isPointwise({ op, isLeaf }: Vertex): boolean {
  return !isLeaf && op.kind === 'map' && op.access === 'pointwise';
}

function isForward(vertex: Vertex): boolean {
  return (
    isTransposition(vertex) &&
    vertex.readers.length > 0 &&
    vertex.readers.every((reader) => isProduct(reader.vertex) && reader.input === 1)
  );
}

function isTransposition({ isLeaf, op, node }: Vertex): boolean {
  return !isLeaf && op.kind === 'map' && op.permutation?.(node).join() === '1,0';
}

function isProduct({ isLeaf, op }: Vertex): boolean {
  return !isLeaf && op.kind === 'reduce' && op.isMatrixProduct === true;
}

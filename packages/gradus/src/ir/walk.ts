/** Walks over loop code. */
import type { Expression, Index, Kernel, Load } from './loop.ts';

export type LoopNode = Expression | Index;

const NONE: readonly LoopNode[] = [];

/** The expressions and indexes that a node is made of. */
export function partsOf(node: LoopNode): readonly LoopNode[] {
  if ('terms' in node) return partsOfIndex(node);
  if (node.kind === 'apply') return node.args;
  return node.kind === 'load' || node.kind === 'index' ? [node.index] : NONE;
}

function partsOfIndex({ terms }: Index): readonly LoopNode[] {
  if (terms.every(({ atom }) => atom.kind === 'axis')) return NONE;
  return terms.flatMap(({ atom }): LoopNode[] => {
    if (atom.kind === 'axis') return [];
    return [atom.kind === 'value' ? atom.value : atom.of];
  });
}

/**
 * All nodes below `roots`, including the roots: each once, before its parts.
 * @param parts the parts of a node to visit; default: all
 */
export function nodesBelow(
  roots: readonly LoopNode[],
  parts: (node: LoopNode) => readonly LoopNode[] = partsOf,
): Set<LoopNode> {
  const found = new Set<LoopNode>();
  const visit = (node: LoopNode): void => {
    if (found.has(node)) return;
    found.add(node);
    for (const part of parts(node)) visit(part);
  };
  for (const root of roots) visit(root);
  return found;
}

/** How often each node below `roots` is used. The map lists the parts of a node before the node. */
export function countReads(roots: readonly LoopNode[]): Map<LoopNode, number> {
  const reads = new Map<LoopNode, number>();
  const order: LoopNode[] = [];
  const visit = (node: LoopNode): void => {
    const times = reads.get(node);
    reads.set(node, (times ?? 0) + 1);
    if (times !== undefined) return;
    for (const part of partsOf(node)) visit(part);
    order.push(node);
  };
  for (const root of roots) visit(root);
  return new Map(order.map((node) => [node, reads.get(node)!]));
}

/** The indexes and values of a kernel's stores, which are computed after its reduction. */
export function storeRoots({ stores }: Kernel): LoopNode[] {
  const roots: LoopNode[] = [];
  for (const { index, value } of stores) roots.push(index, value);
  return roots;
}

/** The expressions and indexes that a kernel computes first and last: its reduction and its stores. */
export function kernelRoots(kernel: Kernel): LoopNode[] {
  const { reduction } = kernel;
  return reduction === null ? storeRoots(kernel) : [reduction.value, ...storeRoots(kernel)];
}

/** All indexes of a kernel, including those nested in other indexes. */
export function indexesOf(kernel: Kernel): Index[] {
  return [...nodesBelow(kernelRoots(kernel))].filter((node) => 'terms' in node);
}

/** All loads below `roots`. */
export function loadsBelow(roots: readonly LoopNode[]): Load[] {
  return [...nodesBelow(roots)].filter((node) => 'kind' in node && node.kind === 'load');
}

/** The numbers of the buffers that expressions below `roots` load from. */
export function loadedBuffers(roots: readonly LoopNode[]): Set<number> {
  return new Set(loadsBelow(roots).map(({ buffer }) => buffer));
}

const readBuffers = new WeakMap<Kernel, ReadonlySet<number>>();

/** The numbers of the buffers that a kernel loads from. Several passes ask for them. */
export function buffersReadBy(kernel: Kernel): ReadonlySet<number> {
  let buffers = readBuffers.get(kernel);
  if (buffers === undefined) {
    buffers = loadedBuffers(kernelRoots(kernel));
    readBuffers.set(kernel, buffers);
  }
  return buffers;
}

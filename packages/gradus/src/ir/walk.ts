/** Walking over loop code. */
import type { Expression, Index, Kernel, Load } from './loop.ts';

export type LoopNode = Expression | Index;

/** The expressions and indexes that a node reads. */
export function partsOf(node: LoopNode): readonly LoopNode[] {
  if ('terms' in node) {
    return node.terms.flatMap(({ atom }): LoopNode[] => {
      if (atom.kind === 'axis') return [];
      return [atom.kind === 'value' ? atom.value : atom.of];
    });
  }
  if (node.kind === 'apply') return node.args;
  return node.kind === 'load' || node.kind === 'index' ? [node.index] : [];
}

/**
 * Everything that `roots` read, themselves included: each node once, before what it reads.
 * @param parts what a node reads; with another function the walk leaves parts out
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

/** How often each node below `roots` is read; in an order in which what a node reads stands before it. */
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

/** What the stores of a kernel read, once the reduction is finished. */
export function storeRoots({ stores }: Kernel): LoopNode[] {
  return stores.flatMap(({ index, value }) => [index, value]);
}

/** Everything that a kernel reads. */
export function kernelRoots(kernel: Kernel): LoopNode[] {
  const { reduction } = kernel;
  return reduction === null ? storeRoots(kernel) : [reduction.value, ...storeRoots(kernel)];
}

/** All indexes of a kernel, those inside of other indexes included. */
export function indexesOf(kernel: Kernel): Index[] {
  return [...nodesBelow(kernelRoots(kernel))].filter((node) => 'terms' in node);
}

/** All loads below `roots`. */
export function loadsBelow(roots: readonly LoopNode[]): Load[] {
  return [...nodesBelow(roots)].filter((node) => 'kind' in node && node.kind === 'load');
}

/** The numbers of the buffers that are loaded from below `roots`. */
export function loadedBuffers(roots: readonly LoopNode[]): Set<number> {
  return new Set(loadsBelow(roots).map(({ buffer }) => buffer));
}

/** Fourth pass: joins neighbouring loops that walk memory like one loop. */
import { axisIndex, linear, ZERO } from '../ir/index-algebra.ts';
import type { Index, Kernel } from '../ir/loop.ts';
import { indexesOf } from '../ir/walk.ts';
import { rewriteKernel, rewriter } from './rewrite.ts';

/** Joins neighbouring parallel axes, and neighbouring reduction axes, wherever every index allows it. */
export function coalesce(kernel: Kernel): Kernel {
  let result = kernel;
  const mergeIfPossible = (axis: number, innerExtent: number): void => {
    if (walksAsOne(indexesOf(result), axis, axis + 1, innerExtent)) result = merge(result, axis);
  };
  for (let axis = kernel.extents.length - 2; axis >= 0; axis--) {
    mergeIfPossible(axis, result.extents[axis + 1]);
  }
  const positional = kernel.reduction?.combine.startsWith('arg') ?? false;
  for (let i = (kernel.reduction?.extents.length ?? 0) - 2; i >= 0 && !positional; i--) {
    const extents = result.reduction?.extents ?? [];
    const axis = result.extents.length + i;
    mergeIfPossible(axis, extents[i + 1]);
  }
  return result;
}

/** Whether one step of the axis `outer` advances every index as much as all steps of the axis `inner` do. */
export function walksAsOne(
  indexes: readonly Index[],
  outer: number,
  inner: number,
  innerExtent: number,
): boolean {
  return indexes.every((index) => factorOf(index, outer) === factorOf(index, inner) * innerExtent);
}

/** How much an index grows per step of an axis, ignoring nested indexes. */
export function factorOf(index: Index, axis: number): number {
  let sum = 0;
  for (const { factor, atom } of index.terms) {
    if (atom.kind === 'axis' && atom.axis === axis) sum += factor;
  }
  return sum;
}

function merge(kernel: Kernel, axis: number): Kernel {
  const parallel = kernel.extents.length;
  const all = [...kernel.extents, ...(kernel.reduction?.extents ?? [])];
  const extent = all[axis] * all[axis + 1];
  all.splice(axis, 2, extent);
  // The merged axis replaces the inner one, with its factor. The outer factor is the inner one times the
  // extent.
  const renamed = rewriter((old, size) => {
    if (old === axis) return ZERO;
    if (old === axis + 1) return axisIndex(axis, extent);
    return linear([[1, axisIndex(old > axis ? old - 1 : old, size)]]);
  });
  const rewritten = rewriteKernel(kernel, renamed);
  const cut = axis < parallel ? parallel - 1 : parallel;
  return {
    ...rewritten,
    extents: all.slice(0, cut),
    reduction:
      rewritten.reduction === null ? null : { ...rewritten.reduction, extents: all.slice(cut) },
  };
}

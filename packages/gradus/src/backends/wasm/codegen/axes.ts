import { walksAsOne } from '../../../compiler/coalesce.ts';
import type { Kernel } from '../../../ir/loop.ts';
import { indexesOf } from '../../../ir/walk.ts';

/** The loops that a kernel's code really has, and which axis of the kernel each of them is. */
export interface Axes {
  readonly parallel: readonly number[];
  readonly reduced: readonly number[];
  /** For each axis of the kernel, its number here; −1 if its extent is 1. */
  readonly renumbered: readonly number[];
}

/**
 * Drops axes of extent 1, and joins neighbours that every index walks through like one axis: [32, 10] of
 * contiguous data becomes one loop of 320. The order of the points stays the same.
 */
export function simplifyAxes(kernel: Kernel): Axes {
  const reducedExtents = kernel.reduction?.extents ?? [];
  const extents = [...kernel.extents, ...reducedExtents];
  const indexes = indexesOf(kernel);
  const parallel: number[] = [];
  const reduced: number[] = [];
  const renumbered: number[] = [];
  let previous = -1;
  extents.forEach((extent, axis) => {
    if (axis === kernel.extents.length) previous = -1;
    if (extent === 1) {
      renumbered.push(-1);
      return;
    }
    const list = axis < kernel.extents.length ? parallel : reduced;
    if (previous >= 0 && walksAsOne(indexes, previous, axis, extent)) {
      list[list.length - 1] = list.at(-1)! * extent;
    } else {
      list.push(extent);
    }
    renumbered.push(parallel.length + reduced.length - 1);
    previous = axis;
  });
  return { parallel, reduced, renumbered };
}

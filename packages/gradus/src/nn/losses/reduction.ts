import type { Node } from '../../graph/node.ts';
import { divide, like } from '../../ops/elementwise.ts';
import { sum } from '../../ops/reduce.ts';
import type { Shape } from '../../tensor/index.ts';

/** What becomes of the losses of the elements: their list, their mean, or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

/** The shape of a loss: a scalar, unless nothing is reduced. */
export type LossShape<R extends Reduction> = R extends 'none' ? Shape : readonly [];

const REDUCTIONS: Record<Reduction, (losses: Node, count: Node | number) => Node> = {
  none: (losses) => losses,
  sum: (losses) => total(losses),
  mean: (losses, count) => {
    const sum = total(losses);
    return divide(sum, typeof count === 'number' ? like(sum, count) : count);
  },
};

/** The reductions there are; a name's place stands for it in attributes. */
export const REDUCTION_NAMES: readonly Reduction[] = ['none', 'mean', 'sum'];

/** Σ of all elements. */
export function total(x: Node): Node {
  return sum(
    x,
    x.shape.values.map((_, axis) => axis),
  );
}

/** @param count what a mean divides by; the number of losses where it is left out */
export function reduceLosses(
  losses: Node,
  reduction: Reduction,
  count: Node | number = losses.shape.size,
): Node {
  return REDUCTIONS[reduction](losses, count);
}

import type { Node } from '../../graph/node.ts';
import { divide, like } from '../../ops/elementwise.ts';
import { sum } from '../../ops/reduce.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';

/**
 * How a loss combines the losses of the elements: not at all, as their mean, or as their sum.
 *
 * @example
 * ```ts
 * const reduction: nn.Reduction = 'sum';
 * await new nn.L1Loss({ reduction }).forward(tensor([1, 5]), tensor([2, 2])).item(); // 4
 * ```
 */
export type Reduction = 'none' | 'mean' | 'sum';

/**
 * The shape of a loss: a scalar, or with `'none'` any shape.
 *
 * @example
 * ```ts
 * const mean: Tensor<nn.LossShape<'mean'>> = new nn.MSELoss().forward(ones([4]), zeros([4]));
 * mean.shape; // []
 * ```
 */
export type LossShape<R extends Reduction> = R extends 'none' ? Shape : readonly [];

const REDUCTIONS: Record<Reduction, (losses: Node, count: Node | number) => Node> = {
  none: (losses) => losses,
  sum: (losses) => total(losses),
  mean: (losses, count) => {
    const sum = total(losses);
    return divide(sum, typeof count === 'number' ? like(sum, count) : count);
  },
};

/** All reductions; attributes hold the index of a name. */
export const REDUCTION_NAMES: readonly Reduction[] = ['none', 'mean', 'sum'];

/** Σ of all elements. */
export function total(x: Node): Node {
  return sum(
    x,
    x.shape.values.map((_, axis) => axis),
  );
}

/** @param count the number by which a mean divides; default: the number of losses */
export function reduceLosses(
  losses: Node,
  reduction: Reduction,
  count: Node | number = losses.shape.size,
): Node {
  return REDUCTIONS[reduction](losses, count);
}

/** {@link reduceLosses} of a tensor; a mean divides by the number of losses. */
export function reduced<R extends Reduction>(losses: Tensor, reduction: R): Tensor<LossShape<R>> {
  return fromNode(reduceLosses(losses.node, reduction));
}

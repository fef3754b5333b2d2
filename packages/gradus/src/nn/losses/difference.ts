import type { Node } from '../../graph/node.ts';
import { promote, realOf } from '../../ir/dtype.ts';
import { cast, less, like, subtract, where } from '../../ops/elementwise.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { checkSameShape } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { type LossShape, type Reduction, reduceLosses } from './reduction.ts';

/** A loss of the differences between input and target, element by element. */
export abstract class DifferenceLoss<R extends Reduction> extends Module {
  readonly task = 'regression' as const;
  readonly reduction: R;

  constructor(reduction: R) {
    super();
    this.reduction = reduction;
  }

  /** The loss of each element of x − y. */
  protected abstract lossesOf(difference: Node): Node;

  /** @throws ShapeError for different shapes: broadcasting would hide a mistake */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape(this.describe(), input, target);
    const dtype = realOf(promote(input.dtype, target.dtype));
    const difference = subtract(cast(input.node, dtype), cast(target.node, dtype));
    return fromNode(reduceLosses(this.lossesOf(difference), this.reduction));
  }
}

/** `x`, limited to [−limit, limit]; the gradient is 1 inside, ends included, and NaN stays. */
export function clipped(x: Node, limit: number): Node {
  const [low, high] = [like(x, -limit), like(x, limit)];
  return where(less(x, low), low, where(less(high, x), high, x));
}

import type { Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape, checkTensor, real } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { MARGIN_OPTIONS, type MarginLossOptions } from './hinge-embedding.ts';
import { type LossShape, type Reduction, reduced } from './reduction.ts';

/**
 * max(0, −y · (x₁ − x₂) + margin): y = 1 says that x₁ should be above x₂, y = −1 that it should be below. The default
 * margin is 0.
 *
 * Shape: both inputs and the target (1 or −1) any, but the same; output a scalar, or that shape with reduction
 * `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.MarginRankingLoss({ margin: 1 });
 * loss.forward(tensor([2]), tensor([1.5]), tensor([1])).itemSync(); // 0.5
 * ```
 */
export class MarginRankingLoss<R extends Reduction = 'mean'> extends Module {
  readonly margin: number;
  readonly reduction: R;

  /** @throws ArgumentError if `margin` is not a finite number, or for an unknown option */
  constructor(options: MarginLossOptions<R> = {}) {
    super();
    const given = checkOptions('MarginRankingLoss', options, MARGIN_OPTIONS);
    this.margin = given.margin ?? 0;
    this.reduction = given.reduction ?? ('mean' as R);
  }

  /** @throws ShapeError if the shapes differ */
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape('MarginRankingLoss', input1, target);
    checkTensor('MarginRankingLoss', 'input2', input2);
    if (input1.shape.join() !== input2.shape.join()) {
      throw new ShapeError(
        'MarginRankingLoss',
        [input1.shape, input2.shape],
        `both inputs must have one shape, got [${input1.shape}] and [${input2.shape}].`,
      );
    }
    const difference = real(input1).sub(real(input2));
    const losses = real(target).neg().mul(difference).add(this.margin).clamp(0);
    return reduced(losses, this.reduction);
  }
}

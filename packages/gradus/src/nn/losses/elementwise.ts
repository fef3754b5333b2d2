import type { Tensor } from '../../tensor/index.ts';
import { checkSameShape, real } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { type LossShape, type Reduction, reduced } from './reduction.ts';

/** A loss of input and target, element by element. */
export abstract class ElementwiseLoss<R extends Reduction> extends Module {
  readonly reduction: R;

  constructor(reduction: R) {
    super();
    this.reduction = reduction;
  }

  /** The loss of each element. */
  protected abstract lossesOf(input: Tensor, target: Tensor): Tensor;

  /** @throws ShapeError if the shapes differ: broadcasting would hide a mistake */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape(this.describe(), input, target);
    return reduced(this.lossesOf(real(input), real(target)), this.reduction);
  }
}

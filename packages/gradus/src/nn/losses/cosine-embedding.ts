import type { Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape, checkTensor, real } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { MARGIN_OPTIONS, type MarginLossOptions } from './hinge-embedding.ts';
import { type LossShape, type Reduction, reduced } from './reduction.ts';

/** Added to each squared norm, as PyTorch does. */
const EPSILON = 1e-12;

/**
 * 1 − cos(x₁, x₂) where y = 1, and max(0, cos(x₁, x₂) − margin) where y = −1: y says whether two vectors should point
 * the same way. The default margin is 0.
 *
 * Shape: both inputs [N, D] or [D], the same; target (1 or −1) [N], or a scalar; output a scalar, or the target's
 * shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.CosineEmbeddingLoss();
 * loss.forward(tensor([[1, 0]]), tensor([[0, 1]]), tensor([1])).itemSync(); // 1
 * ```
 */
export class CosineEmbeddingLoss<R extends Reduction = 'mean'> extends Module {
  readonly margin: number;
  readonly reduction: R;

  /** @throws ArgumentError if `margin` is not a finite number, or for an unknown option */
  constructor(options: MarginLossOptions<R> = {}) {
    super();
    const given = checkOptions('CosineEmbeddingLoss', options, MARGIN_OPTIONS);
    this.margin = given.margin ?? 0;
    this.reduction = given.reduction ?? ('mean' as R);
  }

  /** @throws ShapeError if the shapes do not fit */
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape('CosineEmbeddingLoss', input1, input2);
    checkTensor('CosineEmbeddingLoss', 'target', target);
    const expected = input1.shape.slice(0, -1);
    if (![1, 2].includes(input1.dim()) || expected.join() !== target.shape.join()) {
      throw new ShapeError(
        'CosineEmbeddingLoss',
        [input1.shape, target.shape],
        `inputs must have shape [N, D] with a target of shape [N], or [D] with a scalar; got inputs of shape ` +
          `[${input1.shape}] and a target of shape [${target.shape}].`,
      );
    }
    const [a, b, y] = [real(input1), real(input2), real(target)];
    const square = (x: Tensor): Tensor => x.mul(x).sum(-1).add(EPSILON);
    const cosine = a
      .mul(b)
      .sum(-1)
      .div(square(a).mul(square(b)).sqrt());
    const alike = cosine.neg().add(1).where(y.eq(1), 0);
    const apart = cosine.sub(this.margin).clamp(0).where(y.eq(-1), 0);
    return reduced(alike.add(apart), this.reduction);
  }
}

import { logSigmoid } from '../../ops/composite/activations.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape, real } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduced } from './reduction.ts';
import { checkWeight, classWeights } from './weights.ts';

/**
 * Options of {@link MultiLabelSoftMarginLoss}.
 *
 * @example
 * ```ts
 * const options: nn.MultiLabelSoftMarginLossOptions = { weight: tensor([1, 3]) };
 * await new nn.MultiLabelSoftMarginLoss(options).forward(tensor([[0, 0]]), tensor([[1, 0]])).item(); // 1.386…
 * ```
 */
export interface MultiLabelSoftMarginLossOptions<R extends Reduction = Reduction> {
  /** float32 [C]: a factor for the loss of each class. */
  weight?: Tensor | null;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * The mean over the classes of −y · ln σ(x) − (1 − y) · ln σ(−x): one yes-or-no question for each class of a sample.
 *
 * Shape: input (logits) and target (0 or 1) [N, C] or [C], the same; output a scalar, or [N] with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.MultiLabelSoftMarginLoss();
 * loss.forward(tensor([[400, -400]]), tensor([[1, 1]])).itemSync(); // 200
 * ```
 */
export class MultiLabelSoftMarginLoss<R extends Reduction = 'mean'> extends Module {
  readonly weight: Tensor | null;
  readonly reduction: R;

  /** @throws ArgumentError if `weight` is not real, or for an unknown option */
  constructor(options: MultiLabelSoftMarginLossOptions<R> = {}) {
    super();
    const kinds = { weight: null, reduction: REDUCTION_NAMES };
    const given = checkOptions('MultiLabelSoftMarginLoss', options, kinds);
    this.weight = checkWeight('MultiLabelSoftMarginLoss', 'weight', given.weight ?? null);
    this.reduction = given.reduction ?? ('mean' as R);
  }

  /** @throws ShapeError if the shapes do not fit */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape('MultiLabelSoftMarginLoss', input, target);
    if (input.dim() === 0) {
      throw new ShapeError(
        'MultiLabelSoftMarginLoss',
        [input.shape],
        'the input must have a dimension of classes, [N, C] or [C], got a scalar.',
      );
    }
    const classes = input.size(-1);
    classWeights('MultiLabelSoftMarginLoss', this.weight, classes, input);
    const [x, y] = [real(input), real(target)];
    const log = (z: Tensor): Tensor => fromNode(logSigmoid(z.node));
    const terms = y
      .mul(log(x))
      .add(y.neg().add(1).mul(log(x.neg())))
      .neg();
    const weighted = this.weight === null ? terms : terms.mul(this.weight);
    return reduced(weighted.sum(-1).div(classes), this.reduction);
  }
}

import { arange, type Tensor } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape, real, refuseOutside } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduced } from './reduction.ts';

/**
 * Options of {@link MultiLabelMarginLoss}.
 *
 * @example
 * ```ts
 * const options: nn.MultiLabelMarginLossOptions<'sum'> = { reduction: 'sum' };
 * const loss = new nn.MultiLabelMarginLoss(options);
 * ```
 */
export interface MultiLabelMarginLossOptions<R extends Reduction = Reduction> {
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * Σ max(0, 1 − (x[j] − x[i])) / C over the labels j of a sample and the classes i that are none: each label should
 * score higher than every other class by 1.
 *
 * A row of the target lists the labels, ends them with −1, and is filled up to C with −1 or any labels. It takes memory
 * for C² numbers per sample.
 *
 * Shape: input float32 and target int32 [N, C] or [C], the same; output a scalar, or [N] with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.MultiLabelMarginLoss();
 * loss.forward(tensor([[0, 2, 1]]), tensor(Int32Array.of(1, -1, 0)).view(1, 3)).itemSync(); // 0
 * ```
 */
export class MultiLabelMarginLoss<R extends Reduction = 'mean'> extends Module {
  readonly reduction: R;

  /** @throws ArgumentError for an unknown option */
  constructor(options: MultiLabelMarginLossOptions<R> = {}) {
    super();
    const kinds = { reduction: REDUCTION_NAMES };
    const { reduction = 'mean' as R } = checkOptions('MultiLabelMarginLoss', options, kinds);
    this.reduction = reduction;
  }

  /**
   * @throws ShapeError if the shapes do not fit
   * @throws ArgumentError if the target is not int32
   * @throws IndexOutOfRangeError for a label that is known already and no class
   */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    check(input, target);
    const classes = input.size(-1);
    const rank = input.dim();
    const isEnd = target.lt(0).float().unsqueeze(-1);
    const places = arange(classes);
    // [k, j]: whether place k is at or before place j. No end at or before j makes it a label.
    const upTo = places.unsqueeze(-1).le(places).float();
    const isListed = isEnd
      .mul(upTo)
      .sum(rank - 1)
      .eq(0);
    const labels = target.where(isListed, 0);
    const names = labels
      .unsqueeze(-1)
      .eq(places)
      .logicalAnd(isListed.unsqueeze(-1).expand(...input.shape, classes));
    const isOther = names
      .float()
      .sum(rank - 1)
      .eq(0)
      .unsqueeze(rank - 1);
    const x = real(input);
    const gap = x
      .unsqueeze(rank - 1)
      .sub(x.gather(-1, labels).unsqueeze(-1))
      .add(1)
      .relu();
    const counts = isOther.float().mul(isListed.float().unsqueeze(-1)).gt(0);
    const losses = gap.where(counts, 0).sum([-2, -1]).div(classes);
    return reduced(losses, this.reduction);
  }
}

function check(input: Tensor, target: Tensor): void {
  checkSameShape('MultiLabelMarginLoss', input, target);
  if (input.dim() !== 1 && input.dim() !== 2) {
    throw new ShapeError(
      'MultiLabelMarginLoss',
      [input.shape],
      `input and target must have shape [N, C] or [C], got [${input.shape}].`,
    );
  }
  if (target.dtype !== 'int32') {
    throw new ArgumentError(
      'MultiLabelMarginLoss',
      `labels must be int32, got ${target.dtype}. Convert them: target.int().`,
    );
  }
  refuseOutside('the target of MultiLabelMarginLoss', target.node, input.size(-1), -1);
}

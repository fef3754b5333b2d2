import { arange, type Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { Module } from '../module/module.ts';
import { checkLabels, checkScores, DEFAULT_IGNORE_INDEX } from './classes.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduced } from './reduction.ts';
import { checkWeight, classWeights } from './weights.ts';

/**
 * Options of {@link MultiMarginLoss}.
 *
 * @example
 * ```ts
 * const options: nn.MultiMarginLossOptions = { margin: 4, p: 2 };
 * const loss = new nn.MultiMarginLoss(options);
 * await loss.forward(tensor([[1, 3]]), tensor([1], { dtype: 'int32' })).item(); // 2
 * ```
 */
export interface MultiMarginLossOptions<R extends Reduction = Reduction> {
  /** The power of each term: 1 (default) or 2. */
  p?: 1 | 2;
  /** The difference of the scores of the label and another class, from which it costs nothing; default 1. */
  margin?: number;
  /** float32 [C]: a factor for the loss of each class. */
  weight?: Tensor | null;
  /** Default `'mean'`. */
  reduction?: R;
}

const OPTIONS = {
  p: 'number',
  margin: 'number',
  weight: null,
  reduction: REDUCTION_NAMES,
} as const;

/**
 * Σᵢ max(0, margin − x[y] + xᵢ)ᵖ / C over the classes i other than the label y: the hinge loss of a classifier with
 * several classes. Crammer and Singer 2001
 *
 * Shape: input float32 [N, C] or [C] (scores); target int32 or uint8 [N] or []; output a scalar, or the target's
 * shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.MultiMarginLoss();
 * loss.forward(tensor([[0, 0.5]]), tensor(Int32Array.of(1))).itemSync(); // 0.25
 * ```
 */
export class MultiMarginLoss<R extends Reduction = 'mean'> extends Module {
  readonly task = 'classification' as const;
  readonly p: 1 | 2;
  readonly margin: number;
  readonly weight: Tensor | null;
  readonly reduction: R;

  /** @throws ArgumentError if `p` is neither 1 nor 2, or an option is not known or of another kind */
  constructor(options: MultiMarginLossOptions<R> = {}) {
    super();
    const given = checkOptions('MultiMarginLoss', options, OPTIONS);
    const { p = 1, margin = 1, weight = null, reduction = 'mean' as R } = given;
    if (p !== 1 && p !== 2)
      throw new ArgumentError('MultiMarginLoss', `p must be 1 or 2, got ${p}.`);
    this.p = p;
    this.margin = margin;
    this.weight = checkWeight('MultiMarginLoss', 'weight', weight);
    this.reduction = reduction;
  }

  /** @throws ShapeError, ArgumentError, IndexOutOfRangeError where the target does not fit the input */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkScores('MultiMarginLoss', input, target);
    checkLabels('MultiMarginLoss', input, target, DEFAULT_IGNORE_INDEX);
    const classes = input.size(-1);
    classWeights('MultiMarginLoss', this.weight, classes, input);
    const labels = target.int().unsqueeze(-1);
    const isLabel = labels.eq(arange(classes));
    const score = input.gather(-1, labels);
    const gap = input.sub(score).add(this.margin).relu().where(isLabel.logicalNot(), 0);
    const terms = this.p === 1 ? gap : gap.mul(gap);
    const losses = terms.sum(-1).div(classes);
    if (this.weight === null) return reduced(losses, this.reduction);
    const weights = this.weight.indexSelect(0, target.int().reshape(-1)).reshape(target.shape);
    return reduced(losses.mul(weights), this.reduction);
  }
}

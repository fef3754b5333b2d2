import { defineName } from '../../ops/record.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { INT32 } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { Module } from '../module/module.ts';
import {
  checkLabels,
  checkScores,
  classAxis,
  DEFAULT_IGNORE_INDEX,
  labelLosses,
} from './classes.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduceLosses } from './reduction.ts';
import { checkWeight, classWeights } from './weights.ts';

/** The options of both losses of labels. */
export const LABEL_LOSS_OPTIONS = {
  weight: null,
  ignoreIndex: INT32,
  reduction: REDUCTION_NAMES,
};

const named = /* @__PURE__ */ defineName('NLLLoss');

/**
 * Options of {@link NLLLoss}.
 *
 * @example
 * ```ts
 * const options: nn.NLLLossOptions = { weight: tensor([1, 2]), ignoreIndex: -1 };
 * const loss = new nn.NLLLoss(options);
 * await loss.forward(tensor([[-1, -2], [-3, -4]]), tensor([0, -1], { dtype: 'int32' })).item(); // 1
 * ```
 */
export interface NLLLossOptions<R extends Reduction = Reduction> {
  /** float32 [C]: a factor for the loss of each class; a mean divides by the sum of the weights of the labels. */
  weight?: Tensor | null;
  /** The loss leaves out samples with this label; default −100. */
  ignoreIndex?: number;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * The negative log-likelihood −w[y] · x[y] of the labels y, given log-probabilities (LogSoftmax).
 *
 * Shape: input float32 [N, C], [N, C, d…] or [C]; target int32 or uint8 [N], [N, d…] or []; output a
 * scalar, or the target's shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * const logProbabilities = tensor([[-1, -2], [-3, -4]]);
 * const labels = tensor([0, 1], { dtype: 'int32' });
 * await new nn.NLLLoss().forward(logProbabilities, labels).item(); // 2.5
 * ```
 */
export class NLLLoss<R extends Reduction = 'mean'> extends Module {
  readonly task = 'classification' as const;
  readonly weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly reduction: R;

  /** @throws ArgumentError for an option that is unknown or of the wrong type */
  constructor(options: NLLLossOptions<R> = {}) {
    super();
    const {
      weight = null,
      ignoreIndex = DEFAULT_IGNORE_INDEX,
      reduction = 'mean' as R,
    } = checkOptions('NLLLoss', options, LABEL_LOSS_OPTIONS);
    this.weight = checkWeight('NLLLoss', 'weight', weight);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
  }

  /**
   * @throws ShapeError, ArgumentError if target and input do not fit
   * @throws IndexOutOfRangeError for a label outside the classes: at once if the labels are known, otherwise when
   *   the loss is computed
   */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkScores('NLLLoss', input, target);
    checkLabels('NLLLoss', input, target, this.ignoreIndex);
    const axis = classAxis(input.node);
    const { losses, count } = labelLosses(input.node, axis, target.node, {
      named,
      ignoreIndex: this.ignoreIndex,
      weight: classWeights('NLLLoss', this.weight, input.size(axis), input),
    });
    return fromNode(reduceLosses(losses, this.reduction, count));
  }
}

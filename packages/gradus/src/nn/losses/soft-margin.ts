import { softplus } from '../../ops/composite/activations.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { ElementwiseLoss } from './elementwise.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/**
 * Options of {@link SoftMarginLoss}.
 *
 * @example
 * ```ts
 * const options: nn.SoftMarginLossOptions<'none'> = { reduction: 'none' };
 * await new nn.SoftMarginLoss(options).forward(tensor([0, 0]), tensor([1, -1])).toArray(); // [0.693…, 0.693…]
 * ```
 */
export interface SoftMarginLossOptions<R extends Reduction = Reduction> {
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * ln(1 + exp(−y · x)) with targets of 1 and −1: the logistic loss. It stays finite even if exp(−y · x) does not.
 *
 * Shape: input and target (1 or −1) any, but the same; output a scalar, or that shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * new nn.SoftMarginLoss().forward(tensor([-400]), tensor([1])).itemSync(); // 400
 * ```
 */
export class SoftMarginLoss<R extends Reduction = 'mean'> extends ElementwiseLoss<R> {
  /** @throws ArgumentError for an unknown option */
  constructor(options: SoftMarginLossOptions<R> = {}) {
    const { reduction } = checkOptions('SoftMarginLoss', options, { reduction: REDUCTION_NAMES });
    super(reduction ?? ('mean' as R));
  }

  protected lossesOf(x: Tensor, y: Tensor): Tensor {
    return fromNode(softplus(x.mul(y).neg().node, 1, 20));
  }
}

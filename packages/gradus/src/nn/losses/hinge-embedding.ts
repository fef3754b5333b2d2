import type { Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { ElementwiseLoss } from './elementwise.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/**
 * Options of the losses with a margin.
 *
 * @example
 * ```ts
 * const options: nn.MarginLossOptions = { margin: 2 };
 * await new nn.HingeEmbeddingLoss(options).forward(tensor([0.5]), tensor([-1])).item(); // 1.5
 * ```
 */
export interface MarginLossOptions<R extends Reduction = Reduction> {
  /** The margin in the formula of the loss. */
  margin?: number;
  /** Default `'mean'`. */
  reduction?: R;
}

/** The kinds of {@link MarginLossOptions}. */
export const MARGIN_OPTIONS = { margin: 'number', reduction: REDUCTION_NAMES } as const;

/**
 * x where y = 1, and max(0, margin − x) where y = −1: x is the distance of a pair, y is 1 for a similar pair.
 * The default margin is 1.
 *
 * Shape: input (distances) and target (1 or −1) any, but the same; output a scalar, or that shape with reduction
 * `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.HingeEmbeddingLoss({ reduction: 'sum' });
 * loss.forward(tensor([0.5, 0.25]), tensor([1, -1])).itemSync(); // 1.25
 * ```
 */
export class HingeEmbeddingLoss<R extends Reduction = 'mean'> extends ElementwiseLoss<R> {
  readonly margin: number;

  /** @throws ArgumentError if `margin` is not a finite number, or for an unknown option */
  constructor(options: MarginLossOptions<R> = {}) {
    const given = checkOptions('HingeEmbeddingLoss', options, MARGIN_OPTIONS);
    super(given.reduction ?? ('mean' as R));
    this.margin = given.margin ?? 1;
  }

  protected lossesOf(x: Tensor, y: Tensor): Tensor {
    const apart = x.neg().add(this.margin).clamp(0);
    return apart.where(y.ne(1), 0).add(x.where(y.ne(-1), 0));
  }
}

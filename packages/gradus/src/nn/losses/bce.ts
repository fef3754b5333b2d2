import { type Tensor, where } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { ElementwiseLoss } from './elementwise.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';
import { checkWeight } from './weights.ts';

/** The lowest logarithm: a wrong 0 or 1 costs 100 instead of infinity. */
const LEAST_LOG = -100;
/** The slope divides by x · (1 − x), but by no less than this. */
const LEAST_SPREAD = 1e-12;

/**
 * Options of {@link BCELoss}.
 *
 * @example
 * ```ts
 * const options: nn.BCELossOptions = { weight: tensor([0, 1]), reduction: 'sum' };
 * await new nn.BCELoss(options).forward(tensor([0.5, 0.5]), tensor([1, 1])).item(); // 0.693…
 * ```
 */
export interface BCELossOptions<R extends Reduction = Reduction> {
  /** float32: a factor for the loss of each element; broadcasts to the input. */
  weight?: Tensor | null;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * −y · ln x − (1 − y) · ln(1 − x): each element is a class of its own, with the probability x. Prefer
 * BCEWithLogitsLoss: it takes logits, and loses no digits near probabilities of 0 and 1.
 *
 * A logarithm is at least −100. A probability outside 0 … 1 gives NaN.
 *
 * Shape: input (0 … 1) and target (0 … 1) any, but the same; output a scalar, or that shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * new nn.BCELoss({ reduction: 'sum' }).forward(tensor([0, 1]), tensor([1, 1])).itemSync(); // 100
 * ```
 */
export class BCELoss<R extends Reduction = 'mean'> extends ElementwiseLoss<R> {
  readonly task = 'classification' as const;
  readonly weight: Tensor | null;

  /** @throws ArgumentError if `weight` is not real, or for an unknown option */
  constructor(options: BCELossOptions<R> = {}) {
    const kinds = { weight: null, reduction: REDUCTION_NAMES };
    const { weight = null, reduction = 'mean' as R } = checkOptions('BCELoss', options, kinds);
    super(reduction);
    this.weight = checkWeight('BCELoss', 'weight', weight);
  }

  protected lossesOf(x: Tensor, y: Tensor): Tensor {
    const spread = x.mul(x.neg().add(1)).detach();
    const isEnd = spread.lt(LEAST_SPREAD);
    // Near 0 and 1 the slope is PyTorch's, which a clamped logarithm does not have. The logarithms that have a
    // gradient see 1/2 there, since their own slope would turn it into 0 · ∞.
    const slope = x.sub(y).div(spread.clamp(LEAST_SPREAD)).detach();
    const end = entropy(x.detach(), y).add(slope.mul(x.sub(x.detach())));
    const all = where(isEnd, end, entropy(x.where(isEnd.logicalNot(), 0.5), y));
    return this.weight === null ? all : all.mul(this.weight);
  }
}

/** −y · ln x − (1 − y) · ln(1 − x). */
function entropy(x: Tensor, y: Tensor): Tensor {
  const log = (z: Tensor): Tensor => z.log().clamp(LEAST_LOG);
  return y
    .mul(log(x))
    .add(
      y
        .neg()
        .add(1)
        .mul(log(x.neg().add(1))),
    )
    .neg();
}

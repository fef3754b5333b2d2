import { minimum, type Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape } from '../arguments.ts';
import { checkNorm, PairwiseDistance } from '../distance.ts';
import { Module } from '../module/module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduced } from './reduction.ts';

/**
 * Options of {@link TripletMarginLoss}.
 *
 * @example
 * ```ts
 * const options: nn.TripletMarginLossOptions = { margin: 3, p: 1, eps: 0 };
 * const [anchor, positive, negative] = [tensor([[0]]), tensor([[1]]), tensor([[2]])];
 * await new nn.TripletMarginLoss(options).forward(anchor, positive, negative).item(); // 2
 * ```
 */
export interface TripletMarginLossOptions<R extends Reduction = Reduction> {
  /** The distance of the negative minus that of the positive, from which a triplet costs nothing; default 1. */
  margin?: number;
  /** The norm of the distances; default 2. */
  p?: number;
  /** Added to each difference; default 1e-6. */
  eps?: number;
  /** Whether the distance between positive and negative counts if it is smaller than that of anchor and negative; default false. */
  swap?: boolean;
  /** Default `'mean'`. */
  reduction?: R;
}

const OPTIONS = {
  margin: 'number',
  p: null,
  eps: 'number',
  swap: 'boolean',
  reduction: REDUCTION_NAMES,
} as const;

/**
 * max(0, margin + ‖a − p‖ − ‖a − n‖): the anchor a should be nearer to the positive p than to the negative n.
 * Balntas et al. 2016, http://www.bmva.org/bmvc/2016/papers/paper119/index.html
 *
 * Shape: all three [N, D] or [D], the same; output a scalar, or [N] with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.TripletMarginLoss({ eps: 0 });
 * loss.forward(tensor([[0, 0]]), tensor([[1, 0]]), tensor([[0, 1.5]])).itemSync(); // 0.5
 * ```
 */
export class TripletMarginLoss<R extends Reduction = 'mean'> extends Module {
  readonly margin: number;
  readonly swap: boolean;
  readonly reduction: R;
  readonly #distance: PairwiseDistance;

  /** @throws ArgumentError if `p` is not above 0, or an option is not known or of another kind */
  constructor(options: TripletMarginLossOptions<R> = {}) {
    super();
    const given = checkOptions('TripletMarginLoss', options, OPTIONS);
    const { margin = 1, p = 2, eps = 1e-6, swap = false, reduction = 'mean' as R } = given;
    this.margin = margin;
    this.swap = swap;
    this.reduction = reduction;
    this.#distance = new PairwiseDistance({ p: checkNorm('TripletMarginLoss', p), eps });
  }

  /** @throws ShapeError if the shapes differ */
  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor<LossShape<R>> {
    checkSameShape('TripletMarginLoss', anchor, positive);
    checkSameShape('TripletMarginLoss', anchor, negative);
    const distance = (a: Tensor, b: Tensor): Tensor => this.#distance.forward(a, b);
    const near = distance(anchor, positive);
    const direct = distance(anchor, negative);
    const far = this.swap ? minimum(direct, distance(positive, negative)) : direct;
    return reduced(near.sub(far).add(this.margin).clamp(0), this.reduction);
  }
}

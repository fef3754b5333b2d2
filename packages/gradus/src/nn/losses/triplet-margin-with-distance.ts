import { minimum, type Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { shown } from '../../util/shown.ts';
import { checkTensor } from '../arguments.ts';
import { PairwiseDistance } from '../distance.ts';
import { Module } from '../module/module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduced } from './reduction.ts';

/**
 * A distance between two batches, as a function or as a module.
 *
 * @example
 * ```ts
 * const distance: nn.DistanceFunction = (a, b) => a.sub(b).abs().sum(-1);
 * new nn.TripletMarginWithDistanceLoss({ distanceFunction: distance }).margin; // 1
 * ```
 */
export type DistanceFunction = Module | ((a: Tensor, b: Tensor) => Tensor);

/**
 * Options of {@link TripletMarginWithDistanceLoss}.
 *
 * @example
 * ```ts
 * const options: nn.TripletMarginWithDistanceLossOptions = { margin: 2, swap: true };
 * new nn.TripletMarginWithDistanceLoss(options).swap; // true
 * ```
 */
export interface TripletMarginWithDistanceLossOptions<R extends Reduction = Reduction> {
  /** Default: a PairwiseDistance. A module is part of the loss, with its parameters. */
  distanceFunction?: DistanceFunction | null;
  /** The distance of the negative minus that of the positive, from which a triplet costs nothing; default 1. */
  margin?: number;
  /** Whether the distance between positive and negative counts if it is smaller than that of anchor and negative; default false. */
  swap?: boolean;
  /** Default `'mean'`. */
  reduction?: R;
}

const OPTIONS = {
  distanceFunction: null,
  margin: 'number',
  swap: 'boolean',
  reduction: REDUCTION_NAMES,
} as const;

/**
 * max(0, margin + d(a, p) − d(a, n)), with a distance d of your own: the anchor a should be nearer to the positive p
 * than to the negative n. Balntas et al. 2016, http://www.bmva.org/bmvc/2016/papers/paper119/index.html
 *
 * Shape: whatever the distance takes; output a scalar, or the shape of a distance with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.TripletMarginWithDistanceLoss({ distanceFunction: (a, b) => a.sub(b).abs().sum(-1) });
 * loss.forward(tensor([[0, 0]]), tensor([[1, 0]]), tensor([[0, 1.5]])).itemSync(); // 0.5
 * ```
 */
export class TripletMarginWithDistanceLoss<R extends Reduction = 'mean'> extends Module {
  /** Named as in PyTorch's state dict. */
  distance_function: DistanceFunction;
  readonly margin: number;
  readonly swap: boolean;
  readonly reduction: R;

  /** @throws ArgumentError if `distanceFunction` is neither a module nor a function, or an option is unknown */
  constructor(options: TripletMarginWithDistanceLossOptions<R> = {}) {
    super();
    const given = checkOptions('TripletMarginWithDistanceLoss', options, OPTIONS);
    const { distanceFunction, margin = 1, swap = false, reduction = 'mean' as R } = given;
    const distance = distanceFunction ?? new PairwiseDistance();
    if (typeof distance !== 'function' && !(distance instanceof Module)) {
      throw new ArgumentError(
        'TripletMarginWithDistanceLoss',
        `distanceFunction must be a module or a function, got ${shown(distance)}.`,
      );
    }
    this.distance_function = distance;
    this.margin = margin;
    this.swap = swap;
    this.reduction = reduction;
  }

  /** @throws ArgumentError if an input is not a tensor */
  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor<LossShape<R>> {
    for (const [name, each] of Object.entries({ anchor, positive, negative })) {
      checkTensor('TripletMarginWithDistanceLoss', name, each);
    }
    const near = this.distance(anchor, positive);
    const direct = this.distance(anchor, negative);
    const far = this.swap ? minimum(direct, this.distance(positive, negative)) : direct;
    return reduced(near.sub(far).add(this.margin).clamp(0), this.reduction);
  }

  private distance(a: Tensor, b: Tensor): Tensor {
    const own = this.distance_function;
    return own instanceof Module ? (own.forward(a, b) as Tensor) : own(a, b);
  }
}
